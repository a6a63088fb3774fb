"""A Jacobian, and the labelled table of it: as much is shown as a reader can take in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import torch

from ..pictured import Pictured
from ..tables import Row, Table
from ..tensors import number, numbers
from .words import say

_MOST_ROWS = 16
_MOST_COLUMNS = 8
GAP = "…"


def component(name: str, shape: Sequence[int], index: int) -> str:
    """What Python calls a tensor's component, counted in reading order: ``x[1][0]``; of a scalar ``x``."""
    places = []
    for size in reversed(shape):
        index, place = divmod(index, size)
        places.append(f"[{place}]")
    return name + "".join(reversed(places))


@dataclass(frozen=True)
class Work:
    """What a Jacobian cost: backward passes, and the operations that autograd executed in them."""

    passes: int
    operations: int

    def __repr__(self) -> str:
        return say("jacobian_work", passes=self.passes, operations=self.operations)


@dataclass(frozen=True, eq=False)
class Jacobian(Pictured):
    """All partial derivatives of a function's output: rows are its components, columns the inputs'.

    ``J["x"]`` is the block of input ``x``, a tensor of shape ``y.shape + x.shape``; ``blocks`` holds all by
    input name. ``inputs`` are the values at which they were taken, ``output`` the value there and ``name``
    what the function calls it; ``work`` counts what it cost. Made by :func:`jacobian`. Serves sections
    2.5.1 and 2.5.2.
    """

    name: str
    output: torch.Tensor
    inputs: dict[str, torch.Tensor]
    blocks: dict[str, torch.Tensor]
    work: Work

    @property
    def matrix(self) -> torch.Tensor:
        """All blocks side by side: a row for each component of the output, in reading order."""
        flat = [self.flat(name) for name in self.blocks]
        return torch.cat(flat, dim=1) if flat else self.output.new_zeros(self.output.numel(), 0)

    def flat(self, name: str) -> torch.Tensor:
        """The block of one input as a matrix."""
        return self[name].reshape(self.output.numel(), self.inputs[name].numel())

    def __getitem__(self, name: str) -> torch.Tensor:
        try:
            return self.blocks[name]
        except KeyError:
            raise KeyError(say("no input", name=repr(name), known=say("list").join(self.blocks))) from None

    def table(self) -> Table:
        """A row for each component of the output, a column for each of the inputs'."""
        shown = Shown(self)
        rows = [Row([shown.row_name(row), *shown.derivatives(row)]) for row in shown.rows]
        head = [shown.corner, *shown.column_names()]
        return Table(head, [rows], right=True, bars=shown.starts(1)[1:], notes=shown.notes())

    def __repr__(self) -> str:
        return self.table().text()

    def _repr_html_(self) -> str:
        return self.table().html()


class Shown:
    """Which rows and columns of a Jacobian have room, and what stands there; None stands for a gap.

    ``rows`` are row numbers, ``corner`` is ``∂y/∂x``, of several inputs ``∂y/∂(u, v)``.
    """

    def __init__(self, jacobian: Jacobian) -> None:
        self._jacobian = jacobian
        sizes = {name: value.numel() for name, value in jacobian.inputs.items()}
        # All inputs share the width; one of them gets what others do not need.
        most = max(3, _MOST_COLUMNS // max(1, len(sizes)))
        whole = sum(sizes.values()) <= _MOST_COLUMNS
        self.rows = _chosen(jacobian.output.numel(), _MOST_ROWS)
        self._columns = {name: _chosen(size, size if whole else most) for name, size in sizes.items()}
        names = ", ".join(jacobian.blocks)
        self.corner = f"∂{jacobian.name}/∂{names if len(jacobian.blocks) == 1 else f'({names})'}"

    def row_name(self, row: int | None) -> str:
        """``y[0]``."""
        return GAP if row is None else component(self._jacobian.name, self._jacobian.output.shape, row)

    def column_names(self) -> list[str]:
        """``x[0]``, ``x[1]`` and so on, input after input."""
        shapes = {name: value.shape for name, value in self._jacobian.inputs.items()}
        places = ((name, i) for name in self._jacobian.blocks for i in self._columns[name])
        return [GAP if i is None else component(name, shapes[name], i) for name, i in places]

    def starts(self, first: int) -> list[int]:
        """The columns at which an input begins, counted from ``first``, that of the first input."""
        widths = (len(self._columns[name]) for name in self._jacobian.blocks)
        return [*accumulate(widths, initial=first)][:-1]

    def derivatives(self, row: int | None) -> list[str]:
        """The numbers of a row."""
        blocks = self._jacobian.blocks
        return self.numbers([None if row is None else self._jacobian.flat(name)[row] for name in blocks], GAP)

    def numbers(self, vectors: Sequence[torch.Tensor | None], missing: str) -> list[str]:
        """Of a vector for each input, the components that are shown; ``missing`` where there is no vector."""
        found = []
        for name, vector in zip(self._jacobian.blocks, vectors, strict=True):
            columns = self._columns[name]
            known = None if vector is None else numbers(vector)
            if known is None:
                found += [missing if vector is None else GAP] * len(columns)
            else:
                kept = iter(known[[i for i in columns if i is not None]].tolist())
                found += [GAP if i is None else number(next(kept)) for i in columns]
        return found

    def notes(self) -> list[str]:
        """What the table leaves out, empty where it is whole."""
        rows, columns = self._jacobian.matrix.shape
        if not rows * columns:
            return [say("jacobian_empty", rows=rows, columns=columns)]
        kept = _kept(self.rows), sum(map(_kept, self._columns.values()))
        if kept == (rows, columns):
            return []
        return [
            say("jacobian_shortened", rows=rows, columns=columns, shown_rows=kept[0], shown_columns=kept[1])
        ]


def _chosen(size: int, most: int) -> list[int | None]:
    """Which of ``size`` rows or columns are shown; None stands for those left out."""
    if size <= most:
        return list(range(size))
    return [*range(most - 2), None, size - 1]


def _kept(places: list[int | None]) -> int:
    return sum(place is not None for place in places)
