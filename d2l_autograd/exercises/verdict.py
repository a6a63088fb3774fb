"""What a check says of an answer to an exercise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ..tensors import aligned
from .words import say

MARKS = {"right": "✓", "wrong": "✗", "open": "…"}
EDGES = {"right": "#00875f", "wrong": "#c2571a", "open": "#7a7a7a"}
_LEFT = ' style="text-align: left"'
Row = Sequence[str]


class Unanswered(Exception):
    """There is no answer yet."""


class Wrong(Exception):
    """The answer is not right; the message says what is wrong with it, and gives a hint."""


@dataclass(frozen=True)
class Found:
    """What a right answer brings to light: words, a table whose first row is its head, and a picture."""

    words: str
    table: tuple[Row, ...] = ()
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
        lines = [f"{MARKS[self.state]} {self._heading}", self.found.words, *aligned(self.found.table)]
        return "\n".join(filter(None, lines))

    def _repr_html_(self) -> str:
        words = "".join(f"<p>{escape(line)}</p>" for line in self.found.words.splitlines())
        return (
            f'<blockquote style="border-left-color: {EDGES[self.state]}">'
            f"<p><strong>{MARKS[self.state]} {escape(self._heading)}</strong></p>"
            f"{words}{_table(self.found.table)}{self.found.picture}</blockquote>"
        )

    @property
    def _heading(self) -> str:
        return say(f"verdict {self.state}", exercise=self.exercise)


def _table(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    head = "".join(f'<th scope="col"{_LEFT * (not i)}>{escape(cell)}</th>' for i, cell in enumerate(rows[0]))
    body = "".join(f"<tr>{_row(row)}</tr>" for row in rows[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(cells: Row) -> str:
    name, *rest = map(escape, cells)
    return f'<th scope="row"{_LEFT}>{name}</th>' + "".join(f"<td>{cell}</td>" for cell in rest)
