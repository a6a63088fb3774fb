"""What is shown of a function on its plot, for a run and for another one after a move."""

from __future__ import annotations

import examples
import torch
from artists import on_canvas
from plotting import plot_for
from shown_text import Parts, example, new

import d2l_autograd as ad
from d2l_autograd.measure.expected_gradients import check_gradients

PLOTS = {
    "curve": ("cubic", {"x": 1.5}, {"x": -0.5}, {}),
    "curve-range": ("cubic", {"x": 0.25}, {"x": 3.0}, {"x": (0.0, 4.0)}),
    "curve-checked": ("cubic", {"x": 1.0}, {"x": 2.0}, {"x": (-2.0, 2.0)}),
    "curve-not-so": ("cubic", {"x": 1.0}, {"x": 0.0}, {"x": (-2.0, 1.0)}),
    "curve-pole": ("pole", {"x": 2.0}, {"x": 1.0}, {"x": (-3.0, 3.0)}),
    "curve-jumps": ("steps", {"x": 0.5}, {"x": 1.5}, {"x": (-3.0, 3.0)}),
    "curve-root": ("root", {"x": 1.0}, {"x": -1.0}, {"x": (-2.0, 4.0)}),
    "curve-cut": ("cut_curve", {"x": 1.0}, {"x": 2.0}, {"x": (-1.0, 3.0)}),
    "curve-none": ("restless", {"x": 1.0}, {"x": 0.5}, {}),
    "curve-tiny": ("pole", {"x": 1e-12}, {"x": 1e12}, {"x": (-2e-12, 2e-12)}),
    "stairs": ("doubling", {"a": 3.0}, {"a": -20.0}, {"a": (-50.0, 50.0)}),
    "stairs-positive": ("doubling", {"a": 3.0}, {"a": 40.0}, {"a": (1.0, 50.0)}),
    "stairs-negative": ("doubling", {"a": -3.0}, {"a": -30.0}, {"a": (-64.0, 0.0)}),
    "stairs-small": ("doubling", {"a": -3.0}, {"a": 0.5}, {"a": (-20.0, 0.5)}),
    "stairs-near": ("doubling", {"a": 3.0}, {"a": 40.0}, {"a": (0.5, 1500.0)}),
    "stairs-near-negative": ("doubling", {"a": -3.0}, {"a": -0.5}, {"a": (-60.0, -0.5)}),
    "stairs-jumps": ("steps", {"x": 0.5}, {"x": -2.0}, {"x": (-3.0, 300.0)}),
    "contours": ("bowl", {"x": 1.0, "y": 0.5}, {"x": -1.0, "y": 1.0}, {}),
    "contours-checked": ("bowl", {"x": 1.0, "y": 0.5}, {"x": 2.0, "y": -1.0}, {"x": (-2, 2), "y": (-1, 1)}),
    "contours-wide": ("bowl", {"x": 1.0, "y": 0.5}, {"x": 0.0, "y": 0.0}, {"x": (-8, 8), "y": (0, 1)}),
    "contours-pole": ("reciprocal", {"x": 1.0, "y": 2.0}, {"x": 1.0, "y": 0.0}, {}),
    "contours-jump": ("chosen", {"x": 2.0, "y": 1.0}, {"x": 0.0, "y": 1.0}, {}),
    "contours-flat": ("flat", {"x": 2.0, "y": 1.0}, {"x": 0.0, "y": 1.0}, {}),
    "contours-none": ("restless_pair", {"x": 2.0, "y": 1.0}, {"x": 0.0, "y": 1.0}, {}),
    "bars": ("product", {"x": 2.0, "y": 3.0, "w": 4.0}, {"x": -2.0, "y": -30.0, "w": -1.0}, {}),
    "bars-checked": ("dot", {"x": [1.0, -2.0, 0.0, 0.5]}, {"x": [8.0, 0.0, 0.25, -9.0]}, {}),
    "bars-wide": (
        "wide",
        {"x": [float(i) for i in range(12)], "y": [1.0] * 12},
        {"x": [1.0] * 12, "y": [-1.0] * 12},
        {},
    ),
    "bars-matrix": (
        "broadcast",
        {"a": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], "b": [2.0, -1.0]},
        {"a": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], "b": [0.0, 0.0]},
        {},
    ),
    "bars-not-finite": ("not_finite", {"x": [1.0, 6.0, 3.0]}, {"x": [3.0, 6.0, 4.0]}, {}),
    "bars-unused": ("leftovers", {"x": [1.0, 2.0, 3.0], "y": 4.0, "unused": 5.0}, {"y": 5.0}, {}),
}
_EXPECT_ON_PLOT = {
    "curve-checked": lambda x: 3 * x * x - 2,
    "curve-not-so": lambda x: 3 * x,
    "contours-checked": lambda x, y: {"x": 2 * x, "y": 8 * y},
    "bars-checked": lambda x: 4 * x + torch.tensor([0.0, 1.0, 0.0, -50.0]),
    "stairs-jumps": lambda x: x,
}
_WEIGHTED = {"bars-matrix": [[1.0, 0.0], [0.0, 2.0], [-1.0, 0.25]]}


def of_plot(name: str) -> Parts:
    return {"first and moved": lambda: plotted(name)}


def plotted(name: str) -> str:
    """The first run on its plot, and what is another after a move."""
    function, first, moved, ranges = PLOTS[name]
    examples.counter[0] = 0.0
    told, plot, before = [], None, ""
    for inputs in (first, first | moved):
        graph = ad.trace(example(function), upstream=_WEIGHTED.get(name), **inputs)
        checks = check_gradients(graph, _EXPECT_ON_PLOT[name]) if name in _EXPECT_ON_PLOT else ()
        if plot is None:
            slope = name.startswith("stairs")
            plot = plot_for(example(function), graph, ranges, checks, slope=slope)
        png = plot.draw(graph, checks)
        now = "\n".join(on_canvas(plot))
        told += [f"at {inputs}", plot.alt_text(graph, checks), f"{png[:33]!r}", new(now, before)]
        before = now
    return "\n".join(told)
