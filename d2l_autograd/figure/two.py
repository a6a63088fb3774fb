"""Two functions in one figure: one set of sliders, both graphs, and a mark where a number differs."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch

from ..graph import Graph, Node
from ..picture.cards import one_line
from ..picture.drawing import GAP, Pane, flow, group, level, text, together, width_of, wrapped
from ..plots.axis import typeset
from ..tensors import numbers, shorten
from .compose import fitting_graphs
from .head import NOTE, invitation, missing
from .rows import ROW, Rows
from .shown import Handle, Shown
from .strip import in_words, rows_of
from .words import say

OFFSET = 1_000_000  # between the keys of the two graphs' boxes
_STRIP = 236
_TITLE, _MARK, _HEADS = 22.0, 22, 22
_MOST_HEAD, _MOST_LINE = 22, 30  # columns
_GRAPHS, _LEAST_GRAPH = 400, 110
_COLUMN = 70  # an output that has room between two columns


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two: its call, its last good run, what is to be said of that, and why there is no newer."""

    call: str
    graph: Graph | None
    notes: Sequence[str] = ()
    error: str = ""

    @property
    def name(self) -> str:
        """What is called."""
        return self.call.partition("(")[0]

    def input(self, name: str) -> Node | None:
        """The input of that name in the last run."""
        return None if self.graph is None else self.graph.inputs.get(name)


class Two(NamedTuple):
    """The figure of two runs, its description, and the keys of the inputs that have a gradient."""

    pane: Pane
    alt: str
    leaves: list[int]


def two(
    sides: Sequence[Side],
    handles: Sequence[Handle],
    width: float,
    unfolded: Collection[int] = (),
    told: str = "",
) -> Two:
    """The figure of both runs (section 2.5.3); ``told`` stands below them."""
    lost: set[str] = set()
    runs = [_run(side, handles, i * OFFSET, unfolded, lost) for i, side in enumerate(sides)]
    room = max(_LEAST_GRAPH, _GRAPHS / len(sides) - _TITLE)
    panes = [invitation(width)] if handles else []
    ends: list[float] = []
    for handle in handles:
        pane, ends = _inputs(sides, handle, width)
        panes.append(pane)
    panes.append(_outputs(sides, width, ends))
    known = [(side, run) for side, run in zip(sides, runs, strict=True) if run is not None]
    drawn = iter(fitting_graphs([run for _, run in known], width, room))
    graphs = [None if run is None else next(drawn) for run in runs]
    panes += [_side(side, graph, width) for side, graph in zip(sides, graphs, strict=True)]
    alt = " ".join(f"{side.call}: {run.alt}" for side, run in known)
    panes.append(missing(lost, width, told))
    leaves = [run.offset + node for _, run in known for node in run.leaves]
    placed, _, height = flow([panes], width)
    return Two(together(placed, max(pane.width for pane in panes), height), alt, leaves)


def _run(
    side: Side, handles: Sequence[Handle], offset: int, unfolded: Collection[int], lost: set[str]
) -> Shown | None:
    if side.graph is None:
        return None
    taken = [handle for handle in handles if handle.name in side.graph.inputs]
    opened = [key - offset for key in unfolded]
    return Shown(side.graph, taken, unfolded=opened, offset=offset, missing=lost)


def _side(side: Side, graph: Pane | None, width: float) -> Pane:
    """A title with what is to be said, and the graph below it."""
    parts, y = [text(0, 16, side.call, "ad-b")], _TITLE
    for note, look in [*((note, "ad-s") for note in side.notes), (side.error, "ad-s ad-different")]:
        if note:
            lines = wrapped(note, width)
            parts += [text(0, y + 11 + NOTE * i, line, look) for i, line in enumerate(lines)]
            y += NOTE * len(lines)
    y += 2 * bool(side.notes)
    if graph is None:
        return Pane(width, y, "".join(parts))
    parts.append(group([graph.at(2, y).svg], _class="ad-old" if side.error else None))
    return Pane(max(width, graph.width), y + graph.height, "".join(parts))


