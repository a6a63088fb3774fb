"""One use of a value by a call: the call's operands in mathematical order, and the gradient around it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from ..graph import Argument, Edge, Graph, Node
from .algebra import ATOM, SUM, Expression, Number, Symbol
from .code_snippets import binding, canonical, code

if TYPE_CHECKING:
    import torch

    from .symbols import Names

_LITERAL = ast.Constant | ast.UnaryOp | ast.BinOp | ast.operator | ast.unaryop


@dataclass(frozen=True, slots=True)
class Use:
    """One edge: ``source`` was used in making ``target``, at whose result the gradient ``grad`` arrived.

    ``arguments`` are the call's positional ones in mathematical order, of ``1 - x`` the first is 1;
    ``operands`` the same as symbols and numbers, None for what is neither. ``place`` is that of the source
    among them, None where it stands in a list or behind a keyword.
    """

    graph: Graph
    names: Names
    source: Node
    target: Node
    arguments: tuple[Argument, ...]
    operands: tuple[Expression | None, ...]
    place: int | None
    grad: Expression
    incoming: torch.Tensor
    message: torch.Tensor

    @property
    def operation(self) -> str:
        """The name of the operation, however it was spelt."""
        return canonical(self.target.op)[0]

    @property
    def argument(self) -> Expression:
        """The symbol of the source."""
        return self.names[self.source.id]

    @property
    def result(self) -> Expression:
        """The symbol of the target."""
        return self.names[self.target.id]

    @property
    def tensors(self) -> list[torch.Tensor]:
        """The values of the positional arguments that are tensors."""
        nodes = self.graph.nodes
        return [nodes[each.source].tensor for each in self.arguments if each.source is not None]

    @property
    def index(self) -> str | None:
        """What stands in brackets, where the call reads or writes a piece."""
        if self.target.op.strip("_") not in ("getitem", "setitem") or len(self.arguments) < 2:
            return None
        return f"[{_index(self.arguments[1], self.names)}]"


def use_of(graph: Graph, names: Names, edge: Edge, grad: Expression, incoming: torch.Tensor) -> Use | None:
    """The use that ``edge`` is; None where it sends nothing, or the call's arguments are not known."""
    target, message = graph.nodes[edge.target], edge.message
    if target.kind != "operation" or message is None or not target.arguments:
        return None
    given = tuple(each for each in target.arguments if each.keyword is None)
    source = graph.nodes[edge.source]
    written = _beside(source, target)
    operands = tuple(_operand(names, each, written) for each in given)
    # As many uses of the source as come before this one, so many arguments are passed over.
    before = sum(e.source == edge.source for e in graph.incoming[edge.target][: edge.slot])
    places = [i for i, each in enumerate(given) for _ in _sources(each, edge.source)]
    place = places[before] if before < len(places) and given[places[before]].source is not None else None
    if canonical(target.op)[1]:
        given, operands = given[::-1], operands[::-1]
        place = None if place is None else len(given) - 1 - place
    return Use(graph, names, source, target, given, operands, place, grad, incoming, message)


def _sources(argument: Argument, source: int) -> list[int]:
    """``source`` as often as it stands in the argument."""
    if isinstance(argument.value, tuple):
        return list(chain.from_iterable(_sources(part, source) for part in argument.value))
    return [source] if argument.source == source else []


def _operand(names: Names, argument: Argument, written: ast.expr | None) -> Expression | None:
    """A symbol for a tensor; a plain number, as the reader's own expression for it if it is no literal."""
    if argument.source is not None:
        return names[argument.source]
    value = argument.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if written is None or all(isinstance(part, _LITERAL) for part in ast.walk(written)):
        return Number(value)
    atomic = isinstance(written, ast.Name | ast.Attribute | ast.Subscript | ast.Call)
    return Symbol(code("", written), value, level=ATOM if atomic else SUM)


def _beside(source: Node, target: Node) -> ast.expr | None:
    """What stands beside ``source`` in the arithmetic that made ``target``, where that can be told."""
    tree = target.span.tree if target.span else None
    if not isinstance(tree, ast.BinOp) or binding(tree, target.op) is None:
        return None
    made = source.span.tree if source.span else None
    others = [
        side
        for side in (tree.left, tree.right)
        if side is not made and not (isinstance(side, ast.Name) and side.id == source.name)
    ]
    return others[0] if len(others) == 1 else None


def _index(argument: Argument, names: Names) -> str:
    value = argument.value
    if argument.source is not None:
        return names[argument.source].draw().text
    if isinstance(value, slice):
        ends = (value.start, value.stop) if value.step is None else (value.start, value.stop, value.step)
        return ":".join("" if end is None else str(end) for end in ends)
    if isinstance(value, tuple):
        return ", ".join(_index(part, names) for part in value)
    return "..." if value is Ellipsis else str(value)
