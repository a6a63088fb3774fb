"""The static book: whole pages from notebooks, and nothing lost where one fails."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat.v4 as nb
import pytest
from books import everything, refused, write

from d2l_autograd.book import build as module
from d2l_autograd.book.build import build
from d2l_autograd.book.output_folder import _LIST
from d2l_autograd.errors import BookError
from d2l_autograd.language import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]


def test_a_second_book_is_the_same(tmp_path):
    chapters = tmp_path / "chapters"
    write(chapters / "en", "one", "# One", "import d2l_autograd as ad\nad.explore(lambda x: x * x, x=2.0)")
    pages = [build(chapters, tmp_path / name)[1].read_bytes() for name in ("a", "b", "b")]
    assert pages[0] == pages[1] == pages[2]


def test_a_notebook_that_fails_leaves_the_old_book(tmp_path):
    chapters, target = tmp_path / "chapters", tmp_path / "book"
    write(chapters / "en", "one", "# One", "1 + 1")
    build(chapters, target)
    before = (target / "en/one.html").read_bytes()
    write(chapters / "en", "two", "# Two", "undefined")
    with pytest.raises(BookError, match=r"(?s)two\.ipynb.*undefined"):
        build(chapters, target)
    assert (target / "en/one.html").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book", "chapters"]


NO_NOTEBOOKS = {
    "empty": b"",
    "broken": b"{",
    "a list": b"[]",
    "no notebook": b'{"a": 1}',
    "without cells": b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    "of the future": b'{"nbformat": 9, "nbformat_minor": 0, "metadata": {}, "cells": []}',
    "no cell": b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}',
    "bad cell": b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "markdown"}]}',
    "no text": "\x00\xff".encode("latin-1"),
    "begins with code": json.dumps(nb.new_notebook(cells=[nb.new_code_cell("1 + 1")])).encode(),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", NO_NOTEBOOKS)
def test_what_is_no_notebook_is_told_before_anything_runs(place, kind, language, monkeypatch):
    monkeypatch.setattr(module, "_run", lambda *_: pytest.fail("a notebook was run"))
    (place / "chapters/en/two.ipynb").write_bytes(NO_NOTEBOOKS[kind])
    refused(place, "book", r"two\.ipynb", language)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("broken", r"JSON: '\{'$"),
        ("bad cell", r"missing an expected key: metadata$"),
        ("of the future", "version 9$"),
        ("no text", "invalid start byte$"),
    ],
)
def test_what_is_wrong_with_a_notebook_is_told_at_the_end_of_the_line(place, kind, reason):
    (place / "chapters/en/two.ipynb").write_bytes(NO_NOTEBOOKS[kind])
    refused(place, "book", reason)


def test_of_a_long_complaint_about_a_notebook_the_first_line_is_told(place):
    write(place / "chapters/en", "two", "# Two", "1 + 1")
    path = place / "chapters/en/two.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][0]["metadata"]["tags"] = 7
    path.write_text(json.dumps(notebook))
    refused(place, "book", r"7 is not of type 'array'$")


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_and_folders_that_are_called_notebooks_are_told(place, language):
    (place / "chapters/en/two.ipynb").symlink_to("nowhere")
    refused(place, "book", r"two\.ipynb.*No such file or directory", language)
    (place / "chapters/en/two.ipynb").unlink()
    (place / "chapters/en/two.ipynb").mkdir()
    refused(place, "book", r"two\.ipynb.*Is a directory", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_formula_that_cannot_be_shown_is_told_with_its_notebook(place, language):
    write(place / "chapters/en", "two", "# Two\n\n$\\left( x$")
    refused(place, "book", r"two\.ipynb.*left", language)


def test_copies_that_jupyter_keeps_are_no_chapters(place):
    for folder in ("chapters/.ipynb_checkpoints", "chapters/en/.ipynb_checkpoints"):
        write(place / folder, "one-checkpoint", "# Old")
    (place / "chapters/en/.#one.ipynb").symlink_to("nobody@nowhere")
    build(place / "chapters", place / "book")
    assert everything(place / "book").keys() == {"index.html", "en/one.html", "zh/one.html", _LIST}


def test_a_kernel_that_is_not_there_is_told(tmp_path):
    write(tmp_path / "chapters/en", "one", "# One", "1 + 1")
    path = tmp_path / "chapters/en/one.ipynb"
    kernel = {"kernelspec": {"name": "fortran", "display_name": "Fortran"}}
    path.write_text(json.dumps(json.loads(path.read_text()) | {"metadata": kernel}))
    with pytest.raises(BookError, match=r"one\.ipynb.*\n.*fortran"):
        build(tmp_path / "chapters", tmp_path / "book")


def test_a_book_can_be_made_where_a_loop_is_running(tmp_path):
    async def cell():
        write(tmp_path / "chapters/en", "one", "# One", "6 * 7")
        return build(tmp_path / "chapters", tmp_path / "book")

    assert "42" in asyncio.run(cell())[1].read_text(encoding="utf-8")


def test_plain_nbconvert_shows_the_still_pictures(tmp_path):
    shutil.copy(ROOT / "chapters/zh/2.5.3-detaching.ipynb", tmp_path)
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "2.5.3-detaching.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    page = (tmp_path / "2.5.3-detaching.html").read_text(encoding="utf-8")
    pictures = re.findall(r"<img[^>]*data:image/svg\+xml[^>]*>", page)
    assert len(pictures) == 3 and all(re.search(r'alt="[^"]{40}', tag) for tag in pictures)
