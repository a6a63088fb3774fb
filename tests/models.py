"""Small models and programs as people write them: each makes its function anew, with its own weights."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.checkpoint import checkpoint

MODELS = {}


def model(**inputs):
    """Register a maker of a function, with the function's inputs."""

    def register(make):
        assert make.__name__ not in MODELS
        MODELS[make.__name__] = make, inputs
        return make

    return register


def modular(name, module, call=None, **inputs):
    """Register a module: ``call`` says how it is used, and its output is summed up with unequal weights."""

    def make():
        torch.manual_seed(0)
        net = module()

        def f(**leaves):
            output = net(**leaves) if call is None else call(net, **leaves)
            return (output * torch.linspace(0.5, 1.5, output.numel()).reshape(output.shape)).sum()

        f.net = net
        return f

    make.__name__ = name
    model(**inputs)(make)


def normal(*shape, seed=1):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


# Layers


modular("linear", lambda: nn.Linear(3, 2), input=normal(4, 3))
modular("bilinear", lambda: nn.Bilinear(2, 3, 2), input1=normal(4, 2), input2=normal(4, 3))
modular("mlp", lambda: nn.Sequential(nn.Linear(2, 4), nn.GELU(), nn.Linear(4, 1)), input=normal(3, 2))
modular("conv1d", lambda: nn.Conv1d(2, 3, 3, padding=1), input=normal(1, 2, 5))
modular("conv2d", lambda: nn.Conv2d(1, 2, 3, stride=2), input=normal(2, 1, 5, 5))
modular("conv_transposed", lambda: nn.ConvTranspose2d(2, 1, 2, stride=2), input=normal(1, 2, 2, 2))
modular("depthwise", lambda: nn.Conv2d(2, 2, 3, groups=2, bias=False), input=normal(1, 2, 4, 4))
modular("max_pool", lambda: nn.Sequential(nn.Conv2d(1, 2, 2), nn.MaxPool2d(2)), input=normal(1, 1, 5, 5))
modular("pools", lambda: nn.Sequential(nn.AvgPool1d(2), nn.AdaptiveMaxPool1d(2)), input=normal(1, 2, 8))
modular("batch_norm", lambda: nn.BatchNorm1d(3), input=normal(4, 3))
modular("batch_norm_in_use", lambda: nn.BatchNorm1d(3).eval(), input=normal(4, 3))
modular("batch_norm_2d", lambda: nn.BatchNorm2d(2), input=normal(2, 2, 2, 2))
modular("layer_norm", lambda: nn.LayerNorm(3), input=normal(2, 3))
modular("group_norm", lambda: nn.GroupNorm(2, 4), input=normal(2, 4, 3))
modular("instance_norm", lambda: nn.InstanceNorm1d(2, affine=True), input=normal(2, 2, 4))
modular("rms_norm", lambda: nn.RMSNorm(3), lambda net, x: net(x), x=normal(2, 3))
modular("weight_norm", lambda: nn.utils.parametrizations.weight_norm(nn.Linear(3, 2)), input=normal(2, 3))
modular("spectral_norm", lambda: nn.utils.parametrizations.spectral_norm(nn.Linear(3, 2)), input=normal(2, 3))
modular("dropout", lambda: nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5)), input=normal(2, 3))
modular("dropout_in_use", lambda: nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5)).eval(), input=normal(2, 3))
modular("prelu", lambda: nn.Sequential(nn.Linear(2, 3), nn.PReLU(3)), input=normal(2, 2))
modular("pixel_shuffle", lambda: nn.PixelShuffle(2), input=normal(1, 4, 2, 2))
modular("upsampled", lambda: nn.Upsample(scale_factor=2, mode="bilinear"), input=normal(1, 1, 2, 2))


@model(x=normal(3))
def embedding():
    torch.manual_seed(0)
    table = nn.Embedding(5, 3, padding_idx=0)

    def f(x):
        return (table(torch.tensor([[1, 2], [2, 0]])) * x).sum()

    f.net = table
    return f


@model(x=normal(3))
def sparse_embedding():
    torch.manual_seed(0)
    table = nn.Embedding(5, 3, sparse=True)

    def f(x):
        return (table(torch.tensor([1, 3, 3])) * x).sum()

    f.net = table
    return f


