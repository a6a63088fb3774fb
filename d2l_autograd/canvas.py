"""A matplotlib figure whose background is drawn once, and on which a few artists move.

The reader's own matplotlib is left alone: no pyplot, no rcParams written, and everything that
rcParams could change is said here.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from functools import cache

from .labels import WORDS, language, say
from .theme import LIGHT

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
        self.figure = Figure(inches, dpi=PIXELS_PER_INCH * density, layout="none", facecolor="none")
        self._agg = FigureCanvasAgg(self.figure)
        self._density = density
        self._moving: list = []
        self._background = None

    def axes(self, left: float, top: float, right: float, bottom: float) -> object:
        """Axes with a line to the left and one below, no ticks yet."""
        size = [left / WIDTH, 1 - bottom / HEIGHT, (right - left) / WIDTH, (bottom - top) / HEIGHT]
        axes = self.figure.add_axes(size, facecolor="none", axisbelow=True, autoscale_on=False)
        axes.grid(False, which="both")
        axes.minorticks_off()
        for side, spine in axes.spines.items():
            spine.set(visible=side in ("left", "bottom"), color=LIGHT["line"], linewidth=points(1))
        sides = {"left": True, "bottom": True, "top": False, "right": False}
        shown = {**sides, **{f"label{side}": on for side, on in sides.items()}}
        axes.tick_params(
            which="both", direction="out", length=points(4), width=points(1), pad=points(4), rotation=0,
            color=LIGHT["line"], labelcolor=LIGHT["muted"], **shown,
        )  # fmt: skip
        return axes

    def ticks(self, axis: object, places: Iterable[float], texts: Iterable[str]) -> None:
        """Ticks of ``axes.xaxis`` or ``axes.yaxis``."""
        style = {"fontproperties": _font(SMALL, "normal"), "usetex": False, "parse_math": False}
        axis.set_ticks(list(places), [legible(text) for text in texts], **style, color=LIGHT["muted"])

    def text(self, x: float, y: float, text: str = "", colour: str = "ink", **style: object) -> object:
        """Text in CSS pixels, its middle at the height ``y``."""
        look = {"size": TEXT, "weight": "normal", "ha": "left", "va": "center_baseline", **style}
        font = _font(look.pop("size"), look.pop("weight"))
        place = x / WIDTH, 1 - y / HEIGHT
        return self.figure.text(
            *place, legible(text), color=LIGHT[colour], fontproperties=font, usetex=False, parse_math=False,
            antialiased=True, **look,
        )  # fmt: skip

    def number(self, x: float, y: float, label: str, colour: str = "ink") -> object:
        """A moving text behind a ``label`` that stays: glyphs are the dearest part of a frame."""
        still = self.text(x, y, label, colour)
        width = still.get_window_extent(self._agg.get_renderer()).width / self._density
        return self.move(self.text(x + width, y, "", colour))

    def sample(self, x: float, y: float, length: float = 14, **style: object) -> None:
        """A piece of line or a marker in the legend; ``y`` is its middle."""
        from matplotlib.lines import Line2D

        xs = [x / WIDTH, (x + length) / WIDTH] if length else [x / WIDTH]
        self.figure.add_artist(Line2D(xs, [1 - y / HEIGHT] * len(xs), **line(**style)))

    def move(self, artist: object) -> object:
        """From now on ``artist`` is no part of the background."""
        artist.set(animated=True, zorder=ABOVE + len(self._moving))
        self._moving.append(artist)
        return artist

    def say(self, text: object, words: str) -> None:
        """Change the words of a moving text."""
        text.set_text(legible(words))

    def place(self, text: object, x: float, y: float) -> None:
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


def line(colour: str = "ink", width: float = 1.5, **style: object) -> dict[str, object]:
    """All that rcParams could say about a line, said."""
    size = points(style.pop("size", 9))
    fill = LIGHT[colour] if style.pop("filled", True) else "none"
    return {
        "color": LIGHT[colour], "linewidth": points(width), "linestyle": "-", "drawstyle": "default",
        "marker": "", "markersize": size, "markerfacecolor": fill, "markeredgecolor": LIGHT[colour],
        "markeredgewidth": points(1.2), "fillstyle": "full", "antialiased": True,
        "solid_capstyle": "round", "solid_joinstyle": "round", "dash_capstyle": "butt",
        "dash_joinstyle": "round", **style,
    }  # fmt: skip


def points(pixels: float) -> float:
    """matplotlib's unit for CSS pixels."""
    return pixels * 72 / PIXELS_PER_INCH


def words(key: str, **values: object) -> str:
    """As :func:`labels.say`, but English where this machine has no font for Chinese."""
    if language() == "zh" and "zh" in WORDS[key] and not _readable(WORDS[key]["zh"]):
        return WORDS[key]["en"].format(**values)
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
def _font(pixels: float, weight: str) -> object:
    from matplotlib.font_manager import FontProperties

    return FontProperties(
        family=list(families()),
        style="normal",
        variant="normal",
        weight=weight,
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


def _png(pixels: object, density: int) -> bytes:
    """An RGBA picture as a PNG; the fastest compression, since it only goes from kernel to browser."""
    import numpy as np

    pixels = np.asarray(pixels)
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 4 * width), np.uint8)  # each row begins with its filter: 0, none
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    density = struct.pack(">IIB", *[round(PIXELS_PER_INCH * density / 0.0254)] * 2, 1)
    chunks = (b"IHDR", header), (b"pHYs", density), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
