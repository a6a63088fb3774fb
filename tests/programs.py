"""Programs in many styles and with many operators: each is to be traced as torch runs it."""

# Results that nobody uses, and other odd style, are what is tried here.
# ruff: noqa: B007, B018, E731, E741, F841, RUF059

from __future__ import annotations

import copy
import functools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.checkpoint import checkpoint as checkpointed

PROGRAMS = {}


def program(fresh=False, **inputs):
    """Register a function with its inputs; a ``fresh`` one is made anew, with its closure, for each run."""

    def register(f):
        assert f.__name__ not in PROGRAMS
        PROGRAMS[f.__name__] = (f if fresh else lambda: f), inputs
        return f

    return register


v = torch.tensor([0.5, -1.0, 2.0])
M = torch.tensor([[1.0, 2.0, 0.5], [0.3, -1.0, 2.0], [2.0, 0.1, 1.0]])


@program(x=2.0)
def simple(x):
    return x * x


@program(x=v)
def dot(x):
    y = 2 * torch.dot(x, x)
    return y


@program(x=v)
def setitem(x):
    y = x * 1
    y[0] = x[1] * 3
    y[1:] *= 2
    return y.sum()


@program(x=v)
def setitem_const(x):
    y = torch.zeros(3)
    y[0] = x[1]
    y[2] = x[0] * x[2]
    return y.sum()


@program(x=v)
def setitem_loop(x):
    y = torch.zeros(5)
    for i in range(3):
        y[i] = x[i] ** 2
    return y.prod() + y.sum()


@program(x=v)
def inplace_view(x):
    y = x * 2
    w = y[1:]
    w.mul_(3)
    u = y.sum() + w.sum()
    return u


@program(x=M)
def view_chain(x):
    y = x.clone()
    a = y.view(9)
    b = a[2:5]
    b += 1
    c = y.t()
    a[0] = 7.0
    return (c @ y).sum() + b.sum() + a.prod()


@program(x=M)
def transposed_write(x):
    y = x.clone()
    y.t()[0] = x[1]
    y.diagonal().mul_(2)
    return (y * y).sum()


@program(x=v, w=v)
def flinear(x, w):
    return F.linear(x.unsqueeze(0), w.unsqueeze(0), w[:1]).sum()


@program(x=M)
def xent(x):
    return F.cross_entropy(x, torch.tensor([0, 2, 1]))


@program(fresh=True, x=M)
def sequential():
    torch.manual_seed(0)
    m = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.BatchNorm1d(4), nn.Linear(4, 1), nn.Flatten(0))

    def f(x):
        return m(x).sum()

    return f


@program(fresh=True, x=M)
def mod_with_name():
    torch.manual_seed(0)
    m = nn.Linear(3, 1)

    def f(x):
        return m(x).mean()

    return f


@program(fresh=True, x=2.0)
def closure_nonleaf():
    w = torch.tensor(3.0, requires_grad=True)
    h = w * 2

    def f(x):
        return h * x + w

    return f


@program(fresh=True, x=2.0)
def closure_nonleaf_inplace():
    w = torch.tensor(3.0, requires_grad=True)
    h = w * 2

    def f(x):
        h.mul_(x)
        return h + w

    return f


class Sq(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, k):
        ctx.save_for_backward(x)
        ctx.k = k
        return x * x * k

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return 2 * x * g * ctx.k, None


