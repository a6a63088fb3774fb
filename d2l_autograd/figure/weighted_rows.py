"""The rows of the Jacobian, each times its weight, added up column by column: what a backward pass gives."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ..graph import Graph
from ..measure.jacobian_table import GAP, Shown, aligned, barred, corner
from ..tensors import number
from .words import say

if TYPE_CHECKING:
    from ..measure.jacobian import Jacobian
    from ..tracing.tracer import Forward

MOST_ROWS, MOST_COLUMNS = 16, 64


def has_room(forward: Forward) -> bool:
    """Whether there is a Jacobian, and it is small enough to be found anew at each move of a slider."""
    values = [forward.output, *forward.inputs.values()]
    inputs = sum(value.numel() for value in forward.inputs.values())
    real = all(value.is_floating_point() for value in values)
    return real and 1 < forward.output.numel() <= MOST_ROWS and 0 < inputs <= MOST_COLUMNS


def as_html(jacobian: Jacobian, graph: Graph) -> str:
    """A row for each output, ``weight · derivative`` in each column; below, the sums: the ``.grad``."""
    shown, weights = Shown(jacobian), graph.upstream.reshape(-1).tolist()
    heads = [say("weight"), corner(jacobian), *(n for b in jacobian.blocks for n in shown.column_names(b))]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    rows = "".join(_row(jacobian, shown, weights, row) for row in shown.rows)
    sums = "".join(f"<td>{escape(text)}</td>" for group in _sums(jacobian, shown, graph) for text in group)
    grads = escape(_grads(jacobian))
    foot = f'<tr class="ad-sum"><td></td><th scope="row" class="ad-grad">{grads}</th>{sums}</tr>'
    caption = f"<caption>{escape(say('weighted rows', grads=_grads(jacobian)))}</caption>"
    table = (
        f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody><tfoot>{foot}</tfoot></table>"
    )
    return f"{table}<p>{escape(shown.note())}</p>" if shown.note() else table


def as_text(jacobian: Jacobian, graph: Graph) -> str:
    """The same as aligned columns."""
    shown, weights = Shown(jacobian), graph.upstream.reshape(-1).tolist()
    lines = [barred(corner(jacobian), [[say("weight")], *map(shown.column_names, jacobian.blocks)])]
    for row in shown.rows:
        weight = GAP if row is None else number(weights[row])
        lines.append(barred(shown.row_name(row), [[weight], *_derivatives(jacobian, shown, row)]))
    lines.append(barred(_grads(jacobian), [[""], *_sums(jacobian, shown, graph)]))
    return "\n".join(filter(None, [*aligned(lines), shown.note()]))


def _row(jacobian: Jacobian, shown: Shown, weights: list[float], row: int | None) -> str:
    name = escape(shown.row_name(row))
    if row is None:
        cells = "".join(f"<td>{GAP}</td>" for columns in shown.columns.values() for _ in columns)
        return f'<tr><td>{GAP}</td><th scope="row">{name}</th>{cells}</tr>'
    cells = "".join(
        _product(weights[row], derivative)
        for group in _derivatives(jacobian, shown, row)
        for derivative in group
    )
    idle = ' class="ad-idle"' if weights[row] == 0 else ""
    weight = f'<td class="ad-weight">{escape(number(weights[row]))}</td>'
    return f'<tr{idle}>{weight}<th scope="row">{name}</th>{cells}</tr>'


def _product(weight: float, derivative: str) -> str:
    if derivative in ("0", "-0", GAP):
        return f'<td class="ad-nothing">{derivative}</td>'
    factor = f'<span class="ad-weight">{escape(number(weight))} ·</span>'
    return f"<td>{factor} {escape(derivative)}</td>"


def _derivatives(jacobian: Jacobian, shown: Shown, row: int | None) -> list[list[str]]:
    if row is None:
        return [[GAP] * len(columns) for columns in shown.columns.values()]
    return [shown.numbers(name, jacobian.flat(name)[row]) for name in jacobian.blocks]


def _sums(jacobian: Jacobian, shown: Shown, graph: Graph) -> list[list[str]]:
    """What the one backward pass of the run left in ``.grad``: not the sums of this table's numbers."""
    grads = {name: graph.inputs[name].gradient for name in jacobian.blocks}
    return [
        ["None"] * len(shown.columns[name]) if grad is None else shown.numbers(name, grad.reshape(-1))
        for name, grad in grads.items()
    ]


def _grads(jacobian: Jacobian) -> str:
    return ", ".join(f"{name}.grad" for name in jacobian.blocks)
