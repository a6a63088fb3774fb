"""What a frame of a plot costs while a slider moves: `python tests/benchmarks/plots.py`.

Each of our three plots, blitted and encoded, beside a figure of the same size and content made the usual
way: `plt.subplots`, a few calls, `savefig`. Each round times every contestant once, and the medians are
printed: a busy moment of the machine falls on all alike. The first drawing, without matplotlib's import,
and a new background are listed too.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable, Iterator

import matplotlib
import numpy as np
import torch

import d2l_autograd as ad
from d2l_autograd.measure.sampler import finished
from d2l_autograd.plots.choice_of_plot import plot_for

matplotlib.use("agg")
ROUNDS = 41
SIZE, DPI = (5, 3.125), 192
LEAST_TIMES_FASTER = 4.0


def square_times(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Two numbers in, one out."""
    return x**2 * y


def dot(x: torch.Tensor) -> torch.Tensor:
    """Section 2.5.1's function."""
    return 2 * torch.dot(x, x)


def doubled(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b


CASES = {
    "curve": (torch.sin, {"input": [(-6, 6)]}, lambda i: {"input": 1 + i / 100}),
    "stairs": (doubled, {"a": [(-2, 2)]}, lambda i: {"a": 0.5 + i / 100}),
    "contours": (square_times, {"x": [(-5, 5)], "y": [(-5, 5)]}, lambda i: {"x": 2 + i / 100, "y": 3.0}),
    "bars": (dot, {}, lambda i: {"x": [0.0, 1.0, 2 + i / 100, 3.0]}),
}


def usual(kind: str, graph: ad.Graph) -> bytes:
    """The figure as one would write it in a notebook, from scratch."""
    import matplotlib.pyplot as plt

    nodes = [node for node in graph if node.kind == "input"]
    figure, axes = plt.subplots(figsize=SIZE, dpi=DPI)
    if kind == "curve":
        x = np.linspace(-6, 6, 193)
        at, slope = nodes[0].value.item(), nodes[0].grad.item()
        axes.plot(x, np.sin(x))
        axes.plot(x, np.sin(at) + slope * (x - at))
        axes.plot(at, np.sin(at), "o")
        axes.set_ylim(-1.5, 1.5)
    elif kind == "stairs":
        at, slope = nodes[0].value.item(), nodes[0].grad.item()
        below, above = figure.subplots(2)
        below.plot(np.linspace(-2, 2, 193), np.linspace(-2, 2, 193))
        above.set_xscale("symlog")
        above.set_yscale("log")
        above.plot(np.geomspace(0.002, 2, 22), np.geomspace(512, 5e7, 22), drawstyle="steps")
        above.plot(at, slope, "o")
    elif kind == "contours":
        x = np.linspace(-5, 5, 41)
        z = x[None, :] ** 2 * x[:, None]
        axes.contourf(x, x, z, levels=14)
        axes.contour(x, x, z, levels=14)
        axes.quiver(*(node.value.item() for node in nodes), *(node.grad.item() for node in nodes))
    else:
        axes.bar(range(4), nodes[0].grad.tolist())
    axes.set_title(f"{nodes[0].grad.reshape(-1)[0].item():.4f}")
    out = io.BytesIO()
    figure.savefig(out, dpi=DPI)
    plt.close(figure)
    return out.getvalue()


def timed(call: Callable[[], object]) -> float:
    """The milliseconds that one call takes."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1e3


def contestants(kind: str) -> Iterator[tuple[str, Callable[[int], float]]]:
    """A name and, for each round, the milliseconds of one frame."""
    f, ranges, at = CASES[kind]
    graphs = [ad.trace(f, **at(i)) for i in range(ROUNDS)]
    plot_of = lambda graph: finished(plot_for(f, graph, ranges, slope=kind == "stairs"))  # noqa: E731
    plot = plot_of(graphs[0])
    plot.draw(graphs[0])
    yield "a frame", lambda i: timed(lambda: plot.draw(graphs[i]))
    yield "first frame", lambda i: timed(lambda: plot_of(graphs[i]).draw(graphs[i]))
    yield "subplots + savefig", lambda i: timed(lambda: usual(kind, graphs[i]))


def main() -> int:
    """Print the table and the aim; 1 when it is missed."""
    held = True
    for kind in CASES:
        times: dict[str, list[float]] = {}
        running = list(contestants(kind))
        for i in range(ROUNDS):
            for name, frame in running:
                times.setdefault(name, []).append(frame(i))
        medians = {name: statistics.median(all_) for name, all_ in times.items()}
        faster = medians["subplots + savefig"] / medians["a frame"]
        held = held and faster >= LEAST_TIMES_FASTER
        print(f"{kind:9}", *(f"{name}: {median:.1f} ms;" for name, median in medians.items()), end=" ")
        print(f"{faster:.1f} x faster")
    print("held:  " if held else "MISSED:", f"a frame at least {LEAST_TIMES_FASTER} x faster than savefig")
    return int(not held)


if __name__ == "__main__":
    sys.exit(main())
