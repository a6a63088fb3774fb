"""The picture in sentences, for readers who listen to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ..graph import Edge, Graph, Node
from ..tensors import shorten
from .boxes import cut_word, describe, one_line
from .words import say

T = TypeVar("T")

MOST_NAMED = 12
CODE_COLUMNS = 60


def alt_text(graph: Graph) -> str:
    """What the picture says, in the language in force: inputs, operations, output, gradients, cuts."""
    leaves = [node for node in graph.nodes if node.kind in ("input", "parameter")]
    operations = [node for node in graph.nodes if node.kind == "operation"]
    cuts = [edge for edge in graph.edges if edge.cut is not None]
    reached = [(node.label, node.grad) for node in leaves if node.grad is not None]
    sentences = [
        say("alt_picture"),
        _sentence("alt_leaves", leaves, lambda node: f"{node.label} = {one_line(node.value)}"),
        _sentence("alt_operations", operations, _made),
        say("alt_output", output=_equals(graph.result)),
        _sentence("alt_gradients", reached, lambda each: f"{each[0]}: {one_line(each[1])}"),
        _sentence("alt_cuts", cuts, lambda edge: _cut(graph, edge)),
    ]
    return say("alt_space").join(filter(None, sentences))


def _sentence(key: str, items: Sequence[T], tell: Callable[[T], str]) -> str:
    told = list(map(tell, items[:MOST_NAMED]))
    if len(items) > MOST_NAMED:
        told.append(say("alt_more", count=len(items) - MOST_NAMED))
    return say(key, items=say("alt_comma").join(told)) if told else ""


def _made(node: Node) -> str:
    return say("alt_gives", code=shorten(describe(node), CODE_COLUMNS), value=one_line(node.value))


def _equals(node: Node) -> str:
    return f"{shorten(node.label, CODE_COLUMNS)} = {one_line(node.value)}"


def _cut(graph: Graph, edge: Edge) -> str:
    source, target = graph.nodes[edge.source], graph.nodes[edge.target]
    return say("alt_cut", source=source.label, target=target.label, why=cut_word(edge.cut or ""))