class Two(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        return x * y, x + y

    @staticmethod
    def backward(ctx, a, b):
        x, y = ctx.saved_tensors
        return a * y + b, a * x + b


class Dirty(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        x.mul_(2)
        return x

    @staticmethod
    def backward(ctx, g):
        return g * 2


class NonDiff(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        i = x > 0
        ctx.mark_non_differentiable(i)
        ctx.save_for_backward(i)
        return x * i, i

    @staticmethod
    def backward(ctx, g, _):
        (i,) = ctx.saved_tensors
        return g * i


class Ident(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x

    @staticmethod
    def backward(ctx, g):
        return -g


class Setup(torch.autograd.Function):
    @staticmethod
    def forward(x, k):
        return x.exp() * k

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(output)

    @staticmethod
    def backward(ctx, g):
        (o,) = ctx.saved_tensors
        return g * o, None


@program(x=v)
def custom(x):
    return Sq.apply(x, 3).sum()


@program(x=v)
def custom_named(x):
    y = Sq.apply(x * 2, 3)
    z = y * y
    return z.sum()


@program(x=v)
def custom_two(x):
    a, b = Two.apply(x, x.exp())
    return (a * b).sum()


@program(x=v)
def custom_two_one_unused(x):
    a, b = Two.apply(x, x.exp())
    return b.sum()


@program(x=v)
def custom_two_second_later(x):
    a, b = Two.apply(x, x.exp())
    s = b.sum()
    return s * a.sum()


@program(x=v)
def custom_dirty(x):
    y = x * 1
    Dirty.apply(y)
    return (y * y).sum()


@program(x=v)
def custom_nondiff(x):
    y, i = NonDiff.apply(x)
    return (y * i).sum()


@program(x=v)
def custom_ident(x):
    return Ident.apply(x).sum()


@program(x=v)
def custom_setup(x):
    return Setup.apply(x, 2.0).sum()


@program(x=M)
def max_dim(x):
    a, i = x.max(dim=1)
    return a.sum()


@program(x=M)
def max_dim0(x):
    return x.max(1)[0].sum() + x.max(dim=0).values.sum()


@program(x=M)
def split(x):
    a, b = x.split([1, 2])
    return a.sum() * 2


@program(x=M)
def split_late(x):
    a, b = x.split([1, 2])
    s = a.sum()
    return s * b.sum()


@program(x=M)
def split_write(x):
    y = x * 1
    b = y[1:]
    b.mul_(2)
    return y.sum() * b.sum()


@program(x=M)
def unbind_write(x):
    y = x * 1
    a = y.select(0, 1)
    c = y.unbind()
    return (c[0] * a).sum()


@program(x=v)
def unbind(x):
    a, b, c = x
    return a * b


@program(x=M)
def topk(x):
    vals, idx = x.topk(2)
    return vals.sum()


@program(x=v)
def for_row(x):
    s = 0
    for e in x:
        s = s + e * e
    return s


@program(x=M)
def for_rows(x):
    s = 1
    for i, row in enumerate(x):
        s = s * row.sum() + i
    return s


@program(fresh=True, x=torch.ones(4, 2, 3))
def lstm():
    torch.manual_seed(0)
    m = nn.LSTM(3, 5, 2)

    def f(x):
        o, (h, c) = m(x)
        return o.sum()

    return f


@program(fresh=True, x=torch.ones(4, 2, 3))
def gru():
    torch.manual_seed(0)
    m = nn.GRU(3, 5, bidirectional=True)

    def f(x):
        o, h = m(x)
        return h.sum()

    return f


@program(fresh=True, x=torch.randn(4, 2, 4))
def mha():
    torch.manual_seed(0)
    m = nn.MultiheadAttention(4, 2)

    def f(x):
        o, w = m(x, x, x)
        return o.sum()

    return f


@program(fresh=True, x=torch.randn(2, 5, 4))
def encoder():
    torch.manual_seed(0)
    m = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True)

    def f(x):
        return m(x).pow(2).sum()

    return f


@program(fresh=True, x=torch.randn(2, 3, 6, 6))
def conv():
    torch.manual_seed(0)
    m = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.MaxPool2d(2), nn.Dropout(0.5)
    )

    def f(x):
        return m(x).sum()

    return f


@program(fresh=True, x=torch.randn(4, 3))
def embedding():
    torch.manual_seed(0)
    e = nn.Embedding(5, 3)

    def f(x):
        return (e(torch.tensor([0, 1, 1, 4])) * x).sum()

    return f


@program(fresh=True, x=torch.randn(4, 3))
def embedding_padmax():
    torch.manual_seed(0)
    e = nn.Embedding(5, 3, max_norm=0.5)

    def f(x):
        return (e(torch.tensor([0, 1, 1, 4])) * x).sum()

    return f


@program(x=v)
def checkpoint(x):
    return checkpointed(lambda t: (t * t).sin(), x, use_reentrant=False).sum()


@program(x=v)
def checkpoint_re(x):
    return checkpointed(lambda t: (t * t).sin(), x, use_reentrant=False).sum() * x.sum()


@program(x=v)
def funcgrad(x):
    g = torch.func.grad(lambda t: (t**3).sum())(x)
    return (g * x).sum()


@program(x=v)
def vmap(x):
    return torch.func.vmap(lambda t: t * t.sin())(x).sum()


@program(x=v)
def jacrev(x):
    return torch.func.jacrev(lambda t: t**2 * x)(x).sum()


@program(x=v)
def hess(x):
    return torch.func.hessian(lambda t: (t**3).sum())(x).sum()


@program(x=v)
def jvp(x):
    return torch.func.jvp(lambda t: t**3, (x,), (x * 2,))[1].sum()


@program(x=v)
def grad_create(x):
    y = (x**3).sum()
    (g,) = torch.autograd.grad(y, x, create_graph=True)
    return (g * g).sum()


@program(x=v)
def grad_create_mid(x):
    h = x.exp()
    y = (h**3 * x).sum()
    g = torch.autograd.grad(y, [h, x], create_graph=True)
    return (g[0] * g[1]).sum()


@program(x=v)
def grad_nocreate(x):
    y = (x**3).sum()
    (g,) = torch.autograd.grad(y, x, retain_graph=True)
    return (g * x).sum() + y


@program(x=v)
def backward_inside(x):
    y = (x**3).sum()
    y.backward(retain_graph=True)
    return y * (x.grad.sum())


@program(x=v)
def backward_create(x):
    y = (x**3).sum()
    y.backward(create_graph=True)
    g = x.grad
    return (g * g).sum()


@program(x=M)
def einsum(x):
    return torch.einsum("ij,jk->ik", x, x).sum() + torch.einsum("ii", x)


@program(x=v)
def fft(x):
    z = torch.fft.fft(x)
    return (z.abs() ** 2).sum() + z.real.sum()


@program(x=torch.tensor([1 + 2j, 0.5 - 1j]))
def cplx(x):
    y = x * x.conj()
    return y.real.sum() + x.imag.sum()


@program(x=torch.tensor(1 + 2j), upstream=torch.tensor(1j))
def cplx_out(x):
    return x * x


@program(x=v)
def mask(x):
    return x[x > 0].sum() + x[torch.tensor([0, 0, 2])].prod()


@program(x=v)
def mask_assign(x):
    y = x.clone()
    y[y < 0] = 0.0
    y[[0, 2]] = y[[2, 0]] * 2
    return (y * x).sum()


@program(x=M)
def multi_index(x):
    y = x * 1
    y[:, None, 1] = y[:, :1]
    y[..., -1] += x[0]
    y[(0, 1)] = 3.0
    return y.pow(2).sum()


@program(x=v)
def scatter(x):
    i = torch.tensor([2, 0, 0])
    return (torch.zeros(3).scatter_add(0, i, x) * x).sum() + torch.zeros(3).scatter_add_(0, i, x).prod()


@program(x=v)
def index_put(x):
    y = x * 2
    y.index_put_((torch.tensor([0, 1]),), x[:2], accumulate=True)
    return (y * y).sum()


@program(x=v)
def index_add(x):
    y = torch.zeros(4)
    y.index_add_(0, torch.tensor([0, 3, 0]), x)
    return (y * y).sum()


@program(x=v)
def masked_fill_(x):
    y = x * 2
    y.masked_fill_(x > 0, 5.0)
    return (y * x).sum()


@program(x=v)
def copy_(x):
    y = torch.empty(3).fill_(1)
    y.copy_(x * 2)
    return (y * y).sum()


@program(x=v)
def as_strided(x):
    return x.as_strided((2, 2), (1, 1)).prod()


@program(x=v)
def as_strided_w(x):
    y = x * 1
    y.as_strided((2,), (2,)).mul_(3)
    return y.prod()


@program(x=v)
def chunk(x):
    a, b = x.chunk(2)
    return (a * b).sum()


@program(x=v)
def cumsum(x):
    return (x.cumsum(0) * x.cumprod(0)).sum()


@program(x=v)
def sort(x):
    s, i = torch.sort(x)
    return (s * x).sum() + x.argsort().float().sum()


@program(x=M)
def solve(x):
    return torch.linalg.solve(x, x[0] * 2).sum() + torch.linalg.inv(x).sum() + torch.linalg.det(x)


@program(x=M)
def svd(x):
    U, S, Vh = torch.linalg.svd(x)
    return S.sum() + (U @ torch.diag(S) @ Vh).sum()


@program(x=M)
def eigh(x):
    s = x + x.T
    w, Q = torch.linalg.eigh(s)
    return (w**2).sum()


@program(x=M)
def qr(x):
    q, r = torch.linalg.qr(x)
    return (q * r).sum()


@program(x=M)
def slogdet(x):
    sign, ld = torch.linalg.slogdet(x)
    return ld


@program(x=v)
def dropout(x):
    return (F.dropout(x, 0.5) * torch.rand(3)).sum()


@program(x=v)
def hook_noop(x):
    y = x * 2
    y.register_hook(lambda g: None)
    x.register_hook(lambda g: None)
    return (y * y).sum()


@program(x=v)
def retain_grad(x):
    y = x * 2
    y.retain_grad()
    return (y * y).sum()


@program(x=v)
def requires_grad_inside(x):
    w = torch.ones(3)
    u = w * 2
    w.requires_grad_()
    return (w * x * u).sum()


@program(x=v)
def leaf_inside(x):
    w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    return (w * x).sum()


@program(x=v)
def param_inside(x):
    w = nn.Parameter(torch.ones(3))
    return (w * x).sum()


@program(x=v)
def detach_requires(x):
    w = (x * 2).detach().requires_grad_()
    return (w * x).sum()


@program(x=v)
def data_write(x):
    y = x * 2
    x.data.mul_(3)
    return (y + x * 5).sum()


@program(x=v)
def data_assign(x):
    y = x * 2
    x.data = torch.ones(3) * 7
    return (y + x).sum()


@program(x=v)
def detach_write(x):
    y = x + 2
    u = y.detach()
    u.zero_()
    return (y * x.detach()).sum() + u.sum()


@program(x=v)
def nograd_leaf(x):
    with torch.no_grad():
        x -= 1
    return (x * x).sum()


@program(x=v)
def nograd_leaf_mixed(x):
    y = x + 2
    with torch.no_grad():
        x.sub_(1)
    return (x * x).sum() + y.sum()


@program(x=v)
def nograd_nonleaf(x):
    y = x + 2
    with torch.no_grad():
        y.mul_(2)
    return (y * x).sum()


@program(x=v)
def nograd_nonleaf_view(x):
    y = x + 2
    w = y[1:]
    with torch.no_grad():
        w.mul_(2)
    return (y * x).sum() + w.sum()


@program(x=v)
def nograd_leaf_view(x):
    with torch.no_grad():
        x[0] = 9
        w = x[1:]
        w *= 2
    return (x * x).sum()


@program(fresh=True, x=v)
def sgd_inside():
    w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)

    def f(x):
        for _ in range(3):
            loss = (w * x).pow(2).sum()
            (g,) = torch.autograd.grad(loss, w, retain_graph=True)
            with torch.no_grad():
                w.sub_(0.1 * g)
        return (w * x).sum()

    return f


@program(fresh=True, x=v)
def optim_inside():
    w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)

    def f(x):
        o = torch.optim.SGD([w], 0.1, momentum=0.9)
        for _ in range(3):
            loss = (w * x.detach()).pow(2).sum()
            o.zero_grad()
            loss.backward()
            o.step()
        return (w * x).sum()

    return f


