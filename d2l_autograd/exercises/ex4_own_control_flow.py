"""Exercise 4: a function of the reader's own, whose gradient goes through Python's control flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import torch

from ..errors import TraceError
from ..graph import Graph
from ..language import say
from ..tensors import number
from ..tracing.tracer import trace
from .answers import function
from .verdict import Found, Unanswered, Wrong

VALUES = (-3.0, -1.6, -0.7, -0.2, 0.3, 0.9, 1.7, 3.2)
MOST_OPERATIONS = 2_000
STEP = 1e-6
Way = tuple[tuple[str, bool], ...]


def check(f: object) -> Found:
    """Run ``f(a)`` at several numbers: it must decide by a, take more than one way, and have true slopes."""
    f = function(f)
    runs = {value: _run(f, value) for value in VALUES}
    if not any(graph.decisions for graph in runs.values()):
        raise Wrong(say("own no decision"))
    if len({_way(graph) for graph in runs.values()}) == 1:
        low, high = VALUES[0], VALUES[-1]
        raise Wrong(say("own one way", way=_told(runs[low]), low=low, high=high))
    for value, graph in runs.items():
        _check_slope(f, value, graph)
    return Found(say("own right", ways=len({_way(graph) for graph in runs.values()})), _table(runs))


def _run(f: Callable, value: float) -> Graph:
    def once(a: torch.Tensor) -> object:
        result = f(a)
        if result is ...:
            raise Unanswered
        return result

    try:
        return trace(once, a=torch.tensor(value, dtype=torch.float64), max_ops=MOST_OPERATIONS)
    except Unanswered:
        raise
    except TraceError as error:
        raise Wrong(say("own at", a=value) + str(error)) from None
    except Exception as error:  # the reader's function may raise anything
        raise Wrong(say("own at", a=value) + f"{type(error).__name__}: {error}") from error


def _check_slope(f: Callable, value: float, graph: Graph) -> None:
    """Hold the gradient against the slope of values, where a little to both sides the way is the same."""
    around = [_run(f, value + step) for step in (-STEP, STEP)]
    if any(_way(run) != _way(graph) for run in around):
        return
    low, high = (run.result.tensor.item() for run in around)
    slope, grad = (high - low) / (2 * STEP), graph["a"].gradient
    if grad is None or abs(grad.item() - slope) > 1e-3 * max(1.0, abs(slope)):
        told = "None" if grad is None else number(grad.item())
        raise Wrong(say("own slope", a=value, slope=number(slope), grad=told))


def _way(graph: Graph) -> Way:
    return tuple(
        (decision.span.code if decision.span else "", decision.outcome) for decision in graph.decisions
    )


def _told(graph: Graph) -> str:
    """The decisions in a row: ``while b < 10 ×3 ✓, ✗``."""
    told = []
    counts = Counter((d.keyword, d.span.code if d.span else "", d.outcome) for d in graph.decisions)
    for (keyword, code, outcome), times in counts.items():
        told.append(f"{keyword} {code} {'✓' if outcome else '✗'}" + (f" ×{times}" if times > 1 else ""))
    return say("list").join(told) or "—"


def _table(runs: dict[float, Graph]) -> tuple[tuple[str, ...], ...]:
    """A line for each way, at the first number that took it."""
    rows = [("a", say("own way"), "f(a)", say("own grad"))]
    before: Way | None = None
    for value, graph in runs.items():
        if _way(graph) != before:
            grad = graph["a"].gradient
            shown = "None" if grad is None else number(grad.item())
            rows.append((number(value), _told(graph), number(graph.result.tensor.item()), shown))
        before = _way(graph)
    return tuple(rows)
