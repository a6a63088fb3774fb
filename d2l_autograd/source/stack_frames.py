"""From a running frame to what the reader wrote: the line, the expression, the variable it is assigned to."""

from __future__ import annotations

import dis
import functools
import linecache
import os
import sysconfig
from pathlib import Path
from types import CodeType, FrameType

import torch

from .syntax import Located, Parsed, Site, parse

_PACKAGE = os.path.join(Path(__file__).parents[1], "")
_TORCH = os.path.join(os.path.dirname(torch.__file__), "")
_PYTHON = tuple(os.path.join(sysconfig.get_path(key), "") for key in ("stdlib", "platstdlib"))
Frames = tuple[FrameType | None, FrameType | None]
_INSTALLED = "site-packages", "dist-packages"
_TESTING = {op for name, op in dis.opmap.items() if "_IF_" in name or name in ("TO_BOOL", "UNARY_NOT")}
_MAKING_NOTHING = _TESTING | {dis.opmap[name] for name in ("CACHE", "COPY", "EXTENDED_ARG", "NOP")}


@functools.cache
def is_library(filename: str) -> bool:
    """Whether a file is Python's, torch's, any installed package's or this package's own."""
    return filename.startswith(("<frozen ", *_PYTHON, _TORCH, _PACKAGE)) or any(
        folder in filename for folder in _INSTALLED
    )


def is_own(filename: str) -> bool:
    """Whether a file is this package's."""
    return filename.startswith(_PACKAGE)


class Sites:
    """Finds the reader's frames and remembers what each of their instructions says."""

    def __init__(self, code: CodeType | None, stop: CodeType) -> None:
        """``code`` is the traced function's, and its file the reader's; ``stop`` is what called it."""
        self._own = set() if code is None or code.co_filename.startswith(_TORCH) else {code.co_filename}
        self.stop = stop
        self._sites: dict[tuple[int, int], Site] = {}
        self._at: dict[object, Site] = {}
        self._positions: dict[int, tuple[CodeType, list[tuple[int | None, ...]]]] = {}

    def frames(self, frame: FrameType | None) -> Frames:
        """The reader's innermost frame from ``frame`` outward, and the library frame it called, if any."""
        inner = None
        while frame is not None and frame.f_code is not self.stop:
            filename = frame.f_code.co_filename
            if filename in self._own or not is_library(filename):
                return frame, inner
            inner, frame = frame, frame.f_back
        return None, inner

    def site(self, frame: FrameType) -> Site:
        """What the instruction that ``frame`` is executing says in the source."""
        key = id(frame.f_code), frame.f_lasti
        found = self._sites.get(key)
        if found is None:
            position, tested = self._position(frame)
            written = _written(frame, position, tested)
            # One expression may be compiled twice, as the test of a while is: it stays one site.
            same = (key[0], position) if written is None else written[1]
            if same not in self._at:
                self._at[same] = Site() if written is None else written[0].site(written[1])
            found = self._sites[key] = self._at[same]
        return found

    def names(self, frame: FrameType, site: Site) -> tuple[str, ...]:
        """The variables that a result gets: where it is returned, the caller's."""
        while site.returned and not site.names:
            outer, _ = self.frames(frame.f_back)
            if outer is None:
                return ()
            frame, site = outer, self.site(outer)
        return site.names

    def _position(self, frame: FrameType) -> tuple[tuple, bool]:
        """Where the source of an instruction is, and whether it tests the value that was made there."""
        code = frame.f_code
        if id(code) not in self._positions:  # the code object is kept, so that its id stays its own
            self._positions[id(code)] = code, list(code.co_positions())
        if frame.f_lasti < 0:
            return (frame.f_lasti,), False
        made = _made(code.co_code, frame.f_lasti)
        position = self._positions[id(code)][1][made // 2]
        return (frame.f_lasti,) if None in position else position, made != frame.f_lasti


def _made(instructions: bytes, at: int) -> int:
    """Where the value was made whose truth the instruction ``at`` asks for; ``at`` if it asks for none.

    The position of a test itself says little: in Python 3.11 it is often that of the whole statement.
    """
    if instructions[at] in _TESTING:
        while at > 0 and instructions[at] in _MAKING_NOTHING:
            at -= 2
    return at


def _written(frame: FrameType, position: tuple, tested: bool) -> tuple[Parsed, Located] | None:
    """What stands in the source at ``position``; of what is tested, the whole expression."""
    parsed = parse("".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals)))
    if parsed is None or len(position) < 4:
        return None
    line, end_line, column, end_column = position
    node = parsed.at(line, column, end_line, end_column)
    return None if node is None else (parsed, parsed.tested(node) if tested else node)
