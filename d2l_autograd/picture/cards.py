"""What each box of the graph says, and how much room that takes. No SVG."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from ..graph import Graph, Node
from ..tensors import columns, inline, number, numbers, shape, short, shorten, whole
from .drawing import width_of
from .folding import Arrow, Group
from .words import say

if TYPE_CHECKING:
    import torch

LINE, PAD, HEAD, FOOT = 18, 11, 26, 20  # in pixels
DOT = 92  # the height of a compact box
_SCALAR, _LEAST, _LEAST_DOT = 138, 84, 62
_CODE_COLUMNS, _MOST_CODE = 22, 160
_MOST_ROWS = 6
_SHAPES = {"input": "leaf", "parameter": "leaf", "constant": "constant"}


@dataclass(frozen=True, slots=True)
class Card:
    """A box's words. ``shape`` is leaf, constant, operation, output or fold.

    ``code`` is the heading, ``rows`` are pairs of value and gradient, ``name`` and ``quotient`` say what they
    are of. A ``compact`` one is a dot with its numbers above and below.
    """

    shape: str
    code: str
    rows: tuple[tuple[str, str], ...]
    name: str
    quotient: str
    tooltip: str
    compact: bool = False

    @property
    def big(self) -> bool:
        """Whether it has one pair of numbers, in large type."""
        return len(self.rows) == 1 and max(map(len, self.rows[0])) < 10 and self.shape != "fold"

    @property
    def width(self) -> float:
        """In pixels; in steps, so that a drag does not make it tremble."""
        if self.compact:
            return max(_LEAST_DOT, *(10 * ceil(width_of(text, 11) / 10) for text in (*self.rows[0], self.name)))
        least = _SCALAR if self.big else _LEAST
        left, right = (max((columns(row[side]) for row in self.rows), default=0) for side in (0, 1))
        body = width_of("x" * (_even(left) + _even(right) + 2 * bool(left and right)), 13)
        foot = width_of(self.name, 11) + width_of(self.quotient, 13) + 8
        return max(least, 2 * PAD + max(width_of(self.code, 13), 0 if self.big else body, foot))

    @property
    def height(self) -> float:
        """In pixels."""
        if self.compact:
            return DOT
        body = 28 if self.big else LINE * len(self.rows) + 4
        return HEAD + body + (FOOT if self.name or self.quotient else 6)


def card(graph: Graph, group: Group, symbol: str, compact: bool = False) -> Card:
    """What the box of ``group`` says; ``symbol`` is what is differentiated."""
    if group.folded:
        return _fold(graph, group, compact)
    node = graph.nodes[group.key]
    leaf = node.kind in _SHAPES
    named = node.symbol or ""
    code = shorten(_code(node), _CODE_COLUMNS)
    gradient = None if isinstance(node.grad, tuple) else node.grad
    return Card(
        "output" if node.id == graph.output else _SHAPES.get(node.kind, "operation"),
        code,
        (_pair(node),) if compact else tuple(_rows(node)),
        shorten(node.label if leaf or compact else named, 14 if compact else 18) if leaf or named or compact else "",
        f"∂{symbol}/∂{shorten(named, 10)}" if gradient is not None and named and not compact else "",
        _tooltip(graph, node),
        compact,
    )


def one_line(value: torch.Tensor | tuple[torch.Tensor | None, ...]) -> str:
    """A value in one line, for sentences."""
    return say("picture_results", count=len(value)) if isinstance(value, tuple) else inline(value)


def cut_word(cut: str) -> str:
    """Why an edge is cut, in the language in force."""
    return say("picture_not_differentiable") if cut == "not differentiable" else cut


def cut_of(graph: Graph, arrow: Arrow) -> str:
    """Why nothing flows back along an arrow; empty where something does, or nothing was to."""
    edges = [graph.edges[i] for i in arrow.edges]
    if any(edge.message is not None or edge.cut is None for edge in edges):
        return ""
    return ", ".join(map(cut_word, dict.fromkeys(edge.cut or "" for edge in edges)))


def _code(node: Node) -> str:
    """The line as the reader wrote it: ``a = x + y``, or only the expression or the operation."""
    if node.kind in _SHAPES:
        return ""
    code = node.span.code if node.span and node.kind != "item" else node.op or node.kind
    return f"{node.symbol} = {code}" if node.name is not None else code


def _rows(node: Node) -> list[tuple[str, str]]:
    if isinstance(node.value, tuple):
        return [(one_line(node.value), "")]
    grad = None if isinstance(node.grad, tuple) else node.grad
    values = numbers(node.value)
    if values is not None and node.value.ndim == 1 and values.numel() and not values.is_complex():
        return _beside(values, None if grad is None else numbers(grad))
    value, gradient = short(node.value), () if grad is None else short(grad)
    if len(value) == len(gradient) == 1 and len(value[0]) < 12:
        return [(value[0], gradient[0])]
    return [*((line, "") for line in value), *(("", line) for line in gradient)]


def _beside(values: torch.Tensor, grads: torch.Tensor | None) -> list[tuple[str, str]]:
    """A row for each component of a vector, or for some of them."""
    count = len(values)
    shown = range(count) if count <= _MOST_ROWS else (0, 1, 2, None, count - 1)
    rows = []
    for i in shown:
        grad = "" if grads is None or i is None else number(grads[i].item())
        rows.append(("⋮", "" if grads is None else "⋮") if i is None else (number(values[i].item()), grad))
    return rows


def _pair(node: Node) -> tuple[str, str]:
    """Value and gradient of a compact box: numbers, or shapes."""
    grad = None if isinstance(node.grad, tuple) else node.grad
    return "…" if isinstance(node.value, tuple) else _small(node.value), "" if grad is None else _small(grad)


def _small(tensor: torch.Tensor) -> str:
    plain = numbers(tensor)
    return number(plain.item()) if plain is not None and plain.ndim == 0 else f"({shape(tensor)})"


def _fold(graph: Graph, group: Group, compact: bool) -> Card:
    nodes = [graph.nodes[i] for i in group.nodes]
    count = sum(node.kind == "operation" for node in nodes)
    operations = note = say("picture_operations", count=count)
    if group.turns:
        note = say("picture_turns", first=group.turns[0], last=group.turns[-1])
    codes = list(dict.fromkeys(node.span.code for node in nodes if node.span))
    rows = ((note, ""),) if compact or len(codes) != 1 else ((note, ""), (shorten(codes[0]), ""))
    lines = [shorten(code, _MOST_CODE) for code in codes[:8]] + ["…"] * bool(codes[8:])
    return Card("fold", f"⋯ ×{len(group.turns) or count}", rows, "", "", "\n".join([operations, *lines]), compact)


def _tooltip(graph: Graph, node: Node) -> str:
    lines = [node.label if node.kind in _SHAPES or not node.op else f"{node.label}: {node.op}"]
    if node.span:
        code = dict(graph.code).get(node.span.line, node.span.code).strip()
        code = code if len(code) <= _MOST_CODE else shorten(code, _MOST_CODE)
        lines.append(say("picture_line", line=node.span.line, code=code))
    for word, tensor in (("value", node.value), ("gradient", node.grad)):
        if tensor is not None and not isinstance(tensor, tuple):
            lines.append(f"{say(word)}: {_exact(tensor)}")
    return "\n".join(lines)


def _exact(tensor: torch.Tensor) -> str:
    plain = numbers(tensor)
    return repr(plain.item()) if plain is not None and plain.ndim == 0 else whole(tensor)


def _even(count: int) -> int:
    return count + count % 2
