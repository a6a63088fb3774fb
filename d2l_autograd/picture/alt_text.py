"""The picture in sentences, for readers who listen to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ..graph import Edge, Graph, Node
from ..tensors import shorten
from .cards import cut_word, moves, one_line
from .words import say

_T = TypeVar("_T")

_MOST_NAMED = 12
_CODE_COLUMNS = 60


def alt_text(graph: Graph) -> str:
    """What the picture says, in the language in force: inputs, operations, output, gradients, cuts."""
    leaves = [node for node in graph if node.kind in ("input", "parameter")]
    operations = [node for node in graph if node.kind == "operation"]
    reached = [(node.label, node.grad) for node in leaves if node.grad is not None]
    cuts = [edge for edge in graph.edges if edge.cut is not None]
    output = f"{shorten(graph.result.label, _CODE_COLUMNS)} = {one_line(graph.result.value)}"
    sentences = [
        say("alt_picture"),
        _sentence("alt_leaves", leaves, lambda node: f"{node.label} = {one_line(node.value)}{moves(node)}"),
        _sentence("alt_operations", operations, _operation),
        say("alt_output", output=output),
        _sentence("alt_gradients", reached, lambda each: f"{each[0]}: {one_line(each[1])}"),
        _sentence("alt_cuts", cuts, lambda edge: _cut(graph, edge)),
    ]
    return say("alt_space").join(filter(None, sentences))


def _sentence(key: str, items: Sequence[_T], tell: Callable[[_T], str]) -> str:
    told = list(map(tell, items[:_MOST_NAMED]))
    if len(items) > _MOST_NAMED:
        told.append(say("alt_more", count=len(items) - _MOST_NAMED))
    return say(key, items=say("alt_comma").join(told)) if told else ""


def _operation(node: Node) -> str:
    """As the reader wrote it: ``y = 2 * x``, or only the expression, or only the name; and its value."""
    code = " ".join(node.span.code.split()) if node.span else ""
    if code and node.name is not None:
        code = f"{node.label} = {code}"
    value = one_line(node.value) + moves(node)
    return say("alt_gives", code=shorten(code or node.label, _CODE_COLUMNS), value=value)


def _cut(graph: Graph, edge: Edge) -> str:
    source, target = graph.nodes[edge.source], graph.nodes[edge.target]
    return say("alt_cut", source=source.label, target=target.label, why=cut_word(edge.cut or ""))
