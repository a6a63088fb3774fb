"""One number as input: the curve of the function, the point of this run, and a line with torch's slope."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from ..measure.sampler import Sampler, Work
from ..tensors import number
from .canvas import SMALL, Canvas, label, line
from .plot import Run, Sampled
from .scales import NOWHERE, Range, as_text, held, ticks, typeset, window
from .words import say

LEFT, RIGHT = 66, 462
_BOTTOM, _FOOT = 254, 284
_ROWS = 20, 42
_COLUMNS = 66, 240
_INDENT = 22
_DASHES = (0, (3.4, 2.2))
_ROOM = 0.03  # above and below: half of a line's width would be cut off, and a zero would lie on the axis
_STEPS = 96
_TIMES_FINER = 2  # where all points take one call
_STRIDES = 8, 4, 2, 1
_BISECTIONS = 8
_ROUNDING = 1e-5  # a float32 is a staircase too
_MOST_SUSPECTS = 120
Point = tuple[float, float]
Stair = tuple[float, float, float]  # from, to, slope


class Curve(Sampled[tuple[list[Point], list[Stair]]]):
    """The points of the curve, and no stairs."""

    _bottom, _foot = _BOTTOM, _FOOT

    def __init__(self, f: Callable, run: Run, ranges: list[Range]) -> None:
        super().__init__(f, run, ranges)
        (self._across,), self._bounds = ranges, NOWHERE

    def _sample(self, sample: Sampler) -> Work[tuple[list[Point], list[Stair]] | None]:
        return (yield from curve_points(sample, *self._across)), []

    def _fit_scales(self, run: Run) -> tuple:
        self._line, _ = self.found or ([], [])
        self._bounds = held(self._bounds, *window([y for _, y in self._line], run.value))
        return self._bounds, self._times

    def _draw_background(self, canvas: Canvas, run: Run) -> None:
        axes = canvas.axes(LEFT, 66 if self._checked else 44, RIGHT, self._bottom)
        axes.xaxis.set_ticks(*ticks(self._across, 8))
        axes.yaxis.set_ticks(*ticks(self._bounds))
        low, high = self._bounds
        room = _ROOM * (high - low)
        self._up = low - room, high + room
        axes.set(xlim=self._across, ylim=self._up)
        if low < 0 < high:
            axes.add_line(line("line", 0.7, self._across, (0, 0)))
        axes.add_line(line("value", 2, *_places(self._line)))
        axes.add_line(line("value", 0, *_places(_isolated(self._line)), marker="o", size=2))
        canvas.text(RIGHT, self._foot, run.components[0].name, ha="right")
        canvas.text(LEFT, self._foot, self._beyond(), "muted", size=SMALL)
        self._drop = canvas.move(axes.add_line(line("muted", 1, linestyle=(0, (2, 3)))))
        self._wanted = canvas.move(axes.add_line(line("ink", 1.4, linestyle=_DASHES)))
        self._tangent = canvas.move(axes.add_line(line("gradient", 2.5)))
        self._point = canvas.move(axes.add_line(line("value", 0, marker="o", clip_on=False)))
        self._legend(canvas, run)

    def _legend(self, canvas: Canvas, run: Run) -> None:
        value, slope = _COLUMNS
        canvas.sample(value + 6, _ROWS[0], line("value", marker="o"), 0)
        canvas.sample(slope, _ROWS[0], line("gradient", 2.5))
        self._value_text = canvas.number(value + _INDENT, _ROWS[0], f"{run.output} = ", "value")
        self._slope_text = canvas.number(slope + _INDENT, _ROWS[0], label("plot_slope"), "gradient")
        if self._checked:
            canvas.sample(slope, _ROWS[1], line("ink", 1.4, linestyle=_DASHES))
            self._wanted_text = canvas.number(slope + _INDENT, _ROWS[1], label("plot_expected"))

    def _move(self, run: Run) -> None:
        (component,) = run.components
        at, value = component.at, run.value
        self._point.set_data([at], [value])
        self._drop.set_data([at, at], [self._up[0], value])
        self._tangent.set_data(*self._line_through(at, value, component.grad))
        self._wanted.set_data(*self._line_through(at, value, None if run.as_expected else component.expected))
        self._value_text.set_text(typeset(value))
        self._slope_text.set_text(typeset(component.grad))
        if self._checked:
            self._wanted_text.set_text(f"{typeset(component.expected)} {'✓' if run.as_expected else '✗'}")

    def _line_through(self, at: float, value: float, slope: float | None) -> tuple[list[float], list[float]]:
        """The part inside the axes of the line through the point; nothing where there is no such line."""
        if slope is None or not math.isfinite(slope) or not math.isfinite(value):
            return [], []
        low, high = self._across
        if slope:
            ends = sorted(at + (bound - value) / slope for bound in self._up)
            low, high = max(low, ends[0]), min(high, ends[1])
        return [low, high], [value + slope * (low - at), value + slope * (high - at)]

    def _beyond(self) -> str:
        """Says how far the curve goes where the axes do not show it."""
        ys = [y for _, y in self._line if math.isfinite(y)]
        low, high = min(ys, default=0.0), max(ys, default=0.0)
        parts = [f"↓ {typeset(float(f'{low:.3g}'))}"] if low < self._up[0] else []
        parts += [f"↑ {typeset(float(f'{high:.3g}'))}"] if high > self._up[1] else []
        return label("plot_beyond", items="  ".join(parts)) if parts else ""

    def _describe(self, run: Run) -> str:
        (component,) = run.components
        low, high = map(number, self._across)
        cut = any(edge.cut in ("detach", "no_grad") for edge in run.graph.edges)
        key = "plot_alt_no_curve" if self.found is None else "plot_alt_cut" if cut else "plot_alt_curve"
        return say(
            key, output=run.output, name=component.name, low=low, high=high,
            at=number(component.at), value=number(run.value), slope=as_text(component.grad),
        )  # fmt: skip


def curve_points(sample: Sampler, low: float, high: float) -> Work[list[Point]]:
    """The points of a curve from ``low`` to ``high``; a NaN between two says that it is broken there."""
    count = _TIMES_FINER * _STEPS
    places = [low + (high - low) * i / count for i in range(count + 1)]
    together = sample.together([places])
    if together is None:
        places = places[::_TIMES_FINER]
    values: dict[int, float] = dict(enumerate(together or ()))
    for stride in _STRIDES:
        for i in range(0, len(places), stride):
            if i not in values and not sample.exhausted:
                values[i] = sample(places[i])
                yield
    return (yield from _broken(sample, [(places[i], values[i]) for i in sorted(values)]))


def _broken(sample: Sampler, points: list[Point]) -> Work[list[Point]]:
    """``points`` with a gap where the function jumps: where halving an interval does not halve the step."""
    looked_at, found = 0, points[:1]
    for left, right, suspect in zip(points, points[1:], _suspects(points), strict=False):
        if suspect and looked_at < _MOST_SUSPECTS and not sample.exhausted:
            found += _jump(sample, left, right)
            looked_at += 1
            yield
        elif suspect:
            found.append((right[0], math.nan))
        found.append(right)
    return found


def _suspects(points: list[Point]) -> list[bool]:
    """For each interval, whether its step is another than a line's or a smooth curve's would be."""
    steps = [b - a for (_, a), (_, b) in pairwise(points)]
    suspects = [False] * len(steps)
    for i, (a, b) in enumerate(pairwise(steps)):
        rounding = _ROUNDING * abs(points[i + 1][1])
        if abs(a - b) > 0.5 * (abs(a) + abs(b)) and max(abs(a), abs(b)) > rounding:
            suspects[i if abs(a) > abs(b) else i + 1] = True
    # Beside a jump there may be another, from a value to the same one: in section 2.5.4, f(a/2) = f(a).
    return [any(suspects[max(0, i - 1) : i + 2]) for i in range(len(steps))]


def _jump(sample: Sampler, left: Point, right: Point) -> list[Point]:
    """What is to stand between two points: the two sides of a jump and a gap; nothing where there is none."""
    at = (left[0] + right[0]) / 2
    middle = at, sample(at)
    if math.isnan(middle[1]):
        return [middle]
    if min(left[1], right[1]) <= middle[1] <= max(left[1], right[1]):
        return _halved(sample, left, right)
    return [*_halved(sample, left, middle), middle, *_halved(sample, middle, right)]


def _halved(sample: Sampler, left: Point, right: Point) -> list[Point]:
    before = abs(right[1] - left[1])
    for _ in range(_BISECTIONS):
        at = (left[0] + right[0]) / 2
        middle = at, sample(at)
        if math.isnan(middle[1]):
            return [left, middle, right]
        first = abs(middle[1] - left[1]) >= abs(right[1] - middle[1])
        left, right = (left, middle) if first else (middle, right)
        if abs(right[1] - left[1]) <= max(0.6 * before, _ROUNDING * abs(right[1])):
            return []
    return [left, (right[0], math.nan), right]


def _places(points: list[Point]) -> tuple[list[float], list[float]]:
    return [x for x, _ in points], [y for _, y in points]


def _isolated(points: list[Point]) -> list[Point]:
    """The points that have a gap on both sides: no line leads to them."""
    gaps = [True, *(math.isnan(y) for _, y in points), True]
    return [point for i, point in enumerate(points) if gaps[i] and not gaps[i + 1] and gaps[i + 2]]
