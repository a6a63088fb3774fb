"""From a running frame to what the reader wrote: the line, the expression, the variable it is assigned to."""

from __future__ import annotations

import ast
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

from .graph import Span

_FOLDERS = {sysconfig.get_path(key) for key in ("stdlib", "platstdlib", "purelib", "platlib")}
_LIBRARIES = tuple(os.path.join(folder, "") for folder in (*_FOLDERS, Path(__file__).parent))
_TESTS = {ast.If: "if", ast.While: "while", ast.IfExp: "if", ast.Assert: "assert", ast.comprehension: "if"}


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One instruction of the reader's code.

    ``names`` are the variables that its result is assigned to (several when it is unpacked;
    ``each`` when one variable gets them in turn, as in a ``for``),
    ``returned`` says that the result is the function's, so that the caller names it, and
    ``keyword`` is ``"while"``, ``"if"``, ... where the expression is part of a test.
    """

    span: Span | None = None
    statement: Span | None = None
    names: tuple[str, ...] = ()
    returned: bool = False
    each: bool = False
    keyword: str = "bool"


@functools.cache
def is_library(filename: str) -> bool:
    """Whether a file is Python's, torch's, any installed package's or this package's own."""
    return (
        filename.startswith(("<frozen ", *_LIBRARIES))
        or "site-packages" in filename
        or "dist-packages" in filename
    )


@functools.cache
def _is_torch(filename: str) -> bool:
    spec = importlib.util.find_spec("torch")
    return filename.startswith(os.path.join(Path(spec.origin).parent, ""))


class Sites:
    """Finds the reader's frames and remembers what each of their instructions says."""

    def __init__(self, code: CodeType | None, stop: CodeType) -> None:
        """``code`` is the traced function's, and its file the reader's; ``stop`` is what called it."""
        self._own = {code.co_filename} if code is not None and not _is_torch(code.co_filename) else set()
        self._stop = stop
        self._reader: dict[str, bool] = {}
        self._sites: dict[tuple[int, int], Site] = {}
        self._at: dict[tuple, Site] = {}
        self._positions: dict[int, tuple[CodeType, list]] = {}

    def frames(self, frame: FrameType | None) -> tuple[FrameType | None, FrameType | None]:
        """The reader's innermost frame from ``frame`` outward, and the library frame it called, if any."""
        inner = None
        while frame is not None and frame.f_code is not self._stop:
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
            position = self._position(frame)
            # One expression may be compiled twice, as the test of a while is: it stays one site.
            if (key[0], position) not in self._at:
                self._at[key[0], position] = self._resolve(frame, position)
            found = self._sites[key] = self._at[key[0], position]
        return found

    def names(self, frame: FrameType, site: Site) -> tuple[str, ...]:
        """The variables that a result gets: where it is returned, the caller's."""
        while site.returned and not site.names:
            outer, _ = self.frames(frame.f_back)
            if outer is None:
                return ()
            frame, site = outer, self.site(outer)
        return site.names

    def _position(self, frame: FrameType) -> tuple:
        code = frame.f_code
        if id(code) not in self._positions:  # the code object is kept, so that its id stays its own
            self._positions[id(code)] = code, list(code.co_positions())
        positions = self._positions[id(code)][1]
        known = frame.f_lasti >= 0 and None not in positions[frame.f_lasti // 2]
        return positions[frame.f_lasti // 2] if known else (frame.f_lasti,)

    def _resolve(self, frame: FrameType, position: tuple) -> Site:
        parsed = parse("".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals)))
        if parsed is None or len(position) < 4:
            return Site()
        line, end_line, column, end_column = position
        found = parsed.at(line, column, end_line, end_column)
        return parsed.site(found) if found is not None else Site()