@model(w=normal(5, 2))
def embedding_bag():
    def f(w):
        bags = F.embedding_bag(torch.tensor([1, 3, 3, 0]), w, torch.tensor([0, 2]), mode="mean")
        return (bags * bags).sum()

    return f


# Recurrent networks and attention


def first(net, input):
    return net(input)[0]


modular("rnn", lambda: nn.RNN(2, 3), first, input=normal(3, 1, 2))
modular("lstm", lambda: nn.LSTM(2, 3, num_layers=2), first, input=normal(3, 1, 2))
modular("gru", lambda: nn.GRU(2, 3, bidirectional=True), first, input=normal(3, 1, 2))


def packed(net, input):
    sequence = nn.utils.rnn.pack_padded_sequence(input, [3, 1])
    output, (h, c) = net(sequence)
    padded, _ = nn.utils.rnn.pad_packed_sequence(output)
    return torch.cat([padded.flatten(), h.flatten(), c.flatten()])


modular("packed_lstm", lambda: nn.LSTM(2, 3), packed, input=normal(3, 2, 2))


def by_cells(net, input):
    h, c = torch.zeros(1, 3), torch.zeros(1, 3)
    for step in input:
        h, c = net(step, (h, c))
    return h


modular("lstm_cells", lambda: nn.LSTMCell(2, 3), by_cells, input=normal(3, 1, 2))


def attended(net, input):
    output, weights = net(input, input, input)
    return torch.cat([output.flatten(), weights.flatten()])


modular("attention", lambda: nn.MultiheadAttention(4, 2), attended, input=normal(3, 1, 4))
modular(
    "masked_attention",
    lambda: nn.MultiheadAttention(4, 2, batch_first=True),
    lambda net, input: net(
        input, input, input, attn_mask=torch.ones(3, 3).triu(1).bool(), need_weights=False
    )[0],
    input=normal(1, 3, 4),
)
modular(
    "encoder_layer", lambda: nn.TransformerEncoderLayer(4, 2, 8, dropout=0.1, batch_first=True),
    lambda net, x: net(x), x=normal(1, 3, 4),
)  # fmt: skip
modular(
    "encoder_layer_in_use", lambda: nn.TransformerEncoderLayer(4, 2, 8, batch_first=True).eval(),
    lambda net, x: net(x), x=normal(1, 3, 4),
)  # fmt: skip
modular(
    "decoder_layer", lambda: nn.TransformerDecoderLayer(4, 2, 8, dropout=0.0, batch_first=True),
    lambda net, x, memory: net(x, memory), x=normal(1, 2, 4), memory=normal(1, 3, 4, seed=2),
)  # fmt: skip


@model(q=normal(2, 3, 4), k=normal(2, 3, 4, seed=2), v=normal(2, 3, 4, seed=3))
def einsum_attention():
    def f(q, k, v):
        scores = torch.einsum("bid,bjd->bij", q, k) / math.sqrt(4)
        scores = scores.masked_fill(torch.ones(3, 3).triu(1).bool(), -torch.inf)
        weights = scores.softmax(-1)
        return torch.einsum("bij,bjd->bid", weights, v).pow(2).sum()

    return f


@model(q=normal(1, 2, 3, 4), k=normal(1, 2, 3, 4, seed=2))
def fused_attention():
    return lambda q, k: F.scaled_dot_product_attention(q, k, k, is_causal=True).sum()


# Losses


LABELS = torch.tensor([0, 2, 1])


@model(x=normal(3, 3))
def cross_entropies():
    def f(x):
        smoothed = F.cross_entropy(x, LABELS, label_smoothing=0.1)
        weighted = F.cross_entropy(x, LABELS, weight=torch.tensor([1.0, 2.0, 0.5]), ignore_index=1)
        return smoothed + weighted + F.nll_loss(x.log_softmax(1), LABELS, reduction="none").max()

    return f


@model(x=normal(4, 1, 3))
def ctc():
    def f(x):
        return F.ctc_loss(x.log_softmax(2), torch.tensor([[1, 2]]), torch.tensor([4]), torch.tensor([2]))

    return f


