"""One number as input: the curve of the function, the point of this run, and a line with torch's slope."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..measure.sampler import Sampler, Work
from ..tensors import number
from .base import Range, Run, Sampled, expectation, told
from .canvas import SMALL, Canvas, line, words
from .points import Line, curve
from .scales import NOWHERE, held, ticks, typeset, window
from .words import say

LEFT, RIGHT, BOTTOM = 66, 462, 254
FOOT = 284
ROWS = (20, 42)
COLUMNS = (66, 240)
INDENT = 22
DASHES = (0, (3.4, 2.2))
ROOM = 0.03  # above and below: half of a line's width would be cut off, and a zero would lie on the axis


class Curve(Sampled[Line]):
    """Made by :func:`plots.plot_for`."""

    bottom, foot = BOTTOM, FOOT

    def __init__(self, f: Callable, run: Run, ranges: list[Range]) -> None:
        super().__init__(f, run, ranges)
        self._across, self._bounds = ranges[0], NOWHERE

    def _look(self, sample: Sampler) -> Work[Line]:
        return curve(sample, *self._across)

    def _follow(self, run: Run) -> tuple:
        self._line = self._setting.found or ([], [])
        self._bounds = held(self._bounds, *window(self._line[1], run.value))
        return self._bounds, self._setting.times

    def _stage(self, canvas: Canvas, run: Run) -> None:
        axes = canvas.axes(LEFT, 66 if self.checked else 44, RIGHT, self.bottom)
        canvas.ticks(axes.xaxis, *ticks(self._across, 8))
        canvas.ticks(axes.yaxis, *ticks(self._bounds))
        low, high = self._bounds
        room = ROOM * (high - low)
        self._up = low - room, high + room
        axes.set(xlim=self._across, ylim=self._up)
        if low < 0 < high:
            axes.add_line(line("line", 0.7, self._across, (0, 0)))
        xs, ys = self._line
        axes.add_line(line("value", 2, xs, ys))
        axes.add_line(line("value", 0, *_alone(xs, ys), marker="o", size=2))
        canvas.text(RIGHT, self.foot, run.components[0].name, ha="right")
        canvas.text(LEFT, self.foot, self._beyond(ys), "muted", size=SMALL)
        self._drop = canvas.move(axes.add_line(line("muted", 1, linestyle=(0, (2, 3)))))
        self._wanted = canvas.move(axes.add_line(line("ink", 1.4, linestyle=DASHES)))
        self._tangent = canvas.move(axes.add_line(line("gradient", 2.5)))
        self._point = canvas.move(axes.add_line(line("value", 0, marker="o", clip_on=False)))
        self._numbers(canvas, run)

    def _numbers(self, canvas: Canvas, run: Run) -> None:
        """The legend, with the run's numbers behind its words."""
        value, slope = COLUMNS
        canvas.sample(value + 6, ROWS[0], line("value", marker="o"), 0)
        canvas.sample(slope, ROWS[0], line("gradient", 2.5))
        self._value_text = canvas.number(value + INDENT, ROWS[0], f"{run.output} = ", "value")
        self._slope_text = canvas.number(slope + INDENT, ROWS[0], words("plot_slope"), "gradient")
        if self.checked:
            canvas.sample(slope, ROWS[1], line("ink", 1.4, linestyle=DASHES))
            self._wanted_text = canvas.number(slope + INDENT, ROWS[1], words("plot_expected"))

    def _move(self, canvas: Canvas, run: Run) -> None:
        (component,) = run.components
        at, value = component.at, run.value
        self._point.set_data([at], [value])
        self._drop.set_data([at, at], [self._up[0], value])
        self._tangent.set_data(*self._through(at, value, component.grad))
        shown = component.expected if not run.as_expected else None
        self._wanted.set_data(*self._through(at, value, shown))
        canvas.say(self._value_text, typeset(value))
        canvas.say(self._slope_text, typeset(component.grad))
        if self.checked:
            canvas.say(self._wanted_text, f"{typeset(component.expected)} {'✓' if run.as_expected else '✗'}")

    def _through(self, at: float, value: float, slope: float | None) -> tuple[list[float], list[float]]:
        """The part inside the axes of the line through the point; nothing where there is no such line."""
        if slope is None or not math.isfinite(slope) or not math.isfinite(value):
            return [], []
        low, high = self._across
        if slope:
            ends = sorted(at + (bound - value) / slope for bound in self._up)
            low, high = max(low, ends[0]), min(high, ends[1])
        return [low, high], [value + slope * (low - at), value + slope * (high - at)]

    def _beyond(self, ys: list[float]) -> str:
        """Says how far the curve goes where the axes do not show it."""
        finite = [y for y in ys if math.isfinite(y)]
        low, high = self._up
        parts = [f"↓ {typeset(float(f'{min(finite):.3g}'))}"] if finite and min(finite) < low else []
        parts += [f"↑ {typeset(float(f'{max(finite):.3g}'))}"] if finite and max(finite) > high else []
        return words("plot_beyond", items="  ".join(parts)) if parts else ""

    def _tell(self, run: Run) -> str:
        (component,) = run.components
        low, high = map(number, self._across)
        key = "plot_alt_cut" if run.cut else "plot_alt_curve"
        return say(
            key, output=run.output, name=component.name, low=low, high=high,
            at=number(component.at), value=number(run.value), slope=told(component.grad),
        ) + expectation(run)  # fmt: skip


def _alone(xs: list[float], ys: list[float]) -> tuple[list[float], list[float]]:
    """The points that have a gap on both sides: no line leads to them."""
    gaps = [True, *map(math.isnan, ys), True]
    kept = [i for i in range(len(ys)) if gaps[i] and not gaps[i + 1] and gaps[i + 2]]
    return [xs[i] for i in kept], [ys[i] for i in kept]
