"""What a function reaches by name, found in one walk: the reader's functions, variables, and tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CodeType, FrameType, FunctionType, MethodType, ModuleType

import torch

from .functions import function, original
from .stack_frames import is_library, is_own

_MOST_ELEMENTS = 1000


class Scope:
    """Knows what the code reaches by variables, and the names of tensors in containers and modules there.

    ``owner`` is what ``f`` is a method of, else ``f`` itself; ``words`` are the names in its code and that
    of the reader's functions that it names, or that those name; ``values`` are what their variables hold.
    """

    def __init__(self, f: Callable) -> None:
        self._names: dict[int, tuple[torch.Tensor, str]] = {}  # kept, so that an id stays its own
        self._scanned: dict[int, object] = {}
        written: object = original(f)
        self.owner = getattr(written, "__self__", written)
        self.words: set[str] = set()
        self.values: list[object] = []
        if isinstance(written, torch.nn.Module):
            self._scan_inside(written, "self")
        elif not isinstance(written, FunctionType):
            self._scan({"self": self.owner})
        waiting, seen = [f], set[FunctionType]()
        while waiting:
            found = function(waiting.pop())
            if found is None or found in seen or is_library(found.__code__.co_filename):
                continue
            words = list(dict.fromkeys(name for code in _codes(found) for name in code.co_names))
            variables = _variables(found, words)
            if not seen:
                self._scan(variables)
            seen.add(found)
            self.words.update(words)
            self.values += variables.values()
            waiting += [v for v in variables.values() if isinstance(v, FunctionType | MethodType)]

    def tensors(self) -> Iterator[torch.Tensor]:
        """The tensors known so far: at first those that ``f`` itself names."""
        return (tensor for tensor, _ in self._names.values())

    def name(self, tensor: torch.Tensor, frame: FrameType | None) -> str | None:
        """The name of ``tensor`` as seen from ``frame`` outward, None where the reader gave it none."""
        while frame is not None and id(tensor) not in self._names:
            code, variables = frame.f_code, frame.f_globals
            if is_own(code.co_filename):
                break
            if not is_library(code.co_filename):
                used = {name: variables[name] for name in code.co_names if name in variables}
                self._scan({**used, **frame.f_locals})
            frame = frame.f_back
        known = self._names.get(id(tensor))
        return known[1] if known is not None else None

    def _scan(self, variables: dict[str, object]) -> None:
        for name, value in variables.items():
            if isinstance(value, torch.Tensor):
                self._names.setdefault(id(value), (value, name))
            elif not isinstance(value, FunctionType | ModuleType | type | str | int | float | None):
                self._scan_inside(value, name)

    def _scan_inside(self, value: object, name: str) -> None:
        """The tensors in a container, in an object's attributes, or in a module: ``ws[0]``, ``net.w``."""
        if isinstance(value, torch.nn.Module):
            parts = [*value.named_parameters(), *value.named_buffers()]
            parts = [(part if name == "self" else f"{name}.{part}", tensor) for part, tensor in parts]
        elif isinstance(value, list | tuple):
            parts = [(f"{name}[{i}]", part) for i, part in enumerate(value[:_MOST_ELEMENTS])]
        elif isinstance(value, dict):
            parts = [(f"{name}[{key!r}]", part) for key, part in list(value.items())[:_MOST_ELEMENTS]]
        else:
            parts = [(f"{name}.{key}", part) for key, part in getattr(value, "__dict__", {}).items()]
        self._scanned[id(value)] = value
        for path, part in parts:
            if isinstance(part, torch.Tensor):
                self._names.setdefault(id(part), (part, path))
            elif isinstance(part, torch.nn.Module) and id(part) not in self._scanned:
                self._scan_inside(part, path)


def _codes(function: FunctionType) -> list[CodeType]:
    """The code of a function, and of what is defined in it."""
    found = [function.__code__]
    for code in found:
        found += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return found


def _variables(function: FunctionType, words: list[str]) -> dict[str, object]:
    """The global and the enclosing variables that a function names, with their values."""
    space = function.__globals__
    named = {name: space[name] for name in words if name in space}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            named[name] = cell.cell_contents
        except ValueError:  # not filled yet
            continue
    return named
