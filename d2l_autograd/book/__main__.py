"""`d2l-autograd book [folder]`: the book as a folder of HTML pages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ..errors import BookError
from .build import build
from .own_chapters import own_chapters
from .words import say

_INTERRUPTED = 130  # what a shell expects


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the book; 1 and a line that says why when that is not possible."""
    parser = argparse.ArgumentParser(prog="d2l-autograd book", description=say("book help"))
    parser.add_argument("folder", nargs="?", default="book", type=Path, help=say("book folder"))
    parser.add_argument("--chapters", type=Path, help=say("book chapters"))
    given = parser.parse_args(arguments)
    try:
        first, *_ = build(given.chapters or own_chapters(), given.folder, told=sys.stderr)
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(say("book interrupted"), file=sys.stderr)
        return _INTERRUPTED
    print(say("book done", path=first))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