@program(fresh=True, x=v)
def adam_inside():
    w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)

    def f(x):
        o = torch.optim.Adam([w], 0.1)
        for _ in range(2):
            loss = (w * x.detach()).pow(2).sum()
            o.zero_grad()
            loss.backward()
            o.step()
        return (w * x).sum()

    return f


@program(x=v)
def from_numpy(x):
    return (x * torch.from_numpy(np.arange(3.0)).float()).sum() + x @ torch.tensor(
        np.ones(3), dtype=torch.float32
    )


@program(x=v)
def to_numpy(x):
    return (x * float(x.detach().numpy().sum())).sum()


@program(x=v)
def generator(x):
    return sum(e * i for i, e in enumerate(x)) + sum([t.exp() for t in x if t > 0])


@program(x=3.0)
def recursion(x):
    def fac(n, t):
        return t if n == 0 else t * fac(n - 1, t + 1)

    return fac(4, x)


@program(x=3.0)
def walrus(x):
    return (y := x * 2) * y


@program(x=3.0)
def walrus_while(x):
    while (n := x.norm()) < 100:
        x = x * 2
    return x * n


@program(x=v)
def unpack(x):
    a, (b, *c) = x[0], (x[1], x[2], x[0] * 2)
    return a * b * c[0] * c[1]


