"""Exercise 3: the gradient of section 2.5.4's function where its input is a vector or a matrix."""

from __future__ import annotations

import torch

from ..agreement import agree
from ..language import say
from ..tensors import inline, shape
from .answers import ask, tensor
from .verdict import Found, Wrong

POINTS = (0.8392, [0.3, -0.1, 0.5], [-0.3, 0.1, -0.5, 2.0], [[0.0, 2.0], [1.0, 4.0]])


def f(a: torch.Tensor) -> torch.Tensor:
    """The function of section 2.5.4."""
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b


def check(gradient: object) -> Found:
    """Try ``gradient(a)``, that of the sum of f(a), on scalars, vectors and matrices."""
    rows = [tuple(say(f"flow {head}") for head in ("a", "shape", "slope", "ratio"))]
    for point in POINTS:
        a = torch.tensor(point, requires_grad=True)
        d = f(a)
        (wanted,) = torch.autograd.grad(d.sum(), a)
        found = tensor(ask(gradient, a), wanted)
        if not agree(found, wanted):
            raise Wrong(say("flow at", a=inline(a.detach())) + _why(found, wanted, d.detach()))
        size = shape(a) or say("scalar")
        rows.append((inline(a.detach()), size, inline(wanted), inline(d.detach() / a.detach())))
    return Found(say("flow right"), tuple(rows))


def _why(found: torch.Tensor, wanted: torch.Tensor, d: torch.Tensor) -> str:
    if found.isnan().any():
        return say("flow nan")
    if agree(found, d):
        return say("flow d")
    if agree(found, wanted / wanted.numel()):
        return say("flow mean")
    if agree(found, wanted * d):
        return say("flow weights")
    if found.shape != wanted.shape:
        return say("flow wrong shape", given=tuple(found.shape), wanted=tuple(wanted.shape))
    return say("flow hint")
