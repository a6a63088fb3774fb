"""Calls in the reader's name: a warning names the line that called torch, which in a run is the package's."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from types import CodeType, FrameType, FunctionType, TracebackType
from typing import Any

NAME = "<torch call>"


def call_at(frame: FrameType | None, func: Callable, args: tuple, kwargs: Mapping[str, object]) -> Any:
    """``func(*args, **kwargs)``, called as if from the line that ``frame`` is at.

    Nothing of the process is swapped for it: what calls is a function whose code says that it stands there.
    """
    if frame is None:
        return func(*args, **kwargs)
    code = _standing_at(frame.f_code.co_filename, frame.f_lineno or 1)
    try:
        return FunctionType(code, frame.f_globals)(func, args, kwargs)
    except BaseException as error:
        _leave_out(error.__traceback__)
        raise


def _leave_out(step: TracebackType | None) -> None:
    """Take the stand-in out of a traceback: the line that it stands at is there already."""
    if step is not None and step.tb_next is not None and step.tb_next.tb_frame.f_code.co_name == NAME:
        step.tb_next = step.tb_next.tb_next


def _call(func: Callable, args: tuple, kwargs: Mapping[str, object]) -> Any:
    return func(*args, **kwargs)


@functools.lru_cache(maxsize=4096)
def _standing_at(filename: str, line: int) -> CodeType:
    return _call.__code__.replace(co_filename=filename, co_name=NAME, co_firstlineno=line - 1)
