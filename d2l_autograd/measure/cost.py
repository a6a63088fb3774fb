"""What a run of torch costs, counted and not timed: operations, numbers computed, memory alive at once."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from ..running.run import Guard, call_theirs, running
from ..running.signatures import check_callable
from ..running.untouched import Outside
from .words import say

if TYPE_CHECKING:
    from torch._ops import OpOverload

# Calls that pass numbers on, or ask about a tensor, and compute nothing.
_PASSED_ON = frozenset(
    "_copy_from _efficientzerotensor _has_same_storage_numel _to_copy _unsafe_view clone copy_ "
    "is_same_size lift_fresh to".split()
)


@dataclass(frozen=True)
class Cost:
    """What a run cost; made by :func:`cost`.

    ``operations`` of torch, the ``numbers`` that they computed, and ``peak``, in bytes: the most memory that
    results held at one time.
    """

    operations: int
    numbers: int
    peak: int

    def __repr__(self) -> str:
        return say("cost", operations=self.operations, numbers=self.numbers, peak=self.peak)


def cost(f: Callable, /, *args: object, **kwargs: object) -> Cost:
    """Run ``f(*args, **kwargs)`` and count what torch does in it, backward passes among it.

    Views, copies and conversions count as no operation; memory is that of the results while they live, in
    bytes, without what ``args`` hold already. What ``f`` raises passes through; nothing of the caller's is
    changed, but that a backward pass frees the graph that it went through. Serves section 2.5.5.
    """
    check_callable(f)
    with_gradients = torch.is_grad_enabled()
    with running(f) as (outside, _), torch.set_grad_enabled(with_gradients):
        with _Counter():
            torch.empty(0)  # torch's first dispatch imports a lot, and what waits for that counts as memory
        counter = _Counter()
        with _Watch(outside, counter), counter:
            call_theirs(f, *args, **kwargs)
    return Cost(counter.operations, counter.numbers, counter.peak)


class _Counter(TorchDispatchMode):
    def __init__(self) -> None:
        super().__init__()
        self.operations = self.numbers = self.peak = self._alive = 0
        self.paused = False
        self._known: weakref.WeakSet = weakref.WeakSet()

    def __torch_dispatch__(
        self, operation: OpOverload, _types: object, args: tuple = (), kwargs: dict | None = None
    ) -> object:
        result = operation(*args, **(kwargs or {}))
        if self.paused:
            return result
        made = [] if operation.is_view else list(_tensors(result))
        if made and operation.overloadpacket.__name__ not in _PASSED_ON:
            self.operations += 1
            self.numbers += sum(tensor.numel() for tensor in made)
        for tensor in made:
            self._count_memory(tensor)
        return result

    def _count_memory(self, tensor: torch.Tensor) -> None:
        if tensor.layout != torch.strided:
            return
        storage = tensor.untyped_storage()
        if storage not in self._known:
            self._known.add(storage)
            self._alive += storage.nbytes()
            self.peak = max(self.peak, self._alive)
            weakref.finalize(storage, self._free, storage.nbytes())

    def _free(self, size: int) -> None:
        self._alive -= size


class _Watch(Guard):
    """What it takes to keep the reader's tensors as they are is no part of the run."""

    def __init__(self, outside: Outside, counter: _Counter) -> None:
        super().__init__(outside)
        self._counter = counter

    def before(self, operands: list[torch.Tensor]) -> None:
        self._counter.paused = True
        super().before(operands)
        self._counter.paused = False


def _tensors(result: object) -> Iterator[torch.Tensor]:
    """The tensors with numbers: forward mode passes on zeros that are never made."""
    for leaf in tree_leaves(result):
        if isinstance(leaf, torch.Tensor) and not leaf._is_zerotensor():
            yield leaf
