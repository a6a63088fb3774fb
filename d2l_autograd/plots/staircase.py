"""One number as input and decisions on the way: the curve above, and below it the slope over both signs.

Where a loop turns once more or another branch is taken, the slope jumps: seen over several powers of ten it
is a staircase (section 2.5.4).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..graph import Graph
from ..measure.sampler import Sampler, Setting, Work
from ..tensors import number
from .base import Range, Run
from .canvas import SMALL, Canvas, line, words
from .curve import LEFT, RIGHT, Curve
from .scales import typeset
from .words import say

TOP, BOTTOM, FOOT = 186, 258, 291
DECADES, MOST_DECADES = 3, 6
PLACES = 40  # on each side of 0
BISECTIONS = 24
SAME = 1e-5
MOST_TICKS = 5
Stair = tuple[float, float, float]  # from, to, slope


class Staircase(Curve):
    """Made by :func:`plots.plot_for`; possible where the slope is known somewhere on either side of 0."""

    bottom, foot = 132, 162

    def __init__(self, f: Callable, run: Run, ranges: list[Range]) -> None:
        sizes = sorted(map(abs, ranges[0]))
        through_zero = ranges[0][0] <= 0 <= ranges[0][1]
        least = sizes[1] / 10**DECADES if through_zero else max(sizes[0], sizes[1] / 10**MOST_DECADES)
        self._x = Signed(least, sizes[1])
        # Sampled apart from the curve, so that neither takes the other's share of the operations.
        self._slopes = Setting(f, self._stairs)
        super().__init__(f, run, ranges)

    def measure(self, graph: Graph) -> Work[bool]:
        curve = yield from super().measure(graph)
        return curve and (yield from self._slopes.follow(graph))

    def fits(self, graph: Graph) -> bool:
        return super().fits(graph) and self._slopes.fits(graph)

    def _follow(self, run: Run) -> tuple:
        return *super()._follow(run), self._slopes.times

    def _stairs(self, sample: Sampler) -> Work[tuple[Stair, ...]]:
        (low, high), least, most = self._across, self._x.least, self._x.most
        below = (yield from stairs(sample, -least, -most)) if low <= -least else []
        above = (yield from stairs(sample, least, most)) if high >= least else []
        return *below, *above

    def _stage(self, canvas: Canvas, run: Run) -> None:
        super()._stage(canvas, run)
        found = self._slopes.found or ()
        here = run.components[0].grad
        slopes = sorted({slope for *_, slope in found} | {here if here and math.isfinite(here) else 0.0})
        sizes = [abs(slope) for slope in slopes if slope] or [1.0]
        self._y = Signed(min(sizes), max(sizes), slopes[0] < 0, slopes[-1] > 0, 0.0 in slopes)
        axes = canvas.axes(LEFT, TOP, RIGHT, BOTTOM)
        sides = self._x.sided(self._across[0] < 0, self._across[1] > 0)
        canvas.ticks(axes.xaxis, *sides.ticks())
        canvas.ticks(axes.yaxis, *self._y.ticks())
        room = 0.08 * (self._y.ends[1] - self._y.ends[0])
        axes.set(xlim=sides.ends, ylim=(self._y.ends[0] - room, self._y.ends[1] + room))
        for start, end, slope in found:
            axes.add_line(line("gradient", 2, [self._x(start), self._x(end)], [self._y(slope)] * 2))
        canvas.text(LEFT, FOOT, words("plot_stairs"), "muted", size=SMALL)
        canvas.text(RIGHT, FOOT, run.components[0].name, ha="right")
        self._step = canvas.move(axes.add_line(line("gradient", 0, marker="o", clip_on=False)))

    def _move(self, canvas: Canvas, run: Run) -> None:
        super()._move(canvas, run)
        at, slope = run.components[0].at, run.components[0].grad
        if slope is not None and math.isfinite(slope) and math.isfinite(at):
            self._step.set_data([self._x(at)], [self._y(slope)])
        else:
            self._step.set_data([], [])

    def _tell(self, run: Run) -> str:
        slopes = [slope for *_, slope in self._slopes.found or ()]
        if not slopes:
            return super()._tell(run)
        low, high = number(min(slopes)), number(max(slopes))
        stairs = say("plot_alt_stairs", count=len(slopes), low=low, high=high)
        return super()._tell(run) + say("alt_space") + stairs


@dataclass(frozen=True)
class Signed:
    """A logarithmic scale for both signs: a decade has length 1; what is smaller than ``least`` is at 0."""

    least: float
    most: float
    negative: bool = True
    positive: bool = True
    zero: bool = False

    def __call__(self, value: float) -> float:
        if abs(value) < self.least * (1 - 1e-9):
            return 0.0
        return math.copysign(self._gap + math.log10(abs(value) / self.least), value)

    @property
    def _gap(self) -> float:
        both = (self.negative and self.positive) or self.zero
        return 0.15 * max(1.0, math.log10(self.most / self.least)) if both else 0.0

    @property
    def ends(self) -> tuple[float, float]:
        """Where the scale begins and ends."""
        low = self(-self.most) if self.negative else 0.0
        high = self(self.most) if self.positive else 0.0
        return (low, high) if low < high else (low - 1, high + 1)

    def sided(self, negative: bool, positive: bool) -> Signed:
        """The scale with only those signs."""
        return Signed(self.least, self.most, negative, positive, negative and positive)

    def ticks(self) -> tuple[list[float], list[str]]:
        """At most five powers of ten on each side, else the ends themselves; and 0 where it is shown."""
        first, last = math.ceil(math.log10(self.least) - 1e-9), math.floor(math.log10(self.most) + 1e-9)
        by = max(1, math.ceil((last - first + 1) / (MOST_TICKS if self.zero or not self.negative else 3)))
        sizes = [10.0**power for power in range(first, last + 1, by)]
        sizes = sizes if len(sizes) > 1 else sorted({self.least, self.most})
        values = [-size for size in reversed(sizes)] * self.negative + [0.0] * self.zero
        values += sizes * self.positive
        return [self(value) for value in values], [typeset(value) for value in values]


def stairs(sample: Sampler, least: float, most: float) -> Work[list[Stair]]:
    """The pieces of constant slope between two places of one sign, where torch says that the slope is so."""
    ratio = (most / least) ** (1 / PLACES)
    places = [least * ratio**i for i in range(PLACES)] + [most]
    known: list[tuple[float, float]] = []
    for place in places:
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


def _jump(sample: Sampler, left: float, right: float, slope: float) -> Sequence[float]:
    """Where the slope of ``left`` ends, to within rounding."""
    for _ in range(BISECTIONS):
        middle = math.copysign(math.sqrt(left * right), left)
        if sample.exhausted or abs(right - left) < 3e-3 * abs(left):
            break
        left, right = (middle, right) if _same(sample.slope(middle), slope) else (left, middle)
    return left, right


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=SAME) or (math.isnan(one) and math.isnan(other))
