"""Calls in the reader's name: a warning names the line that called torch, which in a run is the package's."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from types import CodeType, FrameType, FunctionType
from typing import Any

NAME = "<torch call>"


def call_at(frame: FrameType | None, func: Callable, args: tuple, kwargs: Mapping[str, object]) -> Any:
    """``func(*args, **kwargs)``, called as if from the line that ``frame`` is at.

    Nothing of the process is swapped for it: what calls is a function whose code says that it stands there.
    """
    if frame is None:
        return func(*args, **kwargs)
    code = _standing_at(frame.f_code.co_filename, frame.f_lineno)
    try:
        return FunctionType(code, frame.f_globals)(func, args, kwargs)
    except BaseException as error:
        here = error.__traceback__
        here.tb_next = here.tb_next.tb_next  # a traceback goes without it: its line is there already
        raise


def _call(func: Callable, args: tuple, kwargs: Mapping[str, object]) -> Any:
    return func(*args, **kwargs)


@functools.lru_cache(maxsize=4096)
def _standing_at(filename: str, line: int) -> CodeType:
    return _call.__code__.replace(co_filename=filename, co_name=NAME, co_firstlineno=line - 1)
