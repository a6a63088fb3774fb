"""A matplotlib figure whose background is drawn once, and on which a few artists move.

The reader's own matplotlib is left alone: no pyplot, and its rcParams are as before when a background stands.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from ..colours import LIGHT
from ..language import language, speaking
from .words import say

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from matplotlib.text import Text
    from matplotlib.typing import FillStyleType, LineStyleType

    A = TypeVar("A", bound=Artist)

DENSITY = 2
SMALL = 11
_TEXT = 12.5
_WIDTH, _HEIGHT = 480, 300
_POINTS_PER_INCH = 72  # so many pixels too: matplotlib's sizes of lines and letters are in CSS pixels here
_ABOVE = 10  # the moving artists' zorder: they are drawn last, so nothing else may lie over them
_CHINESE = (
    "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Heiti SC", "Noto Sans CJK JP",
)  # fmt: skip
_TICKS = {"color": LIGHT["line"], "labelcolor": LIGHT["muted"], "labelsize": SMALL, "major.size": 4,
          "major.width": 1, "major.pad": 4}  # fmt: skip


def style() -> AbstractContextManager[None]:
    """While it lasts, what is made and drawn has matplotlib's default style with ours on it."""
    from matplotlib.style import context

    ours = {
        "font.family": _families(), "text.parse_math": False, "figure.facecolor": "none",
        "axes.facecolor": "none", "axes.edgecolor": LIGHT["line"], "axes.linewidth": 1,
        "axes.axisbelow": True, "axes.spines.top": False, "axes.spines.right": False,
        "lines.markeredgewidth": 1.2, "lines.solid_capstyle": "round",
        **{f"{axis}tick.{name}": value for axis in "xy" for name, value in _TICKS.items()},
    }  # fmt: skip
    return context(["default", ours])


class Canvas:
    """A figure of 480×300 CSS pixels of ``density`` dots; positions are in CSS pixels from the top left."""

    def __init__(self, density: int = DENSITY) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        inches = _WIDTH / _POINTS_PER_INCH, _HEIGHT / _POINTS_PER_INCH
        self.figure = Figure(inches, dpi=_POINTS_PER_INCH * density)
        self._agg = FigureCanvasAgg(self.figure)
        self._density = density
        self._moving: list[Artist] = []

    def axes(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Axes with a line to the left and one below."""
        size = left / _WIDTH, 1 - bottom / _HEIGHT, (right - left) / _WIDTH, (bottom - top) / _HEIGHT
        return self.figure.add_axes(size, autoscale_on=False)

    def text(
        self, x: float, y: float, text: str = "", colour: str = "ink", *,
        size: float = _TEXT, ha: str = "left",
    ) -> Text:  # fmt: skip
        """Text whose middle is at the height ``y``."""
        return self.figure.text(
            x / _WIDTH, 1 - y / _HEIGHT, _legible(text), color=LIGHT[colour], size=size, ha=ha,
            va="center_baseline",
        )  # fmt: skip

    def number(self, x: float, y: float, label: str, colour: str = "ink") -> Text:
        """A moving text behind a ``label`` that stays: glyphs are the dearest part of a frame."""
        still = self.text(x, y, label, colour)
        width = still.get_window_extent(self._agg.get_renderer()).width / self._density
        return self.move(self.text(x + width, y, "", colour))

    def sample(self, x: float, y: float, piece: Line2D, length: float = 14) -> None:
        """A ``piece`` of line, or a marker of no length, in the legend; ``y`` is its middle."""
        xs = [x / _WIDTH, (x + length) / _WIDTH] if length else [x / _WIDTH]
        piece.set_data(xs, [1 - y / _HEIGHT] * len(xs))
        self.figure.add_artist(piece)

    def move(self, artist: A) -> A:
        """From now on ``artist`` is no part of the background."""
        artist.set(animated=True, zorder=_ABOVE + len(self._moving))
        self._moving.append(artist)
        return artist

    def keep(self) -> None:
        """Draw the background: all that does not move."""
        self._agg.draw()
        self._background = self._agg.copy_from_bbox(self.figure.bbox)

    def png(self) -> bytes:
        """The moving artists on the background."""
        self._agg.restore_region(self._background)
        for artist in self._moving:
            self.figure.draw_artist(artist)
        return _png(self._agg.buffer_rgba())


def line(
    colour: str = "ink", width: float = 1.5, xs: Sequence[float] = (), ys: Sequence[float] = (), *,
    linestyle: LineStyleType = "-", marker: str = "", size: float = 9, fillstyle: FillStyleType = "full",
    markevery: list[int] | None = None, clip_on: bool = True,
) -> Line2D:  # fmt: skip
    """A line; without places it is one that will move, or stand in the legend."""
    from matplotlib.lines import Line2D

    return Line2D(
        xs, ys, color=LIGHT[colour], linewidth=width, linestyle=linestyle, marker=marker, markersize=size,
        fillstyle=fillstyle, markevery=markevery, clip_on=clip_on,
    )  # fmt: skip


def label(key: str, **values: object) -> str:
    """As ``say``, but English where this machine has no font for Chinese."""
    with speaking(language() if _readable(say(key, **values)) else "en"):
        return say(key, **values)


def _legible(text: str) -> str:
    """``text``, with a question mark for what no font here can write: no empty box, and no warning."""
    return text if _readable(text) else "".join(c if _readable(c) else "?" for c in text)


def _readable(text: str) -> bool:
    return text.isascii() or _characters().issuperset(text)


@cache
def _families() -> list[str]:
    """matplotlib's own font, and behind it one for Chinese, where there is one."""
    from matplotlib.font_manager import get_font_names

    known = get_font_names()
    return ["DejaVu Sans", *[name for name in _CHINESE if name in known][:1]]


@cache
def _characters() -> frozenset[str]:
    """What the fonts can write."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    paths = [findfont(FontProperties(family=[family])) for family in _families()]
    return frozenset(chr(code) for path in paths for code in get_font(path).get_charmap())


def _png(pixels: memoryview) -> bytes:
    """An RGBA picture as a PNG; the fastest compression, since it only goes from kernel to browser."""
    import numpy as np

    picture = np.asarray(pixels)
    height, width, _ = picture.shape
    rows = np.zeros((height, 1 + 4 * width), np.uint8)  # each row begins with its filter: 0, none
    rows[:, 1:] = picture.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows.data, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
