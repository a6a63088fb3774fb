"""Functions as readers write them, chosen so that everything that can be shown is shown of one of them."""

# Results that nobody uses, and other odd style, are what is shown here.
# ruff: noqa: B007, F841, RUF021, RUF059

from __future__ import annotations

import torch
import torch.nn.functional as F

net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
with torch.no_grad():
    for parameter in net.parameters():
        parameter.copy_(((torch.arange(parameter.numel()) % 5 - 2) / 4).reshape(parameter.shape))
index = torch.tensor([2, 0, 2])


def product(x, y, w):
    a = x + y
    z = a * w
    return z


def dot(x):
    y = 2 * torch.dot(x, x)
    return y


def squares(x):
    y = x * x
    return y


def detached(x):
    y = x * x
    u = y.detach()
    z = u * x
    return z.sum()


def doubling(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    if b.sum() > 0:
        c = b
    else:
        c = 100 * b
    return c


def many_turns(a, b):
    s = a * 1
    for turn in range(30):
        s = s + b / 8
        t = s * 2
        s = t - s
    return s


def comprehension(x):
    parts = [x[i] * x[i] + i for i in range(9)]
    return torch.stack(parts).sum()


def nested(x):
    y = x
    for i in range(3):
        for j in range(5):
            y = y * 2
        y = y - x
    return y


def long_run(x, w):
    y = x * 3
    y = (y + 1) * 2 - (y + 2) * 3 + (y + 3) * 4 - (y + 4) * 5 + (y + 5) * 6 - (y + 6) * 7
    z = y * w + 1
    y = (z + 1) * 2 - (y + 2) * 3 + (y + 3) * 4 - (z + 4) * 5 + (y + 5) * 6 - (y + 6) * 7
    y = (z - y) * torch.tensor(0.25) + y * torch.tensor(2.0) - z / w
    return y / 4


def several_results(x):
    variance, mean = torch.var_mean(x)
    first, second, third = x.unbind()
    return variance * first + mean * second


def in_place(x):
    y = torch.zeros(4)
    y[0] = x[0] * x[1]
    y[1:3] = x[:2] + 1
    y *= 3
    y.add_(x[2])
    return y.sum()


def no_grad(x, w):
    with torch.no_grad():
        scale = x.sum() * 2
    rest = x.argmax() + 1
    return (w * scale).sum() * rest


def module(x):
    h = net(x)
    return F.cross_entropy(h, torch.tensor([1, 0]))


def matrices(a, b, v):
    c = a @ b
    d = c @ v
    e = c.T @ d + torch.dot(v, v)
    return (e.reshape(1, -1) * a).mean()


def wide(x, y):
    z = x * y
    z = z.flip(0) + x
    return z.sum()


def complex_numbers(z):
    w = z * z
    return w.abs() + (w * w.conj()).real


def not_finite(x):
    y = torch.sqrt(x - 2)
    z = x / (x - x)
    return y.sum() + z.prod()


def sizes(small, large):
    ratio = small * large
    other = large / 3
    return ratio + other * small * small


def long_names(a_name_of_thirty_characters_abc, 学习率, 损失):
    the_sum_of_a_name_and_of_a_rate = a_name_of_thirty_characters_abc + 学习率 * 损失
    结果 = the_sum_of_a_name_and_of_a_rate * 损失
    return 结果 * a_name_of_thirty_characters_abc * 学习率 + 结果 * 损失 * a_name_of_thirty_characters_abc


def unnamed(x):
    return ((x + 1) * (x - 1)).neg() * torch.relu(x * 2)


def decisions(a, b):
    c = a * b
    if a > 0 and b > 0 or c > 100:
        c = c + 1
    elif not b < 0:
        c = c - 1
        c = c * 5
    else:
        c = c + 10
    while c < 20 and c > 0:
        c = c + a
    while b > 7:
        b = b - 1
    if not a > 4:
        return c
    return c * 2


def six_uses(x):
    a, b, c, d = x * 2, x + 3, x * x, x - 4
    return a * b + c / x - d * 5 + x


def large(x):
    y = x * 2
    z = y[:, :3] - 1
    return z.sum() / 1024


def leftovers(x, y, unused):
    constant = torch.tensor([1.0, 2.0, 3.0])
    seven = torch.tensor(7.0)
    lost = x * 3
    z = x * constant + y * seven
    z.register_hook(lambda grad: grad * 2)
    return z.sum()


def unary(x):
    a, b, c, d = torch.exp(x), torch.log(x), torch.sqrt(x), torch.rsqrt(x)
    e, f, g, h = torch.sin(x), torch.cos(x), torch.tan(x), torch.tanh(x)
    i, j, k, m = torch.sigmoid(x), F.softplus(x), torch.abs(x), torch.reciprocal(x)
    n, o, p, q = torch.log2(x), torch.log10(x), torch.log1p(x), torch.exp2(x)
    r, s, t, u = x.asin(), x.acos(), x.atan(), x.sinh()
    v, w, y, z = x.cosh(), F.logsigmoid(x), x.expm1(), x.clone().relu()
    return torch.stack([a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u, v, w, y, z]).sum()


def binary(a, b):
    c = a / b
    d = a**b
    e = b**2 * torch.maximum(a, b)
    f = torch.minimum(a, b) * 3
    g = torch.where(a > b, c, d)
    h = (a * c) ** 3 - 2**a
    return (g - e) * -f / (1 - h)


def reductions(x, target):
    a = x.softmax(-1)
    b = x.log_softmax(-1)
    c = torch.logsumexp(x, -1) * x.max() - x.min() * x.norm()
    return (a * b * target).sum() + c.mean() + F.mse_loss(x, target) * x.sum(0).mean()


def shapes(x, y):
    a = x.reshape(3, 2).T
    b = y.expand(2, 3) + a.unsqueeze(0).squeeze(0)
    c = torch.cat([a, b]) * torch.stack([y, y * 2, y, y])
    d = c.permute(1, 0)[index] + c[0, 1]
    return d.gather(1, torch.tensor([[0], [1], [2]])).sum() + d.diagonal().sum()


def broadcast(a, b):
    c = a * b
    return c + b


def crossing(x, y, z):
    a, b, c = x * z, y * x, z * y
    d, e = a + c, b * c
    p = d * y
    q = e - x
    r = p + q * a
    return r * b + d


def square_times(x, y):
    z = x * x * y
    return z


def cubic(x):
    y = x * x * x - 2 * x
    return y


def pole(x):
    y = 1 / (x - 1)
    return y


def steps(x):
    if x > 1:
        return x * 100
    if x < -1:
        return -x
    return x + 0


def root(x):
    return torch.sqrt(x) * 2


def flat(x, y):
    return x * 0 + y * 0 + 3


def cut_curve(x):
    y = x.detach() * x
    return y


def bowl(x, y):
    z = x * x + 4 * y * y - x * y
    return z


def reciprocal(x, y):
    return x / y


def chosen(x, y):
    if x > y:
        return x * 2
    return y * y


counter = [0.0]


def restless(x):
    counter[0] += 1.0
    return x * counter[0]


def restless_pair(x, y):
    counter[0] += 1.0
    return x * y * counter[0]


def outputs(u, v):
    y = torch.stack([u[0] * u[1], u[1] * v, v * v * u[0]])
    return y


def outer(a, b):
    y = a.reshape(-1, 1) * b
    return y


def uncut(x):
    y = x * x
    z = y * x
    return z.sum()


def shared_memory(x):
    y = x.reshape(2, 2)
    z = y.detach()
    return (y * z).sum()


def failing(x):
    if x[0] > 4:
        raise ValueError("too large <x>")
    return x * 2


def losses(x, y, t):
    a = F.mse_loss(x, t)
    b = F.mse_loss(y, y.detach() + 1)
    c = y.max() * 2
    d = y.norm()
    e = F.softmax(y * 1, -1)
    f = F.log_softmax(y * 1, -1)
    g = torch.logsumexp(y * 1, -1)
    h = F.cross_entropy(y * 1, torch.tensor(2))
    return a * b + c * d + (e * t.sum()).prod() + (f * y).sum() * g - h


def long_code(x, weights):
    a = torch.nn.functional.softplus(torch.stack([x * 2, x + 1]).reshape(2)[0] * weights[1:][0] + 100)
    b = torch.maximum(torch.sum(weights * 3 - 1, dim=0), x * weights[2] - -x).clone().reshape([]).abs()
    c = torch.relu(weights[0] * 10000 + (x - weights[1]) ** 2 * weights.norm() - x * x * x)
    return a * b / c
