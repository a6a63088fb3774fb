"""What a function reaches by name: the reader's functions that it names, and all that these name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, MethodType

from .functions import is_library, original


def functions(f: Callable) -> Iterator[FunctionType]:
    """``f`` as it is written, and each of the reader's functions that it names, or that those name."""
    waiting, seen = [f], set()
    while waiting:
        function = _written(waiting.pop())
        if function is None or function in seen or is_library(function.__code__.co_filename):
            continue
        seen.add(function)
        yield function
        waiting += [v for v in variables(function).values() if isinstance(v, FunctionType | MethodType)]


def codes(function: FunctionType) -> list[CodeType]:
    """The code of a function, and of what is defined in it."""
    found = [function.__code__]
    for code in found:
        found += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return found


def variables(function: FunctionType) -> dict[str, object]:
    """The global and the enclosing variables that a function names, with their values."""
    space = function.__globals__
    named = {name: space[name] for code in codes(function) for name in code.co_names if name in space}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            named[name] = cell.cell_contents
        except ValueError:  # not filled yet
            continue
    return named


def _written(f: Callable) -> FunctionType | None:
    found: object = getattr(original(f), "forward", original(f))
    if not isinstance(found, FunctionType | MethodType):
        found = getattr(type(found), "__call__", None)  # noqa: B004
    found = getattr(found, "__func__", found)
    return found if isinstance(found, FunctionType) else None
