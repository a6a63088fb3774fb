"""Exercise 3: the gradient of section 2.5.4's function where its input is a vector or a matrix."""

from __future__ import annotations

import torch

from ..errors import Wrong
from ..tensors import agree, inline
from . import words
from .reading_answers import ask, first_made, tensor
from .verdict import Found

say = words.say | {
    "flow shape": {"zh": "d 的形状", "en": "shape of d"},
    "flow at": {"zh": "a = {a} 时不对。", "en": "At a = {a} it is not right. "},
    "flow right": {
        "zh": "d 的形状总与 a 相同。不是标量时，d.backward() 会报错，要先求和或给出权重。每个分量的斜率都是同一个 k，"
        "因为循环几轮、走哪个分支由整个张量决定。",
        "en": "d always has the shape of a. Where that is not a scalar, d.backward() raises, and a sum or weights are needed. All "
        "components have the same slope k, since the whole tensor decides on turns and branch.",
    },
    "flow nan": {
        "zh": "有个分量得到 nan：那里 a 是 0，d / a 成了 0/0。让 autograd 来求，它不做除法。",
        "en": "One component came out as nan: a is 0 there, and d / a is 0/0. Let autograd find it; it does not divide.",
    },
    "flow d": {"zh": "你返回的是 d，不是它的梯度。", "en": "What you return is d, not its gradient."},
    "flow mean": {
        "zh": "差一个因子：用平均值反向传播，每个分量的权重是 1/n；这里要的是和的梯度，权重是 1。",
        "en": "It is off by a factor: going back from the mean gives each component the weight 1/n. Wanted is the gradient of the "
        "sum, with weights 1.",
    },
    "flow weights": {
        "zh": "你给 backward 的权重不是 1，各行都乘上了它；这里要的是和的梯度。",
        "en": "The weights that you gave to backward were not 1, and the rows were multiplied by them. Wanted is the gradient of the sum.",
    },
    "flow wrong shape": {
        "zh": "梯度与 a 形状相同，应当是 {wanted}，你返回的是 {given}。",
        "en": "A gradient has the shape of its tensor, here {wanted}; yours is {given}.",
    },
    "flow hint": {
        "zh": "先得到标量（例如求和），再反向传播，然后读 a 的梯度。",
        "en": "Make a scalar first, for example a sum; go backward; then read the gradient of a.",
    },
}

_POINTS = (0.8392, [0.3, -0.1, 0.5], [-0.3, 0.1, -0.5, 2.0], [[0.0, 2.0], [1.0, 4.0]])


def _f(a: torch.Tensor) -> torch.Tensor:
    """The function of section 2.5.4."""
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b


def check(gradient: object) -> Found:
    """Try ``gradient(a)``, that of the sum of f(a), on scalars, vectors and matrices."""
    rows = [("a", say("flow shape"), say("gradient"), "d / a")]
    for point in _POINTS:
        a = torch.tensor(point, requires_grad=True)
        d = _f(a)
        (wanted,) = torch.autograd.grad(d.sum(), a)
        found = tensor(ask(gradient, a), wanted)
        if not agree(found, wanted):
            raise Wrong(say("flow at", a=inline(a.detach())) + _why(found, wanted, d.detach()))
        size = str(tuple(a.shape)) if a.ndim else say("scalar")
        rows.append((inline(a.detach()), size, inline(wanted), inline(d.detach() / a.detach())))
    return Found(say("flow right"), tuple(rows))


def _why(found: torch.Tensor, wanted: torch.Tensor, d: torch.Tensor) -> str:
    mistakes = {
        "flow nan": found.isnan().any(),
        "flow d": agree(found, d),
        "flow mean": agree(found, wanted / wanted.numel()),
        "flow weights": agree(found, wanted * d),
        "flow wrong shape": found.shape != wanted.shape,
        "flow hint": True,
    }
    return say(first_made(mistakes), given=tuple(found.shape), wanted=tuple(wanted.shape))
