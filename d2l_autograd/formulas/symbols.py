"""What a value is called in a formula: its variable, else the code that made it, else the operation."""

from __future__ import annotations

import ast
from functools import lru_cache

from ..graph import SUBSCRIPTS, Graph, Node
from ..tensors import numbers, shorten
from .algebra import ATOM, Expression, Number, Symbol
from .code_snippets import binding, code
from .mathml import Drawn, parentheses, printable


class Names:
    """The symbols of one run by node id, each made when it is first asked for."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._symbols: dict[int, Expression] = {}

    def __getitem__(self, node: int) -> Expression:
        if node not in self._symbols:
            self._symbols[node] = _symbol(self._graph, self._graph.nodes[node])
        return self._symbols[node]


def _symbol(graph: Graph, node: Node) -> Expression:
    """An unnamed constant is its number, an unnamed output a free letter."""
    if isinstance(node.value, tuple):
        return _results(graph, node)
    tensor = node.value.ndim > 0
    if node.symbol is None and not (node.requires_grad or tensor or graph.incoming[node.id]):
        return _constant(node)
    if node.id == graph.output and node.symbol is None:
        return Symbol(_linked(free(graph, "yzfq"), node.id), node.value, tensor=tensor)
    drawn, level = _drawn(node)
    return Symbol(_linked(drawn, node.id), node.value, tensor=tensor, level=level)


def free(graph: Graph, letters: str) -> Drawn:
    """The first of ``letters`` that no variable of the run has."""
    return _identifier(next((letter for letter in letters if letter not in graph), letters[-1] + "*"))


def _linked(drawn: Drawn, node: int) -> Drawn:
    """``drawn`` as the symbol of a node, to be found by its id."""
    return drawn.wrapped(f'data-node="{node}"')


@lru_cache(maxsize=4096)
def _identifier(text: str, version: int = 0) -> Drawn:
    """A variable, and which of its values."""
    base = f"<mi>{printable(text)}</mi>"
    if not version:
        return Drawn(base, text)
    return Drawn(f"<msub>{base}<mn>{version}</mn></msub>", text + str(version).translate(SUBSCRIPTS))


def _drawn(node: Node) -> tuple[Drawn, int]:
    if node.also is not None:
        return _identifier(shorten(node.also)), ATOM
    if node.name is not None:
        return _identifier(shorten(node.name), node.version), ATOM
    text, tree = (node.span.code, node.span.tree) if node.span else ("", None)
    return _unnamed(text, tree, node.op, node.turn, node.kind)


@lru_cache(maxsize=4096)
def _unnamed(text: str, tree: ast.AST | None, op: str, turn: int, kind: str) -> tuple[Drawn, int]:
    level = binding(tree, op)
    if level is None:
        return _identifier(op.strip("_") or kind), ATOM
    drawn = code(text, tree)
    if turn == 1:
        return drawn, level
    drawn = drawn if level == ATOM else parentheses(drawn)
    mathml = f"<msub><mrow>{drawn.mathml}</mrow><mn>{turn}</mn></msub>"
    return Drawn(mathml, drawn.text + str(turn).translate(SUBSCRIPTS)), ATOM


def _constant(node: Node) -> Expression:
    plain = numbers(node.tensor)
    value = None if plain is None else plain.item()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Number(value)
    drawn, level = _drawn(node)
    return Symbol(_linked(drawn, node.id), node.tensor, level=level)


def _results(graph: Graph, node: Node) -> Symbol:
    """Of a call with several results, the results: ``(a, b)``."""
    items = [_drawn(graph.nodes[edge.target])[0] for edge in graph.outgoing[node.id]]
    if len(items) > 3:
        items = [*items[:2], Drawn("<mo>…</mo>", "…"), items[-1]]
    mathml = "<mo>(</mo>" + "<mo>,</mo>".join(item.mathml for item in items) + "<mo>)</mo>"
    return Symbol(
        _linked(Drawn(mathml, "(" + ", ".join(item.text for item in items) + ")"), node.id), tensor=True
    )
