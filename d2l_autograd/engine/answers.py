"""Running what the reader wrote: their class and functions, within limits, and what comes of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from ..errors import Unanswered, Wrong
from ..running.run import call_theirs, muted, theirs
from ..tensors import number
from .words import say

_DEEPEST = 1_000  # calls in each other, as Python allows them before anything is imported
_MOST_LINES = 2_000_000  # a second or two
_CLOSE = 1e-9


class _Endless(BaseException):
    """The reader's code went on for too long; no ``except Exception`` of theirs stops it."""


class Watch:
    """Runs the reader's code for so many lines; ``names`` are the variables of ``code`` at its end."""

    def __init__(self, code: CodeType | None = None) -> None:
        self.names: dict[str, object] = {}
        self._code, self._lines = code, 0

    def run(self, f: Callable, *args: object, **kwargs: object) -> Any:
        """``f(*args, **kwargs)``, with Python's own limit to recursion wherever the limit is now.

        Raises :class:`Wrong` for what goes on for too long or too deep; else what ``f`` raises.
        """
        tracer, limit = sys.gettrace(), sys.getrecursionlimit()
        sys.setrecursionlimit(_depth() + _DEEPEST)
        sys.settrace(self._see)
        try:
            return call_theirs(f, *args, **kwargs)
        except _Endless:
            raise Wrong(say("engine endless")) from None
        except RecursionError:
            raise Wrong(say("engine recursion", most=_DEEPEST)) from None
        finally:
            sys.settrace(tracer)
            sys.setrecursionlimit(limit)

    def _see(self, frame: FrameType, event: str, _: object) -> Callable:
        if event == "line":
            self._lines += 1
            if self._lines > _MOST_LINES:
                raise _Endless
        elif event == "return" and frame.f_code is self._code:
            self.names = dict(frame.f_locals)
        return self._see


def _depth() -> int:
    frame, depth = sys._getframe(), 0
    while frame.f_back is not None:
        frame, depth = frame.f_back, depth + 1
    return depth


def ask(what: str, f: Callable, *args: object) -> Any:
    """What the reader's ``f`` makes of ``args``, unheard; ``what`` says in code what is asked of it.

    Raises :class:`Unanswered` for ``...``, also where that of another step stops this one, and :class:`Wrong`
    for what it raises.
    """
    try:
        with muted():
            result = Watch().run(f, *args)
    except Wrong as wrong:
        raise Wrong(say("engine at", code=what) + str(wrong)) from None
    except Exception as error:  # the reader's code may raise anything
        if not theirs(error):
            raise
        if "ellipsis" in str(error):
            raise Unanswered from error
        told = f"{type(error).__name__}: {error}".rstrip(": ")
        raise Wrong(say("engine raised", code=what, error=told)) from error
    if result is ...:
        raise Unanswered
    return result


def the_class(answer: object) -> type:
    """The answer, where it is a class."""
    if answer is ...:
        raise Unanswered
    if not isinstance(answer, type):
        raise Wrong(say("engine no class", type=type(answer).__name__))
    return answer


def function(answer: object) -> Callable:
    """The answer, where it is a function."""
    if answer is ...:
        raise Unanswered
    if not callable(answer):
        raise Wrong(say("engine no function", type=type(answer).__name__))
    return answer


def attribute(what: str, node: object, name: str) -> Any:
    """What the reader's Value keeps under a name; ``...`` is no answer yet."""
    try:
        found = call_theirs(getattr, node, name)
    except Exception as error:  # it may be a property of theirs
        raise Wrong(say("engine no attribute", code=what, name=name)) from error
    if found is ...:
        raise Unanswered
    return found


def numeric(what: str, given: object) -> float:
    """A number of the reader's as a float."""
    if isinstance(given, str) or given is None:
        raise Wrong(say("engine no number", code=what, type=type(given).__name__))
    try:
        return float(given)  # type: ignore[arg-type]  # whatever it is
    except Exception as error:
        raise Wrong(say("engine no number", code=what, type=type(given).__name__)) from error


def close(one: float, other: float) -> bool:
    """Whether two numbers are the same but for rounding."""
    return abs(one - other) <= _CLOSE * max(1.0, abs(one), abs(other))


def told(values: object) -> str:
    """Numbers for a sentence: one, or several in brackets."""
    if isinstance(values, tuple):
        return f"({', '.join(map(number, values))})"
    return number(float(values))  # type: ignore[arg-type]
