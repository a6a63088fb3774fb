"""Exercise 8: the formula and its derivative carried along from x to y, and the work of both directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations

import torch

from ..measure.cost import cost
from . import words
from .formula_of_ex6_to_8 import FROM_X, arrivals, f, near
from .reading_answers import ask, function, tensor
from .verdict import Found, Wrong

say = words.say | {
    "cost run": {"zh": "运行", "en": "run"},
    "cost peak": {"zh": "内存峰值（字节）", "en": "peak memory (bytes)"},
    "forward what": {
        "zh": "应当返回一对数 (y, dy)：函数值，和导数乘以 v。",
        "en": "Return a pair (y, dy): the value, and the derivative times v.",
    },
    "forward only one": {
        "zh": "只返回了一个数。前向模式带着两个数一起走：值 y，和它的变化 dy。",
        "en": "You return one number. Forward mode carries two along: the value y, and its change dy.",
    },
    "forward at": {"zh": "x = {x}，v = {v} 时不对。", "en": "At x = {x}, v = {v} it is not right. "},
    "forward turned": {
        "zh": "两个数的次序反了：先是值 y，再是 dy。",
        "en": "The two are in the wrong order: first the value y, then dy.",
    },
    "forward value": {
        "zh": "先看值 y：你得到 {given}，应当是 {wanted}。",
        "en": "Look at the value y first: you get {given}, and it is {wanted}.",
    },
    "forward no v": {
        "zh": "dy 少乘了 v。从 x 出发时带的是 dx = v，不是 1。",
        "en": "dy is not multiplied by v. What sets out from x is dx = v, not 1.",
    },
    "forward missing": {
        "zh": "dy 里少了经过 {names} 的那部分。乘积 d = b · c 的变化有两项，y = d + e 的也有两项。",
        "en": "The part of dy that comes by way of {names} is missing. The change of a product, d = b · c, has two terms, and so has "
        "that of y = d + e.",
    },
    "forward hint": {
        "zh": "值 y 对了，dy 不对（你得到 {given}）。每一行都写两句：一句算值，一句算它的变化，例如 a = x**2，da = 2 * x * dx。",
        "en": "The value is right, but not dy (you get {given}). Write two lines for each: one for the value, one for its change, as in "
        "a = x**2 and da = 2 * x * dx.",
    },
    "forward right": {
        "zh": "与 torch.func.jvp 一致。只有一个输入、一个输出时，两种模式的工作量差不多；差别在 x 或 y 变多时才显出来，见练习 9。",
        "en": "It agrees with torch.func.jvp. With one input and one output, both modes do about the same work; what sets them apart "
        "is a longer x or a longer y, as in exercise 9.",
    },
}

_DIRECTIONS = ((2.0, 1.0), (0.7, -2.0), (-1.5, 0.5))


def check(forward: object) -> Found:
    """Try ``forward(x, v)``, which returns f(x) and its derivative times v, and compare the work."""
    for value, direction in _DIRECTIONS:
        x, v = torch.tensor(value), torch.tensor(direction)
        given = ask(forward, x, v)
        pair = tensor(given, x) if not isinstance(given, Mapping) else torch.empty(0)
        if tuple(pair.shape) != (2,):
            raise Wrong(say("forward only one" if pair.numel() == 1 else "forward what"))
        y, dy = pair.tolist()
        _check_pair(y, dy, x, v)
    return Found(say("forward right"), _work(function(forward)))


def _check_pair(first: float, second: float, x: torch.Tensor, v: torch.Tensor) -> None:
    y, dy = (part.item() for part in torch.func.jvp(f, (x,), (v,)))
    at = say("forward at", x=f"{x.item():g}", v=f"{v.item():g}")
    if near(first, y) and near(second, dy):
        return
    if near(first, dy) and near(second, y):
        raise Wrong(say("forward turned"))
    if not near(first, y):
        raise Wrong(at + say("forward value", given=f"{first:.4f}", wanted=f"{y:.4f}"))
    if near(second, dy / v.item()):
        raise Wrong(at + say("forward no v"))
    terms = {name: message * v.item() for name, message in arrivals(x.item()).items()}
    for left in (names for size in (2, 1) for names in combinations(FROM_X, size)):
        if near(second, sum(terms[name] for name in FROM_X if name not in left)):
            raise Wrong(at + say("forward missing", names=say("list").join(left)))
    raise Wrong(at + say("forward hint", given=f"{second:.4f}"))


def _work(forward: Callable) -> tuple[tuple[str, ...], ...]:
    """What f costs alone, by the reader's forward mode, and by torch's two modes."""
    x, v = (torch.tensor(number) for number in _DIRECTIONS[0])
    runs = {
        "f(x)": lambda: f(x),
        "forward(x, v)": lambda: forward(x, v),
        "torch.func.jvp": lambda: torch.func.jvp(f, (x,), (v,)),
        "torch.func.vjp": lambda: torch.func.vjp(f, x)[1](v),
    }
    rows = [(say("cost run"), say("cost operations"), say("cost peak"))]
    for name, run in runs.items():
        used = cost(run)
        rows.append((name, str(used.operations), str(used.peak)))
    return tuple(rows)
