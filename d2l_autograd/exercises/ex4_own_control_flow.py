"""Exercise 4: a function of the reader's own, whose gradient goes through Python's control flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import groupby

import torch

from ..errors import TraceError, Unanswered, Wrong
from ..graph import Graph
from ..tensors import number
from ..tracing.tracer import trace
from . import words
from .reading_answers import blank, function
from .verdict import Found

say = words.say | {
    "own no decision": {
        "zh": "试过的数里，没有看到一次 Python 的判断。需要 if 或 while，条件里用的是张量本身，例如 if a > 0。"
        "torch.where 和 relu 自己就是运算，不是控制流；a.item() 或 float(a) 把数取了出来，这里就看不见判断了。",
        "en": "At none of the numbers tried did Python decide anything. Use an if or a while whose condition asks the tensor itself, "
        "as in if a > 0. torch.where and relu are operations, not control flow; and a.item() or float(a) take the number out, so "
        "that the decision cannot be seen here.",
    },
    "own one way": {
        "zh": "从 {low} 到 {high}，试过的每个数走的都是同一条路：{way}。让条件随 a 的值变化。",
        "en": "From {low} to {high}, every number that was tried went the same way: {way}. Let the condition depend on the value of a.",
    },
    "own at": {"zh": "a = {a} 时：", "en": "At a = {a}: "},
    "own slope": {
        "zh": "a = {a} 附近，函数值的斜率是 {slope}，梯度却是 {grad}。是不是有一段用了 detach()、item() 或 no_grad，或者每次的结果不同？",
        "en": "Around a = {a} the values rise with slope {slope}, but the gradient is {grad}. Is a part of it detached, under "
        "no_grad, taken out by item(), or different each time?",
    },
    "own way": {"zh": "判断", "en": "decisions"},
    "own right": {
        "zh": "试过的数走了 {ways} 条不同的路，每条路上的梯度都与函数值的斜率一致。控制流不在图上，它只决定了哪些运算在图上。",
        "en": "The numbers tried went {ways} different ways, and on each the gradient is the slope of the values. The control flow is "
        "not in the graph; it decided which operations are.",
    },
}

_VALUES = (-3.0, -1.6, -0.7, -0.2, 0.3, 0.9, 1.7, 3.2)
_MOST_OPERATIONS = 2_000
_STEP = 1e-6
_Way = tuple[tuple[str, str, bool], ...]


def check(f: object) -> Found:
    """Run ``f(a)`` at several numbers: it must decide by a, take more than one way, and have true slopes."""
    f = function(f)
    runs = {value: _run(f, value) for value in _VALUES}
    ways = set(map(_way, runs.values()))
    if not any(ways):
        raise Wrong(say("own no decision"))
    if len(ways) == 1:
        raise Wrong(say("own one way", way=_told(ways.pop()), low=_VALUES[0], high=_VALUES[-1]))
    for value, graph in runs.items():
        _check_slope(f, value, graph)
    return Found(say("own right", ways=len(ways)), _table(runs))


def _run(f: Callable, value: float) -> Graph:
    def once(a: torch.Tensor) -> object:
        result = f(a)
        if blank(result):
            raise Unanswered
        return result

    try:
        return trace(once, a=torch.tensor(value, dtype=torch.float64), max_ops=_MOST_OPERATIONS)
    except Unanswered:
        raise
    except Exception as error:  # the reader's function may raise anything
        why = str(error) if isinstance(error, TraceError) else f"{type(error).__name__}: {error}"
        raise Wrong(say("own at", a=value) + why) from error


def _check_slope(f: Callable, value: float, graph: Graph) -> None:
    """Hold the gradient against the slope of values, where a little to both sides the way is the same."""
    around = [_run(f, value + step) for step in (-_STEP, _STEP)]
    if any(_way(run) != _way(graph) for run in around):
        return
    low, high = (run.result.tensor.item() for run in around)
    slope, grad = (high - low) / (2 * _STEP), graph["a"].gradient
    if grad is None or abs(grad.item() - slope) > 1e-3 * max(1.0, abs(slope)):
        raise Wrong(say("own slope", a=value, slope=number(slope), grad=_gradient(graph)))


def _gradient(graph: Graph) -> str:
    grad = graph["a"].gradient
    return "None" if grad is None else number(grad.item())


def _way(graph: Graph) -> _Way:
    return tuple((d.keyword, d.span.code if d.span else "", d.outcome) for d in graph.decisions)


def _told(way: _Way) -> str:
    """The decisions in a row: ``while b < 10 ×3 ✓, ✗``."""
    told = [
        f"{keyword} {code} {'✓' if outcome else '✗'}" + (f" ×{times}" if times > 1 else "")
        for (keyword, code, outcome), times in Counter(way).items()
    ]
    return say("statements").join(told) or "—"


def _table(runs: dict[float, Graph]) -> tuple[tuple[str, ...], ...]:
    """A line for each way, at the first number that took it."""
    rows = [("a", say("own way"), "f(a)", say("gradient"))]
    for way, taken in groupby(runs.items(), key=lambda run: _way(run[1])):
        value, graph = next(taken)
        rows.append((number(value), _told(way), number(graph.result.tensor.item()), _gradient(graph)))
    return tuple(rows)