@program(x=v)
def augmented(x):
    y = x * 1
    y += x
    y *= 2
    y -= 1
    y /= x
    y **= 2
    return y.sum()


@program(x=M)
def matmul_aug(x):
    x = x @ x
    x @= x
    return x.sum()


@program(x=2.0)
def control(x):
    b = x * 2
    while b.norm() < 1000:
        b = b * 2
    if (b.sum() > 0 and x > 0) or not x > 3:
        c = b
    elif x < 3:
        c = 100 * b
    else:
        c = 3
    assert c > 0
    d = c if c > 10 else b
    return d


@program(x=2.0)
def output_input(x):
    return x


@program(x=v, upstream=torch.ones(3))
def output_input_vec(x):
    return x


@program(x=v, upstream=torch.ones(2))
def output_view(x):
    return x[1:]


@program(x=torch.tensor([2.0]))
def output_one(x):
    return x


@program(x=v)
def expand(x):
    return (x.expand(4, 3) * x.repeat(4, 1)).sum() + x.view(3, 1).expand_as(torch.ones(3, 3)).sum()


@program(x=torch.empty(0))
def empty(x):
    return (x * 2).sum()


@program(x=float("nan"))
def nan(x):
    return x * 2


@program(x=torch.tensor([float("inf"), float("nan"), 0.0]))
def naninf(x):
    return (x * x).sum() / x.sum()


