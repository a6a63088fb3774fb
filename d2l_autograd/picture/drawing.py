"""SVG text: words, lines and shapes, the same bytes for the same numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from ..tensors import columns

CHARACTER = {20: 12.1, 13: 7.9, 11: 6.7}  # the width of a letter by its size in pixels, a little generous
_SANS = 0.52  # of the size: the mean width of a letter that is not of a fixed width
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A rectangle of the figure in which the page may put a control of its own: ``name`` says which.

    The control's thumb, if it has one, is ``shifted`` from where it would stand.
    """

    name: str
    x: float
    y: float
    width: float
    height: float
    shifted: float = 0.0


@dataclass(frozen=True, slots=True)
class Pane:
    """A piece of the figure in its own coordinates, in pixels, and the slots in it."""

    width: float
    height: float
    svg: str
    slots: tuple[Slot, ...] = ()

    def at(self, x: float, y: float) -> Pane:
        """The same, moved."""
        slots = tuple(replace(slot, x=slot.x + x, y=slot.y + y) for slot in self.slots)
        return replace(self, svg=f'<g transform="translate({n(x)} {n(y)})">{self.svg}</g>', slots=slots)


GAP = 12


def together(panes: Sequence[Pane], width: float, height: float) -> Pane:
    """Panes that have their places, as one."""
    slots = tuple(slot for pane in panes for slot in pane.slots)
    return Pane(width, height, "".join(pane.svg for pane in panes), slots)


def flow(columns: Sequence[Sequence[Pane]], width: float) -> tuple[list[Pane], float, float]:
    """Columns side by side, in a new row where there is no more room; then the free place behind the last."""
    panes, x, y, bottom = [], 0.0, 0.0, 0.0
    for column in columns:
        wide = max(pane.width for pane in column)
        if x and x + wide > width:
            x, y = 0.0, bottom
        top = y
        for pane in column:
            panes.append(pane.at(x, top))
            top += pane.height + GAP / 2
        x += wide + 2 * GAP
        bottom = max(bottom, top)
    return panes, x if not y else width, bottom


def text(x: float, y: float, words: str, look: str = "", anchor: str = "", **attributes: object) -> str:
    """Words whose baseline is at ``y``; ``anchor`` is where ``x`` is in them: start, middle or end."""
    if not words:
        return ""
    given = {"class": look or None, "text-anchor": anchor or None, **attributes}
    return f'<text x="{n(x)}" y="{n(y)}"{written(given)}>{escaped(words)}</text>'


def spans(x: float, y: float, parts: Iterable[tuple[str, str]], anchor: str = "", look: str = "") -> str:
    """One line of words in several looks."""
    inside = (f"<tspan{written({'class': kind or None})}>{escaped(words)}</tspan>" for words, kind in parts)
    given = {"class": look or None, "text-anchor": anchor or None}
    return f'<text x="{n(x)}" y="{n(y)}"{written(given)}>{"".join(inside)}</text>'


def group(parts: Iterable[str], **attributes: object) -> str:
    """Parts that share attributes; a name's ``_`` stands for ``-``, a leading ``_`` for nothing."""
    return f"<g{written(attributes)}>{''.join(parts)}</g>"


def rect(x: float, y: float, width: float, height: float, look: str, radius: float = 0) -> str:
    """A rectangle with round corners."""
    size = f'width="{n(max(width, 0))}" height="{n(max(height, 0))}"'
    return f'<rect class="{look}" x="{n(x)}" y="{n(y)}" {size}' + (f' rx="{n(radius)}"/>' if radius else "/>")


def path(d: str, look: str, **attributes: object) -> str:
    """A line along path data; nothing where there is none."""
    return f'<path class="{look}" d="{d}"{written(attributes)}/>' if d else ""


def level(x: float, y: float, to: float, look: str) -> str:
    """A level line."""
    return path(f"M{n(x)} {n(y)}H{n(to)}", look)


def circle(x: float, y: float, radius: float, look: str) -> str:
    """A dot."""
    return f'<circle class="{look}" cx="{n(x)}" cy="{n(y)}" r="{n(radius)}"/>'


def width_of(words: str, size: int) -> float:
    """How wide words of the fixed-width font are."""
    return columns(words) * CHARACTER[size]


def sans_width(words: str, size: int = 12) -> float:
    """How wide words of the other font are, about; a Chinese character is as wide as it is high."""
    return sum(size if columns(c) == 2 else _SANS * size for c in words)


def wrapped(words: str, width: float) -> list[str]:
    """Words of the other font in lines of at most that width; Chinese breaks anywhere."""
    lines, line = [], ""
    for piece in re.findall(r"[^\s\u2e80-\uffef]+\s*|[\u2e80-\uffef]\s*", words):
        if line and sans_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line else lines


def fitting(words: str, room: float, sizes: Iterable[int] = (20, 13, 11)) -> int:
    """The largest size at which the words have room, else the smallest."""
    return next((size for size in sizes if width_of(words, size) <= room), min(CHARACTER))


def written(attributes: Mapping[str, object]) -> str:
    """Attributes as in a tag; those that are None are left out."""
    return "".join(
        f' {name.strip("_").replace("_", "-")}="{escaped(str(value), quotes=True)}"'
        for name, value in attributes.items()
        if value is not None
    )


def n(number: float) -> str:
    """A coordinate."""
    return f"{number:.1f}".removesuffix(".0")


def escaped(words: str, quotes: bool = False) -> str:
    """Text as XML may hold it; spaces as no SVG reader collapses them."""
    clean = _FORBIDDEN.sub("", words)
    if quotes:
        return escape(clean, {'"': "&quot;", "\n": "&#10;"})
    return escape(clean.replace("  ", "\u00a0\u00a0"))
