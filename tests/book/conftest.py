"""A book that takes no time."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import write

from d2l_autograd.book import build as module
from d2l_autograd.book.build import build


@pytest.fixture
def still(monkeypatch):
    """Notebooks are not run: their pages are without outputs."""
    monkeypatch.setattr(module, "_run", lambda *_: None)


@pytest.fixture
def place(tmp_path, still) -> Path:
    """A folder with the chapters of a book, and the book."""
    write(tmp_path / "chapters/en", "one", "# One")
    write(tmp_path / "chapters/zh", "one", "# 一")
    build(tmp_path / "chapters", tmp_path / "book")
    return tmp_path
