"""How many cells have run: in a terminal one line that is written over, else a line for each notebook."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from .words import say

if TYPE_CHECKING:
    from nbformat import NotebookNode

_BAR = 30


class Progress:
    """Of ``notebooks``, told on ``stream`` while it lasts; on None, it is told nobody."""

    def __init__(self, notebooks: Iterable[NotebookNode], stream: TextIO | None) -> None:
        cells = (cell for notebook in notebooks for cell in notebook.cells)
        self._all = sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in cells)
        self._done, self._stream = 0, stream
        self._in_place = stream is not None and stream.isatty()

    def __enter__(self) -> Progress:
        self._draw()
        return self

    def __exit__(self, *_: object) -> None:
        if self._in_place:
            self._write("\n")

    def cell(self, **_: object) -> None:
        """One more cell has run; called by nbclient, with what nobody needs here."""
        self._done += 1
        self._draw()

    def notebook(self, name: str) -> None:
        """The notebook ``name`` has run to its end."""
        if not self._in_place:
            self._write(f"{self._words()} · {name}\n")

    def _draw(self) -> None:
        if self._in_place:
            full = _BAR * self._done // max(self._all, 1)
            self._write(f"\r[{'#' * full}{'.' * (_BAR - full)}] {self._words()}")

    def _words(self) -> str:
        return say("book progress", done=self._done, all=self._all)

    def _write(self, text: str) -> None:
        with suppress(OSError):  # that nobody reads it is no reason to make no book
            if self._stream is not None:
                self._stream.write(text)
                self._stream.flush()
