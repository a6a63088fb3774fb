"""The ledger: buttons for ``backward()`` and ``zero_()``, and below them what each did to ``.grad``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from typing import TYPE_CHECKING

import ipywidgets

from ..errors import InputError
from ..running.signatures import refuse
from ..tables import Cell, Row, Table
from ..tensors import inline
from ..view.widget import Fragment
from .accumulation import RETAIN, Accumulation, Grads, Line
from .experiment import LIVE_OPS, Experiment
from .panel import Panel
from .words import say

if TYPE_CHECKING:
    import torch

_MOST_LINES = 12


class Ledger(Experiment):
    """Sliders, buttons and the last twelve lines; made by :func:`ledger`.

    What the buttons do can be called as well: :meth:`forward`, :meth:`backward` and :meth:`zero_`.
    """

    def __init__(self, f: Callable, inputs: Mapping[str, object], max_ops: int = LIVE_OPS) -> None:
        super().__init__(inputs)
        self._accumulation = Accumulation(f, max_ops)
        self.lines: list[Line] = [self._accumulation.open(self._values())]
        self._earlier, self._just_moved = 0, True
        self._page = Fragment()
        self._show()
        self.children = [Panel(self._inputs, self._turns.moved), self._buttons(), self._page]

    def forward(self) -> None:
        """The forward pass once more: a new graph, the same ``.grad``."""
        self._add(self._accumulation.forward())

    def backward(self, retain_graph: bool = False) -> None:
        """A backward pass through the present graph."""
        self._add(self._accumulation.backward(retain_graph))

    def zero_(self) -> None:
        """``.grad.zero_()`` for every leaf that has a gradient."""
        self._add(self._accumulation.zero())

    def grad(self, name: str) -> torch.Tensor | None:
        """What the ``.grad`` of the input ``name`` holds, None before the first deposit."""
        balance = self._accumulation.balance()
        if name not in balance:
            raise KeyError(say("ledger no leaf", name=repr(name), known=", ".join(balance)))
        return balance[name]

    def _update(self) -> None:
        line = self._accumulation.move(self._values())
        # A drag is one new beginning, however many values it goes through.
        if self._just_moved:
            self.lines.pop()
        self._add(line)
        self._just_moved = True

    def _add(self, line: Line) -> None:
        self.lines.append(line)
        self._earlier += max(0, len(self.lines) - _MOST_LINES)
        del self.lines[:-_MOST_LINES]
        self._just_moved = False
        self._show()

    def _show(self) -> None:
        self._page._html = _table(self).html()

    def _buttons(self) -> ipywidgets.HBox:
        name, call = self._accumulation.name, self._accumulation.call
        zeroing = "; ".join(f"{leaf}.grad.zero_()" for leaf in self._accumulation.leaves)
        retaining = partial(self.backward, retain_graph=True)
        acts = (
            (f"{name}.backward()", say("ledger backward tip"), self.backward),
            (f"{name}.backward({RETAIN})", say("ledger retain tip"), retaining),
            (zeroing, say("ledger zero tip"), self.zero_),
            (call, say("ledger forward tip", call=call), self.forward),
        )
        buttons = []
        for text, tip, act in acts:
            button = ipywidgets.Button(description=text, tooltip=tip, layout={"width": "auto"})
            button.on_click(lambda _, act=act: self._between_cells(act))
            buttons.append(button)
        return ipywidgets.HBox(buttons, layout={"flex_flow": "row wrap"})

    def __repr__(self) -> str:
        return _table(self).text()

    def _still(self) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": _table(self).html()}


def ledger(f: Callable, /, *unnamed: object, max_ops: int = LIVE_OPS, **inputs: object) -> Ledger:
    """An account of what ``backward()`` deposits in ``.grad`` and ``zero_()`` withdraws.

    ``inputs`` are those of :func:`explore`, copied to leaves of the account's own. Passes, gradients and
    errors are torch's, made by ``f`` as it is; the reader's tensors and ``.grad`` are not touched. Raises
    :class:`TraceError` where the first forward pass is impossible, and what ``f`` itself raises. Serves
    section 2.5.1.
    """
    refuse(ledger, f, unnamed, max_ops=max_ops)
    if not inputs:
        raise InputError(say("ledger no inputs"))
    return Ledger(f, inputs, max_ops)


def _table(book: Ledger) -> Table:
    """The lines with errors and notes below each; plain enough for a notebook that is not trusted."""
    earlier = [[Cell(say("ledger earlier", count=book._earlier))]] if book._earlier else []
    return Table(
        [say("ledger call"), say("ledger deposit"), say("ledger balance")],
        [*earlier, *map(_entry, book.lines)],
        names=None,
        caption=say("ledger", grads=", ".join(f"{name}.grad" for name in book._accumulation.leaves)),
    )


def _entry(line: Line) -> list[Row | Cell]:
    deposit = say("ledger zeroed") if line.zeroed else _each(line.deposit, "+ ")
    texts = [line.call, "✗" if line.error else deposit, _each(line.balance)]
    call, *grads = (escape(text).replace("\n", "<br>") for text in texts)
    contents = [(f"<code>{call}</code>", {}), *((grad, {"class": "ad-grad"}) for grad in grads)]
    cells = [Cell(text.replace("\n", "; "), *html) for text, html in zip(texts, contents, strict=True)]
    lines = "\n".join(f"    {below}" for below in _below(line))
    below = Cell(lines, _explained(line), {"class": "ad-why"})
    return [Row(cells), below] if lines else [Row(cells)]


def _each(grads: Grads, sign: str = "") -> str:
    lead = len(grads) > 1
    texts = [(name, "None" if grad is None else sign + inline(grad)) for name, grad in grads.items()]
    return "\n".join(f"{name}: {text}" if lead else text for name, text in texts)


def _below(line: Line) -> list[str]:
    if not line.error:
        return list(line.notes)
    explained = [] if line.diagnosis is None else repr(line.diagnosis).splitlines()
    return [line.error.splitlines()[0], *explained]


def _explained(line: Line) -> str:
    if not line.error:
        return "".join(f"<p>{escape(note)}</p>" for note in line.notes)
    raised = f'<div class="ad-raised">{escape(line.error)}</div>'
    if line.diagnosis is None:
        return raised
    why = say("sentences").join([line.diagnosis.what, line.diagnosis.rule])
    return f"{raised}<p>{escape(why)}</p><pre>{escape(line.diagnosis.mend)}</pre>"