@model(p=normal(2, 3), q=normal(2, 3, seed=2))
def divergences():
    def f(p, q):
        forward = F.kl_div(p.log_softmax(1), q.softmax(1), reduction="batchmean")
        return forward + F.kl_div(q.log_softmax(1), p.log_softmax(1), log_target=True, reduction="sum")

    return f


@model(a=normal(2, 3), b=normal(2, 3, seed=2), c=normal(2, 3, seed=3))
def distances():
    def f(a, b, c):
        triplet = F.triplet_margin_loss(a, b, c)
        cosine = F.cosine_embedding_loss(a, b, torch.tensor([1.0, -1.0]))
        return triplet + cosine + F.cosine_similarity(a, c).sum() + torch.cdist(a, b).sum()

    return f


@model(x=normal(4), y=normal(4, seed=2))
def regressions():
    def f(x, y):
        huber = F.huber_loss(x, y) + F.smooth_l1_loss(x, y, beta=0.5)
        binary = F.binary_cross_entropy_with_logits(x, y.sigmoid())
        likelihood = F.gaussian_nll_loss(x, y, y.exp()) + F.poisson_nll_loss(x, y.exp())
        margin = F.margin_ranking_loss(x, y, torch.ones(4)) + F.soft_margin_loss(x, torch.ones(4))
        return F.mse_loss(x, y) + F.l1_loss(x, y) + huber + binary + likelihood + margin

    return f


@model(x=normal(4, 3), y=normal(4, 3, seed=2))
def contrastive():
    def f(x, y):
        x, y = F.normalize(x, dim=1), F.normalize(y, dim=1)
        logits = x @ y.T / 0.5
        labels = torch.arange(4)
        return (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2

    return f


# Distributions


@model(mean=normal(3), scale=normal(3, seed=2))
def log_probabilities():
    def f(mean, scale):
        D = torch.distributions
        at = torch.tensor([0.2, 0.7, 0.4])
        normals = D.Normal(mean, scale.exp()).log_prob(at) + D.Laplace(mean, scale.exp()).log_prob(at)
        bounded = D.Beta(mean.exp(), scale.exp()).log_prob(at) + D.Gamma(mean.exp(), scale.exp()).log_prob(at)
        return (normals + bounded).sum() + D.Categorical(logits=mean).log_prob(torch.tensor(1))

    return f


@model(mean=normal(2), tril=normal(2, 2, seed=2))
def multivariate_normal():
    def f(mean, tril):
        factor = tril.tril(-1) + torch.diag_embed(F.softplus(tril.diagonal()))
        return torch.distributions.MultivariateNormal(mean, scale_tril=factor).log_prob(torch.zeros(2))

    return f


@model(mean=normal(2), scale=normal(2, seed=2))
def reparameterised_samples():
    def f(mean, scale):
        torch.manual_seed(3)
        D = torch.distributions
        sample = D.Normal(mean, scale.exp()).rsample() + D.Gamma(mean.exp(), scale.exp()).rsample()
        return (sample * sample).sum() + D.Dirichlet(mean.exp()).rsample()[0]

    return f


@model(mean=normal(2), scale=normal(2, seed=2))
def kl_of_distributions():
    def f(mean, scale):
        D = torch.distributions
        prior = D.Independent(D.Normal(torch.zeros(2), torch.ones(2)), 1)
        return D.kl_divergence(D.Independent(D.Normal(mean, scale.exp()), 1), prior)

    return f


@model(mean=normal(2))
def transformed_distribution():
    def f(mean):
        D = torch.distributions
        flow = [D.transforms.AffineTransform(mean, 2.0), D.transforms.SigmoidTransform()]
        base = D.Normal(torch.zeros(2), torch.ones(2))
        return D.TransformedDistribution(base, flow).log_prob(torch.tensor([0.3, 0.6])).sum()

    return f


# Linear algebra


SQUARE = torch.tensor([[3.0, 1.0, 0.5], [0.2, 2.0, 1.0], [0.1, 0.4, 1.5]])


@model(x=SQUARE)
def qr():
    def f(x):
        q, r = torch.linalg.qr(x)
        return q[0].sum() + r.pow(2).sum()

    return f


@model(x=SQUARE)
def svd():
    def f(x):
        U, S, Vh = torch.linalg.svd(x)
        return S.sum() + (U[:, 0] @ Vh[0]).pow(2)

    return f


@model(x=SQUARE)
def cholesky():
    def f(x):
        factor = torch.linalg.cholesky(x @ x.T + torch.eye(3))
        return factor.diagonal().log().sum() + torch.cholesky_solve(x, factor).sum()

    return f


@model(x=SQUARE, b=normal(3))
def solve():
    def f(x, b):
        y = torch.linalg.solve(x, b)
        z = torch.linalg.lstsq(x, b.unsqueeze(1)).solution
        return y.norm() + z.sum() + torch.linalg.inv(x).trace() + torch.linalg.det(x) + torch.logdet(x)

    return f


@model(x=SQUARE)
def eigh():
    def f(x):
        values, vectors = torch.linalg.eigh(x + x.T)
        return values.prod() + vectors[:, 0].abs().sum()

    return f


@model(x=SQUARE)
def eigenvalues():
    return lambda x: torch.linalg.eigvals(x).abs().sum() + torch.linalg.matrix_norm(x, "nuc")


# Programs


@model(x=normal(2, 3))
def variational_autoencoder():
    torch.manual_seed(0)
    encoder, decoder = nn.Linear(3, 4), nn.Linear(2, 3)

    def f(x):
        torch.manual_seed(1)
        mean, log_variance = encoder(x).chunk(2, dim=-1)
        z = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
        rebuilt = F.binary_cross_entropy_with_logits(decoder(z), x.sigmoid(), reduction="sum")
        divergence = -0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())
        return rebuilt + divergence

    f.net = nn.ModuleList([encoder, decoder])
    return f


