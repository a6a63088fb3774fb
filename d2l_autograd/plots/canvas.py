"""A matplotlib figure whose background is drawn once, and on which a few artists move.

The reader's own matplotlib is left alone: no pyplot, no rcParams written, and everything that
rcParams could change is said here.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from ..colours import LIGHT
from ..language import language
from .words import say

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.font_manager import FontProperties
    from matplotlib.lines import Line2D
    from matplotlib.text import Text
    from matplotlib.typing import LineStyleType

    A = TypeVar("A", bound=Artist)

WIDTH, HEIGHT = 480, 300
DENSITY = 2
TEXT = 12.5
SMALL = 11
PIXELS_PER_INCH = 96
ABOVE = 10  # the moving artists' zorder: they are drawn last, so nothing else may lie over them
CHINESE = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Heiti SC",
    "Noto Sans CJK JP",
)


class Canvas:
    """A figure of 480×300 CSS pixels of ``density`` dots; positions are in CSS pixels from the top left."""

    def __init__(self, density: int = DENSITY) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        inches = WIDTH / PIXELS_PER_INCH, HEIGHT / PIXELS_PER_INCH
        # matplotlib documents "none", and its stubs leave it out.
        self.figure = Figure(inches, dpi=PIXELS_PER_INCH * density, layout="none", facecolor="none")  # type: ignore[arg-type]
        self._agg = FigureCanvasAgg(self.figure)
        self._density = density
        self._moving: list[Artist] = []
        self._background = None

    def axes(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Axes with a line to the left and one below, no ticks yet."""
        size = left / WIDTH, 1 - bottom / HEIGHT, (right - left) / WIDTH, (bottom - top) / HEIGHT
        axes = self.figure.add_axes(size, facecolor="none", axisbelow=True, autoscale_on=False)
        axes.grid(False, which="both")
        axes.minorticks_off()
        for side, spine in axes.spines.items():
            spine.set(visible=side in ("left", "bottom"), color=LIGHT["line"], linewidth=points(1))
        axes.tick_params(
            which="both", direction="out", length=points(4), width=points(1), pad=points(4), rotation=0,
            color=LIGHT["line"], labelcolor=LIGHT["muted"], left=True, bottom=True, top=False, right=False,
            labelleft=True, labelbottom=True, labeltop=False, labelright=False,
        )  # fmt: skip
        return axes

    def ticks(self, axis: Axis, places: Iterable[float], texts: Iterable[str]) -> None:
        """Ticks of ``axes.xaxis`` or ``axes.yaxis``."""
        axis.set_ticks(
            list(places), [legible(text) for text in texts], fontproperties=_font(SMALL), usetex=False,
            parse_math=False, color=LIGHT["muted"],
        )  # fmt: skip

    def text(
        self, x: float, y: float, text: str = "", colour: str = "ink", *,
        size: float = TEXT, ha: str = "left", va: str = "center_baseline",
    ) -> Text:  # fmt: skip
        """Text in CSS pixels, its middle at the height ``y``."""
        return self.figure.text(
            x / WIDTH, 1 - y / HEIGHT, legible(text), color=LIGHT[colour], fontproperties=_font(size),
            usetex=False, parse_math=False, antialiased=True, ha=ha, va=va,
        )  # fmt: skip

    def number(self, x: float, y: float, label: str, colour: str = "ink") -> Text:
        """A moving text behind a ``label`` that stays: glyphs are the dearest part of a frame."""
        still = self.text(x, y, label, colour)
        width = still.get_window_extent(self._agg.get_renderer()).width / self._density
        return self.move(self.text(x + width, y, "", colour))

    def sample(self, x: float, y: float, piece: Line2D, length: float = 14) -> None:
        """A ``piece`` of line, or a marker of no length, in the legend; ``y`` is its middle."""
        xs = [x / WIDTH, (x + length) / WIDTH] if length else [x / WIDTH]
        piece.set_data(xs, [1 - y / HEIGHT] * len(xs))
        self.figure.add_artist(piece)

    def move(self, artist: A) -> A:
        """From now on ``artist`` is no part of the background."""
        artist.set(animated=True, zorder=ABOVE + len(self._moving))
        self._moving.append(artist)
        return artist

    def say(self, text: Text, words: str) -> None:
        """Change the words of a moving text."""
        text.set_text(legible(words))

    def place(self, text: Text, x: float, y: float) -> None:
        """Put a text elsewhere."""
        text.set_position((x / WIDTH, 1 - y / HEIGHT))

    def png(self) -> bytes:
        """The moving artists on the background, which is drawn only the first time."""
        if self._background is None:
            for artist in self.figure.findobj():  # rcParams may hold a sketch or effects, as for xkcd()
                artist.set_sketch_params(None)
                artist.set_path_effects([])
            self._agg.draw()
            self._background = self._agg.copy_from_bbox(self.figure.bbox)
        self._agg.restore_region(self._background)
        for artist in self._moving:
            self.figure.draw_artist(artist)
        return _png(self._agg.buffer_rgba(), self._density)


