"""One number as input and decisions on the way: the curve above, and below it the slope over both signs.

Where a loop turns once more or another branch is taken, the slope jumps: seen over several powers of ten it
is a staircase (section 2.5.4).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ..graph import Graph
from ..measure.expected_gradients import Check
from ..measure.sampler import MOST_OPS, Sampler, Work
from ..tensors import number
from .canvas import SMALL, Canvas, label, line
from .curve import LEFT, RIGHT, Curve, Point, Stair
from .plot import Run
from .scales import Range, typeset
from .words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TOP, _BOTTOM, _FOOT = 186, 258, 291
_DECADES, _MOST_DECADES = 3, 6
_PLACES = 40  # on each side of 0
_BISECTIONS = 24
_SAME = 1e-5
_MOST_TICKS = 5
_GAP = 0.15  # of the scale of one sign: how far its smallest number is from 0


class Staircase(Curve):
    """Possible where the slope is known somewhere on either side of 0."""

    _bottom, _foot = 132, 162

    def __init__(self, f: Callable, run: Run, ranges: list[Range]) -> None:
        super().__init__(f, run, ranges)
        (low, high), sizes = self._across, sorted(map(abs, self._across))
        through_zero = low <= 0 <= high
        least = sizes[1] / 10**_DECADES if through_zero else max(sizes[0], sizes[1] / 10**_MOST_DECADES)
        self._least, self._most = least, sizes[1]

    def _sample(self, sample: Sampler) -> Work[tuple[list[Point], list[Stair]] | None]:
        points, _ = (yield from super()._sample(sample)) or ([], [])
        sample.ops_left = MOST_OPS  # neither takes the other's share
        (low, high), least, most = self._across, self._least, self._most
        found = (yield from stairs(sample, -least, -most)) if low <= -least else []
        found += (yield from stairs(sample, least, most)) if high >= least else []
        return (points, found) if found else None

    def _draw_background(self, canvas: Canvas, run: Run) -> None:
        super()._draw_background(canvas, run)
        _, found = self.found or ([], [])
        (here,) = run.components
        own = here.grad if here.grad and math.isfinite(here.grad) else 0.0
        (low, high), least, most = self._across, self._least, self._most
        axes = canvas.axes(LEFT, _TOP, RIGHT, _BOTTOM)
        _scale(axes, "x", [-most, -least] * (low < 0) + [0.0] * (low < 0 < high) + [least, most] * (high > 0))
        _scale(axes, "y", [own, *(slope for *_, slope in found)], room=0.08)
        axes.minorticks_off()
        for start, end, slope in found:
            axes.add_line(line("gradient", 2, [start, end], [slope, slope]))
        canvas.text(LEFT, _FOOT, label("plot_stairs"), "muted", size=SMALL)
        canvas.text(RIGHT, _FOOT, here.name, ha="right")
        self._step = canvas.move(axes.add_line(line("gradient", 0, marker="o", clip_on=False)))

    def _move(self, run: Run) -> None:
        super()._move(run)
        (here,) = run.components
        self._step.set_data([here.at], [math.nan if here.grad is None else here.grad])

    def alt_text(self, graph: Graph, checks: Sequence[Check] = ()) -> str:
        curve = super().alt_text(graph, checks)
        if self.found is None:
            return curve
        slopes = [slope for *_, slope in self.found[1]]
        low, high = number(min(slopes)), number(max(slopes))
        return curve + say("alt_space") + say("plot_alt_stairs", count=len(slopes), low=low, high=high)


def stairs(sample: Sampler, least: float, most: float) -> Work[list[Stair]]:
    """The pieces of constant slope between two places of one sign, where torch says that the slope is so."""
    ratio = (most / least) ** (1 / _PLACES)
    known: list[tuple[float, float]] = []
    for place in [*(least * ratio**i for i in range(_PLACES)), most]:
        if not sample.exhausted:
            known.append((place, sample.slope(place)))
            yield
    found: list[Stair] = []
    start = known[0][0] if known else least
    for (left, slope), (right, after) in pairwise([*known, (most, math.nan)]):
        if _same(slope, after):
            continue
        yield
        ends = (left, right) if math.isnan(slope) or math.isnan(after) else _jump(sample, left, right, slope)
        if not math.isnan(slope):
            found.append((start, ends[0] if not math.isnan(after) else left, slope))
        start = ends[1]
    return found


def _jump(sample: Sampler, left: float, right: float, slope: float) -> tuple[float, float]:
    """Where the slope of ``left`` ends, to within rounding."""
    for _ in range(_BISECTIONS):
        middle = math.copysign(math.sqrt(left * right), left)
        if sample.exhausted or abs(right - left) < 3e-3 * abs(left):
            break
        left, right = (middle, right) if _same(sample.slope(middle), slope) else (left, middle)
    return left, right


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_SAME) or (math.isnan(one) and math.isnan(other))


def _scale(axes: Axes, axis: str, values: list[float], room: float = 0.0) -> None:
    """A logarithmic scale for both signs that holds ``values``; its ticks are powers of ten."""
    from matplotlib.scale import SymmetricalLogScale

    sizes = sorted(abs(value) for value in values if value) or [1.0]
    least, most = sizes[0], sizes[-1]
    negative, positive, zero = min(values) < 0, max(values) > 0, 0.0 in values
    first, last = math.ceil(math.log10(least) - 1e-9), math.floor(math.log10(most) + 1e-9)
    by = max(1, math.ceil((last - first + 1) / (_MOST_TICKS if zero or not negative else 3)))
    powers = [10.0**power for power in range(first, last + 1, by)]
    sizes = powers if len(powers) > 1 else sorted({least, most})
    places = [-size for size in reversed(sizes)] * negative + [0.0] * zero + sizes * positive
    linscale = 0.9 * _GAP * max(1.0, math.log10(most / least))
    scale = SymmetricalLogScale(getattr(axes, f"{axis}axis"), linthresh=least, linscale=linscale)
    ends = -most if negative else 0.0 if zero else least, most if positive else 0.0 if zero else -least
    low, high = scale.get_transform().transform(ends)
    margin = room * (high - low) or least  # which is a decade long
    limits = scale.get_transform().inverted().transform((low - margin, high + margin)) if room else ends
    texts = [*map(typeset, places)]
    axes.set(
        **{f"{axis}scale": scale, f"{axis}lim": limits, f"{axis}ticks": places, f"{axis}ticklabels": texts}
    )
