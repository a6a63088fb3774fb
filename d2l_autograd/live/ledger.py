"""The ledger: buttons for ``backward()`` and ``zero_()``, and below them what each did to ``.grad``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from html import escape
from itertools import product
from typing import TYPE_CHECKING

import ipywidgets

from ..errors import InputError
from ..figure.frame import Frame, Preset, frame_of_inputs
from ..running.signatures import refuse
from ..tables import Cell, Row, Table
from ..tensors import inline
from .accumulation import CALLS, RETAIN, Accumulation, Grads, Line, Replay, added
from .experiment import LIVE_OPS, Experiment
from .moves import handles
from .reel import held_frames
from .words import say

if TYPE_CHECKING:
    import torch

_MOST_LINES = 12
_DEPTH = 5  # calls that a page without a kernel knows
_HIGHEST = "28em"  # with the sliders of four numbers and the buttons, four fifths of a laptop's window
_SENTENCE = re.compile(r" \(|: \[|\. |\n")  # where the first words of an error of torch's end


class Ledger(Experiment):
    """Sliders, buttons and the last twelve lines; made by :func:`ledger`.

    What the buttons do can be called as well: :meth:`forward`, :meth:`backward` and :meth:`zero_`.
    """

    def __init__(self, f: Callable, inputs: Mapping[str, object], max_ops: int = LIVE_OPS) -> None:
        super().__init__(inputs)
        self._f, self._max_ops, self._done = f, max_ops, ""
        self._accumulation = Accumulation(f, max_ops)
        self._at = self._places()
        self.lines: list[Line] = [self._accumulation.open(self._values(self._at))]
        self._earlier, self._just_moved = 0, True
        self._bar = self._buttons()
        self._view, _ = self._live(self._inputs, self._show, [self._bar])
        self._show()

    def forward(self) -> None:
        """The forward pass once more: a new graph, the same ``.grad``."""
        self._do("f")

    def backward(self, retain_graph: bool = False) -> None:
        """A backward pass through the present graph."""
        self._do("r" if retain_graph else "b")

    def zero_(self) -> None:
        """``.grad.zero_()`` for every leaf that has a gradient."""
        self._do("z")

    def grad(self, name: str) -> torch.Tensor | None:
        """What the ``.grad`` of the input ``name`` holds, None before the first deposit."""
        balance = self._accumulation.balance()
        if name not in balance:
            raise KeyError(say("ledger no leaf", name=repr(name), known=say("list").join(balance)))
        return balance[name]

    def _do(self, call: str) -> None:
        self._done += call
        self._just_moved = False
        self._keep(added(self.lines, CALLS[call](self._accumulation)))

    def _update(self) -> None:
        self._at, self._done = self._places(), ""
        line = self._accumulation.move(self._values(self._at))
        # A drag is one new beginning, however many values it goes through.
        lines = self.lines[:-1] if self._just_moved else self.lines
        self._just_moved = True
        self._keep([*lines, line])

    def _keep(self, lines: list[Line]) -> None:
        self._earlier += max(0, len(lines) - _MOST_LINES)
        self.lines = lines[-_MOST_LINES:]
        self._show()

    def _show(self) -> None:
        self._place(self._view, partial(self._frame, self._boxed(self._table())), self._at)

    @property
    def _words(self) -> list[str]:
        return [button.description for button in self._bar.children]

    def _frame(self, account: str, width: float) -> Frame:
        given = handles(self._inputs, self._at)
        return frame_of_inputs(given, self._accumulation.leaves, self._words, account, width)

    def _idle(self) -> None:
        return None  # what a move does here is a line, which only comes when it is made

    def _held(self) -> dict[str, object]:
        """All that up to five presses lead to."""
        replay = Replay(self._f, self._max_ops, self._values(self._at), self._done)
        drawn = cache(partial(self._frame, ""))  # what is above the account is always the same
        lines, frames = {"": self.lines}, dict[str, Callable[[float], Frame]]()
        for count in range(_DEPTH + 1):
            for path in map("".join, product(CALLS, repeat=count)):
                if path:
                    lines[path] = added(lines[path[:-1]], replay.line(path[:-1], path[-1]))
                frames["|" + path] = partial(self._framed, path, self._boxed(self._table(lines[path])), drawn)
        return held_frames(frames)

    def _framed(self, path: str, account: str, drawn: Callable[[float], Frame], width: float) -> Frame:
        presets = [
            Preset(words=each, variant=path + call, pressed=False)
            for call, each in zip(CALLS, self._words, strict=True)
        ]
        return {**drawn(width), "account": account, "presets": presets if len(path) < _DEPTH else []}

    def _buttons(self) -> ipywidgets.HBox:
        name, call = self._accumulation.name, self._accumulation.call
        zeroing = "; ".join(f"{leaf}.grad.zero_()" for leaf in self._accumulation.leaves)
        acts = {
            "b": (f"{name}.backward()", say("ledger backward tip")),
            "r": (f"{name}.backward({RETAIN})", say("ledger retain tip")),
            "z": (zeroing, say("ledger zero tip")),
            "f": (call, say("ledger forward tip", call=call)),
        }
        buttons = []
        for call, (text, tip) in acts.items():
            button = ipywidgets.Button(description=text, tooltip=tip, layout={"width": "auto"})
            button.on_click(lambda _, call=call: self._between_cells(partial(self._do, call)))
            buttons.append(button)
        return ipywidgets.HBox(buttons, layout={"flex_flow": "row wrap"}).add_class("ad-acts")

    def _table(self, lines: Sequence[Line] | None = None) -> Table:
        """The lines, the newest first, with errors and notes below each."""
        shown = self.lines if lines is None else lines[-_MOST_LINES:]
        before = self._earlier + (0 if lines is None else len(lines) - len(shown))
        earlier = [[Cell(say("ledger earlier", count=before))]] if before else []
        return Table(
            [say("ledger call"), say("ledger deposit"), say("ledger balance")],
            [*map(_entry, reversed(shown)), *earlier],
            names=None,
            caption=self._name(),
        )

    def _name(self) -> str:
        return say("ledger", grads=say("list").join(f"{name}.grad" for name in self._accumulation.leaves))

    def _boxed(self, table: Table) -> str:
        """The table in a box that scrolls; plain enough for a notebook that is not trusted."""
        # The arrow keys are to scroll it: else JupyterLab takes them for its own and goes to the next cell.
        box = f'class="ad-account" tabindex="0" role="region" aria-label="{escape(self._name())}"'
        style = f'data-lm-suppress-shortcuts="true" style="max-height: {_HIGHEST}; overflow: auto"'
        return f"<div {box} {style}>{table.html()}</div>"

    def __repr__(self) -> str:
        return self._table().text()

    def _still(self) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._boxed(self._table())}


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