@program(x=0.0)
def zerodiv(x):
    return x / x


@program(x=v)
def cat(x):
    return torch.cat([x, x, x * 2]).prod() + torch.stack([x, x]).sum() + torch.hstack((x, x)).sum()


@program(x=v)
def where(x):
    return torch.where(x > 0, x, x**2).sum() + x.clamp(0, 1).sum() + x.clamp_min(0).sum()


@program(x=v)
def unused_branch(x):
    y = x.exp()
    z = y.sin()
    return x.sum()


@program(x=v, w=v)
def unused_input(x, w):
    return x.sum()


@program(x=v)
def no_grad_const(x):
    with torch.no_grad():
        c = x.sum() * 2
    return (x * c).sum()


@program(x=v)
def item(x):
    return x.sum() * x.max().item() + float(x[0]) * x[1] + int(x[2]) * x[0]


@program(x=v)
def floordiv(x):
    return (x * 2 + x % 1 + x.round() * x).sum()


@program(x=v)
def out_arg(x):
    o = torch.empty(3)
    with torch.no_grad():
        torch.mul(x, 2, out=o)
    return (o * x).sum()


@program(x=M)
def resize(x):
    return x.reshape(-1).view(3, 3).permute(1, 0).contiguous().flatten().unfold(0, 2, 1).sum()


