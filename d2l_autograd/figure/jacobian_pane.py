"""The weights of the outputs, the rows of the Jacobian that they weigh, and the sums of its columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from ..measure.jacobian_table import GAP, Jacobian
from ..measure.jacobian_table import Shown as Table
from ..picture.drawing import Pane, Slot, group, level, n, path, sans_width, text, width_of, wrapped
from ..picture.moments import Moments
from ..tensors import in_print, numbers, shorten
from .head import NOTE
from .rows import ROW, Rows
from .shown import Shown

if TYPE_CHECKING:
    from ..tracing.tracer import Forward

_MOST_ROWS, _MOST_COLUMNS = 16, 64
_WEIGHTS, _BUTTONS = 190, 446  # the width of the rows, and of the buttons above them
_PRESETS = 34
_HEAD, _GAP = 30, 8
_MOST_NAME = 14
_NOTHING = ("0", "−0", GAP)


def has_room(forward: Forward) -> bool:
    """Whether there is a Jacobian, and it is small enough to be found anew at each move of a slider."""
    values = [forward.output, *forward.inputs.values()]
    inputs = sum(value.numel() for value in forward.inputs.values())
    real = all(value.is_floating_point() for value in values)
    return real and 1 < forward.output.numel() <= _MOST_ROWS and 0 < inputs <= _MOST_COLUMNS


def jacobian_pane(shown: Shown, moments: Moments, room: float) -> Pane | None:
    """Weights and Jacobian side by side, row for row; what there is of them (section 2.5.2)."""
    weights, table = _weights(shown, room), _table(shown, moments, room)
    if weights is None or table is None:
        return weights or table
    # So the rows of both begin at one height.
    x, y = weights.width + _GAP, weights.height - table.height + ROW + 2
    if x + table.width > room:
        x, y = 0.0, weights.height + _GAP
    placed = table.at(x, y)
    width, height = max(weights.width, x + table.width), max(weights.height, y + table.height)
    return Pane(width, height, weights.svg + placed.svg, weights.slots)


def _weights(shown: Shown, room: float) -> Pane | None:
    handle, values = shown.weights, numbers(shown.graph.upstream)
    if handle is None or values is None:
        return None
    several = values.numel() != 1
    height = several * _PRESETS * (1 if room >= _BUTTONS else 2)
    presets = (Slot("presets", 0, 0, min(room, _BUTTONS), height - 4),) if several else ()
    if not 0 < values.numel() <= _MOST_ROWS or not (several or handle.count):
        return Pane(presets[0].width, height, "", presets) if presets else None
    output = shorten(shown.graph.result.label if shown.jacobian is None else shown.jacobian.name, 8)
    head = [(f"{shown.symbol} = Σ · {output}", "ad-math")]  # what is differentiated
    rows = Rows(handle, values, _WEIGHTS, head=head).pane().at(0, height)
    return Pane(_WEIGHTS, rows.height + height, rows.svg, (*rows.slots, *presets))


class _Column(NamedTuple):
    """A component's name, its derivatives and their sum; ``begins`` an input after another one."""

    texts: Sequence[str]
    begins: bool = False

    @property
    def width(self) -> float:
        return max(width_of(each, 13) for each in self.texts) + 14


def _table(shown: Shown, moments: Moments, room: float) -> Pane | None:
    if shown.jacobian is None:
        return None
    table, inputs = Table(shown.jacobian), [shown.graph.inputs[name] for name in shown.jacobian.blocks]
    grads = [None if node.gradient is None else node.gradient.reshape(-1) for node in inputs]
    upstream = shown.graph.upstream.reshape(-1).tolist()
    idle = [row is not None and upstream[row] == 0 for row in table.rows]
    moment = max((moments.gradient.get(node.id, 0) for node in inputs), default=0)
    return _drawn(table, room, idle, table.numbers(grads, "None"), moment)


def table_pane(jacobian: Jacobian) -> Pane:
    """A Jacobian alone, and what there is to say of it (sections 2.5.1 and 2.5.2)."""
    table = Table(jacobian)
    drawn = _drawn(table, math.inf, [False] * len(table.rows))
    lines = [line for note in table.notes() for line in wrapped(note, max(drawn.width, _WEIGHTS))]
    words = [text(7, drawn.height + NOTE * (i + 1), line, "ad-s") for i, line in enumerate(lines)]
    width = max([drawn.width, *(7 + sans_width(line) for line in lines)])
    return Pane(width, drawn.height + NOTE * len(lines) + 4, drawn.svg + "".join(words))


def _drawn(
    table: Table, room: float, idle: Sequence[bool], sums: Sequence[str] | None = None, moment: int = 0
) -> Pane:
    """Rows and columns, of which those ``idle`` are quiet; ``sums`` stand below from step ``moment`` on."""
    names, starts = map(_short, table.column_names()), table.starts(0)[1:]
    foot = [] if sums is None else [sums]
    printed = (map(in_print, line) for line in [names, *map(table.derivatives, table.rows), *foot])
    columns = [_Column(texts, i in starts) for i, texts in enumerate(zip(*printed, strict=True))]
    corner = table.corner if width_of(table.corner, 13) < room / 3 else "∂"
    first = _Column([corner, *(_short(table.row_name(row)) for row in table.rows), *["Σ" for _ in foot]])

    bottom = _HEAD + ROW * len(idle) + (20 if foot else -6)
    y = [20, *(_HEAD + ROW * i + 17 for i in range(len(idle)))]
    x, parts, totals = 0.0, [], []
    for column in [first, *_fitting(columns, room - first.width - 4)]:
        if column.begins:
            parts.append(path(f"M{n(x + 1)} 6V{n(bottom + 6)}", "ad-axis"))
        x += column.width
        parts.append(text(x - 7, y[0], column.texts[0], "ad-math" if column is first else "ad-m", "end"))
        for i, cell in enumerate(column.texts[1 : len(y)]):
            quiet = idle[i] or column is first or cell in _NOTHING
            parts.append(text(x - 7, y[i + 1], cell, "ad-m" if quiet else "", "end"))
        totals += [text(x - 7, bottom, total, "ad-g", "end") for total in column.texts[len(y) :]]
    if foot:
        parts += [level(first.width, bottom - 18, x, "ad-axis"), group(totals, data_from=moment or None)]
    return Pane(x + 4, bottom + 12, group(parts, _class="ad-jacobian"))


def _fitting(columns: Sequence[_Column], room: float) -> Sequence[_Column]:
    """As many of the columns as have room, with a gap before the last one."""
    if sum(column.width for column in columns) <= room:
        return columns
    end = [_Column([GAP] * len(columns[-1].texts)), columns[-1]]
    room -= sum(column.width for column in end)
    ends = accumulate(column.width for column in columns[:-1])
    return [*(column for column, far in zip(columns, ends, strict=False) if far <= room), *end]


def _short(name: str) -> str:
    """A long name without its middle: its component has to be read."""
    variable, bracket, place = name.partition("[")
    return shorten(variable, _MOST_NAME) + bracket + place
