"""The folder of a book: which of its files are the book's own, and how new ones take their place."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from ..errors import BookError
from .words import say

_LIST = ".d2l_autograd-book.json"  # in the folder: each file that the book wrote, with the hash of its bytes


class OutputFolder:
    """``target``, the folder for the pages of ``chapters``.

    Nothing in it is touched but files that a book before wrote and nobody has changed since. Where that is
    not enough, the methods raise :class:`BookError`, and the folder is as it was.
    """

    def __init__(self, target: Path, chapters: Path) -> None:
        self._target, self._chapters = target, chapters

    def check(self, names: Iterable[str]) -> None:
        """Whether files with these names can be written."""
        with self._failing():
            self._own(names)
            parents = (self._target, *self._target.absolute().parents)
            with TemporaryDirectory(dir=next(filter(os.path.lexists, parents)), prefix=".book-"):
                pass

    def replace(self, files: Mapping[str, str]) -> None:
        """Write ``files`` instead of those of the book before: all of them, or none."""
        contents = {name: text.encode() for name, text in files.items()}
        hashes = {name: sha256(content).hexdigest() for name, content in contents.items()}
        contents[_LIST] = json.dumps(hashes, indent=1, sort_keys=True).encode()
        with self._failing(), ExitStack() as unmake:
            old = self._own(files)
            _make(self._target, unmake)
            with TemporaryDirectory(dir=self._target, prefix=".book-") as place, ExitStack() as back:
                for i, content in enumerate(contents.values()):
                    Path(place, f"new-{i}").write_bytes(content)
                for i, name in enumerate(filter(lambda name: (self._target / name).exists(), [*old, _LIST])):
                    _move(self._target / name, Path(place, f"old-{i}"), back)
                for i, name in enumerate(contents):
                    _make((self._target / name).parent, unmake)
                    _move(Path(place, f"new-{i}"), self._target / name, back)
                back.pop_all()
            unmake.pop_all()
            for name in old:
                _unmake((self._target / name).parent)

    def _own(self, names: Iterable[str]) -> list[str]:
        """What the book before wrote and is as it was; raises where anything else has one of ``names``."""
        target, root = self._target, self._target.resolve()
        if self._chapters.resolve().is_relative_to(root):
            raise BookError(say("book over chapters", folder=target))
        if os.path.lexists(target) and not target.is_dir():
            raise BookError(say("book no folder", folder=target))
        written = self._written() if target.is_dir() and any(target.iterdir()) else {}
        own = [name for name, digest in written.items() if _unchanged(root, name, digest)]
        for name in names:
            path = root / name
            if name not in own and (os.path.lexists(path) or path.resolve() != path):
                why = "book changed" if name in written else "book in the way of"
                raise BookError(say(why, path=target / name))
        return own

    def _written(self) -> dict[str, str]:
        path = self._target / _LIST
        with suppress(FileNotFoundError, ValueError):
            written = None if path.is_symlink() else json.loads(path.read_bytes())
            if isinstance(written, dict) and all(isinstance(digest, str) for digest in written.values()):
                return written
        raise BookError(say("book in the way", folder=self._target.resolve()))

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """What the system refuses is told as an error of the book."""
        try:
            yield
        except OSError as error:
            why = error.strerror or str(error)
            raise BookError(say("book not written", folder=self._target, error=why)) from None


def _unchanged(root: Path, name: str, digest: str) -> bool:
    path = root / name
    inside = path.is_relative_to(root) and path.resolve() == path  # no link on the way
    return inside and path.is_file() and sha256(path.read_bytes()).hexdigest() == digest


def _make(folder: Path, unmake: ExitStack) -> None:
    if not folder.is_dir():
        _make(folder.parent, unmake)
        unmake.callback(_unmake, folder)
        folder.mkdir()


def _unmake(folder: Path) -> None:
    with suppress(OSError):  # there is something in it
        folder.rmdir()


def _move(path: Path, to: Path, back: ExitStack) -> None:
    back.callback(_return, to, path)
    path.replace(to)


def _return(path: Path, to: Path) -> None:
    if os.path.lexists(path):
        path.replace(to)
