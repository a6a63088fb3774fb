"""What each box and each message of the picture says, and how much room that takes. No SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from ..graph import Graph, Node
from ..tensors import columns, inline, numbers, shape, short, shorten, whole
from .folding import Arrow, Group
from .words import say

if TYPE_CHECKING:
    import torch

CHARACTER = 7.9  # 13 px times 0.602 em, a little generous
SMALL = 6.7  # the same at 11 px
LINE = 18
HEAD = 30
FOOT = 8
PAD = 12
LEAST_COLUMNS = 8
MESSAGE_COLUMNS = 22
CODE_COLUMNS = 160
MESSAGE_HEIGHT = 14

SHAPES = {"input": "leaf", "parameter": "leaf", "constant": "constant"}
SYMBOLS = {
    "add": "+", "sub": "−", "mul": "×", "div": "÷", "truediv": "÷", "true_divide": "÷", "neg": "−",
    "radd": "+", "rsub": "−", "rmul": "×", "rdiv": "÷", "rtruediv": "÷", "iadd": "+", "isub": "−",
    "imul": "×", "itruediv": "÷", "dot": "·", "inner": "·", "matmul": "@", "mm": "@", "mv": "@", "bmm": "@",
    "rmatmul": "@", "pow": "xⁿ", "rpow": "xⁿ", "sum": "Σ", "sqrt": "√", "getitem": "[ ]", "setitem": "[ ]=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """A box's words. ``shape`` is leaf, constant, operation, output or fold; the size is in pixels."""

    shape: str
    title: str
    code: bool
    badge: str
    value: tuple[str, ...]
    gradient: tuple[str, ...]
    tooltip: str
    width: float
    height: float


def card(graph: Graph, group: Group) -> Card:
    """What the box of ``group`` says."""
    return _fold(graph, group) if group.folded else _node(graph, graph.nodes[group.key])


def message(graph: Graph, arrow: Arrow) -> tuple[str, str]:
    """``("message" | "cut" | "", text)`` for the label at the source's end of an arrow."""
    edges = [graph.edges[i] for i in arrow.edges]
    messages = [edge.message for edge in edges if edge.message is not None]
    if messages:
        return "message", _small(messages[0]) if len(messages) == 1 else f"×{len(messages)}"
    cuts = [edge.cut for edge in edges if edge.cut is not None]
    if len(cuts) < len(edges):
        return "", ""
    return "cut", ", ".join(map(cut_word, dict.fromkeys(cuts)))


def cut_word(cut: str) -> str:
    """Why an edge is cut, in the language in force."""
    return say("picture_not_differentiable") if cut == "not differentiable" else cut


def message_size(text: str) -> tuple[float, float]:
    """Width and height in pixels; the width moves in steps, so that a drag does not make it tremble."""
    return (20 + SMALL * _even(max(6, columns(text))), MESSAGE_HEIGHT) if text else (0, 0)


def plain_op(op: str) -> str:
    """The operation without the underscores of Python's and torch's spellings."""
    return op.strip("_")


def describe(node: Node) -> str:
    """The node as the reader wrote it: ``y = 2 * x``, or only the expression, or only the name."""
    code = " ".join(node.span.code.split()) if node.span else ""
    if node.kind != "operation" or not code:
        return node.label
    return code if node.name is None else f"{node.label} = {code}"


def one_line(tensor: torch.Tensor | tuple[torch.Tensor | None, ...]) -> str:
    """A value in one line, for sentences."""
    if isinstance(tensor, tuple):
        return say("picture_results", count=len(tensor))
    return inline(tensor)


def _node(graph: Graph, node: Node) -> Card:
    shape_ = "output" if node.id == graph.output else SHAPES.get(node.kind, "operation")
    title, code, badge = _heading(node)
    value = (one_line(node.value),) if isinstance(node.value, tuple) else short(node.value)
    gradient = () if node.grad is None or isinstance(node.grad, tuple) else short(node.grad)
    return _sized(shape_, title, code, badge, value, gradient, _tooltip(graph, node))


def _heading(node: Node) -> tuple[str, bool, str]:
    """Title, whether the title is code instead of a name, and badge: nothing is said twice."""
    op = plain_op(node.op)
    symbol = SYMBOLS.get(op.rstrip("_"), "")
    if node.kind in SHAPES:
        return shorten(node.label or node.kind), False, ""
    if node.name is not None:
        return shorten(node.label), False, symbol or shorten(op, 14)
    if symbol and node.span:
        return shorten(node.span.code), True, symbol
    return shorten(op or node.kind), True, symbol if symbol else ""


def _fold(graph: Graph, group: Group) -> Card:
    nodes = [graph.nodes[i] for i in group.nodes]
    operations = sum(node.kind == "operation" for node in nodes)
    codes = list(dict.fromkeys(node.span.code for node in nodes if node.span))
    lines = [shorten(code, CODE_COLUMNS) for code in codes[:8]]
    if group.turns:
        count, note = len(group.turns), say("picture_turns", first=group.turns[0], last=group.turns[-1])
    else:
        count, note = operations, say("picture_operations", count=operations)
    value = (note, shorten(codes[0])) if len(codes) == 1 else (note,)
    tooltip = "\n".join([say("picture_operations", count=operations), *lines, *(["…"] if codes[8:] else [])])
    return _sized("fold", f"⋯ ×{count}", False, "", value, (), tooltip)


def _sized(
    shape_: str,
    title: str,
    code: bool,
    badge: str,
    value: tuple[str, ...],
    gradient: tuple[str, ...],
    tooltip: str,
) -> Card:
    widest = max(
        columns(title) + (3 + max(1, columns(badge)) if badge else 0),
        *map(columns, value),
        *(columns(line) + 2 for line in gradient),
        LEAST_COLUMNS,
    )
    width = 2 * PAD + ceil(CHARACTER * _even(widest)) + {"output": 4, "fold": 6}.get(shape_, 0)
    height = HEAD + LINE * len(value) + FOOT + (LINE * len(gradient) + FOOT if gradient else 0)
    return Card(shape_, title, code, badge, value, gradient, tooltip, width, height)


def _tooltip(graph: Graph, node: Node) -> str:
    lines = [node.label if node.kind in SHAPES or not node.op else f"{node.label}: {node.op}"]
    if node.span:
        text = dict(graph.code).get(node.span.line, node.span.code).strip()
        text = text if len(text) <= CODE_COLUMNS else shorten(text, CODE_COLUMNS)
        lines.append(say("picture_line", line=node.span.line, code=text))
    for word, tensor in (("value", node.value), ("gradient", node.grad)):
        if tensor is not None and not isinstance(tensor, tuple):
            lines.append(f"{say(word)}: {_exact(tensor)}")
    return "\n".join(lines)


def _exact(tensor: torch.Tensor) -> str:
    plain = numbers(tensor)
    return repr(plain.item()) if plain is not None and plain.ndim == 0 else whole(tensor)


def _small(tensor: torch.Tensor) -> str:
    lines = short(tensor)
    if len(lines) == 1 and columns(lines[0]) <= MESSAGE_COLUMNS:
        return lines[0]
    return f"({shape(tensor)},)" if tensor.ndim == 1 else f"({shape(tensor)})"


def _even(count: int) -> int:
    return count + count % 2


def lines_of(texts: Sequence[str]) -> tuple[str, ...]:
    """Lines with spaces that no SVG reader collapses, so that columns of a matrix stay aligned."""
    return tuple(text.replace(" ", "\u00a0") for text in texts)
