"""The book as a folder of HTML pages that open from the disk.

Every notebook is run; its live views go on stepping and pointing without a kernel, by the same script.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbclient.util import ensure_async

from ..errors import BookError
from ..live.kernel_events import AT_ONCE
from .output_folder import OutputFolder
from .page import index, page, title
from .progress import Progress
from .ways import ways
from .words import say

_MOST_KERNELS = 2  # kernels side by side: each is a whole torch


def build(chapters: Path, target: Path, told: TextIO | None = None) -> list[Path]:
    """Run all notebooks under ``chapters``, a folder an edition, and write their pages into ``target``.

    Returns the pages, the index first; how far it has come is told on ``told``. Raises :class:`BookError`
    where there is no notebook, where one is broken or fails, or where ``target`` holds anything that is in
    the way; a book that is there is replaced only when the new one is whole, and what the book did not
    write stays. Serves every section.
    """
    notebooks = {path: _read(path) for path in _notebooks(chapters)}
    if not notebooks:
        raise BookError(say("book empty", folder=chapters))
    folder = OutputFolder(target, chapters)
    names = {path: path.relative_to(chapters).with_suffix(".html").as_posix() for path in notebooks}
    folder.check(["index.html", *names.values()])
    with Progress(notebooks.values(), told) as progress:
        _run(notebooks, progress)
    titles = {names[path]: title(notebook) for path, notebook in notebooks.items()}
    pages = {name: _page(path, notebooks[path], ways(name, titles)) for path, name in names.items()}
    contents = index({names[path]: notebook for path, notebook in notebooks.items()})
    folder.replace({"index.html": contents, **pages})
    return [target / name for name in ("index.html", *sorted(pages))]


def _notebooks(chapters: Path) -> list[Path]:
    """All notebooks, without Jupyter's own copies."""
    found = sorted(chapters.glob("*/*.ipynb"))
    return [path for path in found if not any(p.startswith(".") for p in path.relative_to(chapters).parts)]


def _read(path: Path) -> nbformat.NotebookNode:
    """The notebook at ``path``, which has to be one and to begin with text."""
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except Exception as error:  # a file may hold anything, and nbformat raise anything
        why = str(getattr(error, "strerror", None) or error).partition("\n")[0]
        raise BookError(say("book no notebook", path=path, error=why)) from None
    if not notebook.cells or notebook.cells[0].cell_type != "markdown":
        raise BookError(say("book no title", path=path))
    return notebook


def _page(path: Path, notebook: nbformat.NotebookNode, ways: tuple[str, str]) -> str:
    try:
        return page(notebook, path.parent.name, ways)
    except BookError as error:
        raise BookError(f"{path}: {error}") from None


def _run(notebooks: Mapping[Path, nbformat.NotebookNode], progress: Progress) -> None:
    """Run each notebook, which gets its outputs and its widgets' state.

    In a thread of its own: in the main one, nbclient answers an interrupt by ending one kernel only.
    """
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task]] = Future()

    async def run() -> None:
        task = asyncio.ensure_future(_run_all(notebooks, progress))
        begun.set_result((asyncio.get_running_loop(), task))
        await task

    with ThreadPoolExecutor(1) as thread:
        try:
            thread.submit(asyncio.run, run()).result()
        except BaseException:
            loop, task = begun.result()
            with suppress(RuntimeError):  # the loop has come to its end
                loop.call_soon_threadsafe(task.cancel)
            raise


async def _run_all(notebooks: Mapping[Path, nbformat.NotebookNode], progress: Progress) -> None:
    places = asyncio.Semaphore(_MOST_KERNELS)
    tasks = (_run_one(path, notebook, places, progress) for path, notebook in notebooks.items())
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result


async def _run_one(
    path: Path, notebook: nbformat.NotebookNode, places: asyncio.Semaphore, progress: Progress
) -> None:
    where = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, store_widget_state=True, record_timing=False, resources=where)
    client.on_cell_executed = progress.cell
    async with places:
        try:
            await _run_in_kernel(client)
        except (CellExecutionError, CellTimeoutError, NoSuchKernel, RuntimeError) as error:
            # The last: no kernel answered, or it died.
            raise BookError(say("book failed", path=path, error=str(error).strip())) from None
    progress.notebook(f"{path.parent.name}/{path.name}")


async def _run_in_kernel(client: NotebookClient) -> None:
    """Run the client's notebook; its kernel ends with it, wherever it is interrupted."""
    kernel, done = client.create_kernel_manager(), False
    # Without the kernel's own notices.
    starting = client.async_start_new_kernel(stderr=subprocess.DEVNULL, env={**os.environ, AT_ONCE: "1"})
    start = asyncio.ensure_future(starting)
    try:
        await asyncio.shield(start)  # half a start could not be undone
        await client.async_start_new_kernel_client()
        await client.async_execute(cleanup_kc=False)
        done = True
    finally:
        await asyncio.wait([start])
        if client.kc is not None:
            client.kc.stop_channels()
        if kernel.has_kernel:
            await ensure_async(kernel.shutdown_kernel(now=not done))