@program(x=M)
def set_(x):
    y = x.clone()
    y.t_()
    y.unsqueeze_(0)
    y.squeeze_()
    y.resize_as_
    return (y @ x).sum()


@program(x=v)
def inplace_unary(x):
    y = x * 1
    y.exp_()
    y = y.sin()
    y.add_(x, alpha=2).clamp_(min=0)
    return y.sum()


@program(x=v)
def swap(x):
    a, b = x[0], x[1]
    a, b = b, a * b
    return a - b


@program(x=v)
def deepcopy(x):
    w = copy.deepcopy(x)
    return (w * x).sum()


@program(x=v)
def sparse(x):
    s = torch.sparse_coo_tensor(torch.tensor([[0, 1, 2], [2, 0, 1]]), x, (3, 3))
    return torch.sparse.mm(s, torch.ones(3, 2)).sum() + s.to_dense().sum()


@program(x=v)
def nested_dict(x):
    d = {"a": x * 2, "b": [x, {"c": x.exp()}]}
    return torch.stack([d["a"], d["b"][0], d["b"][1]["c"]]).sum()


@program(x=v)
def reduce_(x):
    return functools.reduce(lambda a, b: a * b, [x[i] for i in range(3)])


@program(x=v)
def map_(x):
    return sum(map(torch.exp, x)) + max(x) + min(x, key=lambda t: -t)


@program(x=v)
def sorted_(x):
    return sorted(x)[0] * 2


@program(x=v)
def type_conv(x):
    return (x.double() * 2).half().float().sum() + x.to(torch.float64).sum().float()


@program(x=v)
def same_tensor_twice(x):
    return torch.stack([x, x, x]).sum() + torch.addcmul(x, x, x).sum() + torch.lerp(x, x, x).sum()


@program(x=v)
def scalar_ops(x):
    return (
        (1 - x).sum()
        + (2 / x).sum()
        + (2**x).sum()
        + (-x).abs().sum()
        + (x**2.5).nansum()
        + torch.pow(2, x).sum()
    )


@program(x=v)
def jit(x):
    @torch.jit.script
    def g(t):
        return t * t + 1

    return g(x).sum()


@program(x=v)
def jittrace(x):
    g = torch.jit.trace(lambda t: t * t + 1, torch.ones(3))
    return g(x).sum()


@program(x=v)
def saved_hooks(x):
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t * 1, lambda t: t):
        return (x * x).sum()


@program(x=v)
def save_on_cpu(x):
    with torch.autograd.graph.save_on_cpu():
        return (x * x).exp().sum()


@program(x=v)
def set_grad_fn(x):
    with torch.set_grad_enabled(False):
        y = x * 2
    with torch.enable_grad():
        z = y * x
    with torch.inference_mode():
        w = x * 3
        u = (w + 1).sum().item()
    return z.sum() * u


@program(x=v)
def inference_use(x):
    with torch.inference_mode():
        w = x * 3
        w[0] = 2
    return (x.sum() + w).sum()


@program(x=v)
def tolist(x):
    return sum(x.tolist()) * x.sum()


@program(x=v)
def multi_ret_struct(x):
    r = torch.max(x, 0)
    return r.values * r.indices


@program(x=v)
def aminmax(x):
    lo, hi = torch.aminmax(x)
    return hi - lo


@program(x=v)
def var_mean(x):
    s, m = torch.var_mean(x)
    return s / m


@program(x=M)
def meshgrid(x):
    a, b = torch.meshgrid(x[0], x[1], indexing="ij")
    return (a * b).sum()


@program(x=M)
def foreach(x):
    a = torch._foreach_mul([x, x * 2], 3.0)
    return a[0].sum() * a[1].sum()


@program(x=M)
def foreach_(x):
    l = [x * 1, x * 2]
    torch._foreach_mul_(l, 3.0)
    return l[0].sum() * l[1].sum()


