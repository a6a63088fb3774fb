"""Two numbers as input: contour lines of the function, and torch's gradient as an arrow."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..colours import LIGHT
from ..measure.sampler import Sampler, Work
from ..tensors import number
from .canvas import SMALL, Canvas, label, line
from .plot import Run, Sampled
from .scales import NOWHERE, Range, as_text, step, ticks, typeset, window
from .words import say

if TYPE_CHECKING:
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.typing import LineStyleType

_LEFT, _TOP, _SIZE = 64, 14, 226
_SIDE = 326
_ROWS = (24, 44, 64, 94, 114, 144, 164, 184)
_INTERVAL, _SCALE = 216, 236
_INDENT = 24
_MOST_STRETCHED = 2
_LINES = 14
_LONGEST = 0.25
_SHADES = 0.04, 0.34
_DASHES = (0, (2, 1.2))
_STEPS = 40
_STRIDES = 4, 2, 1
_Grid = tuple[list[float], list[float], list[list[float]]]


class Contours(Sampled[_Grid]):
    """Places along x, places along y, and the values there, a row for each y."""

    def __init__(self, f: Callable, run: Run, ranges: list[Range]) -> None:
        super().__init__(f, run, ranges)
        self._scale, self._level = 0.0, NOWHERE

    def _sample(self, sample: Sampler) -> Work[_Grid]:
        return _grid(sample, self._ranges)

    def _fit_scales(self, run: Run) -> tuple:
        self._grid = self.found or ([], [], [])
        low, high = window([z for row in self._grid[2] for z in row], run.value)
        if low < self._level[0] or high > self._level[1]:
            self._level = low, high
        self._scale = self._fit_arrow_scale(run)
        return self._level, self._scale, self._times

    def _fit_arrow_scale(self, run: Run) -> float:
        """By what gradients are multiplied to become arrows: a round number, rarely changed; 0 before any."""
        parts = [
            abs(g) / (high - low)
            for c, (low, high) in zip(run.components, self._ranges, strict=True)
            for g in (c.grad, c.expected)
            if g is not None and math.isfinite(g)
        ]
        longest = max(parts, default=0.0)
        if not 1e-100 < longest < 1e100 or 0.2 * _LONGEST <= longest * self._scale <= _LONGEST:
            return self._scale
        scale = step(_LONGEST / longest, 1)
        return scale / (1 if scale * longest <= _LONGEST else 2.5)

    def _draw_background(self, canvas: Canvas, run: Run) -> None:
        (x, y), (across, up) = run.components, self._ranges
        width, height = _box(across, up)
        self._axes = axes = canvas.axes(_LEFT, _TOP, _LEFT + width, _TOP + height)
        axes.xaxis.set_ticks(*ticks(across, 4))
        axes.yaxis.set_ticks(*ticks(up, 4))
        axes.set(xlim=across, ylim=up)
        canvas.text(_LEFT + width / 2, _TOP + height + 38, x.name, ha="center")
        canvas.text(18, _TOP + height / 2, y.name, ha="center")
        interval, scale = self._lines(), self._scale
        canvas.text(
            _SIDE, _INTERVAL, interval and label("plot_interval", value=interval), "muted", size=SMALL
        )
        arrow = label("plot_arrow", value=typeset(scale)) if scale else ""
        canvas.text(_SIDE, _SCALE, arrow, "muted", size=SMALL)
        self._wanted = self._new_arrow(canvas, "ink", _DASHES)
        self._arrow = self._new_arrow(canvas, "gradient", "-")
        self._point = canvas.move(axes.add_line(line("value", 0, marker="o", clip_on=False)))
        self._legend(canvas, run)

    def _lines(self) -> str:
        """Draw the contour lines, a round interval apart, and the shades between them; the interval."""
        import numpy as np

        x, y, rows = self._grid
        values = np.ma.masked_invalid(np.array(rows))
        if not values.count() or not self._level[1] - self._level[0] > 1e-30:
            return ""
        places, _ = ticks(self._level, _LINES)
        levels = [place for place in places if values.min() < place < values.max()]
        if not levels:
            return ""
        if len(levels) > 1:
            shades = [(LIGHT["value"], shade) for shade in np.linspace(*_SHADES, len(levels) + 1)]
            self._axes.contourf(x, y, values, levels, colors=shades, extend="both")
        self._axes.contour(x, y, values, levels, colors=LIGHT["value"], linewidths=0.9, linestyles="-")
        return typeset(step(self._level[1] - self._level[0], _LINES))

    def _new_arrow(self, canvas: Canvas, colour: str, linestyle: LineStyleType) -> FancyArrowPatch:
        from matplotlib.patches import FancyArrowPatch

        arrow = FancyArrowPatch(
            (0, 0), (0, 0), arrowstyle="-|>", mutation_scale=14, shrinkA=0, shrinkB=0, clip_on=False,
            color=LIGHT[colour], linewidth=2.4, linestyle=linestyle, joinstyle="miter", capstyle="butt",
        )  # fmt: skip
        self._axes.add_patch(arrow)
        return canvas.move(arrow)

    def _legend(self, canvas: Canvas, run: Run) -> None:
        """The legend at the side, with the run's numbers behind its words."""
        canvas.sample(_SIDE + 5, _ROWS[0], line("value", marker="o"), 0)
        canvas.sample(_SIDE, _ROWS[3], line("gradient", 2.4, marker=">", size=7, markevery=[1]))
        partial = [f"∂/∂{c.name} = " for c in run.components]
        value = [*(f"{c.name} = " for c in run.components), f"{run.output} = "]
        texts = [*((text, "value") for text in value), *((text, "gradient") for text in partial)]
        if self._checked:
            canvas.sample(_SIDE, _ROWS[5], line("ink", 1.8, linestyle=_DASHES), 16)
            texts += [(f"{label('plot_wanted')} ", "ink"), *((text, "ink") for text in partial)]
        self._texts = [
            canvas.number(_SIDE + _INDENT, y, *text) for y, text in zip(_ROWS, texts, strict=False)
        ]

    def _move(self, run: Run) -> None:
        x, y = run.components
        self._point.set_data([x.at], [y.at])
        self._point_to(self._arrow, run, (x.grad, y.grad))
        self._point_to(self._wanted, run, (None, None) if run.as_expected else (x.expected, y.expected))
        said = [*map(typeset, (x.at, y.at, run.value, x.grad, y.grad))]
        said += ["✓" if run.as_expected else "✗", typeset(x.expected), typeset(y.expected)]
        for text, words in zip(self._texts, said, strict=False):
            text.set_text(words)

    def _point_to(self, arrow: FancyArrowPatch, run: Run, gradient: Sequence[float | None]) -> None:
        x, y = (component.at for component in run.components)
        across, up = (math.nan if part is None else part for part in gradient)
        drawn = self._scale > 0 and all(map(math.isfinite, (x, y, across, up))) and (across, up) != (0, 0)
        arrow.set_visible(drawn)
        if drawn:
            arrow.set_positions((x, y), (x + self._scale * across, y + self._scale * up))

    def _describe(self, run: Run) -> str:
        (x, y), (across, up) = run.components, self._ranges
        return say(
            "plot_alt_no_contours" if self.found is None else "plot_alt_contours",
            output=run.output, value=number(run.value),
            x=x.name, x_low=number(across[0]), x_high=number(across[1]), x_at=number(x.at),
            x_grad=as_text(x.grad), y=y.name, y_low=number(up[0]), y_high=number(up[1]),
            y_at=number(y.at), y_grad=as_text(y.grad),
        )  # fmt: skip


def _grid(sample: Sampler, ranges: Sequence[Range]) -> Work[_Grid]:
    """As fine as the operations allow."""
    x, y = ([low + (high - low) * i / _STEPS for i in range(_STEPS + 1)] for low, high in ranges)
    points = [(a, b) for b in y for a in x]
    together = sample.together([*map(list, zip(*points, strict=True))])
    values = dict(zip(points, together or (), strict=False))
    for stride in _STRIDES:
        columns, rows = x[::stride], y[::stride]
        for point in ((a, b) for b in rows for a in columns):
            if point not in values:
                values[point] = math.nan if sample.exhausted else sample(*point)
                yield
        if stride == _STRIDES[0] or not sample.exhausted:
            finest = columns, rows, [[values[a, b] for a in columns] for b in rows]
    return finest


def _box(across: Range, up: Range) -> tuple[float, float]:
    """Width and height of the axes: the same scale both ways, where the ranges are not too different."""
    width, height = across[1] - across[0], up[1] - up[0]
    longer = max(width, height)
    if longer > _MOST_STRETCHED * min(width, height):
        return _SIZE, _SIZE
    return _SIZE * width / longer, _SIZE * height / longer
