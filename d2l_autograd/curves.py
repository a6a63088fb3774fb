"""One number as input: the curve of the function, the point of this run, and a line with torch's slope."""

from __future__ import annotations

import math
from collections.abc import Callable

from .canvas import SMALL, Canvas, line, words
from .graph import Graph
from .labels import say
from .points import curve
from .sampling import Setting, Work
from .scales import Bounds, held, ticks, typeset, window
from .stage import Plot, Range, Run, expectation, told
from .tensors import number

LEFT, RIGHT, BOTTOM = 66, 462, 254
FOOT = 284
ROWS = (20, 42)
COLUMNS = (66, 240)
INDENT = 22
DASHES = (0, (3.4, 2.2))
ROOM = 0.03  # above and below: half of a line's width would be cut off, and a zero would lie on the axis


class Curve(Plot):
    """Made by :func:`plots.plot_for`."""

    bottom, foot = BOTTOM, FOOT

    def __init__(self, f: Callable, run: Run, ranges: list[Range]) -> None:
        super().__init__(run)
        self._across = ranges[0]
        self._setting = Setting(f, lambda sample: curve(sample, *self._across))
        self._bounds: Bounds | None = None

    def measure(self, graph: Graph) -> Work[bool]:
        return (yield from self._setting.follow(graph))

    def fits(self, graph: Graph) -> bool:
        return self._setting.fits(graph)

    def _follow(self, run: Run) -> tuple:
        self._bounds = held(self._bounds, *window(self._setting.found[1], run.value))
        return self._bounds, self._setting.times

    def _stage(self, canvas: Canvas, run: Run) -> None:
        self._axes = axes = canvas.axes(LEFT, 66 if self.checked else 44, RIGHT, self.bottom)
        canvas.ticks(axes.xaxis, *ticks(self._across, 8))
        canvas.ticks(axes.yaxis, *ticks(self._bounds))
        low, high = self._bounds
        room = ROOM * (high - low)
        self._up = low - room, high + room
        axes.set(xlim=self._across, ylim=self._up)
        if low < 0 < high:
            axes.plot(self._across, (0, 0), **line("line", 0.7))
        xs, ys = self._setting.found
        axes.plot(xs, ys, **line("value", 2))
        axes.plot(*_alone(xs, ys), **line("value", 0, marker="o", size=2))
        canvas.text(RIGHT, self.foot, run.components[0].name, ha="right")
        canvas.text(LEFT, self.foot, self._beyond(ys), "muted", size=SMALL)
        self._artists(canvas)
        self._numbers(canvas, run)

    def _artists(self, canvas: Canvas) -> None:
        self._drop = canvas.move(self._line("muted", 1, linestyle=(0, (2, 3))))
        self._wanted = canvas.move(self._line("ink", 1.4, linestyle=DASHES))
        self._tangent = canvas.move(self._line("gradient", 2.5))
        self._point = canvas.move(self._line("value", 0, marker="o", size=9, clip_on=False))

    def _numbers(self, canvas: Canvas, run: Run) -> None:
        """The legend, with the run's numbers behind its words."""
        value, slope = COLUMNS
        canvas.sample(value + 6, ROWS[0], 0, marker="o", size=9, colour="value")
        canvas.sample(slope, ROWS[0], colour="gradient", width=2.5)
        self._value_text = canvas.number(value + INDENT, ROWS[0], f"{run.output} = ", "value")
        self._slope_text = canvas.number(slope + INDENT, ROWS[0], words("plot_slope"), "gradient")
        if self.checked:
            canvas.sample(slope, ROWS[1], colour="ink", width=1.4, linestyle=DASHES)
            self._wanted_text = canvas.number(slope + INDENT, ROWS[1], words("plot_expected"))

    def _line(self, colour: str, width: float, **style: object) -> object:
        return self._axes.plot([], [], **line(colour, width, **style))[0]

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
