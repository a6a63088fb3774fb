"""What each box and each label of the picture says, and how much room that takes. No SVG."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from ..graph import Graph, Node
from ..tensors import columns, inline, numbers, shape, short, shorten, whole
from .folding import Arrow, Group
from .words import say

if TYPE_CHECKING:
    import torch

LINE = 18  # of text, and the sizes below: in pixels
HEAD = 30
FOOT = 8
PAD = 12
SMALL_CHARACTER = 6.7  # 11 px times 0.602 em, a little generous
_CHARACTER = 7.9  # the same at 13 px
_LEAST_COLUMNS = 8
_LABEL_COLUMNS = 22
_CODE_COLUMNS = 160
_LABEL_HEIGHT = 14

_SHAPES = {"input": "leaf", "parameter": "leaf", "constant": "constant"}
_SYMBOLS = {
    "add": "+", "sub": "−", "mul": "×", "div": "÷", "truediv": "÷", "true_divide": "÷", "neg": "−",
    "radd": "+", "rsub": "−", "rmul": "×", "rdiv": "÷", "rtruediv": "÷", "iadd": "+", "isub": "−",
    "imul": "×", "itruediv": "÷", "dot": "·", "inner": "·", "matmul": "@", "mm": "@", "mv": "@", "bmm": "@",
    "rmatmul": "@", "pow": "xⁿ", "rpow": "xⁿ", "sum": "Σ", "sqrt": "√", "getitem": "[ ]", "setitem": "[ ]=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """A box's words. ``shape`` is leaf, constant, operation, output or fold; ``code``: the title is code."""

    shape: str
    title: str
    code: bool
    badge: str
    value: tuple[str, ...]
    gradient: tuple[str, ...]
    tooltip: str

    @property
    def width(self) -> float:
        """In pixels."""
        widest = max(
            columns(self.title) + (3 + max(1, columns(self.badge)) if self.badge else 0),
            *map(columns, self.value),
            *(columns(line) + 2 for line in self.gradient),
            _LEAST_COLUMNS,
        )
        return 2 * PAD + ceil(_CHARACTER * _even(widest)) + {"output": 4, "fold": 6}.get(self.shape, 0)

    @property
    def height(self) -> float:
        """In pixels."""
        gradient = LINE * len(self.gradient) + FOOT if self.gradient else 0
        return HEAD + LINE * len(self.value) + FOOT + gradient


def box(graph: Graph, group: Group) -> Box:
    """What the box of ``group`` says."""
    return _fold(graph, group) if group.folded else _node(graph, graph.nodes[group.key])


def label(graph: Graph, arrow: Arrow) -> tuple[str, str]:
    """``("message" | "cut" | "", text)`` for the label at the source's end of an arrow."""
    edges = [graph.edges[i] for i in arrow.edges]
    messages = [edge.message for edge in edges if edge.message is not None]
    if messages:
        return "message", _small(messages[0]) if len(messages) == 1 else f"×{len(messages)}"
    cuts = [edge.cut for edge in edges if edge.cut is not None]
    if len(cuts) < len(edges):
        return "", ""
    return "cut", ", ".join(map(cut_word, dict.fromkeys(cuts)))


def label_size(text: str) -> tuple[float, float]:
    """Width and height in pixels; the width moves in steps, so that a drag does not make it tremble."""
    return (20 + SMALL_CHARACTER * _even(max(6, columns(text))), _LABEL_HEIGHT) if text else (0, 0)


def cut_word(cut: str) -> str:
    """Why an edge is cut, in the language in force."""
    return say("picture_not_differentiable") if cut == "not differentiable" else cut


def one_line(value: torch.Tensor | tuple[torch.Tensor | None, ...]) -> str:
    """A value in one line, for sentences."""
    return say("picture_results", count=len(value)) if isinstance(value, tuple) else inline(value)


def _node(graph: Graph, node: Node) -> Box:
    op = node.op.strip("_")  # without the underscores of Python's and torch's spellings
    symbol = _SYMBOLS.get(op, "")
    if node.kind in _SHAPES:
        title, badge = node.label or node.kind, ""
    elif node.name is not None:
        title, badge = node.label, symbol or shorten(op, 14)
    else:
        title, badge = node.span.code if symbol and node.span else op or node.kind, symbol
    return Box(
        "output" if node.id == graph.output else _SHAPES.get(node.kind, "operation"),
        shorten(title),
        node.kind not in _SHAPES and node.name is None,
        badge,
        (one_line(node.value),) if isinstance(node.value, tuple) else short(node.value),
        () if node.grad is None or isinstance(node.grad, tuple) else short(node.grad),
        _tooltip(graph, node),
    )


def _fold(graph: Graph, group: Group) -> Box:
    nodes = [graph.nodes[i] for i in group.nodes]
    count = sum(node.kind == "operation" for node in nodes)
    operations = note = say("picture_operations", count=count)
    if group.turns:
        count = len(group.turns)
        note = say("picture_turns", first=group.turns[0], last=group.turns[-1])
    codes = list(dict.fromkeys(node.span.code for node in nodes if node.span))
    value = (note, shorten(codes[0])) if len(codes) == 1 else (note,)
    lines = [shorten(code, _CODE_COLUMNS) for code in codes[:8]] + ["…"] * bool(codes[8:])
    return Box("fold", f"⋯ ×{count}", False, "", value, (), "\n".join([operations, *lines]))


def _tooltip(graph: Graph, node: Node) -> str:
    lines = [node.label if node.kind in _SHAPES or not node.op else f"{node.label}: {node.op}"]
    if node.span:
        text = dict(graph.code).get(node.span.line, node.span.code).strip()
        text = text if len(text) <= _CODE_COLUMNS else shorten(text, _CODE_COLUMNS)
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
    if len(lines) == 1 and columns(lines[0]) <= _LABEL_COLUMNS:
        return lines[0]
    return f"({shape(tensor)},)" if tensor.ndim == 1 else f"({shape(tensor)})"


def _even(count: int) -> int:
    return count + count % 2
