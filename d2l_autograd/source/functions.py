"""From a running frame to what the reader wrote: the line, the expression, the variable it is assigned to."""

from __future__ import annotations

import ast
import dis
import functools
import importlib.util
import inspect
import linecache
import os
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType

from .syntax import Located, Parsed, Site, parse

_FOLDERS = {sysconfig.get_path(key) for key in ("stdlib", "platstdlib", "purelib", "platlib")}
_PACKAGE = os.path.join(Path(__file__).parents[1], "")
_LIBRARIES = (*(os.path.join(folder, "") for folder in _FOLDERS), _PACKAGE)
_TESTING = {op for name, op in dis.opmap.items() if "_IF_" in name or name in ("TO_BOOL", "UNARY_NOT")}
_MAKING_NOTHING = _TESTING | {dis.opmap[name] for name in ("CACHE", "COPY", "EXTENDED_ARG", "NOP")}


@functools.cache
def is_library(filename: str) -> bool:
    """Whether a file is Python's, torch's, any installed package's or this package's own."""
    return (
        filename.startswith(("<frozen ", *_LIBRARIES))
        or "site-packages" in filename
        or "dist-packages" in filename
    )


def is_own(filename: str) -> bool:
    """Whether a file is this package's."""
    return filename.startswith(_PACKAGE)


@functools.cache
def _is_torch(filename: str) -> bool:
    spec = importlib.util.find_spec("torch")
    folder = os.path.dirname(spec.origin) if spec is not None and spec.origin is not None else None
    return folder is not None and filename.startswith(os.path.join(folder, ""))


class Sites:
    """Finds the reader's frames and remembers what each of their instructions says."""

    def __init__(self, code: CodeType | None, stop: CodeType) -> None:
        """``code`` is the traced function's, and its file the reader's; ``stop`` is what called it."""
        self._own = {code.co_filename} if code is not None and not _is_torch(code.co_filename) else set()
        self.stop = stop
        self._reader: dict[str, bool] = {}
        self._sites: dict[tuple[int, int], Site] = {}
        self._at: dict[object, Site] = {}
        self._positions: dict[int, tuple[CodeType, list[tuple[int | None, ...]]]] = {}

    def frames(self, frame: FrameType | None) -> tuple[FrameType | None, FrameType | None]:
        """The reader's innermost frame from ``frame`` outward, and the library frame it called, if any."""
        inner = None
        while frame is not None and frame.f_code is not self.stop:
            filename = frame.f_code.co_filename
            mine = self._reader.get(filename)
            if mine is None:
                mine = self._reader[filename] = filename in self._own or not is_library(filename)
            if mine:
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


def original(f: Callable) -> Callable:
    """What was written: ``f`` without the wrappers around it, those of ``torch.compile`` among them."""
    return inspect.unwrap(getattr(f, "_orig_mod", f))


def function_code(f: Callable) -> CodeType | None:
    """The code that runs when ``f`` is called: a function's, a method's, a module's ``forward``."""
    f = original(f)
    while isinstance(f, functools.partial):
        f = f.func
    if hasattr(f, "forward"):
        f = f.forward
    elif not hasattr(f, "__code__") and not inspect.ismethod(f) and not inspect.isclass(f):
        f = getattr(type(f), "__call__", f)  # noqa: B004
    return getattr(f, "__code__", None)


_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True, eq=False)
class FunctionSource:
    """A function as written: its lines with their numbers; the variable that it returns, if always one."""

    lines: tuple[tuple[int, str], ...] = ()
    returns: str | None = None


def function_source(code: CodeType | None) -> FunctionSource:
    """The source of the reader's function; empty where there is none, or where it is a library's."""
    if code is None or is_library(code.co_filename):
        return FunctionSource()
    parsed = parse("".join(linecache.getlines(code.co_filename)))
    node = _definition(parsed.tree, code) if parsed is not None else None
    if parsed is None or node is None:
        return FunctionSource()
    first, last = _first_line(node), node.end_lineno
    lines = tuple(enumerate((line.rstrip() for line in parsed.lines[first - 1 : last]), first))
    returns = {getattr(r.value, "id", None) for r in _own(node) if isinstance(r, ast.Return)}
    return FunctionSource(lines, returns.pop() if len(returns) == 1 else None)


def _definition(tree: ast.Module, code: CodeType) -> _Definition | None:
    kinds = ast.Lambda if code.co_name == "<lambda>" else ast.FunctionDef | ast.AsyncFunctionDef
    inside = [p for p in code.co_positions() if None not in p and (p[0], p[2]) != (p[1], p[3])]
    for node in ast.walk(tree):
        if isinstance(node, kinds) and _first_line(node) == code.co_firstlineno and _holds(node, inside[-1:]):
            return node
    return None


def _own(function: _Definition) -> Iterator[ast.AST]:
    """The nodes of a function, without those of the functions defined in it."""
    waiting = list(ast.iter_child_nodes(function))
    for node in waiting:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(node))


def _first_line(node: _Definition) -> int:
    return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])


def _holds(node: _Definition, positions: list[tuple]) -> bool:
    start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
    return all(start <= (p[0], p[2]) and (p[1], p[3]) <= end for p in positions)
