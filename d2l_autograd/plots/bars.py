"""Many numbers as input: a bar for each component of the gradient, framed by the expected one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..colours import LIGHT
from .base import Component, Plot, Run, expectation, told
from .canvas import Canvas, line, points, words
from .scales import NOWHERE, held, ticks, typeset
from .words import say

if TYPE_CHECKING:
    from matplotlib.patches import Rectangle
    from matplotlib.text import Text

LEFT, RIGHT, TOP, BOTTOM = 66, 462, 48, 250
FIRST_ROW, SECOND_ROW = 265, 284
LEGEND = 20
WIDTH_OF_BAR, WIDTH_OF_FRAME = 0.5, 0.7
MOST_NUMBERS = 8
CHARACTER = 7.0


class Bars(Plot):
    """Made by :func:`plots.plot_for`."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._bounds = NOWHERE

    def _follow(self, run: Run) -> tuple:
        heights = [0.0, *(h for c in run.components for h in _heights(c) if abs(h) < 1e100)]
        room = 1.12 if len(run.components) <= MOST_NUMBERS else 1
        self._bounds = held(self._bounds, room * min(heights), room * max(heights))
        return self._bounds, tuple(c.name for c in run.components)

    def _stage(self, canvas: Canvas, run: Run) -> None:
        count = len(run.components)
        self._axes = axes = canvas.axes(LEFT, TOP, RIGHT, BOTTOM)
        canvas.ticks(axes.yaxis, *ticks(self._bounds))
        canvas.ticks(axes.xaxis, [], [])
        axes.set(xlim=(-0.6, count - 0.4), ylim=self._bounds)
        axes.spines["bottom"].set_visible(False)
        axes.add_line(line("line", 1, (-0.6, count - 0.4), (0, 0), clip_on=False))
        self._names(canvas, run)
        self._legend(canvas)
        self._bars = [self._box(canvas, i, WIDTH_OF_BAR, filled=True) for i in range(count)]
        framed = count if self.checked else 0
        self._frames = [self._box(canvas, i, WIDTH_OF_FRAME, filled=False) for i in range(framed)]
        numbered = count if count <= MOST_NUMBERS else 0
        self._numbers = [canvas.move(self._number(canvas)) for _ in range(numbered)]

    def _number(self, canvas: Canvas) -> Text:
        return canvas.text(0, 0, "", "gradient", size=11, ha="center", va="center")

    def _box(self, canvas: Canvas, place: int, width: float, filled: bool) -> Rectangle:
        from matplotlib.patches import Rectangle

        box = Rectangle(
            (place - width / 2, 0), width, 0, linestyle="-", hatch=None,
            facecolor=LIGHT["gradient"] if filled else "none", edgecolor="none" if filled else LIGHT["ink"],
            linewidth=points(0 if filled else 1.4),
            antialiased=True, joinstyle="miter", capstyle="butt",
        )  # fmt: skip
        self._axes.add_patch(box)
        return canvas.move(box)

    def _legend(self, canvas: Canvas) -> None:
        canvas.sample(LEFT + 6, LEGEND, line("gradient", marker="s", size=10), 0)
        canvas.text(LEFT + 20, LEGEND, words("plot_gradient"), "gradient")
        if self.checked:
            canvas.sample(LEFT + 166, LEGEND, line("ink", marker="s", size=10, filled=False), 0)
            canvas.text(LEFT + 180, LEGEND, words("plot_wanted"))

    def _names(self, canvas: Canvas, run: Run) -> None:
        """Below each bar its name; where there is no room for that, its index and the input's name."""
        names = [c.name for c in run.components]
        width = (RIGHT - LEFT) / len(names)
        roomy = max(map(len, names)) * CHARACTER < width
        groups: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            index = name[name.find("[") :] if "[" in name else name
            groups.setdefault(name.removesuffix(index) or name, []).append(place)
            text = name if roomy else index.replace("][", ",").strip("[]") if "[" in name else ""
            if roomy or len(text) * CHARACTER < width:
                canvas.text(self._x(place, len(names)), FIRST_ROW, text, "muted", size=11, ha="center")
        for name, places in groups.items() if not roomy else ():
            middle = (places[0] + places[-1]) / 2
            canvas.text(self._x(middle, len(names)), SECOND_ROW, name, ha="center")

    def _x(self, place: float, count: int) -> float:
        return LEFT + (RIGHT - LEFT) * (place + 0.6) / (count + 0.2)

    def _y(self, height: float) -> float:
        low, high = self._bounds
        return BOTTOM - (BOTTOM - TOP) * (height - low) / (high - low)

    def _move(self, canvas: Canvas, run: Run) -> None:
        for bar, c in zip(self._bars, run.components, strict=True):
            bar.set_height(self._shown(c.grad))
        for frame, c in zip(self._frames, run.components, strict=False):
            frame.set(height=self._shown(c.expected), visible=c.expected is not None)
        for place, (text, c) in enumerate(zip(self._numbers, run.components, strict=False)):
            canvas.say(text, typeset(c.grad))
            ends = [self._shown(h) for h in _heights(c)] or [0.0]
            down = (c.grad or 0.0) < 0
            y = self._y(min(0.0, *ends)) + 10 if down else self._y(max(0.0, *ends)) - 10
            canvas.place(text, self._x(place, len(run.components)), y)

    def _shown(self, height: float | None) -> float:
        """NaN has no height; what the axis cannot hold ends at its end."""
        if height is None or math.isnan(height):
            return 0.0
        return min(max(height, self._bounds[0]), self._bounds[1])

    def _tell(self, run: Run) -> str:
        items = say("alt_comma").join(f"{c.name}: {told(c.grad)}" for c in run.components)
        return say("plot_alt_bars", items=items) + expectation(run)


def _heights(component: Component) -> list[float]:
    return [h for h in (component.grad, component.expected) if h is not None and not math.isnan(h)]
