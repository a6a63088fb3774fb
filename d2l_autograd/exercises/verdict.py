"""What a check says of an answer to an exercise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ..tables import Cell, Row, Table
from .words import say

_MARKS = {"right": "✓", "wrong": "✗", "open": "…"}
_EDGES = {"right": "#00875f", "wrong": "#c2571a", "open": "#7a7a7a"}
_LEFT = {"style": "text-align: left"}


@dataclass(frozen=True)
class Found:
    """What a right answer brings to light: words, a table whose first row is its head, and a picture."""

    words: str
    table: tuple[Sequence[str], ...] = ()
    picture: str = ""


@dataclass(frozen=True)
class Verdict:
    """The verdict on one answer: ``state`` is ``"right"``, ``"wrong"`` or ``"open"`` (not answered yet).

    ``found`` holds the hint, or what the answer shows. Made by :func:`check`. Serves section 2.5.5.
    """

    exercise: str
    state: str
    found: Found

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.state == "right"

    def __repr__(self) -> str:
        lines = [f"{_MARKS[self.state]} {self._heading}", self.found.words, self._table.text()]
        return "\n".join(filter(None, lines))

    def _repr_html_(self) -> str:
        words = "".join(f"<p>{escape(line)}</p>" for line in self.found.words.splitlines())
        return (
            f'<blockquote style="border-left-color: {_EDGES[self.state]}">'
            f"<p><strong>{_MARKS[self.state]} {escape(self._heading)}</strong></p>"
            f"{words}{self._table.html()}{self.found.picture}</blockquote>"
        )

    @property
    def _heading(self) -> str:
        return say(f"verdict {self.state}", exercise=self.exercise)

    @property
    def _table(self) -> Table:
        # A notebook would set the first column to the right, as it does numbers.
        rows = [Row([Cell(name, attributes=_LEFT), *rest]) for name, *rest in self.found.table]
        return Table(rows[0].cells, [rows[1:]]) if rows else Table()
