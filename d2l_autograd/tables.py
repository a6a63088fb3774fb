"""Tables: described once, written as aligned text and as HTML."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from .tensors import columns

_BAR = "│"
_NONE: Mapping[str, object] = MappingProxyType({})
_ROW, _COLUMN = {"scope": "row"}, {"scope": "col"}


class Cell(NamedTuple):
    """A cell of ``text``; ``html`` is its content in HTML where that is more than the text."""

    text: str
    html: str | None = None
    attributes: Mapping[str, object] = _NONE


class Row(NamedTuple):
    """Cells from left to right."""

    cells: Sequence[Cell | str]
    attributes: Mapping[str, object] = _NONE


class Table(NamedTuple):
    """Rows in the groups that HTML has: a head, bodies and a foot; without any there is no table.

    A cell that is no row's goes across the whole table. ``names`` is the column of the row headers, None if
    there are none. Text begins with that column; ``right`` sets all others to the right, and a bar stands
    before each of the columns ``bars``. ``caption`` and ``attributes`` are for HTML, ``notes`` stand below.
    """

    head: Sequence[Cell | str] = ()
    bodies: Sequence[Sequence[Row | Cell]] = ()
    foot: Sequence[Row] = ()
    names: int | None = 0
    right: bool = False
    bars: Collection[int] = ()
    caption: str = ""
    notes: Sequence[str] = ()
    attributes: Mapping[str, object] = _NONE

    def text(self) -> str:
        """Lines whose cells stand below each other; a Chinese character takes two columns."""
        rows: list[Row | Cell] = [*([Row(self.head)] if self.head else []), *chain(*self.bodies), *self.foot]
        lines = [row.text if isinstance(row, Cell) else self._texts(row.cells) for row in rows]
        widths = [
            max(map(columns, column))
            for column in zip(*(line for line in lines if isinstance(line, list)), strict=True)
        ]
        return "\n".join(
            [line if isinstance(line, str) else self._aligned(line, widths) for line in lines] + [*self.notes]
        )

    def _texts(self, cells: Sequence[Cell | str]) -> list[str]:
        texts = [cell.text if isinstance(cell, Cell) else cell for cell in cells]
        barred = [[_BAR, text] if i in self.bars else [text] for i, text in enumerate(texts)]
        barred.insert(0, barred.pop(self.names or 0))
        return [*chain(*barred)]

    def _aligned(self, texts: Sequence[str], widths: Sequence[int]) -> str:
        gaps = [" " * (width - columns(text)) for text, width in zip(texts, widths, strict=True)]
        cells = [
            gap + text if self.right and i else text + gap
            for i, (text, gap) in enumerate(zip(texts, gaps, strict=True))
        ]
        return "  ".join(cells).rstrip()

    def html(self) -> str:
        """The table and its notes: elements, classes and labels that every sanitiser lets through."""
        heads = "".join(_cell("th", cell, _COLUMN) for cell in self.head)
        parts = [
            *([_element("caption", _NONE, escape(self.caption))] if self.caption else []),
            *([_element("thead", _NONE, _element("tr", _NONE, heads))] if heads else []),
            *(_element("tbody", _NONE, "".join(map(self._row, body))) for body in self.bodies),
            *([_element("tfoot", _NONE, "".join(map(self._row, self.foot)))] if self.foot else []),
        ]
        table = _element("table", self.attributes, "".join(parts)) if parts else ""
        return table + "".join(_element("p", _NONE, escape(note)) for note in self.notes)

    def _row(self, row: Row | Cell) -> str:
        if isinstance(row, Cell):
            return _element("tr", _NONE, _cell("td", row, {"colspan": len(self.head)}))
        cells = (
            _cell("th", cell, _ROW) if i == self.names else _cell("td", cell, _NONE)
            for i, cell in enumerate(row.cells)
        )
        return _element("tr", row.attributes, "".join(cells))


def _cell(tag: str, cell: Cell | str, attributes: Mapping[str, object]) -> str:
    if isinstance(cell, str):
        return _element(tag, attributes, escape(cell))
    content = escape(cell.text) if cell.html is None else cell.html
    return _element(tag, {**attributes, **cell.attributes}, content)


def _element(tag: str, attributes: Mapping[str, object], content: str) -> str:
    if not attributes:
        return f"<{tag}>{content}</{tag}>"
    written = "".join([f' {name}="{escape(str(value))}"' for name, value in attributes.items()])
    return f"<{tag}{written}>{content}</{tag}>"
