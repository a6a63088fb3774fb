"""The run as a sequence of steps: forward in execution order, backward in the engine's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, TypedDict

from ..graph import Graph, Node
from ..picture.boxes import one_line
from ..picture.folding import Folding, Group
from ..tensors import added, shorten
from .words import say

if TYPE_CHECKING:
    import torch


class Step(TypedDict):
    """What is lit at one step: ``at`` counts nodes forward, or places in ``Graph.order`` backward.

    ``phase`` is ``"forward"``, ``"backward"`` or ``"end"``; ``node`` and ``edges`` are keys in the picture,
    ``line`` is in the code, ``note`` is HTML.
    """

    phase: str
    at: int
    node: int | None
    edges: Sequence[int]
    line: int | None
    note: str


def steps(graph: Graph, folding: Folding) -> list[Step]:
    """All steps of a run, a box a step; the last shows the run as a whole."""
    arrows: list[list[int]] = [[] for _ in folding.groups]
    for arrow in folding.arrows:
        arrows[arrow.target].append(arrow.edges[0])
    boxes = list(zip(folding.groups, arrows, strict=True))
    found = []
    for part in (list(_forward(graph, boxes)), list(_backward(graph, boxes))):
        for i, step in enumerate(part, 1):
            where = escape(say(f"step {step['phase']}", step=i, count=len(part)))
            found.append(Step(**{**step, "note": f'<span class="ad-where">{where}</span> {step["note"]}'}))
    end = Step(phase="end", at=len(graph.order), node=None, edges=(), line=None, note=_grads(graph))
    return [*found, end]


def _forward(graph: Graph, boxes: Sequence[tuple[Group, Sequence[int]]]) -> Iterator[Step]:
    inputs = graph.inputs.values()
    given = say("list").join(f"{_name(node)} = {_value(node.value, 'value')}" for node in inputs)
    yield Step(phase="forward", at=len(inputs) - 1, node=None, edges=(), line=None, note=given)
    for group, edges in boxes:
        node = graph.nodes[group.nodes[-1]]
        if node.kind in ("operation", "item"):
            made = f"{_name(node)} = {_value(node.value, 'value')}"
            line = node.span.line if node.span else None
            yield Step(phase="forward", at=node.id, node=group.key, edges=edges, line=line, note=made)


def _backward(graph: Graph, boxes: Sequence[tuple[Group, Sequence[int]]]) -> Iterator[Step]:
    place = {node: i for i, node in reversed(list(enumerate(graph.order)))}
    reached = [
        (min(place[i] for i in g.nodes if i in place), g, e) for g, e in boxes if place.keys() & set(g.nodes)
    ]
    sums: dict[int, torch.Tensor | None] = {}
    for at, group, edges in sorted(reached, key=lambda part: part[0]):
        inside = [graph.nodes[i] for i in sorted(group.nodes, key=lambda i: place.get(i, at))]
        within = set(group.nodes)
        note = say("list").join(text for node in inside for text in _sent(graph, node, sums, within))
        node = inside[0]
        note = f"∂{_name(node)} = {_value(node.grad, 'grad')}{say('arrow') if note else ''}{note}"
        line = node.span.line if node.span else None
        yield Step(phase="backward", at=at, node=group.key, edges=edges, line=line, note=note)


def _sent(graph: Graph, node: Node, sums: dict[int, torch.Tensor | None], within: set[int]) -> Iterator[str]:
    """What a node sends to each of its sources, as it is added up there."""
    for edge in graph.incoming[node.id]:
        if edge.message is None:
            continue
        source, message = graph.nodes[edge.source], _value(edge.message, "grad")
        several = isinstance(source.value, tuple)  # results, each with a gradient of its own
        first = several or source.id not in sums
        sums[source.id] = edge.message if first else added(sums[source.id], edge.message)
        if source.id in within:
            continue
        name = _name(source) + (escape(node.op) if several else "")
        yield f"∂{name} = {message}" if first else f"∂{name} += {message} → {_value(sums[source.id], 'grad')}"


def _grads(graph: Graph) -> str:
    leaves = [node for node in graph if node.kind in ("input", "parameter") and node.grad is not None]
    return say("list").join(f"{_name(node)}.grad = {_value(node.grad, 'grad')}" for node in leaves)


def _name(node: Node) -> str:
    name = node.symbol or (node.span.code if node.span and node.kind != "item" else node.label)
    return f'<span data-node="{node.id}">{escape(shorten(name))}</span>'


def _value(tensor: torch.Tensor | tuple[torch.Tensor | None, ...] | None, name: str) -> str:
    text = "–" if tensor is None else one_line(tensor)
    return f'<span class="ad-{name}">{escape(text)}</span>'