@program(x=M)
def foreach_w(x):
    l = [x * 1, x * 2]
    torch._foreach_add_(l, l)
    return l[0].sum() * l[1].sum()


@program(x=M)
def unbind_multi(x):
    y = x * 2
    rows = y.unbind(0)
    return rows[2].sum() * rows[0].sum()


@program(x=M)
def tensor_split(x):
    a, b, c = torch.tensor_split(x, 3, dim=1)
    return (a @ b.T).sum()


@program(x=v)
def lambda_call(x):
    g = lambda t: t * t
    h = lambda t: g(t) + 1
    y = h(x)
    return y.sum()


@program(x=v)
def pad(x):
    return (
        F.pad(x, (1, 1), value=2.0).prod()
        + F.softmax(x, 0)[0]
        + F.log_softmax(x, 0)[1]
        + F.mse_loss(x, x * 2)
        + F.huber_loss(x, torch.ones(3))
        + F.layer_norm(x, (3,)).prod()
        + F.normalize(x, dim=0)[0]
        + F.gelu(x).sum()
        + F.one_hot(torch.tensor([1]), 3).float().mul(x).sum()
    )


@program(x=v)
def interpolate(x):
    return (
        F.interpolate(x.view(1, 1, 3), scale_factor=2.0, mode="linear").sum()
        + F.avg_pool1d(x.view(1, 1, 3), 2).prod()
    )


@program(x=M)
def sdpa(x):
    return F.scaled_dot_product_attention(x[None], x[None], x[None]).sum()


@program(x=M)
def cdist(x):
    return (
        torch.cdist(x, x * 2).sum()
        + torch.logsumexp(x, 0).sum()
        + torch.trace(x)
        + torch.tril(x).sum()
        + x.norm()
        + torch.kron(x, x).sum()
        + torch.linalg.cholesky(x @ x.T + torch.eye(3)).sum()
    )


@program(x=v)
def tensor_from(x):
    return x.sum() * torch.tensor([x[0].item(), 1.0]).sum()


@program(x=v)
def new_(x):
    return (
        x.new_ones(3) * x + x.new_tensor([1.0, 2.0, 3.0]) * torch.zeros_like(x) + torch.full_like(x, 2.0)
    ).sum()


@program(x=v)
def unfold_loop(x):
    h = torch.zeros(3)
    for t in range(4):
        h = torch.tanh(x * h + x)
    return h.sum()


@program(x=v)
def dataattr(x):
    class C:
        pass

    c = C()
    c.w = x * 2
    c.z = c.w * c.w
    return c.z.sum()


@program(x=v)
def listmut(x):
    l = []
    for e in x:
        l.append(e * 2)
    l[0] = l[0] * l[1]
    return torch.stack(l).sum()


@program(x=v)
def trycatch(x):
    try:
        y = x @ torch.ones(4)
    except RuntimeError:
        y = x * 2
    return y.sum()


@program(x=v)
def trycatch_inplace(x):
    try:
        x += 1
    except RuntimeError:
        y = x * 2
    return y.sum()


@program(x=v)
def thread(x):
    with ThreadPoolExecutor(2) as p:
        r = list(p.map(lambda t: t * t, [x, x * 2]))
    return (r[0] * r[1]).sum()


@program(x=v)
def bernoulli(x):
    return (torch.bernoulli(torch.full((3,), 0.5)) * x + torch.randn(3) * x + torch.randn_like(x)).sum()


@program(x=v)
def dist(x):
    d = torch.distributions.Normal(x, x.abs() + 1)
    return d.rsample().sum() + d.log_prob(torch.ones(3)).sum()


@program(x=v)
def kl(x):
    from torch.distributions import Categorical, kl_divergence

    return kl_divergence(Categorical(logits=x), Categorical(logits=x * 2)) + Categorical(logits=x).entropy()


@program(x=v)
def functional_call(x):
    m = nn.Linear(3, 1)
    return torch.func.functional_call(m, {"weight": x[None] * 2, "bias": x[:1]}, (x,)).sum()


