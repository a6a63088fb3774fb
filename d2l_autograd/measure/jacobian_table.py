"""A Jacobian as a labelled table: aligned text, and plain HTML that passes every sanitiser."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from ..tensors import columns, number, numbers
from .words import say

if TYPE_CHECKING:
    import torch

    from .jacobian import Jacobian

MOST_ROWS = 16
MOST_COLUMNS = 8
BAR = "│"
GAP = "…"


def component(name: str, shape: Sequence[int], index: int) -> str:
    """What Python calls a tensor's component, counted in reading order: ``x[1][0]``; of a scalar ``x``."""
    places = []
    for size in reversed(shape):
        index, place = divmod(index, size)
        places.append(f"[{place}]")
    return name + "".join(reversed(places))


def chosen(size: int, most: int) -> list[int | None]:
    """Which of ``size`` rows or columns are shown; None stands for those left out."""
    if size <= most:
        return list(range(size))
    return [*range(max(1, most - 2)), None, size - 1]


class Shown:
    """Which rows and columns of a Jacobian have room, and their names.

    ``rows`` are row numbers, ``columns`` holds the column numbers by input; None stands for a gap.
    """

    def __init__(self, jacobian: Jacobian) -> None:
        self._jacobian = jacobian
        sizes = {name: value.numel() for name, value in jacobian.inputs.items()}
        # All inputs share the width; one of them gets what others do not need.
        most = max(3, MOST_COLUMNS // max(1, len(sizes)))
        whole = sum(sizes.values()) <= MOST_COLUMNS
        self.rows = chosen(jacobian.output.numel(), MOST_ROWS)
        self.columns = {name: chosen(size, size if whole else most) for name, size in sizes.items()}

    def row_name(self, row: int | None) -> str:
        """``y[0]``."""
        return GAP if row is None else component(self._jacobian.name, self._jacobian.output.shape, row)

    def column_names(self, name: str) -> list[str]:
        """``x[0]``, ``x[1]`` and so on."""
        shape = self._jacobian.inputs[name].shape
        return [GAP if i is None else component(name, shape, i) for i in self.columns[name]]

    def numbers(self, name: str, row: torch.Tensor) -> list[str]:
        """Those numbers of a row of the block of ``name`` that are shown."""
        known = numbers(row)
        return [GAP if i is None or known is None else number(known[i].item()) for i in self.columns[name]]

    def note(self) -> str:
        """What the table leaves out, empty where it is whole."""
        rows, across = len(self._jacobian.matrix), self._jacobian.matrix.shape[1]
        if not rows * across:
            return say("jacobian_empty", rows=rows, columns=across)
        kept = _kept(self.rows), sum(map(_kept, self.columns.values()))
        if kept == (rows, across):
            return ""
        return say("jacobian_shortened", rows=rows, columns=across, shown_rows=kept[0], shown_columns=kept[1])


def _kept(places: list[int | None]) -> int:
    return sum(place is not None for place in places)


def corner(jacobian: Jacobian) -> str:
    """``∂y/∂x``; of several inputs ``∂y/∂(u, v)``."""
    names = ", ".join(jacobian.blocks)
    return f"∂{jacobian.name}/∂{names if len(jacobian.blocks) == 1 else f'({names})'}"


def as_text(jacobian: Jacobian) -> str:
    """The matrix as aligned columns, with a bar between the blocks, and what is left out in words."""
    shown = Shown(jacobian)
    lines = [barred(corner(jacobian), [shown.column_names(name) for name in jacobian.blocks])]
    for row in shown.rows:
        lines.append(barred(shown.row_name(row), _blocks(jacobian, shown, row)))
    return "\n".join(filter(None, [*aligned(lines), shown.note()]))


def as_html(jacobian: Jacobian) -> str:
    """The matrix as a table, and what is left out in words."""
    shown = Shown(jacobian)
    heads = [name for block in jacobian.blocks for name in shown.column_names(block)]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in [corner(jacobian), *heads])
    body = "".join(
        f'<tr><th scope="row">{escape(shown.row_name(row))}</th>{cells(_blocks(jacobian, shown, row))}</tr>'
        for row in shown.rows
    )
    note = f"<p>{escape(shown.note())}</p>" if shown.note() else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def cells(blocks: Sequence[Sequence[str]]) -> str:
    """A table row's cells."""
    return "".join(f"<td>{escape(text)}</td>" for block in blocks for text in block)


def _blocks(jacobian: Jacobian, shown: Shown, row: int | None) -> list[list[str]]:
    if row is None:
        return [[GAP] * len(shown.columns[name]) for name in jacobian.blocks]
    return [shown.numbers(name, jacobian.flat(name)[row]) for name in jacobian.blocks]


def barred(first: str, groups: Sequence[Sequence[str]]) -> list[str]:
    """A line of a table: its name, then groups of cells with a bar between them."""
    line = [first]
    for i, group in enumerate(groups):
        line += [BAR, *group] if i else group
    return line


def aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    """Names to the left, all else to the right of their columns."""
    widths = [max(map(columns, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - columns(cell)) if i == 0 else " " * (width - columns(cell)) + cell
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
