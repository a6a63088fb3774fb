"""The one way to run the reader's function: what it reaches is met first, and given back afterwards."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any, TextIO
from weakref import WeakValueDictionary

import torch
from torch.overrides import TorchFunctionMode

from ..errors import Carrier, TraceError, carried
from ..source.scope import Scope
from .reader_line import call_at
from .stateful_objects import belongings
from .torch_calls import QUESTIONS, operation, tensors
from .torch_compile import import_compiler
from .untouched import Outside, untouched
from .words import say

# What a run gives back is the process's: two runs at once would each give back what the other one changed.
_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def running(f: Callable) -> Iterator[tuple[Outside, Scope]]:
    """Everything that ``f`` can reach is as before afterwards; what it reaches by name is met already.

    What it reaches otherwise is met as it is used, by the tracer or by a :class:`Guard`. An error of the
    package's own that a :class:`~errors.Carrier` brings out of ``f`` is raised.
    """
    try:
        with _ONE_AT_A_TIME:
            scope = Scope(f)
            if "compile" in scope.words:
                import_compiler()
            with untouched() as outside:
                for tensor in scope.tensors():
                    outside.meet(tensor)
                for belonging in belongings([scope.owner, *scope.values]):
                    outside.keep(belonging)
                yield outside, scope
    except Carrier as carried:
        error = carried.error
        try:
            raise error
        finally:
            error.__context__ = None  # whose frames would keep the graph


def call_theirs(f: Callable, *args: object, **kwargs: object) -> Any:
    """Call what is the reader's; :func:`theirs` tells an exception from there from one of the package's."""
    return f(*args, **kwargs)


def theirs(error: BaseException) -> bool:
    """Whether ``error`` was raised within something of the reader's that :func:`call_theirs` ran."""
    step = error.__traceback__
    while step is not None and step.tb_frame.f_code is not call_theirs.__code__:
        step = step.tb_next
    return step is not None


def what_to_tell(error: Exception) -> str:
    """Why the reader's function has no result, in words; an error of the package's own is raised."""
    if isinstance(error, TraceError):
        return str(error)
    if not theirs(error):
        raise error
    return say("raised", type=type(error).__name__, text=error)


class Guard(TorchFunctionMode):
    """Meets every tensor that a run uses and did not make itself, before it is used."""

    def __init__(self, outside: Outside, inputs: Iterable[torch.Tensor] = ()) -> None:
        super().__init__()
        self._outside = outside
        self._made = WeakValueDictionary((id(tensor), tensor) for tensor in inputs)

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if operation(func) not in QUESTIONS:
            carried(self.before, tensors(args) + tensors(kwargs.values()))
        result = call_at(sys._getframe(1), func, args, kwargs)
        for tensor in tensors((result,)):
            self._made[id(tensor)] = tensor
        return result

    def before(self, operands: list[torch.Tensor]) -> None:
        """Called with the operands of each torch call, before it."""
        for tensor in operands:
            if id(tensor) not in self._made:
                self._outside.meet(tensor)


class _Mute:
    """Standard output, for all threads but the one that made it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._muted = stream, threading.get_ident()

    def write(self, text: str) -> int:
        return len(text) if threading.get_ident() == self._muted else self._stream.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def muted() -> redirect_stdout:
    """What this thread prints is not seen; other threads go on printing."""
    return redirect_stdout(_Mute(sys.stdout))
