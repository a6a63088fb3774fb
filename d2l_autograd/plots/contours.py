"""Two numbers as input: contour lines of the function, and torch's gradient as an arrow."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..colours import LIGHT
from ..measure.sampler import Sampler, Work
from ..tensors import number
from .base import Range, Run, Sampled, expectation, told
from .canvas import Canvas, line, points, words
from .points import Grid, grid
from .scales import NOWHERE, step, ticks, typeset, window
from .words import say

if TYPE_CHECKING:
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.typing import LineStyleType

LEFT, TOP, SIZE = 64, 14, 226
SIDE = 326
ROWS = (24, 44, 64, 94, 114, 144, 164, 184)
INTERVAL, SCALE = 216, 236
INDENT = 24
MOST_STRETCHED = 2
LINES = 14
LONGEST = 0.25
SHADES = 0.04, 0.34
DASHES = (0, (2, 1.2))


class Contours(Sampled[Grid]):
    """Made by :func:`plots.plot_for`."""

    def __init__(self, f: Callable, run: Run, ranges: list[Range]) -> None:
        super().__init__(f, run, ranges)
        self._scale, self._level = 0.0, NOWHERE

    def _look(self, sample: Sampler) -> Work[Grid]:
        return grid(sample, self._ranges)

    def _follow(self, run: Run) -> tuple:
        self._grid = self._setting.found or ([], [], [])
        low, high = window([z for row in self._grid[2] for z in row], run.value)
        if not self._level[0] <= low <= high <= self._level[1]:
            self._level = low, high
        self._scale = self._held(run)
        return self._level, self._scale, self._setting.times

    def _held(self, run: Run) -> float:
        """By what gradients are multiplied to become arrows: a round number, rarely changed; 0 before any."""
        parts = [
            abs(g) / (high - low)
            for c, (low, high) in zip(run.components, self._ranges, strict=True)
            for g in (c.grad, c.expected)
            if g is not None and math.isfinite(g)
        ]
        longest = max(parts, default=0.0)
        if not 1e-100 < longest < 1e100:
            return self._scale
        if 0.2 * LONGEST <= longest * self._scale <= LONGEST:
            return self._scale
        return step(LONGEST / longest, 1) / (1 if step(LONGEST / longest, 1) * longest <= LONGEST else 2.5)

    def _stage(self, canvas: Canvas, run: Run) -> None:
        (x, y), (across, up) = run.components, self._ranges
        width, height = _box(across, up)
        self._axes = axes = canvas.axes(LEFT, TOP, LEFT + width, TOP + height)
        canvas.ticks(axes.xaxis, *ticks(across, 4))
        canvas.ticks(axes.yaxis, *ticks(up, 4))
        axes.set(xlim=across, ylim=up)
        canvas.text(LEFT + width / 2, TOP + height + 38, x.name, ha="center")
        canvas.text(18, TOP + height / 2, y.name, ha="center")
        by = self._lines()
        canvas.text(
            SIDE, INTERVAL, "" if by is None else words("plot_interval", value=typeset(by)), "muted", size=11
        )
        scale = words("plot_arrow", value=typeset(self._scale)) if self._scale else ""
        canvas.text(SIDE, SCALE, scale, "muted", size=11)
        self._artists(canvas)
        self._numbers(canvas, run)

    def _lines(self) -> float | None:
        """Draw the contour lines, a round interval apart, and the shades between them."""
        import numpy as np

        x, y, rows = self._grid
        values = np.ma.masked_invalid(np.array(rows))
        if not values.count() or not self._level[1] - self._level[0] > 1e-30:
            return None
        by = step(self._level[1] - self._level[0], LINES)
        levels, _ = ticks(self._level, LINES)
        levels = [level for level in levels if values.min() < level < values.max()]
        if not levels:
            return None
        shades = np.linspace(*SHADES, len(levels) + 1)
        bands = [(*_rgb(LIGHT["value"]), shade) for shade in shades]
        if len(levels) > 1:
            self._axes.contourf(
                x, y, values, levels, colors=bands, extend="both", antialiased=False, corner_mask=True,
                algorithm="serial",
            )  # fmt: skip
        self._axes.contour(
            x, y, values, levels, colors=[LIGHT["value"]], linewidths=points(0.9), linestyles="-",
            negative_linestyles="-", antialiased=True, corner_mask=True, algorithm="serial",
        )  # fmt: skip
        return by

    def _artists(self, canvas: Canvas) -> None:
        from matplotlib.patches import FancyArrowPatch

        def arrow(colour: str, dash: LineStyleType) -> FancyArrowPatch:
            patch = FancyArrowPatch(
                (0, 0), (0, 0), arrowstyle="-|>", mutation_scale=points(14), shrinkA=0, shrinkB=0,
                clip_on=False, color=LIGHT[colour], linewidth=points(2.4), linestyle=dash, antialiased=True,
                joinstyle="miter", capstyle="butt",
            )  # fmt: skip
            self._axes.add_patch(patch)
            return canvas.move(patch)

        self._wanted = arrow("ink", DASHES)
        self._arrow = arrow("gradient", "-")
        self._point = canvas.move(self._axes.add_line(line("value", 0, marker="o", clip_on=False)))

    def _numbers(self, canvas: Canvas, run: Run) -> None:
        """The legend at the side, with the run's numbers behind its words."""
        canvas.sample(SIDE + 5, ROWS[0], line("value", marker="o"), 0)
        canvas.sample(SIDE, ROWS[3], line("gradient", 2.4, marker=">", size=7, markevery=[1]))
        partial = [f"∂/∂{c.name} = " for c in run.components]
        value = [*(f"{c.name} = " for c in run.components), f"{run.output} = "]
        texts = [*((text, "value") for text in value), *((text, "gradient") for text in partial)]
        if self.checked:
            canvas.sample(SIDE, ROWS[5], line("ink", 1.8, linestyle=DASHES), 16)
            texts += [(f"{words('plot_wanted')} ", "ink"), *((text, "ink") for text in partial)]
        self._texts = [canvas.number(SIDE + INDENT, y, *text) for y, text in zip(ROWS, texts, strict=False)]

    def _move(self, canvas: Canvas, run: Run) -> None:
        x, y = run.components
        self._point.set_data([x.at], [y.at])
        self._point_to(self._arrow, run, (x.grad, y.grad))
        self._point_to(self._wanted, run, (None, None) if run.as_expected else (x.expected, y.expected))
        said = [*map(typeset, (x.at, y.at, run.value, x.grad, y.grad))]
        said += ["✓" if run.as_expected else "✗", typeset(x.expected), typeset(y.expected)]
        for text, number_ in zip(self._texts, said, strict=False):
            canvas.say(text, number_)

    def _point_to(self, arrow: FancyArrowPatch, run: Run, gradient: Sequence[float | None]) -> None:
        x, y = (component.at for component in run.components)
        across, up = (math.nan if part is None else part for part in gradient)
        drawn = self._scale > 0 and all(map(math.isfinite, (x, y, across, up))) and (across, up) != (0, 0)
        arrow.set_visible(drawn)
        if drawn:
            arrow.set_positions((x, y), (x + self._scale * across, y + self._scale * up))

    def _tell(self, run: Run) -> str:
        (x, y), (across, up) = run.components, self._ranges
        return say(
            "plot_alt_contours", output=run.output, value=number(run.value),
            x=x.name, x_low=number(across[0]), x_high=number(across[1]), x_at=number(x.at),
            x_grad=told(x.grad), y=y.name, y_low=number(up[0]), y_high=number(up[1]),
            y_at=number(y.at), y_grad=told(y.grad),
        ) + expectation(run)  # fmt: skip


def _box(across: Range, up: Range) -> tuple[float, float]:
    """Width and height of the axes: the same scale both ways, where the ranges are not too different."""
    width, height = across[1] - across[0], up[1] - up[0]
    longer = max(width, height)
    if longer > MOST_STRETCHED * min(width, height):
        return SIZE, SIZE
    return SIZE * width / longer, SIZE * height / longer


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
