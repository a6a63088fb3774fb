"""Many numbers as input: a bar for each component of the gradient, framed by the expected one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..colours import LIGHT
from .canvas import SMALL, Canvas, label, line
from .plot import Plot, Run
from .scales import NOWHERE, as_text, held, ticks, typeset
from .words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

_LEFT, _RIGHT, _TOP, _BOTTOM = 66, 462, 48, 250
_FIRST_ROW, _SECOND_ROW = 265, 284
_LEGEND = 20
_MOST_NUMBERS = 8
_CHARACTER = 7.0


class Bars(Plot):
    """What needs no more runs of the function."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._bounds = NOWHERE

    def _fit_scales(self, run: Run) -> tuple:
        known = [h for c in run.components for h in (c.grad, c.expected) if h is not None]
        heights = [0.0, *(height for height in known if abs(height) < 1e100)]
        room = 1.12 if len(run.components) <= _MOST_NUMBERS else 1
        self._bounds = held(self._bounds, room * min(heights), room * max(heights))
        return self._bounds, tuple(c.name for c in run.components)

    def _draw_background(self, canvas: Canvas, run: Run) -> None:
        count = len(run.components)
        axes = canvas.axes(_LEFT, _TOP, _RIGHT, _BOTTOM)
        axes.yaxis.set_ticks(*ticks(self._bounds))
        axes.set(xlim=(-0.6, count - 0.4), ylim=self._bounds, xticks=[])
        axes.spines["bottom"].set_visible(False)
        axes.add_line(line("line", 1, (-0.6, count - 0.4), (0, 0), clip_on=False))
        self._names(canvas, run)
        self._legend(canvas)
        places = range(count)
        self._bars = [canvas.move(bar) for bar in axes.bar(places, 0, 0.5, color=LIGHT["gradient"])]
        frames = axes.bar(
            places if self._checked else [], 0, 0.7, fill=False, edgecolor=LIGHT["ink"], linewidth=1.4
        )
        self._frames = [canvas.move(frame) for frame in frames]
        self._numbers = [canvas.move(_number(axes, place)) for place in places if count <= _MOST_NUMBERS]

    def _legend(self, canvas: Canvas) -> None:
        canvas.sample(_LEFT + 6, _LEGEND, line("gradient", marker="s", size=10), 0)
        canvas.text(_LEFT + 20, _LEGEND, label("plot_gradient"), "gradient")
        if self._checked:
            canvas.sample(_LEFT + 166, _LEGEND, line("ink", marker="s", size=10, fillstyle="none"), 0)
            canvas.text(_LEFT + 180, _LEGEND, label("plot_wanted"))

    def _names(self, canvas: Canvas, run: Run) -> None:
        """Below each bar its name; where there is no room for that, its index and the input's name."""
        names = [c.name for c in run.components]
        width = (_RIGHT - _LEFT) / len(names)
        roomy = max(map(len, names)) * _CHARACTER < width
        groups: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            index = name[name.find("[") :] if "[" in name else name
            groups.setdefault(name.removesuffix(index) or name, []).append(place)
            text = name if roomy else index.replace("][", ",").strip("[]") if "[" in name else ""
            if roomy or len(text) * _CHARACTER < width:
                canvas.text(self._x(place, len(names)), _FIRST_ROW, text, "muted", size=SMALL, ha="center")
        for name, places in groups.items() if not roomy else ():
            middle = (places[0] + places[-1]) / 2
            canvas.text(self._x(middle, len(names)), _SECOND_ROW, name, ha="center")

    def _x(self, place: float, count: int) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (place + 0.6) / (count + 0.2)

    def _move(self, run: Run) -> None:
        for bar, c in zip(self._bars, run.components, strict=True):
            bar.set_height(self._shown(c.grad))
        for frame, c in zip(self._frames, run.components, strict=False):
            frame.set(height=self._shown(c.expected), visible=c.expected is not None)
        for place, (text, c) in enumerate(zip(self._numbers, run.components, strict=False)):
            text.set_text(typeset(c.grad))
            ends = 0.0, self._shown(c.grad), self._shown(c.expected)
            down = (c.grad or 0.0) < 0
            text.xy = place, min(ends) if down else max(ends)
            text.set_position((0, -10 if down else 10))

    def _shown(self, height: float | None) -> float:
        """NaN has no height; what the axis cannot hold ends at its end."""
        if height is None or math.isnan(height):
            return 0.0
        return min(max(height, self._bounds[0]), self._bounds[1])

    def _describe(self, run: Run) -> str:
        items = say("alt_comma").join(f"{c.name}: {as_text(c.grad)}" for c in run.components)
        return say("plot_alt_bars", items=items)


def _number(axes: Axes, place: int) -> Annotation:
    return axes.annotate(
        "", (place, 0), (0, 0), textcoords="offset points", color=LIGHT["gradient"], size=SMALL, ha="center",
        va="center", annotation_clip=False,
    )  # fmt: skip
