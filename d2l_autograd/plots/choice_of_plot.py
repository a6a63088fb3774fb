"""A run as a plot: curve and tangent, contour lines and gradient, or the gradient's components as bars.

The slopes, bars and arrows are torch's gradients out of the :class:`Graph`; only the curve and the contour
lines need more runs of the reader's function. The PNG is transparent and in the light
theme's colours; on a dark page CSS turns it round: ``filter: invert(1) hue-rotate(180deg)``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..errors import InputError
from ..graph import Graph
from ..measure.expected_gradients import Check
from ..measure.sampler import Work
from ..running.inputs import shown
from ..tensors import numbers
from .bars import Bars
from .contours import Contours
from .curve import Curve
from .plot import Plot, Run, Sampled
from .scales import Range, rounded
from .staircase import Staircase
from .words import say

if TYPE_CHECKING:
    import torch

_MOST_BARS = 32


def check_plot(plot: object, graph: Graph) -> None:
    """Refuse, as ``plot=``, what names no plot, and the slope where the input is not one number."""
    if not (plot is None or isinstance(plot, bool) or (isinstance(plot, str) and plot == "slope")):
        raise InputError(say("unknown plot", given=shown(plot)))
    values = [node.tensor for node in graph.inputs.values()]
    if plot == "slope" and (sum(value.numel() for value in values) != 1 or not all(map(_plain, values))):
        raise InputError(say("slope of several", names=", ".join(graph.inputs) or "-"))


def plot_for(
    f: Callable,
    graph: Graph,
    ranges: Mapping[str, Sequence[Range]],
    checks: Sequence[Check] = (),
    *,
    slope: bool = False,
) -> Work[Plot | None]:
    """The plot that suits the inputs of ``graph``, a run of ``f``, measured for it; None where none does.

    One number as input gives its curve with the tangent, two give contour lines with the gradient, more
    (up to 32), or a function that cannot be run again, bars. ``ranges`` are the sliders' ends by input
    name, a pair for each component; where there is none, a round range about the value. With ``slope``, the
    curve of one number has its slope below it, on logarithmic scales for both signs. Runs ``f`` at up to
    about 1,700 points, for 25,000 operations at most. Serves sections 2.5.0 to 2.5.4.
    """
    values = [node.tensor for node in graph.inputs.values()]
    plain = all(map(_plain, [*values, graph.result.tensor]))
    if not plain or not 1 <= sum(value.numel() for value in values) <= _MOST_BARS:
        return None
    run = Run(graph, checks)
    kinds: dict[int, type[Sampled]] = {1: Staircase if slope else Curve, 2: Contours}
    kind = kinds.get(len(run.components))
    if kind is not None:
        plot = kind(f, run, _ranges(run, ranges))
        if (yield from plot.measure(graph)):
            return plot
    return Bars(run)


def _plain(tensor: torch.Tensor) -> bool:
    strided = str(tensor.layout) == "torch.strided" and numbers(tensor) is not None
    return strided and not tensor.is_complex() and tensor.numel() > 0


def _ranges(run: Run, given: Mapping[str, Sequence[Range]]) -> list[Range]:
    """A range for each component, with its value inside."""
    inputs = run.graph.inputs.items()
    pairs = [pair for name, node in inputs for pair in given.get(name, [None] * node.tensor.numel())]
    ranges = []
    for component, pair in zip(run.components, pairs, strict=True):
        at = component.at if math.isfinite(component.at) else 0.0
        largest = max(1.4 * abs(at), 1.0)
        low, high = pair or rounded(-largest, largest)
        ranges.append((min(float(low), at), max(float(high), at)))
    return ranges
