"""What the reader's function does beside computing, by which a run ahead of its turn would be a lie."""

from __future__ import annotations

import random
import sys
import warnings
from collections import deque
from collections.abc import Callable
from datetime import date
from functools import cache
from operator import is_
from types import FrameType, ModuleType
from typing import Any

import torch

from ..source.scope import Scope
from ..source.stack_frames import is_library, is_own
from .stateful_objects import attributes, belongings, state_of

# What C functions of these modules do.
_MODULES = {
    "time": "reads the clock",
    "_io": "uses files",
    "posix": "uses files",
    "nt": "uses files",
    "_socket": "uses files",
    "_posixsubprocess": "uses files",
    "_sqlite3": "uses files",
}
_BUILTINS = {print: "prints", open: "uses files", input: "uses files"}


class SideEffects:
    """Watches one run: ``found`` is the first thing that the function did beside computing, else empty.

    It is one of "prints", "draws random numbers", "reads the clock", "uses files" and "writes outside".
    :meth:`look` is to be called when the function has run and nothing was given back yet.
    """

    def __init__(self, f: Callable) -> None:
        self._f, self.found = f, ""
        self._values, self._content = _reached(f)
        self._states = self._drawn()

    def __enter__(self) -> SideEffects:
        # A profiler of the reader's keeps its place: then prints, clocks and files are not seen.
        if sys.getprofile() is None:
            sys.setprofile(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        if sys.getprofile() == self._called:
            sys.setprofile(None)

    def look(self) -> None:
        """See what is not as it was before the run."""
        values, content = _reached(self._f)
        if not self.found and any(map(_differs, self._drawn(), self._states)):
            self.found = "draws random numbers"
        if not self.found and not (_same(values, self._values) and all(map(_same, content, self._content))):
            self.found = "writes outside"

    def _called(self, frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and not self.found and (kind := _kind(called)) and _by_reader(frame):
            self.found = kind

    def _drawn(self) -> list[object]:
        """The states of all generators of random numbers that the function may draw from."""
        numpy = sys.modules.get("numpy")
        states: list[object] = [torch.get_rng_state(), random.getstate()]
        states += [] if numpy is None else [numpy.random.get_state()]
        return states + [state_of(each) for each in belongings(self._values)]


@cache
def make_torch_ready() -> None:
    """Its first backward pass imports 480 modules, which takes twice as long while they are watched."""
    # One of them, sympy, would leave a filter of warnings behind.
    with warnings.catch_warnings(), torch.inference_mode(False), torch.enable_grad():
        leaf = torch.ones((), requires_grad=True)
        torch.autograd.grad(leaf * 1, leaf, torch.ones(()))


def _kind(called: Any) -> str:
    owner = getattr(called, "__self__", None)
    if owner is None or isinstance(owner, ModuleType):
        module = getattr(called, "__module__", None)
        return _BUILTINS.get(called, "") if module in ("builtins", "_io") else _MODULES.get(module or "", "")
    if isinstance(owner, type) and issubclass(owner, date):
        return "reads the clock" if called.__name__ in ("now", "today", "utcnow") else ""
    return _MODULES.get(type(owner).__module__, "")


def _by_reader(frame: FrameType | None) -> bool:
    """Whether a call comes from the reader's code, be it through a library, and not from this package's."""
    while frame is not None and is_library(frame.f_code.co_filename):
        if is_own(frame.f_code.co_filename):
            return False
        frame = frame.f_back
    return frame is not None


def _reached(f: Callable) -> tuple[list[object], list[list[object]]]:
    """What the variables hold that ``f`` names, and what is in those of them that can be written into."""
    scope = Scope(f)
    values = [scope.owner, *scope.values]
    inside = [each for value in values for each in [value, *_parts(value)]]
    return values, [_parts(each) for each in inside]


def _parts(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | set | deque | bytearray):
        return list(value)
    return attributes(value)


def _same(one: list[object], other: list[object]) -> bool:
    return len(one) == len(other) and all(map(is_, one, other))


def _differs(one: Any, other: Any) -> bool:
    if isinstance(one, torch.Tensor):
        return not torch.equal(one, other)
    if isinstance(one, tuple | list):
        return any(map(_differs, one, other))
    if isinstance(one, dict):
        return any(_differs(one[key], other[key]) for key in one)
    return bool((one != other).any()) if hasattr(one, "any") else one != other
