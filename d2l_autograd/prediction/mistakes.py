"""Wrong answers to "what is this gradient?" that follow from an idea: each with what to say of that idea."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import mul

import torch

from ..formulas.contribution import run_of
from ..graph import Edge, Graph, Node
from ..measure.finite_differences import Difference
from ..tensors import inline
from .words import say

Mistake = tuple[torch.Tensor, str]


def mistakes(graph: Graph, node: Node, measured: Sequence[Difference] = ()) -> Iterator[Mistake]:
    """What a reader may take for the gradient of ``node``, the likeliest first; of its shape each.

    ``measured`` are slopes of the values, which know nothing of ``detach``. Serves sections 2.5.0 to 2.5.4.
    """
    grad = _grad(node)
    for wrong, why in _all(graph, node, measured):
        if wrong.shape == grad.shape and not torch.allclose(wrong.to(grad.dtype), grad, equal_nan=True):
            yield wrong, why


def _all(graph: Graph, node: Node, measured: Sequence[Difference]) -> Iterator[Mistake]:
    uses = [edge for edge in graph.outgoing[node.id] if edge.message is not None]
    yield from _ways(graph, node, uses)
    yield from _factors(graph, uses)
    yield from ((each.slopes, say("mistake slope")) for each in measured if each.name == node.name)
    yield -_grad(node), say("mistake sign")
    if node.tensor.ndim == 2:
        yield _grad(node).T, say("mistake transposed", shape=tuple(node.tensor.shape))
    yield node.tensor, say("mistake value", name=node.label)
    for name, other in graph.inputs.items():
        if other is not node and other.gradient is not None:
            yield other.gradient, say("mistake other", name=name)
    yield graph.result.tensor, say("mistake output", name=graph.result.label)


def _ways(graph: Graph, node: Node, uses: Sequence[Edge]) -> Iterator[Mistake]:
    """One of several ways alone, or their product."""
    if len(uses) < 2:
        return
    sent = [edge.message for edge in uses if edge.message is not None]
    for edge, message in zip(uses, sent, strict=True):
        yield message, say("mistake one way", name=node.label, by=_by(graph, edge), count=len(uses))
    yield reduce(mul, sent), say("mistake product")


def _factors(graph: Graph, uses: Sequence[Edge]) -> Iterator[Mistake]:
    """The gradient that arrives without the local derivative, or the other way round."""
    run = run_of(graph)
    for edge in uses:
        arrived = graph.nodes[edge.target].grad
        if not isinstance(arrived, torch.Tensor) or edge.message is None:
            continue
        grad = run.gradient(edge.target).text
        yield arrived, say("mistake no local", by=_by(graph, edge), grad=grad)
        if arrived.shape == edge.message.shape and bool((arrived != 0).all()):
            words = say("mistake no upstream", by=_by(graph, edge), grad=grad, arrived=inline(arrived))
            yield edge.message / arrived, words


def _by(graph: Graph, edge: Edge) -> str:
    return graph.nodes[edge.target].label


def _grad(node: Node) -> torch.Tensor:
    assert node.gradient is not None
    return node.gradient
