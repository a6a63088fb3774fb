"""What a torch call is: its name, and the tensors that it takes and gives."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import torch

from ..torch_internals import HOOKS, unwrapped

# Asked for often, and plainly no computation: not even looked at.
QUESTIONS = {"shape", "dtype", "device", "requires_grad", "is_leaf", "ndim", "grad_fn", "layout", "_version"}
# Nor must these be: torch sets the hooks of a view that a custom function wrote while it holds the view's
# lock, and asking for its ``grad_fn`` then waits for ever.
QUESTIONS |= {*HOOKS}
_DETACHING = {"detach", "detach_", "data"}


def tensors(values: Iterable) -> list[torch.Tensor]:
    """All tensors among ``values`` and in the lists, tuples and dictionaries there, in order."""
    found = []
    for value in values:
        if isinstance(value, torch.Tensor):
            found.append(unwrapped(value))
        elif isinstance(value, list | tuple):
            found += tensors(value)
        elif isinstance(value, dict):
            found += tensors(value.values())
    return found


@lru_cache(maxsize=4096)
def operation(func: object) -> str:
    """The name of what torch was called to do: ``mul``, ``getitem``, ``data``."""
    name = getattr(func, "__name__", "call")
    if name in ("__get__", "__set__"):
        return getattr(getattr(func, "__self__", None), "__name__", name)
    return name.strip("_") if name.startswith("__") else name


def why_cut(op: str) -> str:
    """Why no gradient flows through a call that gave a value without one."""
    if op in _DETACHING:
        return "detach"
    return "not differentiable" if torch.is_grad_enabled() else "no_grad"