class Parsed:
    """A source text, its syntax tree, and the way from a position to the expression there."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self.lines = text.splitlines()
        self.tree = tree
        self._parents: dict[ast.AST, ast.AST] = {}
        # The outermost expression that an expression is a part of, as far as the next `a if b else c`.
        self._outermost: dict[ast.AST, ast.AST] = {}
        self._by_position: dict[tuple, ast.AST] = {}
        self._by_end: dict[tuple, list[ast.AST]] = {}
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                self._parents[child] = node
                inside = isinstance(node, ast.expr) and not isinstance(node, ast.IfExp)
                self._outermost[child] = self._outermost.get(node, node) if inside else child
            if isinstance(node, ast.expr | ast.stmt) and not isinstance(node, ast.Expr):
                start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
                self._by_position[start + end] = node
                self._by_end.setdefault(end, []).append(node)

    def at(self, line: int, column: int, end_line: int, end_column: int) -> ast.AST | None:
        """The expression there; a method call over several lines begins before its position says."""
        exact = self._by_position.get((line, column, end_line, end_column))
        if exact is not None:
            return exact
        enclosing = [
            node
            for node in self._by_end.get((end_line, end_column), ())
            if (node.lineno, node.col_offset) <= (line, column)
        ]
        return max(enclosing, key=lambda node: (node.lineno, node.col_offset), default=None)

    def site(self, node: ast.AST) -> Site:
        """What is known of the expression ``node``."""
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            node = node.generators[0].iter  # a comprehension itself only calls iter()
        elif isinstance(node, ast.Assert):
            node = node.test  # pytest rewrites it so
        names, returned = self._assigned(node)
        statement = node
        while not isinstance(statement, ast.stmt) and statement in self._parents:
            statement = self._parents[self._outermost[statement]]
        each = isinstance(self._parents.get(node), ast.For | ast.comprehension)
        return Site(self.span(node), self.span(statement), names, returned, each, self._keyword(node))

    def span(self, node: ast.AST) -> Span:
        """The text of ``node``; of a compound statement, its first line."""
        if isinstance(node, ast.stmt) and hasattr(node, "body"):
            return Span(node.lineno, node.lineno, self.lines[node.lineno - 1].strip(), node)
        lines = [line.encode() for line in self.lines[node.lineno - 1 : node.end_lineno]]
        lines[-1] = lines[-1][: node.end_col_offset]
        lines[0] = lines[0][node.col_offset :]
        code = " ".join(line.decode().strip() for line in lines)
        return Span(node.lineno, node.end_lineno, code, node)

    def _assigned(self, node: ast.AST) -> tuple[tuple[str, ...], bool]:
        parent = self._parents.get(node)
        while isinstance(parent, ast.IfExp) and node is not parent.test:
            node, parent = parent, self._parents.get(parent)
        match parent:
            case ast.Assign(targets=[ast.Tuple() | ast.List() as target, *_]) if node is target:
                return _names(target), False
            case ast.Assign(targets=[target, *_], value=value) if value is node:
                return _names(target), False
            case ast.AnnAssign(target=target) | ast.NamedExpr(target=target):
                return _names(target), False
            case ast.For() | ast.comprehension() if parent.iter is node:
                return _names(_turned(parent)), False
            case ast.Return() | ast.Lambda():
                return (), True
            case ast.Tuple(elts=elements):
                return self._unpacked(parent, elements.index(node)), False
        return (_names(node.target) if isinstance(node, ast.AugAssign) else ()), False

    def _unpacked(self, values: ast.Tuple, index: int) -> tuple[str, ...]:
        match self._parents.get(values):
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value) if value is values and len(
                targets
            ) == len(values.elts):
                return _names(targets[index])
        return ()

    def _keyword(self, node: ast.AST) -> str:
        child = self._outermost.get(node, node)
        parent = self._parents.get(child)
        if type(parent) not in _TESTS:
            return "bool"
        tests = parent.ifs if isinstance(parent, ast.comprehension) else [parent.test]
        return _TESTS[type(parent)] if child in tests else "bool"


def _turned(loop: ast.For | ast.comprehension) -> ast.AST:
    """The part of a loop's target that gets the elements: of ``i, row in enumerate(x)`` it is ``row``."""
    match loop.target, loop.iter:
        case ast.Tuple(elts=[_, element]), ast.Call(func=ast.Name(id="enumerate")):
            return element
    return loop.target


def _names(target: ast.AST) -> tuple[str, ...]:
    match target:
        case ast.Name(id=name):
            return (name,)
        case ast.Attribute():
            return (ast.unparse(target),)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return tuple(element.id if isinstance(element, ast.Name) else "" for element in elements)
    return ()


@functools.lru_cache(maxsize=32)
def parse(text: str) -> Parsed | None:
    """A source text parsed, or None where there is no text or it is not Python."""
    try:
        return Parsed(text, ast.parse(text)) if text else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def function_code(f: Callable) -> CodeType | None:
    """The code that runs when ``f`` is called: a function's, a method's, a module's ``forward``."""
    f = inspect.unwrap(f)
    while isinstance(f, functools.partial):
        f = f.func
    if hasattr(f, "forward"):
        f = f.forward
    elif not hasattr(f, "__code__") and not inspect.ismethod(f) and not inspect.isclass(f):
        f = getattr(type(f), "__call__", f)  # noqa: B004
    return getattr(f, "__code__", None)


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
    if node is None:
        return FunctionSource()
    first, last = _first_line(node), node.end_lineno
    lines = tuple(enumerate((line.rstrip() for line in parsed.lines[first - 1 : last]), first))
    returns = {getattr(r.value, "id", None) for r in _own(node) if isinstance(r, ast.Return)}
    return FunctionSource(lines, returns.pop() if len(returns) == 1 else None)


def _definition(tree: ast.Module, code: CodeType) -> ast.AST | None:
    kinds = ast.Lambda if code.co_name == "<lambda>" else ast.FunctionDef | ast.AsyncFunctionDef
    inside = [p for p in code.co_positions() if None not in p and (p[0], p[2]) != (p[1], p[3])]
    for node in ast.walk(tree):
        if isinstance(node, kinds) and _first_line(node) == code.co_firstlineno and _holds(node, inside[-1:]):
            return node
    return None


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, without those of the functions defined in it."""
    waiting = list(ast.iter_child_nodes(function))
    for node in waiting:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(node))


def _first_line(node: ast.AST) -> int:
    return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])


def _holds(node: ast.AST, positions: list[tuple]) -> bool:
    start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
    return all(start <= (p[0], p[2]) and (p[1], p[3]) <= end for p in positions)