@model(x=normal(3, 2))
def affine_flow():
    torch.manual_seed(0)
    nets = nn.ModuleList(nn.Linear(1, 2) for _ in range(2))

    def f(x):
        log_determinant = torch.zeros(3)
        for net in nets:
            kept, moved = x.split(1, dim=1)
            scale, shift = net(kept).unbind(1)
            moved = moved[:, 0] * scale.tanh().exp() + shift
            log_determinant = log_determinant + scale.tanh()
            x = torch.stack([moved, kept[:, 0]], dim=1)
        return (-0.5 * x.pow(2).sum(1) + log_determinant).mean()

    f.net = nets
    return f


@model(x=torch.tensor([-0.7, 0.1, 0.6]), knots=normal(3, 8))
def spline_flow():
    def f(x, knots):
        widths, heights = (part.softmax(-1) * 2 for part in knots[:, :6].chunk(2, dim=-1))
        edges = F.pad(widths.cumsum(-1), (1, 0)) - 1
        up = F.pad(heights.cumsum(-1), (1, 0)) - 1
        slopes = F.pad(F.softplus(knots[:, 6:]), (1, 1), value=1.0)
        at = torch.searchsorted(edges[:, 1:-1].contiguous(), x.unsqueeze(1))
        left, width = edges.gather(1, at).squeeze(1), widths.gather(1, at).squeeze(1)
        low, height = up.gather(1, at).squeeze(1), heights.gather(1, at).squeeze(1)
        before, after = slopes.gather(1, at).squeeze(1), slopes.gather(1, at + 1).squeeze(1)
        t, s = (x - left) / width, height / width
        bottom = s + (after + before - 2 * s) * t * (1 - t)
        y = low + height * (s * t.square() + before * t * (1 - t)) / bottom
        return y.sum() + bottom.log().sum()

    return f


