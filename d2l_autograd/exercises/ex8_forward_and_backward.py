"""Exercise 8: the formula and its derivative carried along from x to y, and the work of both directions."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from itertools import combinations
from types import FrameType

import torch

from ..errors import Wrong
from ..measure.cost import cost
from . import words
from .formula_of_ex6_to_8 import FROM_X, arrivals, f, near
from .reading_answers import ask, function, tensor
from .verdict import Found

say = words.say | {
    "cost run": {"zh": "运行", "en": "run"},
    "cost peak": {"zh": "内存峰值（字节）", "en": "peak memory (bytes)"},
    "cost kept": {"zh": "为往回走保存（字节）", "en": "kept for the way back (bytes)"},
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
    "forward line": {
        "zh": "第一个不对的变量是 {name}：你得到 {given}，应当是 {wanted}；在它之前的都对。",
        "en": "The first line that is wrong is that of {name}: you get {given}, and it is {wanted}. All before it is right.",
    },
    "forward end": {
        "zh": "每个变量和它的变化都对，不对的是最后的 dy（你得到 {given}）。y = d + e，变化也相加。",
        "en": "Each variable and its change are right; the dy at the end is not (you get {given}). As y = d + e, their changes add up.",
    },
    "forward hint": {
        "zh": "值 y 对了，dy 不对（你得到 {given}）。每个变量写两行：一行算值，一行算它的变化，例如 a = x**2 和 da = 2 * x * v。"
        "变化依次叫 da、db、dc、dd、de，检查就能指出第一个不对的。",
        "en": "The value is right, but not dy (you get {given}). Write two lines for each variable: one for the value, one for its change, "
        "as in a = x**2 and da = 2 * x * v. Call the changes da, db, dc, dd and de, and the check can name the first that is wrong.",
    },
    "forward right": {
        "zh": "与 torch.func.jvp 一致。一个输入、一个输出时，两种模式的工作量差不多。反向模式要为往回走保存 5 个数（每个 4 字节），"
        "前向模式一个也不必；可是它每个变量都带两个数，所以式子这么短时，torch.func.jvp 的内存峰值反而高一些。步数多了才看得出差别，见第 9 题。",
        "en": "It agrees with torch.func.jvp. With one input and one output, both modes do about the same work. Reverse mode keeps 5 "
        "numbers (of 4 bytes) for the way back, forward mode none; but it carries two numbers for each variable, so that in so short "
        "a formula the peak of torch.func.jvp is even the higher one. The difference shows where there are many steps, as in exercise 9.",
    },
}

_REVERSE = "torch.func.vjp"
_DIRECTIONS = ((2.0, 1.0), (0.7, -2.0), (-1.5, 0.5))


def check(forward: object) -> Found:
    """Try ``forward(x, v)``, which returns f(x) and its derivative times v, and compare the work."""
    for value, direction in _DIRECTIONS:
        x, v = torch.tensor(value), torch.tensor(direction)
        with _Watch(forward) as watch:
            given = ask(forward, x, v)
        pair = tensor(given, x) if not isinstance(given, Mapping) else torch.empty(0)
        if tuple(pair.shape) != (2,):
            raise Wrong(say("forward only one" if pair.numel() == 1 else "forward what"))
        y, dy = pair.tolist()
        _check_pair(y, dy, x, v, watch.made)
    return Found(say("forward right"), _work(function(forward)))


class _Watch:
    """Sees what the reader's function called its numbers: its local variables when it returns."""

    def __init__(self, f: object) -> None:
        self._code = getattr(f, "__code__", None)
        self.made: dict[str, object] = {}

    def __enter__(self) -> _Watch:
        self._before = sys.getprofile()
        if self._code is not None:
            sys.setprofile(self._see)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(self._before)

    def _see(self, frame: FrameType, event: str, _: object) -> None:
        if event == "return" and frame.f_code is self._code:
            self.made = dict(frame.f_locals)


def carried(x: torch.Tensor, v: torch.Tensor) -> dict[str, torch.Tensor]:
    """Each variable of the formula and its change, in order, when x changes by v."""
    a, da = x**2, 2 * x * v
    b, db = torch.log(a), da / a
    c, dc = torch.sin(x), torch.cos(x) * v
    d, dd = b * c, db * c + b * dc
    e, de = 1 / x, -v / x**2
    return {"a": a, "da": da, "b": b, "db": db, "c": c, "dc": dc, "d": d, "dd": dd, "e": e, "de": de}


def _wrong_line(made: Mapping[str, object], x: torch.Tensor, v: torch.Tensor) -> str | None:
    """The first of the reader's variables that is wrong; empty where all are right, None if they are unknown."""
    for name, real in carried(x, v).items():
        given = made.get(name)
        if not isinstance(given, torch.Tensor | float) or torch.as_tensor(given).numel() != 1:
            return None
        if not near(float(given), real.item()):
            return say("forward line", name=name, given=f"{float(given):.4f}", wanted=f"{real.item():.4f}")
    return ""


def _check_pair(
    first: float, second: float, x: torch.Tensor, v: torch.Tensor, made: Mapping[str, object]
) -> None:
    y, dy = (part.item() for part in torch.func.jvp(f, (x,), (v,)))
    at = say("forward at", x=f"{x.item():g}", v=f"{v.item():g}")
    if near(first, y) and near(second, dy):
        return
    if near(first, dy) and near(second, y):
        raise Wrong(say("forward turned"))
    if not near(first, y):
        line = _wrong_line(made, x, v)
        raise Wrong(at + (line or say("forward value", given=f"{first:.4f}", wanted=f"{y:.4f}")))
    if near(second, dy / v.item()):
        raise Wrong(at + say("forward no v"))
    line = _wrong_line(made, x, v)
    terms = {name: message * v.item() for name, message in arrivals(x.item()).items()}
    for left in (names for size in (2, 1) for names in combinations(FROM_X, size)):
        if near(second, sum(terms[name] for name in FROM_X if name not in left)):
            missing = say("forward missing", names=say("list").join(left))
            raise Wrong(at + say("alt_space").join(filter(None, [line, missing])))
    unknown = say("forward end" if line == "" else "forward hint", given=f"{second:.4f}")
    raise Wrong(at + (line or unknown))


def _work(forward: Callable) -> tuple[tuple[str, ...], ...]:
    """What f costs alone, by the reader's forward mode, and by torch's two modes."""
    x, v = (torch.tensor(number) for number in _DIRECTIONS[0])
    runs = {
        "f(x)": lambda: f(x),
        "forward(x, v)": lambda: forward(x, v),
        "torch.func.jvp": lambda: torch.func.jvp(f, (x,), (v,)),
        _REVERSE: lambda: torch.func.vjp(f, x)[1](v),
    }
    rows = [(say("cost run"), say("cost operations"), say("cost kept"), say("cost peak"))]
    for name, run in runs.items():
        used, bytes_kept = cost(run), kept(f, x) if name == _REVERSE else 0
        rows.append((name, str(used.operations), str(bytes_kept), str(used.peak)))
    return tuple(rows)


def kept(f: Callable, x: torch.Tensor) -> int:
    """How many bytes the graph of ``f(x)`` keeps for the backward pass; what is kept twice counts once."""
    storages: dict[int, torch.UntypedStorage] = {}

    def see(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        storages[storage.data_ptr()] = storage
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(see, lambda tensor: tensor):
        _ = f(x.clone().requires_grad_())
    return sum(storage.nbytes() for storage in storages.values())
