"""The numbers of the leaves and the output, beside what the reader expected and what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from ..graph import Graph, Node
from ..measure.expected_gradients import Check
from ..measure.finite_differences import Difference
from ..picture.boxes import one_line
from ..tables import Cell, Row, Table
from ..tensors import number, whole
from .words import say

if TYPE_CHECKING:
    import torch

_MOST_PRINTED = 64  # elements


def number_table(graph: Graph, checks: Sequence[Check] = ()) -> Table:
    """A row for each leaf: its value, its gradient, and what the reader expected; then the output.

    Below an input's gradient there is room for its central difference, see :func:`differences`.
    """
    by_name: dict[str | None, Check] = {check.name: check for check in checks}
    heads = ["name", "value", "gradient", *(["expected", "check"] if checks else [])]
    leaves = (n for n in graph if n.kind == "input" or (n.kind == "parameter" and n.grad is not None))
    rows = [Row([*_leaf(node), *(_checked(by_name.get(node.name)) if checks else [])]) for node in leaves]
    output = graph.result
    rows.append(Row([output.label, _printed(output.tensor), *[""] * (len(heads) - 2)]))
    return Table(list(map(say, heads)), [rows], attributes={"aria-label": say("numbers")})


def differences(measured: Iterable[Difference]) -> dict[str, str]:
    """By input, the slopes that were measured without autograd, and whether the gradient is the same."""
    return {difference.name: _measured(difference) for difference in measured}


def _measured(difference: Difference) -> str:
    sign, key = ("≈", "difference") if difference.agrees else ("≠", "other difference")
    look = "" if difference.agrees else ' class="ad-different"'
    values = one_line(difference.slopes).replace("nan", "–")  # could not be measured
    text = f"{sign} {values} {say('difference name')}"
    return f'<span{look} title="{escape(say(key))}">{escape(text)}</span>'


def _leaf(node: Node) -> list[Cell]:
    value = Cell(_printed(node.tensor), attributes={"class": "ad-value"})
    grad = "None" if node.gradient is None else _printed(node.gradient)
    below = f"<div data-difference='{escape(str(node.name))}'></div>" if node.kind == "input" else ""
    return [Cell(node.label), value, Cell(grad, f"<span>{escape(grad)}</span>{below}", {"class": "ad-grad"})]


def _checked(check: Check | None) -> list[Cell]:
    if check is None:
        return [Cell(""), Cell("")]
    sign = {"equal": "✓", "rounding": "✓", "different": "✗"}[check.verdict]
    words = say(f"check {check.verdict}", gap=number(check.gap), units=check.units)
    verdict = Cell(f"{sign} {words}", attributes={"class": f"ad-check ad-{check.verdict}"})
    return [Cell(_printed(check.expected)), verdict]


def _printed(tensor: torch.Tensor) -> str:
    return whole(tensor) if tensor.numel() <= _MOST_PRINTED else one_line(tensor)
