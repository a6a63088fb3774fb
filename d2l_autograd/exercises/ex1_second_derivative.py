"""Exercise 1: all second derivatives of a function, and what they cost beside the first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import torch

from ..agreement import agree
from ..language import say
from ..measure.cost import cost
from .answers import ask, call, function, tensor
from .verdict import Found, Wrong

POINT = (0.5, -1.5, 2.0)
SIZES = (1, 2, 4, 8)
FUNCTIONS = {
    "x.prod()": lambda x: x.prod(),
    "(x**3).sum()": lambda x: (x**3).sum(),
    "torch.sin(x[0] * x[1]) + x[2]**2": lambda x: torch.sin(x[0] * x[1]) + x[2] ** 2,
}


def check(hessian: object) -> Found:
    """Try ``hessian(f, x)`` against torch.func.hessian; show how the work grows with the size of x."""
    hessian = function(hessian)
    for code, f in FUNCTIONS.items():
        x = torch.tensor(POINT)
        wanted = torch.func.hessian(f)(x)
        found = tensor(ask(partial(hessian, f), x), x)
        if not agree(found, wanted, 1.0):
            raise Wrong(say("answer at", code=code, x=POINT) + _why(found, wanted, torch.func.grad(f)(x)))
    return Found(say("second right"), _costs(hessian))


def _why(found: torch.Tensor, wanted: torch.Tensor, gradient: torch.Tensor) -> str:
    if agree(found, gradient, 1.0):
        return say("second gradient")
    if agree(found, wanted.sum(0), 1.0):
        return say("second sum")
    if agree(found, wanted.diagonal(), 1.0):
        return say("second diagonal")
    if found.shape != wanted.shape:
        return say("second shape", given=tuple(found.shape), wanted=tuple(wanted.shape))
    if agree(found, wanted.diagonal().diag(), 1.0):
        return say("second mixed")
    row, column = next(map(tuple, (found - wanted).abs().gt(1e-3).nonzero().tolist()), (0, 0))
    return say("second entry", row=row, column=column)


def _costs(hessian: Callable) -> tuple[tuple[str, ...], ...]:
    """For growing x, the numbers that torch computes for f, its gradient and its second derivatives."""

    def f(x: torch.Tensor) -> torch.Tensor:
        return torch.sin(x).prod()

    rows = [tuple(say(f"second {head}") for head in ("size", "f", "first", "second"))]
    for size in SIZES:
        x = torch.linspace(0.5, 1.5, size)
        runs = (lambda x=x: f(x)), (lambda x=x: _gradient(f, x)), (lambda x=x: call(partial(hessian, f), x))
        rows.append((str(size), *(str(cost(run).numbers) for run in runs)))
    return tuple(rows)


def _gradient(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> tuple[torch.Tensor, ...]:
    leaf = x.clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf)