def _inputs(sides: Sequence[Side], handle: Handle, width: float) -> tuple[Pane, list[float]]:
    """An input's rows, its gradient in each of the runs, and whether those are the same; where they end."""
    nodes = [side.input(handle.name) for side in sides]
    value = next((node.tensor for node in nodes if node), torch.full((handle.count,), math.nan))
    values = rows_of(handle, value)
    if values is None:
        rows, top, count = in_words(handle, value, _STRIP), 22.0, 0
    else:
        made = Rows(handle, values, _STRIP)
        rows, top, count = made.pane(), made.top, values.numel()
    columns = [_gradients(side, node, count) for side, node in zip(sides, nodes, strict=True)]
    heads = [shorten(f"{handle.name}.grad, {side.name}", _MOST_HEAD) for side in sides]
    x, parts = _STRIP + 2.0 * GAP, list[str]()
    wide = [
        max(width_of(head, 11), *(width_of(cell, 13) for cell in column)) + 2 * GAP
        for head, column in zip(heads, columns, strict=True)
    ]
    if x + sum(wide) + _MARK > width:
        x, top = 0.0, rows.height + _HEADS
    elif top < _HEADS:
        rows, top = rows.at(0, _HEADS - top), _HEADS
    ends = []
    for head, column, across in zip(heads, columns, wide, strict=True):
        x += across
        ends.append(x)
        parts.append(text(x - GAP, top - 10, head, "ad-11 ad-m", "end"))
        parts += [text(x - GAP, top + ROW * i + 17, each, "ad-g", "end") for i, each in enumerate(column)]
    for i, cells in enumerate(zip(*columns, strict=True)):
        parts.append(_mark(x, top + ROW * i + 17, cells))
    height = max(rows.height, top + ROW * max(1, count) + 4)
    return Pane(max(rows.width, x + _MARK), height, rows.svg + "".join(parts), rows.slots), ends


def _mark(x: float, y: float, cells: Collection[str]) -> str:
    alike = len(set(cells)) == 1
    return text(x, y, "=" if alike else "≠", "ad-m" if alike else "ad-b ad-different")


def _gradients(side: Side, node: Node | None, count: int) -> list[str]:
    """So many components of a gradient; of one that is not shown one by one all in one line."""
    grad = None if node is None else node.gradient
    known = None if grad is None else numbers(grad)
    if count and known is not None and not known.is_complex() and not side.error:
        return [typeset(value) for value in known.reshape(-1).tolist()]
    words = say("no result") if side.error else "–" if node is None else "None"
    return [words if grad is None or side.error else shorten(one_line(grad), _MOST_LINE)] * max(1, count)


def _outputs(sides: Sequence[Side], width: float, ends: Sequence[float]) -> Pane:
    """The outputs of both: in the columns of the gradients if they have room there, else in a line or two."""
    graphs = [None if side.error else side.graph for side in sides]
    values = [say("no result") if graph is None else one_line(graph.result.value) for graph in graphs]
    parts = [text(8, 17, say("output"), "ad-s")]
    if ends and all(width_of(value, 13) <= _COLUMN for value in values):
        parts += [text(end - GAP, 17, value, "ad-v", "end") for end, value in zip(ends, values, strict=True)]
        x, y = ends[-1], 0.0
    else:
        words = [f"{side.call} = {shorten(value, 36)}" for side, value in zip(sides, values, strict=True)]
        wide = [width_of(each, 13) + 2 * GAP for each in words]
        x, y, below = 70.0, 0.0, 70 + sum(wide) + _MARK > width
        for each, across in zip(words, wide, strict=True):
            x, y = (8.0, y + ROW) if below else (x, y)
            parts.append(text(x, y + 17, each, "ad-v"))
            x += across
    parts.append(_mark(x, y + 17, values))
    return Pane(x + _MARK, y + ROW, level(0, 0, x + _MARK, "ad-axis") + "".join(parts))