def line(
    colour: str = "ink", width: float = 1.5, xs: Sequence[float] = (), ys: Sequence[float] = (), *,
    linestyle: LineStyleType = "-", marker: str = "", size: float = 9, filled: bool = True,
    markevery: list[int] | None = None, clip_on: bool = True,
) -> Line2D:  # fmt: skip
    """A line, with all said that rcParams could say about it; without places it is one that will move."""
    from matplotlib.lines import Line2D

    return Line2D(
        xs, ys, color=LIGHT[colour], linewidth=points(width), linestyle=linestyle, drawstyle="default",
        marker=marker, markersize=points(size), markerfacecolor=LIGHT[colour] if filled else "none",
        markeredgecolor=LIGHT[colour], markeredgewidth=points(1.2), markevery=markevery, fillstyle="full",
        antialiased=True, solid_capstyle="round", solid_joinstyle="round", dash_capstyle="butt",
        dash_joinstyle="round", clip_on=clip_on,
    )  # fmt: skip


def points(pixels: float) -> float:
    """matplotlib's unit for CSS pixels."""
    return pixels * 72 / PIXELS_PER_INCH


def words(key: str, **values: object) -> str:
    """As ``say``, but English where this machine has no font for Chinese."""
    if language() == "zh" and not _readable(say.words[key]["zh"]):
        return say.words[key]["en"].format(**values)
    return say(key, **values)


def legible(text: str) -> str:
    """``text``, with a question mark for what no font here can write: no empty box, and no warning."""
    return text if _readable(text) else "".join(c if c == "\n" or _readable(c) else "?" for c in text)


@cache
def families() -> tuple[str, ...]:
    """matplotlib's own font, and behind it one for Chinese, where there is one."""
    from matplotlib.font_manager import fontManager

    known = {font.name for font in fontManager.ttflist}
    return ("DejaVu Sans", *[name for name in CHINESE if name in known][:1])


@cache
def _font(pixels: float) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(
        family=list(families()),
        style="normal",
        variant="normal",
        weight="normal",
        stretch="normal",
        size=points(pixels),
    )


def _readable(text: str) -> bool:
    return all(c == "\n" or c in _characters() for c in set(text) if not " " <= c <= "~")


@cache
def _characters() -> frozenset[str]:
    """What the fonts can write."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    paths = [findfont(FontProperties(family=[family])) for family in families()]
    return frozenset(chr(code) for path in paths for code in get_font(path).get_charmap())


def _png(pixels: memoryview, density: int) -> bytes:
    """An RGBA picture as a PNG; the fastest compression, since it only goes from kernel to browser."""
    import numpy as np

    picture = np.asarray(pixels)
    height, width, _ = picture.shape
    rows = np.zeros((height, 1 + 4 * width), np.uint8)  # each row begins with its filter: 0, none
    rows[:, 1:] = picture.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    dots = struct.pack(">IIB", *[round(PIXELS_PER_INCH * density / 0.0254)] * 2, 1)
    chunks = (b"IHDR", header), (b"pHYs", dots), (b"IDAT", zlib.compress(rows.data, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
