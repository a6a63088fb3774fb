"""What operations keep of the forward pass for the backward pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch.autograd.graph import Node as GradNode
from torch.autograd.graph import get_gradient_edge

from ..tensors import inline, shape
from ..torch_internals import saved_tensors
from .nodes import Draft, Ownership


@dataclass(frozen=True, slots=True)
class Saved:
    """A tensor that the call ``node`` keeps until its part of the backward pass is done; section 2.5.1.

    It is the value of the node ``source``, None where it is of none, and ``words`` say which then. ``memory``
    tells the storages apart: several tensors may lie in one of that many ``bytes``.
    """

    node: int
    source: int | None
    words: str
    memory: int
    bytes: int


def saved(nodes: Ownership, ids: Mapping[Draft, int]) -> Iterator[Saved]:
    """All that is kept while the graph lives, call by call; ``ids`` are the places of the drafts."""
    memories: dict[int, int] = {}
    keeping = [(ids[owner], function) for function, owner in nodes.owner.items() if owner in ids]
    for node, function in sorted(keeping, key=lambda each: each[0]):
        seen = set[int]()
        for tensor in _unless_written_over(function):
            storage = tensor.untyped_storage()
            memory = memories.setdefault(storage.data_ptr(), len(memories))
            if memory not in seen:
                seen.add(memory)
                source = _source(nodes, ids, tensor)
                yield Saved(node, source, _words(tensor), memory, storage.nbytes())


def _unless_written_over(function: GradNode) -> list[torch.Tensor]:
    try:
        return saved_tensors(function)
    except RuntimeError:  # which the backward pass will say
        return []


def _source(nodes: Ownership, ids: Mapping[Draft, int], tensor: torch.Tensor) -> int | None:
    if not tensor.requires_grad:
        return None
    edge = get_gradient_edge(tensor)
    draft = nodes.by_key.get((edge.node, edge.output_nr))
    return None if draft is None else ids.get(draft)


def _words(tensor: torch.Tensor) -> str:
    return inline(tensor) if tensor.numel() == 1 else f"({shape(tensor)})"
