"""What each box of the graph says, and how much room that takes. No SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import ceil, inf
from typing import TYPE_CHECKING

from ..graph import Graph, Node
from ..tensors import columns, dual, in_print, inline, number, numbers, shape, short, shorten, whole
from .drawing import width_of
from .folding import Arrow, Group
from .words import say

if TYPE_CHECKING:
    import torch

PAD, HEAD = 11, 26  # in pixels
DOT = 92  # the height of a dot with its numbers
_SIDE, _LINE, _DENSE, _FOOT = 34, 18, 15, 20
_SCALAR, _SMALL, _LEAST, _LEAST_DOT = 138, 96, 64, 62
_CODE_COLUMNS, _DENSE_COLUMNS, _MOST_CODE = 26, 15, 160
_MOST_ROWS = 6
_DOT_COLUMNS = 10
_NUMBER = 9  # columns of most numbers
_SHAPES = {"input": "leaf", "parameter": "leaf", "constant": "constant"}


@dataclass(frozen=True, slots=True)
class Card:
    """A box's words. ``shape`` is leaf, constant, operation, output or fold.

    ``code`` made it, ``rows`` are pairs of value and gradient; ``name`` and ``quotient`` say of what.
    ``tangents`` stand behind the values, a row each, where forward mode went along.
    ``style`` is card; dense, in small type; dot, its numbers above and below; side, its numbers beside it.
    """

    shape: str
    code: str
    rows: tuple[tuple[str, str], ...]
    name: str
    quotient: str
    style: str = "card"
    tangents: tuple[str, ...] = ()

    @property
    def left(self) -> list[str]:
        """What stands at the left of each row: the value, and how it moves."""
        both = zip_longest(self.rows, self.tangents, fillvalue="")
        return [row[0] + tangent for row, tangent in both]

    @property
    def dotted(self) -> bool:
        """Whether it is a dot, with its numbers about it."""
        return self.style in ("dot", "side")

    @property
    def heading(self) -> str:
        """What made it, else its name."""
        return self.code or self.name

    @property
    def line(self) -> float:
        """The height of a row."""
        return _DENSE if self.style == "dense" else _LINE

    @property
    def size(self) -> int:
        """Of the type of its heading and rows."""
        return 11 if self.style == "dense" else 13

    @property
    def pad(self) -> float:
        """Between its frame and its words."""
        return 7 if self.style == "dense" else PAD

    @property
    def big(self) -> bool:
        """Whether it has one pair of numbers, in large type."""
        words = [*self.left, *(grad for _, grad in self.rows)]
        return len(self.rows) == 1 and max(map(len, words)) < 10 and self.shape != "fold"

    @property
    def beside(self) -> float:
        """How far from the middle of a dot the words at its side begin."""
        return 28 if self.shape == "fold" else 14

    @property
    def width(self) -> float:
        """In pixels; in steps, so that a drag does not make it tremble."""
        if self.dotted:
            words = max(
                10 * ceil(width_of(text, 11) / 10) for text in (*self.left, self.rows[0][1], self.name)
            )
            return max(_LEAST_DOT, words) if self.style == "dot" else max(_SCALAR, 2 * (self.beside + words))
        heading = width_of(self.heading, self.size)
        if not self.rows:
            return 2 * self.pad + heading
        dense = self.style == "dense"
        left, right = (max(map(columns, side)) for side in (self.left, [grad for _, grad in self.rows]))
        if self.big:
            least, body = _SMALL if dense else _SCALAR, width_of("x" * _even(left + right), 11) + 14
        else:
            beside = any(value and grad for value, grad in self.rows)
            least = _NUMBER - 2 * dense
            if max(left, right) <= least:  # numbers, which may have more digits after the next move
                count = (least if left else 0) + (least + 2 if right else 0)
            else:
                count = _even(left) + _even(right) + 2 if beside else _even(max(left, right))
            least, body = _LEAST, width_of("x" * count, self.size)
        foot = 0 if dense else width_of(self.name, 11) + width_of(self.quotient, 13) + 8
        return max(least, 2 * self.pad + max(heading, body, foot))

    @property
    def height(self) -> float:
        """In pixels."""
        if self.dotted:
            return DOT if self.style == "dot" else _SIDE
        if not self.rows:
            return HEAD + 2
        body = 28 if self.big else self.line * len(self.rows) + 4
        return HEAD + body + (_FOOT if self.style == "card" and (self.name or self.quotient) else 4)


def card(graph: Graph, group: Group, symbol: str, style: str = "card", told: bool = False) -> Card:
    """What the box of ``group`` says; ``symbol`` is what is differentiated.

    ``style`` is card, dense, dot or side. What is ``told`` elsewhere has only its name.
    """
    if group.folded:
        return _fold(graph, group, style)
    node = graph.nodes[group.key]
    leaf, named = node.kind in _SHAPES, node.symbol or ""
    look = "output" if node.id == graph.output else _SHAPES.get(node.kind, "operation")
    dotted = style in ("dot", "side")
    if told or (dotted and leaf and not isinstance(node.value, tuple) and node.value.numel() > 1):
        return Card(look, "", (), shorten(node.label), "")
    if dotted:
        name = shorten(node.label if leaf or named else node.op or node.kind, 14 if style == "dot" else 10)
        return Card(look, "", (_pair(node),), name, "", style, _tangents(node, 1))
    quotient = style == "card" and named and _grad(node) is not None
    return Card(
        look,
        "" if leaf else _heading(node, _CODE_COLUMNS if style == "card" else _DENSE_COLUMNS),
        tuple(_rows(node)),
        shorten(node.label if leaf else named, 18),
        f"∂{symbol}/∂{shorten(named, 10)}" if quotient else "",
        style,
        _tangents(node),
    )


def one_line(value: torch.Tensor | tuple[torch.Tensor | None, ...]) -> str:
    """A value in one line, for sentences."""
    return say("picture_results", count=len(value)) if isinstance(value, tuple) else inline(value)


def moves(node: Node) -> str:
    """How a value moves with the inputs, written behind it; empty where forward mode did not go along."""
    if node.tangent is None:
        return ""
    one = node.tangent.numel() == 1 and not node.tangent.is_complex()
    return dual(node.tangent.item()) if one else f" + {one_line(node.tangent)}ε"


def cut_word(cut: str) -> str:
    """Why an edge is cut, in the language in force."""
    return say("picture_not_differentiable") if cut == "not differentiable" else cut


def cut_of(graph: Graph, arrow: Arrow) -> str:
    """Why nothing flows back along an arrow; empty where something does, or nothing was to."""
    edges = [graph.edges[i] for i in arrow.edges]
    if any(edge.message is not None or edge.cut is None for edge in edges):
        return ""
    return ", ".join(map(cut_word, dict.fromkeys(edge.cut or "" for edge in edges)))


def _heading(node: Node, most: int) -> str:
    """As much of the line as has room: the assignment, else the expression, the name, the operation."""
    code = node.span.code if node.span and node.kind != "item" else node.op or node.kind
    name = node.symbol if node.name is not None else None
    found = [f"{name} = {code}", name] if name else [code, node.op or node.kind]
    fits = (text for text in found if columns(text) <= most and "\n" not in text)
    return next(fits, shorten(found[-1], most))


def _rows(node: Node) -> list[tuple[str, str]]:
    if isinstance(node.value, tuple):
        return [(one_line(node.value), "")]
    grad, values = _grad(node), numbers(node.value)
    if values is not None and node.value.ndim == 1 and values.numel() and not values.is_complex():
        return _beside(values, None if grad is None else numbers(grad))
    value = tuple(map(in_print, short(node.value)))
    gradient = () if grad is None else tuple(map(in_print, short(grad)))
    if len(value) == len(gradient) == 1 and len(value[0]) < 12:
        return [(value[0], gradient[0])]
    return [*((line, "") for line in value), *(("", line) for line in gradient)]


def _tangents(node: Node, most: float = inf) -> tuple[str, ...]:
    """How a number moves, or each component of a vector that has a row; nothing for more than ``most``."""
    found = None if node.tangent is None else numbers(node.tangent)
    if found is None or found.is_complex() or found.numel() > (most if found.ndim == 1 else 1):
        return ()
    moves = found.reshape(-1).tolist()
    return tuple("" if i is None else dual(moves[i]) for i in _shown(len(moves)))


def _shown(count: int) -> Sequence[int | None]:
    """The components that have a row; None stands for those left out."""
    return range(count) if count <= _MOST_ROWS else (0, 1, 2, None, count - 1)


def _beside(values: torch.Tensor, grads: torch.Tensor | None) -> list[tuple[str, str]]:
    """A row for each component of a vector, or for some of them."""
    rows = []
    for i in _shown(len(values)):
        grad = "" if grads is None or i is None else in_print(number(grads[i].item()))
        value = "⋮" if i is None else in_print(number(values[i].item()))
        rows.append((value, "⋮" if i is None and grads is not None else grad))
    return rows


def _pair(node: Node) -> tuple[str, str]:
    """Value and gradient of a dot: numbers, or shapes."""
    grad = _grad(node)
    return "…" if isinstance(node.value, tuple) else _small(node.value), "" if grad is None else _small(grad)


def _grad(node: Node) -> torch.Tensor | None:
    return None if isinstance(node.grad, tuple) else node.grad


def _small(tensor: torch.Tensor) -> str:
    plain = numbers(tensor)
    if plain is not None and plain.numel() == 1 and not plain.is_complex():
        return in_print(number(plain.item()))
    text = in_print(inline(tensor))
    return text if columns(text) <= _DOT_COLUMNS else f"({shape(tensor)})"


def _fold(graph: Graph, group: Group, style: str) -> Card:
    nodes = [graph.nodes[i] for i in group.nodes]
    count = sum(node.kind == "operation" for node in nodes)
    note = say("picture_operations", count=count)
    if group.turns:
        note = say("picture_turns", first=group.turns[0], last=group.turns[-1])
    codes = _codes(nodes)
    rows = [note, shorten(codes[0])] if style == "card" and len(codes) == 1 else [note]
    return Card("fold", f"⋯ ×{len(group.turns) or count}", tuple((row, "") for row in rows), "", "", style)


def _codes(nodes: Iterable[Node]) -> list[str]:
    return list(dict.fromkeys(node.span.code for node in nodes if node.span))


def tooltip(graph: Graph, group: Group) -> str:
    """All that is to be said of a box: its line, and its numbers in all digits."""
    nodes = [graph.nodes[i] for i in group.nodes]
    if group.folded:
        count, codes = sum(node.kind == "operation" for node in nodes), _codes(nodes)
        told = [shorten(code, _MOST_CODE) for code in codes[:8]]
        return "\n".join([say("picture_operations", count=count), *told, *["…"] * bool(codes[8:])])
    (node,) = nodes
    lines = [node.label if node.kind in _SHAPES or not node.op else f"{node.label}: {node.op}"]
    if node.span:
        code = dict(graph.code).get(node.span.line, node.span.code).strip()
        code = code if len(code) <= _MOST_CODE else shorten(code, _MOST_CODE)
        lines.append(say("picture_line", line=node.span.line, code=code))
    for word, tensor in (("value", node.value), ("tangent", node.tangent), ("gradient", node.grad)):
        if tensor is not None and not isinstance(tensor, tuple):
            lines.append(f"{say(word)}: {_exact(tensor)}")
    return "\n".join(lines)


def _exact(tensor: torch.Tensor) -> str:
    plain = numbers(tensor)
    return repr(plain.item()) if plain is not None and plain.ndim == 0 else whole(tensor)


def _even(count: int) -> int:
    return count + count % 2
