"""What the curves of a run cost while a slider moves: `python tests/benchmarks/plots.py`.

The medians of measuring all curves of a run, of measuring again after one input has moved, and of turning
them into paths, in milliseconds; then the first two in runs of the function with torch alone.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import torch

import d2l_autograd as ad
from d2l_autograd.measure.sampler import finished
from d2l_autograd.plots.axis import Axis
from d2l_autograd.plots.curves import Curves
from d2l_autograd.plots.path import path
from d2l_autograd.plots.scales import bounds

ROUNDS = 21


def product(x, y, w):
    """Section 2.5.0's function."""
    return (x + y) * w


def doubled(a):
    """Section 2.5.4's function, without its branch."""
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b


CASES = {
    "product": (product, dict.fromkeys("xyw", (-5.0, 5.0)), {"x": 2.0, "y": 3.0, "w": 4.0}, {"x": 2.1}),
    "stairs": (doubled, {"a": (-2.0, 2.0)}, {"a": 0.8392}, {"a": 0.9}),
}


def timed(call: Callable[[], object]) -> float:
    """The milliseconds that one call takes."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1e3


def drawn(curves: Curves, graph: ad.Graph) -> list[str]:
    """The curves of a run as path data."""
    found = curves.of(graph)
    up = Axis.linear(*bounds(found.values(), graph.result.tensor.item()), 100, 0)
    return [path(c.points, Axis.linear(c.points[0][0], c.points[-1][0], 0, 260), up) for c in found.values()]


def main() -> None:
    """Print a line for each case."""
    for name, (f, ranges, at, move) in CASES.items():
        first, moved = ad.trace(f, **at), ad.trace(f, **at | move)
        times: dict[str, list[float]] = {"first": [], "moved": [], "paths": [], "one bare run": []}
        for _ in range(ROUNDS):
            curves = Curves(f, ranges, slope=name == "stairs")
            times["first"].append(timed(lambda: finished(curves.measure(first))))  # noqa: B023
            times["moved"].append(timed(lambda: finished(curves.measure(moved))))  # noqa: B023
            times["paths"].append(timed(lambda: drawn(curves, moved)))  # noqa: B023
            times["one bare run"].append(timed(lambda: f(*map(torch.tensor, at.values()))))  # noqa: B023
        medians = {what: statistics.median(each) for what, each in times.items()}
        print(f"{name:8}", *(f"{what}: {median:.2f} ms;" for what, median in medians.items()))


if __name__ == "__main__":
    sys.exit(main())
