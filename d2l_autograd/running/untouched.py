"""What a run must leave as it found it: random state, modes, filters, figures, the reader's tensors."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import torch
from torch.autograd.graph import Node as GradNode

from ..torch_internals import (
    HOOKS,
    alias,
    grad_function,
    is_view,
    leaves_behind,
    root,
    same_bytes,
    set_version,
    snapshot,
    version,
    write_bytes,
)
from .process_settings import settings
from .stateful_objects import keep, tensors_of
from .torch_compile import eagerly


class Outside:
    """The reader's tensors that a run meets, as they were when it first met them."""

    def __init__(self) -> None:
        self._met: dict[int, _Kept] = {}
        self._walked: set[GradNode] = set()
        self._give_back: list[Callable[[], None]] = []

    def meet(self, tensor: torch.Tensor) -> torch.Tensor:
        """Remember ``tensor``, its base and the leaves behind it; returns a snapshot of its value."""
        kept = self._met.get(id(tensor))
        if kept is None:
            if root(tensor) is not tensor:
                self.meet(root(tensor))
            kept = self._met[id(tensor)] = _Kept(tensor)
            for leaf in leaves_behind(tensor, self._walked):
                self.meet(leaf)
        return kept.value

    def keep(self, belonging: object) -> None:
        """Remember a module, an optimizer or a generator, with the tensors that an optimizer keeps."""
        self._give_back += keep(belonging)
        for tensor in tensors_of(belonging):
            self.meet(tensor)

    def restore(self, *, thorough: bool = True) -> None:
        """Give every tensor back what it had; what did not change is not written.

        Without ``thorough``, numbers are looked at only where torch counted a write.
        """
        for give_back in self._give_back:
            give_back()
        with torch.no_grad():
            for kept in self._met.values():
                kept.restore(thorough)


class _Kept:
    """One tensor's numbers, graph, gradient and hooks."""

    def __init__(self, tensor: torch.Tensor) -> None:
        self.tensor, self.data, self.value = tensor, tensor.data, snapshot(tensor)
        self.version, self.needs, self.function = version(tensor), tensor.requires_grad, grad_function(tensor)
        self.on_graph = None
        if self.function is not None:
            with torch.inference_mode(False), torch.enable_grad():
                self.on_graph = tensor.clone()
        self.holds_grad = tensor.is_leaf or tensor.retains_grad
        self.grad = tensor.grad if self.holds_grad else None
        self.kept_grad = None if self.grad is None else _Kept(self.grad)
        hooks = [(name, getattr(tensor, name, None)) for name in HOOKS]
        self.hooks = [(name, found, dict(found or {})) for name, found in hooks]

    def restore(self, thorough: bool) -> None:
        tensor = self.tensor
        moved = alias(tensor) != alias(self.data)
        if moved:
            tensor.data = self.data
        if grad_function(tensor) is not self.function:
            self._restore_graph()
        if thorough or moved or version(tensor) != self.version:
            self._restore_numbers()
        if tensor.is_leaf and tensor.requires_grad is not self.needs:
            tensor.requires_grad_(self.needs)
        if version(tensor) != self.version:
            set_version(tensor, self.version)
        if self.holds_grad and tensor.grad is not self.grad:
            tensor.grad = self.grad
        if self.kept_grad is not None:
            self.kept_grad.restore(thorough)
        self._restore_hooks()

    def _restore_numbers(self) -> None:
        same = same_bytes(self.data, self.value)
        if same is False or (same is None and version(self.tensor) != self.version):
            write_bytes(self.tensor, self.value)

    def _restore_graph(self) -> None:
        """An autograd node cannot be given back: the tensor is made a copy of what it was, on its graph."""
        if is_view(self.tensor):  # torch makes it anew from its base
            return
        self.tensor.detach_()
        if self.on_graph is not None:
            with torch.enable_grad():
                self.tensor.copy_(self.on_graph)

    def _restore_hooks(self) -> None:
        for name, hooks, content in self.hooks:
            if getattr(self.tensor, name, None) is not hooks:
                setattr(self.tensor, name, hooks)
            if hooks is not None and dict(hooks) != content:
                hooks.clear()
                hooks.update(content)


@contextmanager
def untouched() -> Iterator[Outside]:
    """Run a function with gradients on; afterwards all that is the process's or the reader's is as before.

    Meanwhile Python's cycle collector waits: what a run makes is kept for the graph, so it would only search.
    """
    outside = Outside()
    with ExitStack() as stack:
        if gc.isenabled():
            gc.disable()
            stack.callback(gc.enable)
        devices = range(torch.cuda.device_count()) if torch.cuda.is_initialized() else ()
        stack.enter_context(torch.random.fork_rng(devices))
        stack.enter_context(settings())
        stack.enter_context(torch.inference_mode(False))
        stack.enter_context(torch.enable_grad())
        stack.enter_context(eagerly())
        stack.callback(outside.restore)
        yield outside
