"""A reader's own copy of the chapters."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from ..book.own_chapters import is_clone, own_chapters
from ..errors import BookError
from .words import say

FOLDER = Path("d2l-2.5")


def taken(folder: Path | None) -> Path:
    """Where the reader reads: a copy in ``folder``, in which no file that is there is changed.

    Without a folder, the chapters of a clone are read where they are, and those of a package copied to
    ``d2l-2.5``. Raises :class:`BookError` where the folder cannot be written.
    """
    chapters, target = own_chapters(), folder or FOLDER
    if folder is None and is_clone():
        return chapters
    try:
        kept = _copied(chapters, target)
    except OSError as error:
        raise BookError(say("read refused", folder=target, error=error)) from error
    if kept:
        print(say("read kept", count=kept, folder=target), file=sys.stderr)
    return target


def _copied(chapters: Path, target: Path) -> int:
    """Copy what is not there yet; return how many files of the reader's are other than ours."""
    kept = 0
    for source in sorted(path for path in chapters.rglob("*") if path.is_file()):
        place = source.relative_to(chapters)
        own = target / place
        if own.exists():
            kept += own.read_bytes() != source.read_bytes()
        elif not any(part.startswith(".") for part in place.parts):
            own.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, own)
    return kept
