"""Two functions in one figure: one set of sliders, both graphs, and a mark where a number differs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import torch

from ..graph import Graph
from ..picture.cards import one_line
from ..picture.drawing import CHARACTER, Pane, Slot, group, level, sans_width, text, width_of
from ..picture.graph_picture import graph_pane
from ..plots.axis import typeset
from ..tensors import numbers, shorten
from .compose import fitting_graph, look
from .rows import ROW, Rows
from .shown import Handle, Shown
from .words import say

OFFSET = 1_000_000  # between the keys of the two graphs' boxes
_STRIP, _HEAD, _GAP = 236, 30, 12
_TITLE, _NOTE, _MARK = 22, 17, 22
_GRAPHS = 400
_MOST_ROWS = 16


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two: its call, its last good run, what is to be said of that, and why there is no newer."""

    call: str
    graph: Graph | None
    notes: Sequence[str] = ()
    error: str = ""
    takes: Collection[str] = ()


def two(
    sides: Sequence[Side], handles: Sequence[Handle], width: float, unfolded: Collection[int] = ()
) -> Pane:
    """The figure of both runs (section 2.5.3)."""
    reset = Slot("reset", sans_width(say("drag")) + 10, 0, 70, 20)
    panes, y = (
        [Pane(width, 24, text(0, 14, say("drag"), "ad-s ad-live-only"), (reset,) if handles else ())],
        24.0,
    )
    tables = [_inputs(sides, handle) for handle in handles]
    for pane in [*tables, _outputs(sides)]:
        panes.append(pane.at(0, y))
        y += pane.height + 4
    room = max(110.0, (_GRAPHS - _TITLE * len(sides)) / len(sides))
    for i, side in enumerate(sides):
        shown = _side(side, handles, width, room, i * OFFSET, unfolded)
        panes.append(shown.at(0, y))
        y += shown.height + 6
    slots = tuple(slot for pane in panes for slot in pane.slots)
    return Pane(max(width, *(pane.width for pane in panes)), y, "".join(pane.svg for pane in panes), slots)


def _side(
    side: Side, handles: Sequence[Handle], width: float, room: float, offset: int, unfolded: Collection[int]
) -> Pane:
    """A title with what is to be said, and the graph below it."""
    parts, y = [text(0, 16, side.call, "ad-b")], _TITLE
    for note in [*side.notes, *([side.error] if side.error else [])]:
        look_of = "ad-s ad-different" if note == side.error else "ad-s"
        parts.append(text(0, y + 11, shorten(note, int(width / 6.4)), look_of))
        y += _NOTE
    if side.graph is None:
        return Pane(width, y, "".join(parts))
    shown = Shown(
        side.graph,
        [handle for handle in handles if handle.name in side.graph.inputs],
        unfolded=[key - offset for key in unfolded],
    )
    folding, moments, style = fitting_graph(shown, width, room)
    drawn = replace(look(shown, style=style, room=width), offset=offset)
    pane = graph_pane(side.graph, folding, moments, drawn)
    parts.append(group([pane.at(0, y).svg], _class="ad-old" if side.error else None))
    return Pane(pane.width, y + pane.height, "".join(parts))


def _inputs(sides: Sequence[Side], handle: Handle) -> Pane:
    """An input's rows: value and slider, and its gradient in each of the runs."""
    found = [_gradient(side, handle.name) for side in sides]
    node = next(
        side.graph.inputs[handle.name] for side in sides if side.graph and handle.name in side.graph.inputs
    )
    values = numbers(node.tensor)
    texts = [_column(side, grad, handle.name) for side, grad in zip(sides, found, strict=True)]
    if values is None or values.numel() > _MOST_ROWS or values.is_complex():
        line = Pane(
            _STRIP,
            ROW,
            text(8, 17, handle.name, "ad-b") + text(60, 17, shorten(one_line(node.value), 22), "ad-v"),
        )
        return _beside(
            line,
            0,
            sides,
            handle.name,
            [[_line(side, grad)] for side, grad in zip(sides, found, strict=True)],
        )
    rows = Rows(None, handle, values, None, "", "", None).pane(_STRIP)
    top = rows.height - ROW * values.numel() - 4
    return _beside(rows, top, sides, handle.name, [column or ["–"] * values.numel() for column in texts])


def _beside(
    rows: Pane, top: float, sides: Sequence[Side], name: str, columns: Sequence[Sequence[str]]
) -> Pane:
    """The gradients of each run in a column of its own, with a mark where they are not the same."""
    x, parts = float(_STRIP + 2 * _GAP), [rows.svg]
    for side, column in zip(sides, columns, strict=True):
        head = f"{name}.grad, {side.call.partition('(')[0]}"
        wide = max(width_of(head, 11), *(width_of(cell, 13) for cell in column)) + 2 * _GAP
        if top:
            parts.append(text(x + wide - _GAP, 20, head, "ad-11 ad-m", "end"))
        for i, cell in enumerate(column):
            parts.append(text(x + wide - _GAP, top + ROW * i + 17, cell, "ad-g", "end"))
        x += wide
    for i, cells in enumerate(zip(*columns, strict=False)):
        if len(set(cells)) > 1:
            parts.append(text(x, top + ROW * i + 17, "≠", "ad-b ad-different"))
    return Pane(x + _MARK, rows.height, "".join(parts), rows.slots)


def _outputs(sides: Sequence[Side]) -> Pane:
    """The outputs of both in one line."""
    values = [
        say("no result") if side.graph is None or side.error else one_line(side.graph.result.value)
        for side in sides
    ]
    parts, x = [text(8, 17, say("output"), "ad-s")], 70.0
    for side, value in zip(sides, values, strict=True):
        words = f"{side.call} = {shorten(value, 36)}"
        parts.append(text(x, 17, words, "ad-v"))
        x += CHARACTER[13] * len(words) + 2 * _GAP
    parts.append(
        text(
            x,
            17,
            "=" if len(set(values)) == 1 else "≠",
            "ad-b ad-different" if len(set(values)) > 1 else "ad-m",
        )
    )
    return Pane(x + _MARK, ROW, level(0, 0, x + _MARK, "ad-axis") + "".join(parts))


def _gradient(side: Side, name: str) -> torch.Tensor | None:
    return side.graph.inputs[name].gradient if side.graph is not None and name in side.graph.inputs else None


def _column(side: Side, grad: torch.Tensor | None, name: str) -> list[str]:
    known = None if grad is None else numbers(grad)
    if known is None or known.is_complex() or side.error:
        count = (
            0
            if side.graph is None or name not in side.graph.inputs
            else side.graph.inputs[name].tensor.numel()
        )
        return [_line(side, grad)] * count
    return [typeset(value) for value in known.reshape(-1).tolist()]


def _line(side: Side, grad: torch.Tensor | None) -> str:
    return say("no result") if side.error else "None" if grad is None else shorten(one_line(grad), 30)
