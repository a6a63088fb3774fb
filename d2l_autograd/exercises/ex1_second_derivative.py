"""Exercise 1: all second derivatives of a function, and what they cost beside the first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product

import torch

from ..errors import Wrong
from ..measure.cost import cost
from ..tensors import agree
from . import words
from .reading_answers import ask, first_made, function, tensor
from .verdict import Found

say = words.say | {
    "answer at": {
        "zh": "函数是 {code}、x = {x} 时不对。",
        "en": "With the function {code} at x = {x} it is not right. ",
    },
    "second right": {
        "zh": "在每个试过的函数上都与 torch.func.hessian 一致。下表数的是 torch 为 sin(x).prod() 算出的数的个数："
        "二阶导数有 n 行，每一行都要再反向传播一次，而且经过的是梯度的计算图，那张图本身就比 f 的大。",
        "en": "It agrees with torch.func.hessian on every function that was tried. The table counts the numbers that torch "
        "computes for sin(x).prod(): the second derivatives have n rows, each takes one more backward pass, and that pass goes "
        "through the graph of the gradient, which is larger than that of f to begin with.",
    },
    "second gradient": {
        "zh": "你返回的是梯度，也就是一阶导数。它的每个分量还要再对 x 求一次导。",
        "en": "What you return is the gradient, the first derivatives. Each of its components has to be differentiated once more.",
    },
    "second sum": {
        "zh": "你把梯度的各分量加起来再求导，得到的是各行之和。逐个分量地求，每个分量得到一行。",
        "en": "You added the components of the gradient up before the second pass, which gives the sum of the rows. Take one "
        "component at a time: each gives a row.",
    },
    "second diagonal": {
        "zh": "这是对角线，即对同一个分量求两次导。还缺混合偏导数：先对 x[i]、再对 x[j] 求导。",
        "en": "That is the diagonal, both times by the same component. There are also those by x[i] and then by x[j].",
    },
    "second shape": {
        "zh": "形状应当是 {wanted}：第 i 行是梯度第 i 个分量的梯度。你返回的形状是 {given}。",
        "en": "The shape should be {wanted}, row i being the gradient of the gradient's component i. Yours is {given}.",
    },
    "second mixed": {
        "zh": "对角线对了，其余都是 0。这个函数里各分量相乘，混合的二阶导数不会是 0。",
        "en": "The diagonal is right, and all else is 0. But here the components are multiplied with each other, so that mixed "
        "second derivatives are not 0.",
    },
    "second entry": {
        "zh": "形状对了，但第 {row} 行第 {column} 列的数不对（从 0 数起）。",
        "en": "The shape is right, but not the number in row {row}, column {column}, counted from 0.",
    },
    "second second": {"zh": "全部二阶导数（你的函数）", "en": "all second derivatives (yours)"},
}

_POINT = (0.5, -1.5, 2.0)
_SIZES = (1, 2, 4, 8)
_FUNCTIONS = {
    "x.prod()": lambda x: x.prod(),
    "(x**3).sum()": lambda x: (x**3).sum(),
    "torch.sin(x[0] * x[1]) + x[2]**2": lambda x: torch.sin(x[0] * x[1]) + x[2] ** 2,
}


def check(hessian: object) -> Found:
    """Try ``hessian(f, x)`` against torch.func.hessian; show how the work grows with the size of x."""
    hessian = function(hessian)
    for code, f in _FUNCTIONS.items():
        x = torch.tensor(_POINT)
        wanted = torch.func.hessian(f)(x)
        found = tensor(ask(partial(hessian, f), x), x)
        if not agree(found, wanted, 1.0):
            raise Wrong(say("answer at", code=code, x=_POINT) + _why(found, wanted, torch.func.grad(f)(x)))
    return Found(say("second right"), _costs(hessian))


def _why(found: torch.Tensor, wanted: torch.Tensor, gradient: torch.Tensor) -> str:
    mistakes = {
        "second gradient": agree(found, gradient, 1.0),
        "second sum": agree(found, wanted.sum(0), 1.0),
        "second diagonal": agree(found, wanted.diagonal(), 1.0),
        "second shape": found.shape != wanted.shape,
        "second mixed": agree(found, wanted.diagonal().diag(), 1.0),
        "second entry": True,
    }
    mistake = first_made(mistakes)
    if mistake != "second entry":
        return say(mistake, given=tuple(found.shape), wanted=tuple(wanted.shape))
    places = product(range(len(_POINT)), repeat=2)
    row, column = next(place for place in places if not agree(found[place], wanted[place], 1.0))
    return say(mistake, row=row, column=column)


def _costs(hessian: Callable) -> tuple[tuple[str, ...], ...]:
    """For growing x, the numbers that torch computes for f, its gradient and its second derivatives."""

    def f(x: torch.Tensor) -> torch.Tensor:
        return torch.sin(x).prod()

    rows: list[tuple[str, ...]] = [("n", "f", say("gradient"), say("second second"))]
    for size in _SIZES:
        x = torch.linspace(0.5, 1.5, size)
        runs = (lambda x=x: f(x)), (lambda x=x: _gradient(f, x)), (lambda x=x: ask(partial(hessian, f), x))
        rows.append((str(size), *(str(cost(run).numbers) for run in runs)))
    return tuple(rows)


def _gradient(f: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor) -> tuple[torch.Tensor, ...]:
    leaf = x.clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf)
