"""What the tests of formulas share."""

from __future__ import annotations

import re

import torch

from d2l_autograd.formulas.chain_rule import Formula, chain_rule
from d2l_autograd.formulas.local_derivative import chip
from d2l_autograd.formulas.path_rule import figure_formula
from d2l_autograd.graph import Graph, Node
from d2l_autograd.tensors import number


def text(graph: Graph, name: str) -> str:
    """The chain rule at a variable, as text."""
    return chain_rule(graph, graph[name].id).text


def node(graph: Graph, op: str) -> Node:
    """The last call of an operation."""
    return [node for node in graph if node.op == op][-1]


def local(graph: Graph, op: str, slot: int = 0) -> str | None:
    """What stands on an edge into the last call of an operation."""
    edge = graph.incoming[node(graph, op).id][slot]
    return chip(graph, graph.edges.index(edge))


def every(graph: Graph) -> list[Formula]:
    """All formulas of a run."""
    return [rule(graph, n.id) for n in graph for rule in (chain_rule, figure_formula)]


def formatted(value: float) -> str:
    """A number as formulas show it."""
    return number(value).replace("-", "−")


PIECE = re.compile(r"\[[^]]*\]|−?[\d.]+(?:e−?\d+)?")


def printed(stage: str) -> list[list[float]]:
    """The numbers of ``[a, b] ⊙ [c, d] + e · f``, a list a factor; none for symbols and complex ones."""
    if "[[" in stage or "i" in stage or PIECE.sub("", stage).strip(" ·⊙+()"):
        return []
    pieces = PIECE.findall(stage)
    return [[float(each.replace("−", "-")) for each in piece.strip("[]").split(", ")] for piece in pieces]


def assert_multiplies_out(text: str, precision: torch.finfo) -> None:
    """That the products before the last ``=`` make the numbers behind it, but for their last digits."""
    *_, before, result = ["", *text.partition(";")[0].split(" = ")]
    factors, messages = printed(before), printed(result)
    if len(messages) != 1 or not len(factors) == 2 * len(re.findall("[·⊙]", before)) > 0:
        return  # symbols, or no product
    for i, message in enumerate(messages[0]):
        at_i = [factor[min(i, len(factor) - 1)] for factor in factors]
        products = [a * b for a, b in zip(at_i[::2], at_i[1::2], strict=True)]
        size = sum(map(abs, products))
        if size < precision.max:
            # Each of three numbers may be off by half of its fourth digit.
            assert abs(sum(products) - message) <= 1.6e-3 * size + precision.tiny, text
