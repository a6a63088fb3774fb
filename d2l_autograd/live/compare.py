"""Two functions under one set of sliders: their graphs, and what is different."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..figure.frame import frame
from ..figure.panes import message
from ..graph import Graph
from ..picture.svg import imgs
from ..running.signatures import refuse
from ..view.widget import Fragment, View
from .experiment import LIVE_OPS, Experiment
from .halves import Half, differences, halves
from .panel import Panel
from .words import say


class Comparison(Experiment):
    """Sliders, the table of differences, and a view of each run; made by :func:`compare`."""

    def __init__(self, f: Callable, g: Callable, inputs: Mapping[str, object], max_ops: int) -> None:
        super().__init__(inputs)
        self._halves, self._max_ops = halves(f, g, list(inputs)), max_ops
        self._run()
        raised = [half.raised for half in self._halves if half.raised is not None]
        if len(raised) == len(self._halves):
            raise raised[0]
        self._table = Fragment()
        self._views = [View() for _ in self._halves]
        self._show()
        for view in self._views:
            view.observe(lambda _: self._between_cells(self._show), "_unfolded")
        self.children = [Panel(self._inputs, self._turns.moved), self._table, *self._views]

    @property
    def graphs(self) -> tuple[Graph | None, Graph | None]:
        """The last good run of each function."""
        one, other = self._halves
        return one.graph, other.graph

    def _run(self) -> None:
        values = self._values()
        for half in self._halves:
            half.run(values, self._max_ops)

    def _update(self) -> None:
        self._run()
        self._show()

    def _show(self) -> None:
        self._table._html = differences(self._halves).html()
        for half, view in zip(self._halves, self._views, strict=True):
            view._frame = _frame(half, view)

    def __repr__(self) -> str:
        return differences(self._halves).text()

    def _still(self) -> dict[str, str]:
        drawn = {half.call: half.graph for half in self._halves if half.graph is not None}
        return {"text/plain": repr(self), "text/html": imgs(drawn) + differences(self._halves).html()}


def _frame(half: Half, view: View) -> dict:
    if half.graph is None:
        empty = dict.fromkeys(("code", "numbers", "jacobian", "decisions", "graph", "plot"), "")
        step = {"phase": "forward", "at": 0, "node": None, "edges": [], "line": None, "note": ""}
        shown = {**empty, "formulas": {}, "start": 0, "steps": [step], "words": {}, "alert": ""}
    else:
        shown = frame(half.graph, unfolded=view._unfolded)
    return {**shown, "alert": message(say("no new run"), half.error) if half.error else ""}


def compare(
    f: Callable, g: Callable, /, *unnamed: object, max_ops: int = LIVE_OPS, **inputs: object
) -> Comparison:
    """Run ``f`` and ``g`` under one set of sliders, and mark where values and gradients differ.

    ``inputs`` are those of :func:`explore`; each function gets those that it has parameters for. Below the
    table stand the cut edges and the shared memory of each run. Where only one of the two has a result, the
    other's error is told and the comparison goes on. Raises :class:`InputError` for inputs that do not fit,
    and what the first run raised where neither has a result. Serves section 2.5.3.
    """
    for h in (f, g):
        refuse(compare, h, unnamed, max_ops=max_ops)
    return Comparison(f, g, inputs, max_ops)
