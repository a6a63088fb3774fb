"""The command and its three parts: read, book and strip."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ..book.__main__ import main as book
from ..book.words import say as of_the_book
from ..errors import BookError
from .chapters import taken
from .jupyter import opened
from .strip import strip
from .words import say


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say, and return what the shell is told: 0, or 1 and a line that says why not.

    Without any, the chapters are opened in JupyterLab. Serves every section.
    """
    words = list(sys.argv[1:] if arguments is None else arguments) or ["read"]
    if words[0] == "book":
        return book(words[1:])
    given, more = _parser().parse_known_args(words)
    try:
        return _strip(given.notebooks) if given.part == "strip" else opened(taken(given.folder), more)
    except BookError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="d2l-autograd", description=say("command help"))
    parts = parser.add_subparsers(dest="part", required=True)
    read = parts.add_parser("read", help=say("read help"), description=say("read help"))
    read.add_argument("folder", nargs="?", type=Path, help=say("read folder"))
    parts.add_parser("book", help=of_the_book("book help"))
    stripped = parts.add_parser("strip", help=say("strip help"), description=say("strip help"))
    stripped.add_argument("notebooks", nargs="+", type=Path, help=say("strip notebooks"))
    return parser


def _strip(notebooks: Sequence[Path]) -> int:
    for path in notebooks:
        print(say("strip done" if strip(path) else "strip nothing", path=path))
    return 0
