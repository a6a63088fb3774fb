"""The ledger: buttons for ``backward()`` and ``zero_()``, and below them what each did to ``.grad``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING

import ipywidgets

from ..errors import InputError
from ..figure.frame import frame_of_inputs
from ..running.signatures import refuse
from ..tables import Cell, Row, Table
from ..tensors import inline
from ..view.widget import Fragment
from .accumulation import RETAIN, Accumulation, Grads, Line
from .experiment import LIVE_OPS, Experiment
from .moves import handles
from .words import say

if TYPE_CHECKING:
    import torch

_MOST_LINES = 12
_HIGHEST = "28em"  # with the sliders of four numbers and the buttons, four fifths of a laptop's window
_SENTENCE = re.compile(r" \(|: \[|\. |\n")  # where the first words of an error of torch's end


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
        self._bar = self._buttons()
        self._view, _ = self._live(self._inputs, self._draw, [self._bar])
        self.children = [self._view, self._page]
        self._show()

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
        self._append(line)
        self._just_moved = True

    def _add(self, line: Line) -> None:
        last = self.lines[-1]
        if line.error and (line.call, line.error) == (last.call, last.error):
            line = replace(self.lines.pop(), times=last.times + 1)
        self._append(line)

    def _append(self, line: Line) -> None:
        self.lines.append(line)
        self._earlier += max(0, len(self.lines) - _MOST_LINES)
        del self.lines[:-_MOST_LINES]
        self._just_moved = False
        self._show()

    def _show(self) -> None:
        self._page._html = _html(self)
        self._draw()

    def _draw(self) -> None:
        given, leaves = handles(self._inputs), self._accumulation.leaves
        words = [button.description for button in self._bar.children]
        self._place(self._view, partial(frame_of_inputs, given, leaves, words), self._places())

    def _idle(self) -> None:
        return None  # what a move does here is a line, which only comes when it is made

    def _held(self) -> dict[str, object]:
        return {}

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
        return ipywidgets.HBox(buttons, layout={"flex_flow": "row wrap"}).add_class("ad-acts")

    def __repr__(self) -> str:
        return _table(self).text()

    def _still(self) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": _html(self)}


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
    """The lines, the newest first, with errors and notes below each."""
    earlier = [[Cell(say("ledger earlier", count=book._earlier))]] if book._earlier else []
    return Table(
        [say("ledger call"), say("ledger deposit"), say("ledger balance")],
        [*map(_entry, reversed(book.lines)), *earlier],
        names=None,
        caption=_name(book),
    )


def _name(book: Ledger) -> str:
    return say("ledger", grads=", ".join(f"{name}.grad" for name in book._accumulation.leaves))


def _html(book: Ledger) -> str:
    """The table in a box that scrolls; plain enough for a notebook that is not trusted."""
    # The arrow keys are to scroll it: else JupyterLab takes them for its own and goes to the next cell.
    box = f'class="ad-account" tabindex="0" role="region" aria-label="{escape(_name(book))}"'
    style = f'data-lm-suppress-shortcuts="true" style="max-height: {_HIGHEST}; overflow: auto"'
    return f"<div {box} {style}>{_table(book).html()}</div>"


def _entry(line: Line) -> list[Row | Cell]:
    deposit = say("ledger zeroed") if line.zeroed else _each(line.deposit, "+ ")
    failed = "✗" if line.times == 1 else f"✗ ×{line.times}"
    texts = [line.call, failed if line.error else deposit, _each(line.balance)]
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
    return [_raised(line).splitlines()[0], *explained]


def _raised(line: Line) -> str:
    """The error; of one that is explained, only as much as it takes to know it again."""
    first, *more = [line.error] if line.diagnosis is None else _SENTENCE.split(line.error)
    return f"{first} …" if more else first


def _explained(line: Line) -> str:
    if not line.error:
        return "".join(f"<p>{escape(note)}</p>" for note in line.notes)
    raised = f'<div class="ad-raised">{escape(_raised(line))}</div>'
    if line.diagnosis is None:
        return raised
    why = say("sentences").join([line.diagnosis.what, line.diagnosis.rule])
    return f"{raised}<p>{escape(why)}</p><pre>{escape(line.diagnosis.mend)}</pre>"
