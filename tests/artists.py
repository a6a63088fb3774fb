"""What is on a plot, read from its artists: a line each, with numbers of four digits."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import singledispatch

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.contour import QuadContourSet
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.text import Annotation, Text

from d2l_autograd.plots.plot import Plot


def on_canvas(plot: Plot) -> list[str]:
    """All that stands on the plot's canvas after it was drawn."""
    canvas = plot._canvas
    figure = canvas.figure
    lines = [f"figure {digits([*figure.get_size_inches(), figure.dpi])}"]
    for artist in figure.get_children()[1:]:
        lines += _axes(artist) if isinstance(artist, Axes) else _line(artist)
    moving = [type(artist).__name__ for artist in sorted(canvas._moving, key=Artist.get_zorder)]
    return [*lines, f"moving {' '.join(moving)}"]


def digits(values: Iterable[float]) -> str:
    """Numbers of four digits; what is only the rounding of the largest one is 0."""
    values = [math.nan if np.ma.is_masked(value) else float(value) for value in values]
    dust = 1e-9 * max((abs(value) for value in values if math.isfinite(value)), default=0)
    return " ".join(f"{0 if abs(value) <= dust else value:.4g}" for value in values)


def _axes(axes: Axes) -> Iterator[str]:
    yield f"axes {digits(axes.get_position().bounds)}"
    for axis in (axes.xaxis, axes.yaxis):
        labels = " | ".join(label.get_text() for label in axis.get_ticklabels())
        threshold = digits(getattr(axis.get_transform(), name, 0) for name in ("linthresh", "linscale"))
        yield f"  axis {axis.get_scale()} {threshold} from {digits(axis.get_view_interval())}"
        yield f"    ticks {digits(axis.get_ticklocs())}: {labels}; minor {len(axis.get_minorticklocs())}"
    spines = [name for name, spine in axes.spines.items() if spine.get_visible()]
    yield f"  spines {spines}"
    for artist in axes.get_children():
        yield from ("  " + line for line in _line(artist))


def _line(artist: Artist) -> Iterator[str]:
    told = list(_tell(artist))
    if told:
        shown = "" if artist.get_visible() else "hidden "
        yield f"{type(artist).__name__} {shown}{told[0]}"
        yield from ("  " + line for line in told[1:])


@singledispatch
def _tell(artist: Artist) -> Iterator[str]:
    """Nothing, of an artist that no plot has put up."""
    yield from ()


@_tell.register
def _(line: Line2D) -> Iterator[str]:
    marker = f"{line.get_marker()} {digits([line.get_markersize()])} {line.get_fillstyle()}"
    marker += f" {line.get_markevery()}" if line.get_marker() else ""
    style = f"{line.get_linewidth()} {line._unscaled_dash_pattern} {marker} clip={line.get_clip_on()}"
    yield f"{to_hex(line.get_color())} {style}"
    xs, ys = line.get_data()
    for start in range(0, len(xs), 12):
        yield f"x {digits(xs[start : start + 12])}; y {digits(ys[start : start + 12])}"


@_tell.register
def _(text: Text) -> Iterator[str]:
    if text.axes is None or isinstance(text, Annotation):
        look = f"{to_hex(text.get_color())} {text.get_fontsize()} {text.get_ha()} {text.get_va()}"
        at = digits(text.xy) + " and " if isinstance(text, Annotation) else ""
        yield f"{text.get_text()!r} {look} at {at}{_place(text)}"


def _place(text: Text) -> str:
    """Where a text is; behind a label, how far from its end, which depends on the machine's letters."""
    x, y = text.get_position()
    if text.axes is not None or not text.get_animated():
        return digits([x, y])
    texts = text.figure.texts
    label = texts[texts.index(text) - 1]
    end = label.get_window_extent().x1 / text.figure.bbox.width
    return f"{x - end:.4f} behind {label.get_text()!r}, {digits([y])}"


@_tell.register
def _(bar: Rectangle) -> Iterator[str]:
    if bar.get_animated():
        edge, face = to_hex(bar.get_edgecolor()), to_hex(bar.get_facecolor())
        size = digits([bar.get_x(), bar.get_y(), bar.get_width(), bar.get_height()])
        yield f"{size} {edge} {bar.get_linewidth()} {face if bar.get_fill() else 'empty'}"


@_tell.register
def _(arrow: FancyArrowPatch) -> Iterator[str]:
    ends = "; ".join(digits(end) for end in arrow._posA_posB)
    yield f"{ends} {to_hex(arrow.get_edgecolor())} {arrow.get_linewidth()} {arrow.get_linestyle()}"


@_tell.register
def _(contours: QuadContourSet) -> Iterator[str]:
    yield f"filled={contours.filled} {contours.extend} widths {digits(contours.get_linewidths())}"
    colours = contours.get_facecolors() if contours.filled else contours.get_edgecolors()
    yield " ".join(to_hex(colour, keep_alpha=True) for colour in colours)
    yield f"levels {digits(contours.levels)}"
    for path in contours.get_paths():
        if len(path.vertices):
            yield f"from {_short(path.vertices.min(0))} to {_short(path.vertices.max(0))}"


def _short(place: np.ndarray) -> str:
    """Three digits: where between two places a contour line passes is a matter of rounding."""
    return " ".join(f"{0 if abs(each) < 1e-6 else each:.3g}" for each in place)
