"""The rows of the Jacobian, each times its weight, added up column by column: what a backward pass gives."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ..graph import Graph
from ..measure.jacobian_table import GAP, Shown
from ..tables import Cell, Row, Table
from ..tensors import number
from .words import say

if TYPE_CHECKING:
    from ..measure.jacobian_table import Jacobian
    from ..tracing.tracer import Forward

_MOST_ROWS, _MOST_COLUMNS = 16, 64


def has_room(forward: Forward) -> bool:
    """Whether there is a Jacobian, and it is small enough to be found anew at each move of a slider."""
    values = [forward.output, *forward.inputs.values()]
    inputs = sum(value.numel() for value in forward.inputs.values())
    real = all(value.is_floating_point() for value in values)
    return real and 1 < forward.output.numel() <= _MOST_ROWS and 0 < inputs <= _MOST_COLUMNS


def vector_jacobian_product(jacobian: Jacobian, graph: Graph) -> Table:
    """A row for each output, ``weight · derivative`` in each column; below, the sums (section 2.5.2).

    The sums are what the one backward pass of the run left in ``.grad``, not those of the numbers above.
    """
    shown, weights = Shown(jacobian), graph.upstream.reshape(-1).tolist()
    grads = ", ".join(f"{name}.grad" for name in jacobian.blocks)
    sums = [graph.inputs[name].gradient for name in jacobian.blocks]
    texts = shown.numbers([None if grad is None else grad.reshape(-1) for grad in sums], "None")
    return Table(
        [say("weight"), shown.corner, *shown.column_names()],
        [[_row(shown, None if row is None else weights[row], row) for row in shown.rows]],
        [Row(["", Cell(grads, attributes={"class": "ad-grad"}), *texts], {"class": "ad-sum"})],
        names=1,
        right=True,
        bars=shown.starts(2),
        caption=say("weighted rows", grads=grads),
        notes=shown.notes(),
    )


def _row(shown: Shown, weight: float | None, row: int | None) -> Row:
    name, derivatives = shown.row_name(row), shown.derivatives(row)
    if weight is None:
        return Row([GAP, name, *derivatives])
    cells = [_product(number(weight), derivative) for derivative in derivatives]
    factor = Cell(number(weight), attributes={"class": "ad-weight"})
    return Row([factor, name, *cells], {} if weight else {"class": "ad-idle"})


def _product(weight: str, derivative: str) -> Cell:
    if derivative in ("0", "-0", GAP):
        return Cell(derivative, attributes={"class": "ad-nothing"})
    return Cell(derivative, f'<span class="ad-weight">{escape(weight)} ·</span> {escape(derivative)}')
