"""The weights of the outputs, the rows of the Jacobian that they weigh, and the sums of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..measure.jacobian_table import GAP, Jacobian
from ..measure.jacobian_table import Shown as Table
from ..picture.drawing import Pane, Slot, group, level, n, path, text, width_of
from ..picture.moments import Moments
from ..tensors import numbers
from .rows import ROW, Rows
from .shown import Shown

if TYPE_CHECKING:
    from ..tracing.tracer import Forward

_MOST_ROWS, _MOST_COLUMNS = 16, 64
_WEIGHTS, _BUTTONS = 218, 446
_PRESETS = 34
_HEAD, _GAP = 30, 8


def has_room(forward: Forward) -> bool:
    """Whether there is a Jacobian, and it is small enough to be found anew at each move of a slider."""
    values = [forward.output, *forward.inputs.values()]
    inputs = sum(value.numel() for value in forward.inputs.values())
    real = all(value.is_floating_point() for value in values)
    return real and 1 < forward.output.numel() <= _MOST_ROWS and 0 < inputs <= _MOST_COLUMNS


def jacobian_pane(shown: Shown, moments: Moments, room: float) -> Pane | None:
    """Weights and Jacobian side by side, row for row; what there is of them (section 2.5.2)."""
    weights, table = _weights(shown), _table(shown, moments)
    if weights is None or table is None:
        return weights or table
    if weights.width + _GAP + table.width > room:
        below = table.at(0, weights.height + _GAP)
        width, height = max(weights.width, table.width), weights.height + _GAP + table.height
        return Pane(width, height, weights.svg + below.svg, weights.slots)
    right = table.at(weights.width + _GAP, _PRESETS)  # so the rows of both begin at one height
    height = max(weights.height, _PRESETS + table.height)
    return Pane(weights.width + _GAP + table.width, height, weights.svg + right.svg, weights.slots)


def _weights(shown: Shown) -> Pane | None:
    handle = shown.weights
    if handle is None or (shown.graph.upstream.numel() == 1 and not handle.count):
        return None
    values = numbers(shown.graph.upstream)
    if values is None or values.numel() > 16:
        return None
    rows = Rows(None, handle, values, None, "", shown.symbol, None).pane(_WEIGHTS).at(0, _PRESETS)
    slots = (*rows.slots, Slot("presets", 0, 0, _BUTTONS, _PRESETS - 4))
    return Pane(_WEIGHTS, rows.height + _PRESETS, rows.svg, slots)


def _table(shown: Shown, moments: Moments) -> Pane | None:
    if shown.jacobian is None:
        return None
    jacobian, table = shown.jacobian, Table(shown.jacobian)
    cells = [table.derivatives(row) for row in table.rows]
    sums = _sums(shown, jacobian, table)
    names = table.column_names()
    columns = list(zip(names, *cells, sums, strict=True))
    widths = [max(width_of(cell, 13) for cell in column) + 14 for column in columns]
    left = max(width_of(table.row_name(row), 13) for row in table.rows) + 14
    left = max(left, width_of(table.corner, 13) + 8)
    parts, x = [text(0, 20, table.corner, "ad-math")], left
    rights = []
    for width in widths:
        x += width
        rights.append(x)
    starts = table.starts(0)[1:]
    upstream = shown.graph.upstream.reshape(-1).tolist()
    bottom = _HEAD + ROW * len(cells)
    for name, right in zip(names, rights, strict=True):
        parts.append(text(right - 7, 20, name, "ad-m", "end"))
    for i, (row, texts) in enumerate(zip(table.rows, cells, strict=True)):
        idle = row is not None and upstream[row] == 0
        line = [text(left - 8, _HEAD + ROW * i + 17, table.row_name(row), "ad-m", "end")]
        line += [
            text(right - 7, _HEAD + ROW * i + 17, cell, "ad-m" if cell in ("0", "-0", GAP) else "", "end")
            for cell, right in zip(texts, rights, strict=True)
        ]
        parts.append(group(line, _class="ad-idle" if idle else None))
    parts.append(level(left, bottom + 2, x, "ad-axis"))
    parts += [
        path(f"M{n(rights[s - 1] + 1)} 6V{n(bottom + ROW)}", "ad-axis")
        for s in starts
        if 0 < s <= len(rights)
    ]
    grads = [text(left - 8, bottom + 20, "Σ", "ad-g", "end")]
    grads += [
        text(right - 7, bottom + 20, cell, "ad-g", "end") for cell, right in zip(sums, rights, strict=True)
    ]
    moment = max(
        (moments.gradient.get(shown.graph.inputs[name].id, 0) for name in jacobian.blocks), default=0
    )
    parts.append(group(grads, data_from=moment or None))
    return Pane(x + 4, bottom + ROW + 6, group(parts, _class="ad-jacobian"))


def _sums(shown: Shown, jacobian: Jacobian, table: Table) -> list[str]:
    grads = [shown.graph.inputs[name].gradient for name in jacobian.blocks]
    return table.numbers([None if grad is None else grad.reshape(-1) for grad in grads], "None")
