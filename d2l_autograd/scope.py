"""The names under which a function reaches tensors that are not its inputs."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FrameType

import torch


class Scope:
    """Knows tensors by the variables, closures and modules through which the reader's code reaches them."""

    def __init__(self, f: Callable) -> None:
        self._names: dict[int, str] = {}
        self._scanned: set[int] = set()
        if isinstance(f, torch.nn.Module):
            self._scan_module(f, "")
        try:
            variables = inspect.getclosurevars(inspect.unwrap(f))
        except TypeError:
            return
        self._scan({**variables.globals, **variables.nonlocals})

    def name(self, tensor: torch.Tensor, frame: FrameType | None) -> str | None:
        """The name of ``tensor`` as seen from ``frame`` outward, None where it has none."""
        while frame is not None and id(tensor) not in self._names:
            self._scan(frame.f_locals)
            used = {name: frame.f_globals.get(name) for name in frame.f_code.co_names}
            self._scan(used)
            if frame.f_code.co_name == "trace" and frame.f_globals.get("__package__") == __package__:
                break
            frame = frame.f_back
        return self._names.get(id(tensor))

    def _scan(self, variables: dict[str, object]) -> None:
        for name, value in variables.items():
            if isinstance(value, torch.Tensor):
                self._names.setdefault(id(value), name)
            elif isinstance(value, torch.nn.Module):
                self._scan_module(value, "" if name == "self" else f"{name}.")

    def _scan_module(self, module: torch.nn.Module, prefix: str) -> None:
        if id(module) in self._scanned:
            return
        self._scanned.add(id(module))
        for name, tensor in (*module.named_parameters(), *module.named_buffers()):
            self._names.setdefault(id(tensor), prefix + name)
