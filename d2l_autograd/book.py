"""The book as a folder of HTML pages that open from the disk: `python -m d2l_autograd.book [folder]`.

Every notebook is run; its live views go on stepping and pointing without a kernel, by the same script.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

from .errors import BookError
from .labels import say
from .pages import index, page

CHAPTERS = "chapters"
AT_ONCE = 2  # kernels side by side: each is a whole torch


def build(chapters: Path, target: Path) -> list[Path]:
    """Run all notebooks under ``chapters``, a folder an edition, and write their pages into ``target``.

    Returns the pages, the index first. Raises :class:`BookError` where there is no notebook, where one
    fails, or where ``target`` is something else than a book; a book that is there is replaced only when
    the new one is whole. Serves every section.
    """
    notebooks = sorted(chapters.glob("*/*.ipynb"))
    if not notebooks:
        raise BookError(say("book empty", folder=chapters))
    if target.exists() and any(target.iterdir()) and not (target / "index.html").is_file():
        raise BookError(say("book in the way", folder=target))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".book-") as workplace:
        new = Path(workplace, "book")
        ran = dict(zip(notebooks, asyncio.run(_run(notebooks)), strict=True))
        for path, notebook in ran.items():
            _write(new / path.relative_to(chapters).with_suffix(".html"), page(notebook, path.parent.name))
        _write(new / "index.html", index({path.relative_to(chapters): book for path, book in ran.items()}))
        if target.exists():
            shutil.rmtree(target)
        new.rename(target)
    return [target / "index.html", *sorted(target.glob("*/*.html"))]


async def _run(paths: Sequence[Path]) -> list[nbformat.NotebookNode]:
    places = asyncio.Semaphore(AT_ONCE)
    # A failure cancels no other notebook: a kernel cancelled while it starts would be left behind.
    ran = await asyncio.gather(*(_run_one(path, places) for path in paths), return_exceptions=True)
    for result in ran:
        if isinstance(result, BaseException):
            raise result
    return ran


async def _run_one(path: Path, places: asyncio.Semaphore) -> nbformat.NotebookNode:
    """The notebook at ``path`` with the outputs of a fresh run, its widgets' state among them."""
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, store_widget_state=True, record_timing=False, resources=where)
    async with places:
        try:
            await client.async_execute(stderr=subprocess.DEVNULL)  # the kernel's own notices
        except (CellExecutionError, CellTimeoutError, RuntimeError) as error:  # the last: no kernel answered
            raise BookError(say("book failed", path=path, error=str(error).strip())) from None
    return notebook


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the book; 1 and a line that says why when that is not possible."""
    parser = argparse.ArgumentParser(prog="python -m d2l_autograd.book", description=say("book help"))
    parser.add_argument("folder", nargs="?", default="book", type=Path, help=say("book folder"))
    parser.add_argument("--chapters", default=CHAPTERS, type=Path, help=say("book chapters"))
    given = parser.parse_args(arguments)
    try:
        first, *_ = build(given.chapters, given.folder)
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    print(say("book done", path=first))
    return 0


if __name__ == "__main__":
    sys.exit(main())