@model(x=normal(3, 2))
def gradient_penalty():
    torch.manual_seed(0)
    critic = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))

    def f(x):
        points = x * 1
        (slope,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
        return ((slope.norm(dim=1) - 1) ** 2).mean()

    f.net = critic
    return f


@model(x=normal(2), w=normal(2, seed=2))
def gradients_of_two():
    def f(x, w):
        energy = (torch.tanh(x * w) ** 2).sum() + w.sum() * x[0]
        by_x, by_w = torch.autograd.grad(energy, (x, w), create_graph=True)
        return by_x.norm() + by_w.prod()

    return f


@model(x=torch.tensor([1.0, 0.0]), w=normal(2, 2))
def neural_ode():
    def f(x, w):
        def velocity(x):
            return torch.tanh(w @ x)

        h = 0.25
        for _ in range(4):  # Runge and Kutta
            a = velocity(x)
            b = velocity(x + h / 2 * a)
            c = velocity(x + h / 2 * b)
            d = velocity(x + h * c)
            x = x + h / 6 * (a + 2 * b + 2 * c + d)
        return x.pow(2).sum()

    return f


@model(rate=0.1, start=normal(2))
def unrolled_descent():
    def f(rate, start):
        target, w, speed = torch.tensor([1.0, -1.0]), start, torch.zeros(2)
        for _ in range(3):
            (slope,) = torch.autograd.grad(((w - target) ** 4).sum(), w, create_graph=True)
            speed = 0.9 * speed - rate * slope
            w = w + speed
        return ((w - target) ** 2).sum()

    return f


@model(rate=0.05)
def learning_to_learn():
    torch.manual_seed(0)
    net = nn.Linear(2, 1)

    def f(rate):
        weights = dict(net.named_parameters())
        x, y = normal(4, 2), normal(4, 1, seed=2)
        inner = F.mse_loss(torch.func.functional_call(net, weights, (x,)), y)
        slopes = torch.autograd.grad(inner, tuple(weights.values()), create_graph=True)
        moved = {name: w - rate * g for (name, w), g in zip(weights.items(), slopes, strict=True)}
        return F.mse_loss(torch.func.functional_call(net, moved, (x,)), y)

    f.net = net
    return f


@model(start=normal(3), moves=normal(3, 3), seen=normal(3, 2))
def hidden_markov_model():
    def f(start, moves, seen):
        start, moves, seen = start.log_softmax(0), moves.log_softmax(1), seen.log_softmax(1)
        forward = start + seen[:, 0]
        for symbol in (1, 0, 1):
            forward = torch.logsumexp(forward.unsqueeze(1) + moves, dim=0) + seen[:, symbol]
        return torch.logsumexp(forward, dim=0)

    return f


@model(noise=0.3, jump=0.5)
def kalman_filter():
    def f(noise, jump):
        mean, variance, likelihood = torch.zeros(2), torch.eye(2), torch.zeros(())
        move, look = torch.tensor([[1.0, 1.0], [0.0, 1.0]]), torch.tensor([[1.0, 0.0]])
        for seen in (0.9, 2.1, 2.8):
            mean, variance = move @ mean, move @ variance @ move.T + jump**2 * torch.eye(2)
            spread = look @ variance @ look.T + noise**2
            gap = seen - look @ mean
            likelihood = likelihood - 0.5 * (gap @ torch.linalg.solve(spread, gap) + spread.logdet())
            gain = variance @ look.T @ spread.inverse()
            mean, variance = mean + gain @ gap, variance - gain @ look @ variance
        return likelihood

    return f


@model(a=-4.0, b=2.0)
def micrograd():
    def f(a, b):
        c = a + b
        d = a * b + b**3
        c += c + 1
        c += 1 + c + (-a)
        d += d * 2 + (b + a).relu()
        d += 3 * d + (b - a).relu()
        e = c - d
        f = e**2
        g = f / 2.0
        g += 10.0 / f
        return g

    return f


@model(gates=normal(6), x=normal(6, seed=2))
def scan():
    def f(gates, x):
        gates, states, state = gates.sigmoid(), [], torch.zeros(())
        for gate, value in zip(gates, x, strict=True):
            state = gate * state + (1 - gate) * value
            states.append(state)
        return torch.stack(states).cumsum(0).logcumsumexp(0).sum() + x.cumprod(0).sum()

    return f


@model(x=normal(8), kernel=normal(8, seed=2))
def convolution_by_fourier():
    def f(x, kernel):
        spectrum = torch.fft.rfft(x) * torch.fft.rfft(kernel)
        y = torch.fft.irfft(spectrum, n=8)
        return y.pow(2).sum() + spectrum.abs().log1p().sum() + torch.fft.fft(x).angle()[1]

    return f


@model(x=2.0, y=0.5)
def complex_inside():
    def f(x, y):
        z = torch.complex(x, y)
        for _ in range(3):
            z = z * z / 4 + 0.3j
        return z.abs() + (z.conj() * z).real + torch.view_as_real(z).prod()

    return f


@model(x=normal(6))
def pieces():
    def f(x):
        a, b, c = x.reshape(3, 2).unbind()
        first, second = x.split([2, 4])
        left, right = torch.tensor_split(second, 2)
        return (a * b * b).sum() + c.prod() + first.dot(left) + right.square().sum() + x.hsplit(2)[1].sum()

    return f


@model(x=normal(2, 5))
def ranks():
    def f(x):
        values, places = x.topk(2)
        ordered, _ = x.sort(descending=True)
        highest, _ = x.max(dim=1)
        middle = x.median(dim=1).values + x.kthvalue(2, dim=1).values + x.cummax(1).values[:, -1]
        chosen = x.gather(1, places) * values
        return chosen.sum() + (ordered * torch.arange(5.0)).sum() + highest.prod() + middle.sum() + x.amin()

    return f


@model(x=normal(3, 3), y=normal(3, 3, seed=2))
def masks():
    def f(x, y):
        mask = x > y
        chosen = torch.where(mask, x * 2, y)
        picked = x[mask].sum() + x.masked_select(~mask).pow(2).sum()
        filled = x.masked_fill(mask, 0.5).tril() + x.clamp(-0.5, 0.5) + x.nan_to_num()
        return chosen.sum() + picked + filled.prod() + x.masked_scatter(mask, y).sum()

    return f


@model(x=normal(4, 2), y=normal(3, 2, seed=2))
def scatters():
    index = torch.tensor([0, 2, 0])

    def f(x, y):
        added = x.index_add(0, index, y)
        scattered = torch.zeros(4, 2).scatter_add(0, index.unsqueeze(1).expand(3, 2), y * 2)
        reduced = torch.zeros(4, 2).scatter_reduce(0, index.unsqueeze(1).expand(3, 2), y, "amax")
        copied = x.index_copy(0, torch.tensor([1, 3, 0]), y).index_fill(0, torch.tensor([0]), 1.0)
        put = x.index_put((index, torch.tensor([0, 1, 1])), y[:, 0], accumulate=True)
        return (added * scattered).sum() + reduced.sum() + copied.pow(2).sum() + put.prod()

    return f


@model(x=normal(4, 2), edges=normal(5, seed=2))
def graph_convolution():
    sources, targets = torch.tensor([0, 1, 2, 3, 0]), torch.tensor([1, 2, 3, 0, 2])

    def f(x, edges):
        weight = torch.zeros(4).index_add(0, targets, edges.exp())
        weights = edges.exp() / weight[targets]
        for _ in range(2):
            x = torch.zeros(4, 2).index_add(0, targets, weights.unsqueeze(1) * x[sources]).tanh()
        return x.sum()

    return f


@model(x=normal(2, 3))
def checkpointed():
    torch.manual_seed(0)
    block, head = nn.Linear(3, 3), nn.Linear(3, 1)

    def f(x):
        hidden = checkpoint(lambda x: block(x).tanh(), x, use_reentrant=False)
        again = checkpoint(lambda x: block(x).relu(), hidden, use_reentrant=False)
        return head(again).sum()

    f.net = nn.ModuleList([block, head])
    return f


class SplitSign(torch.autograd.Function):
    """Several results, one of them without a gradient."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        positive, negative, sign = x.clamp(min=0), x.clamp(max=0), x.sign()
        ctx.mark_non_differentiable(sign)
        return positive, negative, sign

    @staticmethod
    def backward(ctx, up, down, _):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, up, down)


class Doubled(torch.autograd.Function):
    """Writes its argument."""

    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)

    @staticmethod
    def backward(ctx, grad):
        return 2 * grad


class Reversed(torch.autograd.Function):
    """As in domain adaptation: the same forward, and back the other way round."""

    @staticmethod
    def forward(ctx, x, strength):
        ctx.strength = strength
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad):
        return -ctx.strength * grad, None


@model(x=normal(4))
def custom_functions():
    def f(x):
        up, down, sign = SplitSign.apply(x)
        twice = Doubled.apply(x * 1)
        return (up * 2 + down.exp() * sign).sum() + twice.pow(2).sum() + Reversed.apply(x, 0.5).sin().sum()

    return f


@model(x=normal(3))
def straight_through():
    return lambda x: ((x + (x.round() - x).detach()) ** 2).sum()


@model(x=normal(3), v=normal(3, seed=2))
def functional_transforms():
    def energy(x):
        return (x.sin() * x).sum()

    def f(x, v):
        slope = torch.func.grad(energy)(x)
        value, back = torch.func.vjp(torch.tanh, x)
        (pulled,) = back(v)
        _, pushed = torch.func.jvp(torch.exp, (x,), (v,))
        rows = torch.func.vmap(lambda a: a * a.cos())(x)
        return slope.dot(v) + value.sum() + pulled.sum() + pushed.prod() + rows.sum()

    return f


@model(x=normal(3), v=normal(3, seed=2))
def hessian_vector_product():
    def f(x, v):
        y = (x**3).sum() * x.prod()
        (slope,) = torch.autograd.grad(y, x, create_graph=True)
        (product,) = torch.autograd.grad(slope, x, v, create_graph=True)
        return product.sum()

    return f


@model(r=normal(4), a=0.1, b=0.8)
def volatility():
    def f(r, a, b):  # GARCH(1, 1)
        variance, likelihood = r.var(), torch.zeros(())
        for value in r:
            likelihood = likelihood - 0.5 * (variance.log() + value**2 / variance)
            variance = 0.05 + a * value**2 + b * variance
        return likelihood

    return f


@model(logits=normal(2, 3))
def gumbel_softmax():
    def f(logits):
        torch.manual_seed(0)
        soft, hard = F.gumbel_softmax(logits, tau=0.5), F.gumbel_softmax(logits, hard=True)
        return (soft * torch.arange(3.0)).sum() + hard[:, 0].sum()

    return f


@model(image=normal(1, 1, 4, 4), theta=torch.tensor([[[1.0, 0.1, 0.0], [0.0, 0.9, 0.1]]]))
def spatial_transformer():
    def f(image, theta):
        where = F.affine_grid(theta, (1, 1, 3, 3), align_corners=False)
        return F.grid_sample(image, where, align_corners=False).pow(2).sum()

    return f


@model(x=normal(1, 2, 4, 4))
def unfolded_patches():
    def f(x):
        patches = F.unfold(x, 2, stride=2)
        return F.fold(patches * patches, (4, 4), 2, stride=2).logsumexp((1, 2, 3)).sum()

    return f


@model(log_alpha=normal(3, 3))
def sinkhorn():
    def f(log_alpha):
        for _ in range(3):
            log_alpha = log_alpha - log_alpha.logsumexp(1, keepdim=True)
            log_alpha = log_alpha - log_alpha.logsumexp(0, keepdim=True)
        return (log_alpha.exp() * torch.arange(9.0).reshape(3, 3)).sum()

    return f


@model(x=normal(3), length=0.5)
def gaussian_process():
    def f(x, length):
        distance = (x.unsqueeze(0) - x.unsqueeze(1)) ** 2
        kernel = torch.exp(-distance / (2 * length**2)) + 0.1 * torch.eye(3)
        factor = torch.linalg.cholesky(kernel)
        y = torch.tensor([[0.3], [-0.1], [0.7]])
        return (y.T @ torch.cholesky_solve(y, factor)).squeeze() / 2 + factor.diagonal().log().sum()

    return f


@model(x=normal(2, 3))
def mixture_of_experts():
    torch.manual_seed(0)
    gate, experts = nn.Linear(3, 2), nn.ModuleList(nn.Linear(3, 1) for _ in range(2))

    def f(x):
        weights, chosen = gate(x).softmax(-1).topk(1)
        output = torch.zeros(2, 1)
        for i, expert in enumerate(experts):
            rows = (chosen == i).any(-1).nonzero().flatten()
            output = output.index_add(0, rows, expert(x[rows]) * weights[rows])
        return output.sum()

    f.net = nn.ModuleList([gate, *experts])
    return f


@model(x=normal(1, 3, 2))
def state_space_model():
    torch.manual_seed(0)
    rate, into, out = (nn.Parameter(normal(2, seed=i)) for i in range(3))

    def f(x):
        state, seen = torch.zeros(1, 2), []
        for step in x.unbind(1):
            decay = torch.exp(-F.softplus(rate))
            state = decay * state + into * step
            seen.append((state * out).sum(-1))
        return torch.stack(seen, 1).pow(2).mean()

    return f
