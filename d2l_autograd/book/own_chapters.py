"""The chapters that came with the package."""

from __future__ import annotations

from pathlib import Path

from ..errors import BookError
from .words import say

_PACKAGE = Path(__file__).resolve().parents[1]


def own_chapters() -> Path:
    """Their folder: in the package, or beside it in a clone of the repository; :class:`BookError` without."""
    for folder in (_PACKAGE / "chapters", _PACKAGE.parent / "chapters"):
        if folder.is_dir():
            return folder
    raise BookError(say("no chapters", folder=_PACKAGE))


def is_clone() -> bool:
    """Whether they are the reader's own already, in a clone of the repository."""
    return own_chapters().parent != _PACKAGE
