"""Notebooks for a book, and what is in its folder."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat.v4 as nb
import pytest

from d2l_autograd.book import build as module
from d2l_autograd.book.build import build
from d2l_autograd.errors import BookError
from d2l_autograd.language import speaking


def write(folder: Path, name: str, *sources: str) -> None:
    """A notebook of code cells; those that begin with ``#`` are Markdown, with ``!`` raise on purpose."""
    cells = [
        nb.new_markdown_cell(s)
        if s.startswith("# ")
        else nb.new_code_cell(s.lstrip("!"), metadata={"tags": ["raises-exception"] * s.startswith("!")})
        for s in sources
    ]
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(nb.new_notebook(cells=cells))
    (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")


def build_as_stored(chapters: Path, target: Path) -> Path:
    """The book with the outputs that its notebooks hold; nothing is run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_run", lambda *_: None)
        build(chapters, target)
    return target


def everything(folder: Path) -> dict[str, bytes | str]:
    """All that is in a folder, the content of files and the aims of links."""
    return {
        str(path.relative_to(folder)): os.readlink(path) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def refused(place: Path, target: str | Path, why: str, language: str = "en") -> None:
    """No book can be made; one line says why, and nothing is touched."""
    before = everything(place)
    with speaking(language), pytest.raises(BookError, match=why) as told:
        build(place / "chapters", place / target)
    assert "\n" not in str(told.value)
    assert everything(place) == before
