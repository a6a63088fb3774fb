"""What the tests of formulas share."""

from __future__ import annotations

from d2l_autograd.formulas import Formula, chain_rule, sent
from d2l_autograd.graph import Graph, Node
from d2l_autograd.tensors import number


def text(graph: Graph, name: str) -> str:
    """The chain rule at a variable, as text."""
    return chain_rule(graph, graph[name].id).text


def node(graph: Graph, op: str) -> Node:
    """The last call of an operation."""
    return [node for node in graph if node.op == op][-1]


def sends(graph: Graph, op: str) -> list[str]:
    """What the last call of an operation sends back, as text."""
    return [formula.text for formula in sent(graph, node(graph, op).id)]


def every(graph: Graph) -> list[Formula]:
    """All formulas of a run."""
    return [f for n in graph for f in (chain_rule(graph, n.id), *sent(graph, n.id))]


def formatted(value: float) -> str:
    """A number as formulas show it."""
    return number(value).replace("-", "−")
