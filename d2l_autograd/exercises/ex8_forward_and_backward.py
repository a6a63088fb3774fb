"""Exercise 8: the formula and its derivative carried along from x to y, and the work of both directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations

import torch

from ..language import say
from ..measure.cost import cost
from .answers import ask, function, tensor
from .formula import FROM_X, arrivals, f, near
from .verdict import Found, Wrong

DIRECTIONS = ((2.0, 1.0), (0.7, -2.0), (-1.5, 0.5))


def check(forward: object) -> Found:
    """Try ``forward(x, v)``, which returns f(x) and its derivative times v, and compare the work."""
    forward = function(forward)
    for value, direction in DIRECTIONS:
        x, v = torch.tensor(value), torch.tensor(direction)
        given = ask(forward, x, v)
        pair = tensor(given, x) if not isinstance(given, Mapping) else torch.empty(0)
        _check_pair(pair, x, v)
    return Found(say("forward right"), _work(forward))


def _check_pair(pair: torch.Tensor, x: torch.Tensor, v: torch.Tensor) -> None:
    y, dy = (part.item() for part in torch.func.jvp(f, (x,), (v,)))
    if tuple(pair.shape) != (2,):
        raise Wrong(say("forward only one" if pair.numel() == 1 else "forward what"))
    first, second = pair.tolist()
    at = say("forward at", x=f"{x.item():g}", v=f"{v.item():g}")
    if near(first, y) and near(second, dy):
        return
    if near(first, dy) and near(second, y):
        raise Wrong(say("forward turned"))
    if not near(first, y):
        raise Wrong(at + say("forward value", given=f"{first:.4f}", wanted=f"{y:.4f}"))
    if near(second, dy / v.item()):
        raise Wrong(at + say("forward no v"))
    raise Wrong(at + _hint(second, x, v))


def _hint(second: float, x: torch.Tensor, v: torch.Tensor) -> str:
    parts = {name: message * v.item() for name, message in arrivals(x.item()).items()}
    for kept in (pair for size in (1, 2) for pair in combinations(FROM_X, size)):
        if near(second, sum(parts[name] for name in kept)):
            left = [name for name in FROM_X if name not in kept]
            return say("forward missing", names=say("list").join(left))
    return say("forward hint", given=f"{second:.4f}")


def _work(forward: Callable) -> tuple[tuple[str, ...], ...]:
    """What f costs alone, by the reader's forward mode, and by torch's two modes."""
    x, v = (torch.tensor(number) for number in DIRECTIONS[0])
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
