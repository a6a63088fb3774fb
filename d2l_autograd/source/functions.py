"""A function as the reader wrote it: without the wrappers around it, its code, its lines in the source."""

from __future__ import annotations

import ast
import functools
import inspect
import linecache
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType, MethodType

from .stack_frames import is_library
from .syntax import parse

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def original(f: Callable) -> Callable:
    """What was written: ``f`` without the wrappers around it, those of ``torch.compile`` among them."""
    return inspect.unwrap(getattr(f, "_orig_mod", f))


def function(f: Callable) -> FunctionType | None:
    """What runs when ``f`` is called: a function, a method's function, a module's ``forward``."""
    f = original(f)
    while isinstance(f, functools.partial):
        f = f.func
    found: object = getattr(f, "forward", f)
    if not isinstance(found, FunctionType | MethodType | type):
        found = getattr(type(found), "__call__", None)  # noqa: B004
    found = getattr(found, "__func__", found)
    return found if isinstance(found, FunctionType) else None


def function_code(f: Callable) -> CodeType | None:
    """The code of :func:`function`; None of what is not written in Python."""
    found = function(f)
    return None if found is None else found.__code__


@dataclass(frozen=True, slots=True, eq=False)
class FunctionSource:
    """A function as written: its lines with their numbers; the variable that it returns, if always one."""

    lines: tuple[tuple[int, str], ...] = ()
    returns: str | None = None


def function_source(code: CodeType | None) -> FunctionSource:
    """The source of the reader's function; empty where there is none, or where it is a library's."""
    node = None if code is None or is_library(code.co_filename) else definition(code)
    if code is None or node is None:
        return FunctionSource()
    first, last = _first_line(node), node.end_lineno
    text = linecache.getlines(code.co_filename)[first - 1 : last]
    returns = {getattr(part.value, "id", None) for part in _inside(node) if isinstance(part, ast.Return)}
    return FunctionSource(
        tuple(enumerate((line.rstrip() for line in text), first)),
        returns.pop() if len(returns) == 1 else None,
    )


def definition(code: CodeType) -> Definition | None:
    """Where a function is defined in its file or cell; None without source."""
    parsed = parse("".join(linecache.getlines(code.co_filename)))
    if parsed is None:
        return None
    kinds = ast.Lambda if code.co_name == "<lambda>" else ast.FunctionDef | ast.AsyncFunctionDef
    inside = [p for p in code.co_positions() if None not in p and (p[0], p[2]) != (p[1], p[3])]
    found = None
    for node in ast.walk(parsed.tree):  # from the outermost to the innermost
        if isinstance(node, kinds) and _first_line(node) == code.co_firstlineno and _holds(node, inside[-1:]):
            found = node
    return found


def _inside(function: Definition) -> Iterator[ast.AST]:
    """The nodes of a function, without those of the functions defined in it."""
    waiting = list(ast.iter_child_nodes(function))
    for node in waiting:
        yield node
        if not isinstance(node, Definition | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(node))


def _first_line(node: Definition) -> int:
    return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])


def _holds(node: Definition, positions: list[tuple]) -> bool:
    """Whether code at ``positions`` is a part of ``node``, and not what makes the function there."""
    start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
    return all(start < (p[0], p[2]) and (p[1], p[3]) <= end for p in positions)
