"""The names under which a function reaches tensors that are not its inputs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import FrameType, FunctionType, ModuleType

import torch

from .functions import is_library, is_own, original

_MOST_ELEMENTS = 1000


class Scope:
    """Knows tensors by the variables, containers and modules through which the code reaches them."""

    def __init__(self, f: Callable) -> None:
        self._names: dict[int, tuple[torch.Tensor, str]] = {}  # kept, so that an id stays its own
        self._scanned: dict[int, object] = {}
        written: object = original(f)
        if isinstance(written, torch.nn.Module):
            self._scan_inside(written, "self")
        elif not isinstance(written, FunctionType):
            self._scan({"self": getattr(written, "__self__", written)})
            written = getattr(written, "__func__", None) or getattr(type(written), "__call__", None)  # noqa: B004
        if isinstance(written, FunctionType):
            variables = inspect.getclosurevars(written)
            self._scan({**variables.globals, **variables.nonlocals})

    def tensors(self) -> Iterator[torch.Tensor]:
        """The tensors known so far."""
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
