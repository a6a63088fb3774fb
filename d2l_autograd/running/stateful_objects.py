"""What a function can change besides tensors, and is given back: modules, optimizers, generators."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Iterator
from operator import is_
from types import FunctionType, ModuleType
from typing import Any

import torch

_DEPTH = 3  # an optimizer's state: by parameter, by name, and the value


def belongings(values: Iterable[object]) -> list[object]:
    """The modules, optimizers and generators among ``values``, with those in lists and objects there."""
    found: dict[int, object] = {}
    for value in values:
        inside = _parts(value) if isinstance(value, dict | list | tuple) else attributes(value)
        found |= {id(one): one for one in (value, *inside) if _belongs(one)}
    return list(found.values())


def _belongs(value: object) -> bool:
    return isinstance(value, torch.nn.Module | torch.optim.Optimizer) or _state_of(value) is not None


def attributes(value: object) -> list[object]:
    """What an object holds that is no module, function, class or tensor."""
    simple = isinstance(value, ModuleType | FunctionType | type | torch.Tensor | torch.nn.Module)
    return [] if simple else list(getattr(value, "__dict__", {}).values())


def tensors_of(value: object) -> Iterator[torch.Tensor]:
    """The tensors that an optimizer keeps beside its parameters."""
    if isinstance(value, torch.optim.Optimizer):
        for container in _containers(value.state):
            yield from (part for part in _parts(container) if isinstance(part, torch.Tensor))


def keep(value: object) -> list[Callable[[], None]]:
    """What gives ``value`` back the state that it has now."""
    state = _state_of(value)
    if state is not None:
        get, put = state
        before = get()
        return [lambda: put(before)]
    owners = value.modules() if isinstance(value, torch.nn.Module) else [value]
    return [_refill(container) for owner in owners for container in _containers(vars(owner))]


def state_of(value: object) -> object:
    """The state of a generator of random numbers; None of anything else."""
    known = _state_of(value)
    return None if known is None else known[0]()


def _refill(container: Any) -> Callable[[], None]:
    before = container.copy()

    def refill() -> None:
        if len(container) == len(before) and all(map(is_, _items(container), _items(before))):
            return
        container.clear()
        container.update(before) if isinstance(container, dict) else container.extend(before)

    return refill


def _items(container: Any) -> Iterator[object]:
    return (part for item in container.items() for part in item) if isinstance(container, dict) else container


def _containers(value: object, depth: int = _DEPTH) -> Iterator[Any]:
    """``value`` and the dictionaries and lists in it, the innermost last."""
    if isinstance(value, dict | list):
        yield value
        if depth:
            for part in _parts(value):
                yield from _containers(part, depth - 1)


def _parts(container: Any) -> list[object]:
    return list(container.values() if isinstance(container, dict) else container)


def _state_of(value: object) -> tuple[Callable, Callable] | None:
    """How to ask a generator of random numbers for its state, and how to set it."""
    numpy = sys.modules.get("numpy")
    if isinstance(value, torch.Generator):
        return value.get_state, value.set_state
    if isinstance(value, random.Random) and not isinstance(value, random.SystemRandom):
        return value.getstate, value.setstate
    if numpy and isinstance(value, numpy.random.RandomState):
        return value.get_state, value.set_state
    if numpy and isinstance(value, numpy.random.Generator):
        bits = value.bit_generator
        return lambda: bits.state, lambda state: setattr(bits, "state", state)
    return None
