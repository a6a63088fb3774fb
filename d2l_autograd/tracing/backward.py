"""The backward pass: the gradient that arrives at every autograd node, and what each sends on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial, reduce

import torch
from torch.autograd.graph import GradientEdge
from torch.autograd.graph import Node as GradNode

from ..running.run import call_theirs
from ..tensors import added
from ..torch_internals import allocated, variable
from .nodes import AccumulateGrad, Draft, Following, Key, Link, Ownership

Grads = tuple[torch.Tensor | None, ...]
_Log = list[tuple[GradNode, Grads, Grads]]  # in the order of the engine: a node, what it sent, what arrived
_DEPOSITING = {"CheckpointFunctionBackward"}  # torch.utils.checkpoint with use_reentrant=True


class Backward:
    """One backward pass, observed.

    ``order`` holds drafts in the order in which the engine reached them; a leaf stands right behind
    the node that sent its last message, since the engine runs leaves first.
    """

    def __init__(self, nodes: Ownership, result: Draft, output: torch.Tensor, upstream: torch.Tensor) -> None:
        self.order: list[Draft] = []
        self._nodes = nodes
        self._messages: dict[Key, torch.Tensor] = {}
        self._summed: dict[Draft, torch.Tensor | None] = {}
        functions, self._expected = reachable(result.key, nodes.following)
        leaves = [function for function in functions if isinstance(function, AccumulateGrad)]
        log: _Log = []
        handles = [
            function.register_hook(partial(_note, log, function))
            for function in functions
            if not isinstance(function, AccumulateGrad)
        ]
        try:
            grads = gradients(functions, output, leaves, upstream)
        finally:
            for handle in handles:
                handle.remove()
        pairs = zip(leaves, grads, strict=True)
        self._grads = {(leaf, 0): allocated(grad) for leaf, grad in pairs if grad is not None}
        self._items = _items_by_function(nodes.drafts)
        self._replay(log, leaves if output.is_leaf else [])
        self._sum_rewritten(result, upstream)

    def grad(self, draft: Draft) -> torch.Tensor | None:
        """The total gradient that arrived at ``draft``."""
        if draft.rewrites is not None:
            return self._summed.get(draft)
        return None if draft.key is None else self._grads.get(draft.key)

    def message(self, target: Draft, link: Link) -> torch.Tensor | None:
        """The gradient that ``target`` sent along ``link``."""
        if link.function is not None:
            return self._messages.get((link.function, link.slot))
        if target.rewrites is not None:
            return self.grad(target) if link.source is target.rewrites else None
        return self.grad(target) if target.kind == "item" else None

    def _replay(self, log: _Log, first: Iterable[GradNode]) -> None:
        grads, messages, next_functions = self._grads, self._messages, self._nodes.following
        expected, seen = self._expected, set[Draft]()
        for leaf in first:
            self._reach(leaf, seen)
        for function, sent, arrived in log:
            for output, grad in enumerate(arrived):
                if grad is not None:
                    grads[function, output] = allocated(grad)
            self._reach(function, seen)
            for slot, key in enumerate(next_functions[function]):
                message, following = sent[slot], key[0]
                if message is not None:
                    messages[function, slot] = allocated(message)
                if isinstance(following, AccumulateGrad):
                    expected[following] -= 1
                    if not expected[following] and key in grads:
                        self._reach(following, seen)

    def _reach(self, function: GradNode, seen: set[Draft]) -> None:
        for item in self._items.get(function, ()):
            if item.key in self._grads:
                self.order.append(item)
        draft = self._nodes.owner[function]
        if draft not in seen:
            seen.add(draft)
            self.order.append(draft)

    def _sum_rewritten(self, result: Draft, upstream: torch.Tensor) -> None:
        """Give each value that was written unseen its share of the gradient: what was sent to it."""
        links: dict[Draft, list[tuple[Draft, Link]]] = {d: [] for d in self._nodes.drafts if d.rewrites}
        if not links:
            return
        for target in self._nodes.drafts:
            for link in target.links:
                if link.source in links:
                    links[link.source].append((target, link))
        reached: dict[Draft, list[Draft]] = {}
        for draft in reversed(links):
            arrived = [self.message(target, link) for target, link in links[draft]]
            arrived = [grad for grad in (upstream if draft is result else None, *arrived) if grad is not None]
            if arrived:
                self._summed[draft] = reduce(added, arrived)
                reached.setdefault(_first(draft), []).append(draft)
        self.order = [d for draft in self.order for d in (*reached.get(draft, ()), draft)]


def _first(draft: Draft) -> Draft:
    """The value that autograd knows, of which ``draft`` is a later state."""
    while draft.rewrites is not None:
        draft = draft.rewrites
    return draft


def _items_by_function(drafts: list[Draft]) -> dict[GradNode, list[Draft]]:
    found: dict[GradNode, list[Draft]] = {}
    for call in drafts:
        for item in call.items:
            if item.key is not None and item.rewrites is None:
                found.setdefault(item.key[0], []).append(item)
    return found


def gradients(
    functions: list[GradNode], output: torch.Tensor, leaves: list[GradNode], upstream: torch.Tensor
) -> Grads:
    """The gradients of ``leaves``, given as autograd nodes, by one pass through ``functions``."""
    run = _deposited if any(f.name() in _DEPOSITING for f in functions) else _captured
    return run(output, leaves, upstream)


def _captured(output: torch.Tensor, leaves: list[GradNode], upstream: torch.Tensor) -> Grads:
    # The graph may belong to the reader in part: it is kept for them.
    ends = [GradientEdge(leaf, 0) for leaf in leaves]
    return call_theirs(torch.autograd.grad, output, ends, upstream, retain_graph=True, allow_unused=True)


def _deposited(output: torch.Tensor, leaves: list[GradNode], upstream: torch.Tensor) -> Grads:
    """The leaves' gradients for a graph that torch goes through with ``backward()`` only."""
    tensors = [variable(leaf) for leaf in leaves]
    before = [tensor.grad for tensor in tensors]
    try:
        for tensor in tensors:
            tensor.grad = None
        call_theirs(torch.autograd.backward, output, upstream, retain_graph=True)
        return tuple(tensor.grad for tensor in tensors)
    finally:
        for tensor, grad in zip(tensors, before, strict=True):
            tensor.grad = grad


def _note(log: _Log, function: GradNode, sent: Grads, arrived: Grads) -> None:
    log.append((function, sent, arrived))


def reachable(
    key: Key | None, next_functions: Mapping[GradNode, Following]
) -> tuple[list[GradNode], dict[GradNode, int]]:
    """All autograd nodes from ``key`` backward, and how many edges enter each."""
    found = [] if key is None else [key[0]]
    entering = dict.fromkeys(found, 0)
    for function in found:
        for following, _ in next_functions.get(function, ()):
            if following is None:
                continue
            if following not in entering:
                entering[following] = 0
                found.append(following)
            entering[following] += 1
    return found, entering
