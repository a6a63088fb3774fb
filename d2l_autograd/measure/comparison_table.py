"""What two compared functions give, cut and share, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ..graph import Graph
from ..tables import Cell, Row, Table
from ..tensors import inline, numbers
from .words import say

if TYPE_CHECKING:
    import torch

_CUTS = ("detach", "no_grad")
_NO_INPUT = "–"


@dataclass
class Compared:
    """One function; ``graph`` is its last good run and ``error`` why there is no newer one.

    ``inputs`` are those that it has parameters for, ``shared`` the variables of that run that had one memory
    between them.
    """

    f: Callable
    name: str
    inputs: tuple[str, ...]
    graph: Graph | None = None
    shared: tuple[tuple[str, ...], ...] = ()
    error: str = ""

    @property
    def call(self) -> str:
        """The function with its inputs, as code."""
        return f"{self.name}({', '.join(self.inputs)})"


def comparison_table(both: Sequence[Compared]) -> Table:
    """A row for the output and for each input's gradient: of the one, of the other, and the difference.

    Below it, what was cut in each run, what shared its memory, and what went wrong (section 2.5.3).
    """
    head = [say("name"), *(one.call for one in both), say("compare difference")]
    outputs = [None if one.graph is None else one.graph.result.tensor for one in both]
    rows = [_row(say("output"), both, outputs)]
    for name in dict.fromkeys(name for one in both for name in one.inputs):
        grads = [one.graph[name].gradient if one.graph and name in one.inputs else None for one in both]
        rows.append(_row(f"{name}.grad", both, grads, [name in one.inputs for one in both]))
    notes = [f"{one.call}: {note}" for one in both for note in [*said(one), *filter(None, [one.error])]]
    return Table(head, [rows], notes=notes)


def _row(
    name: str,
    both: Sequence[Compared],
    values: Sequence[torch.Tensor | None],
    taken: Sequence[bool] = (True, True),
) -> Row:
    texts = []
    for one, value, given in zip(both, values, taken, strict=True):
        text = "None" if value is None else inline(value)
        texts.append(_NO_INPUT if not given else say("no result") if one.error else text)
    comparable = all(taken) and not any(one.error for one in both)
    gap = _gap(*values) if comparable else ""
    look = {"class": "ad-equal" if gap == say("compare same") else "ad-different"}
    return Row([Cell(name, f"<code>{escape(name)}</code>"), *texts, Cell(gap, attributes=look)])


def _gap(one: torch.Tensor | None, other: torch.Tensor | None) -> str:
    if one is None and other is None:
        return say("compare same")
    one, other = (None if tensor is None else numbers(tensor) for tensor in (one, other))
    if one is None or other is None or one.shape != other.shape:
        return say("compare other", gap="").strip()
    gap = one - other
    equal = bool(((one == other) | (one.isnan() & other.isnan())).all())
    return say("compare same") if equal else say("compare other", gap=inline(gap))


def said(one: Compared) -> list[str]:
    """What is to be said of a run: what it cuts, what shares its memory."""
    notes = []
    if one.graph is not None and not one.error:
        nodes = one.graph.nodes
        cuts = (
            (nodes[e.source].label, nodes[e.target].label, e.cut) for e in one.graph.edges if e.cut in _CUTS
        )
        for source, target, cut in dict.fromkeys(cuts):
            notes.append(say("compare cut", source=source, target=target, cut=f"{cut}()"))
        for names in one.shared:
            notes.append(say("compare shared", names=say("list").join(names)))
    if one.graph is not None and one.graph.compiled:
        notes.append(say("run eagerly"))
    return notes