@program(x=v)
def subclass(x):
    p = nn.Parameter(torch.ones(3))
    b = nn.ParameterList([p])
    return (b[0] * x).sum()


@program(x=v)
def complex_view(x):
    z = torch.view_as_complex(torch.stack([x, x * 2], -1))
    r = torch.view_as_real(z * z)
    return r.sum() + torch.polar(x.abs(), x).real.sum()


@program(x=v)
def conj_write(x):
    z = torch.complex(x, x * 2)
    z.real.mul_(2)
    z.imag[0] = 3
    return (z * z).abs().sum()


@program(x=v)
def multi_write(x):
    y = x * 1
    a = y[:2]
    b = y[1:]
    a.mul_(2)
    b.mul_(3)
    a.add_(b.clone())
    return (y * x).sum() + a.sum() + b.sum()


@program(x=M)
def rows_write(x):
    y = x.clone()
    for r in y:
        r.data
    for i in range(3):
        y[i].mul_(i + 1)
    return (y @ y).sum()


@program(x=v)
def write_reader(x):
    y = torch.zeros(3)
    a = y[0:2]
    y[1] = x[0]
    return (a * x[:2]).sum()


@program(x=v)
def write_reader2(x):
    y = torch.zeros(3)
    a = y[0:2]
    a[1] = x[0]
    z = y * 2
    return (z * x).sum() + a.sum()


@program(x=v)
def inplace_output(x):
    y = x.sum() * 1
    z = y * 1
    z.mul_(x[0])
    return z


@program(x=v)
def detach_(x):
    y = x * 2
    z = y * 3
    y.detach_()
    return (y * z).sum()


@program(x=v)
def requires_false(x):
    w = torch.ones(3, requires_grad=True)
    u = w * x
    w.requires_grad_(False)
    return (u * w).sum()


@program(x=v)
def const_out_partial(x):
    return torch.tensor(3.0) * x.sum() + torch.arange(3.0).sum() + torch.eye(3).sum()


@program(x=v)
def matpow(x):
    return (
        torch.matrix_exp(torch.diag(x)).sum()
        + torch.linalg.matrix_power(torch.diag(x), 3).sum()
        + torch.outer(x, x).sum()
        + torch.linalg.multi_dot([torch.diag(x), torch.diag(x), torch.diag(x)]).sum()
    )


@program(x=M)
def lu(x):
    P_, L, U = torch.linalg.lu(x)
    return (L @ U).sum() + torch.linalg.pinv(x).sum() + torch.linalg.lstsq(x, x).solution.sum()


@program(x=v)
def gather(x):
    return (
        x.gather(0, torch.tensor([0, 0, 1])).prod()
        + x.take(torch.tensor([1])).sum()
        + torch.index_select(x, 0, torch.tensor([2, 2])).prod()
        + x.masked_select(x > 0).sum()
        + x.roll(1).flip(0).dot(x)
        + x.diff().sum()
        + x.median()
        + x.kthvalue(2)[0]
        + x.mode()[0]
        + x.sum()
        + x.var()
        + x.std()
        + torch.quantile(x, 0.3)
        + x.nonzero().float().mean()
    )


@program(x=v)
def hypot(x):
    return (
        torch.hypot(x, x).sum()
        + torch.atan2(x, x + 1).sum()
        + torch.special.erf(x).sum()
        + torch.special.gammaln(x.abs()).sum()
        + torch.sinc(x).sum()
        + x.logit(eps=0.1).sum()
        + torch.xlogy(x.abs(), x.abs()).sum()
        + torch.nan_to_num(x).sum()
        + torch.frac(x).sum()
        + torch.maximum(x, -x).sum()
        + torch.fmax(x, x).sum()
        + x.sign().sum()
        + torch.cross(x, x * 2 + 1, dim=0).sum()
        + torch.searchsorted(x.sort()[0].detach(), x).sum()
        + torch.bucketize(x.detach(), torch.ones(1)).sum()
        + torch.histc(x.detach()).sum()
    )
