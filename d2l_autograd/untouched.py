"""What a run must leave as it found it: random state, modes, filters, and every tensor of the reader's."""

from __future__ import annotations

import random
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import torch


class Outside:
    """The reader's tensors that a run meets, as they were when it first met them."""

    def __init__(self) -> None:
        self._met: dict[int, tuple] = {}

    def meet(self, tensor: torch.Tensor) -> torch.Tensor:
        """Remember ``tensor``; returns a snapshot of its value."""
        if id(tensor) not in self._met:
            grad = tensor.grad if tensor.is_leaf else None
            kept = None if grad is None else grad.clone()
            self._met[id(tensor)] = (
                tensor,
                tensor.detach().clone(),
                tensor.data,
                version(tensor),
                grad,
                kept,
                None if grad is None else version(grad),
            )
        return self._met[id(tensor)][1]

    def restore(self) -> None:
        """Give every tensor its value and its ``.grad`` back; what did not change is not written."""
        with torch.no_grad():
            for tensor, value, data, count, grad, grad_value, grad_count in self._met.values():
                if _address(tensor) != _address(data):
                    tensor.data = data
                if version(tensor) != count:
                    tensor.data.copy_(value)
                if not tensor.is_leaf:
                    continue
                if tensor.grad is not grad:
                    tensor.grad = grad
                if grad is not None and version(grad) != grad_count:
                    grad.copy_(grad_value)


def version(tensor: torch.Tensor) -> int:
    """How often ``tensor`` has been written in place; inference tensors do not count, they give 0."""
    try:
        return tensor._version
    except RuntimeError:
        return 0


def _address(tensor: torch.Tensor) -> int | None:
    return tensor.data_ptr() if tensor.layout == torch.strided else None


@contextmanager
def untouched() -> Iterator[Outside]:
    """Run a function with gradients on; afterwards modes, filters, random state and tensors are as before."""
    filters, dtype, state = list(warnings.filters), torch.get_default_dtype(), random.getstate()
    numpy = sys.modules.get("numpy")
    numpy_state = numpy.random.get_state() if numpy else None
    devices = range(torch.cuda.device_count()) if torch.cuda.is_initialized() else ()
    outside = Outside()
    with ExitStack() as stack:
        stack.enter_context(torch.random.fork_rng(devices))
        stack.enter_context(torch.inference_mode(False))
        stack.enter_context(torch.enable_grad())
        try:
            yield outside
        finally:
            outside.restore()
            random.setstate(state)
            if numpy:
                numpy.random.set_state(numpy_state)
            if torch.get_default_dtype() != dtype:
                torch.set_default_dtype(dtype)
            if warnings.filters != filters:
                warnings.filters[:] = filters
