"""One function on the reader's Values and on torch's tensors: two graphs in one figure, stepped together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import torch

from ..errors import InputError, Wrong
from ..figure.frame import Frame
from ..figure.still import image_of_two, standalone_of_two
from ..figure.two import Side
from ..graph import Graph
from ..live.experiment import LIVE_OPS, Experiment
from ..live.moves import Places, by_control, handles
from ..live.reel import Compose, Values
from ..measure.sampler import Work
from ..running.run import call_theirs, what_to_tell
from ..running.side_effects import SideEffects
from ..running.signatures import check_callable
from ..source.functions import function_code
from ..tables import Cell, Row, Table
from ..tensors import number
from ..tracing.tracer import Forward, observe
from .answers import Watch, close
from .graph_of import check_parts, graph_of
from .stacked import stacked
from .words import say

_Numbers = Mapping[str, float]


class BesideTorch(Experiment):
    """Sliders and both runs in one figure; made by :func:`beside_torch`."""

    def __init__(self, cls: type, f: Callable, inputs: Mapping[str, object]) -> None:
        super().__init__(inputs)
        self._cls, self._f = cls, f
        self._at = self._places()
        given = self._numbers(self._at)
        self._sides = [Side(cls.__name__, None), Side("torch", None)]
        with SideEffects(f) as effects:
            self._by_torch(given, effects.look)  # what that raises is the caller's
        self._beside = effects.found
        self._sides = self._run(given)
        self._view, _ = self._live(self._inputs, self._show)
        self._show()

    @property
    def graphs(self) -> tuple[Graph | None, Graph | None]:
        """The last good run of the reader's engine, and that of torch."""
        mine, torchs = self._sides
        return mine.graph, torchs.graph

    def _numbers(self, places: Places) -> _Numbers:
        found = {}
        for name, value in self._values(places).items():
            if not isinstance(value, int | float):
                raise InputError(say("beside scalar", name=name))
            found[name] = float(value)
        return found

    def _run(self, given: _Numbers) -> list[Side]:
        """Both runs forward and backward; what is raised is told, below the last good graph."""
        runs = (self._by_reader, self._by_torch)
        return [_after(side, partial(run, given)) for side, run in zip(self._sides, runs, strict=True)]

    def _by_torch(self, given: _Numbers, see: Callable[[], None] = lambda: None) -> Graph:
        leaves = {name: torch.tensor(value, dtype=torch.float64) for name, value in given.items()}
        return observe(self._f, leaves, LIVE_OPS, partial(_see, see))

    def _by_reader(self, given: _Numbers) -> Graph:
        leaves = {name: call_theirs(self._cls, value) for name, value in given.items()}
        watch = Watch(function_code(self._f))
        result = watch.run(self._f, **leaves)
        check_parts(result, self._cls)
        watch.run(result.backward)
        # What is wrong with what the reader's Values hold is the reader's.
        return call_theirs(graph_of, result, leaves, watch.names)

    def _update(self) -> None:
        self._at = self._places()
        self._sides = self._run(self._numbers(self._at))
        self._show()

    def _show(self) -> None:
        self._place(self._view, partial(self._frame, self._sides, self._at), self._at)

    def _frame_at(self, values: Values, variant: str | None = None) -> Work[Compose | None]:
        places = by_control(self._inputs, values)
        sides = self._run(self._numbers(places))
        yield
        return None if any(side.error for side in sides) else partial(self._frame, sides, places)

    def _frame(self, sides: Sequence[Side], places: Places, width: float) -> Frame:
        return stacked(sides, handles(self._inputs, places), width, self._told())

    def _table(self) -> Table:
        """The output and the gradients of both, and whether they are the same but for rounding."""
        mine, torchs = self._sides
        head = [say("name"), *(side.call for side in self._sides), ""]
        rows = [_row(say("output"), mine, torchs, lambda graph: graph.result.tensor)]
        for each in self._inputs:
            rows.append(_row(f"{each.name}.grad", mine, torchs, partial(_gradient, each.name)))
        notes = [f"{side.call}: {side.error}" for side in self._sides if side.error]
        notes += [f"{side.call}: {note}" for side in self._sides for note in side.notes if not side.error]
        return Table(head, [rows], notes=notes)

    def __repr__(self) -> str:
        return self._table().text()

    def _picture(self) -> str:
        return standalone_of_two(self._sides, handles(self._inputs, self._at))

    def _still(self) -> dict[str, str]:
        drawn = image_of_two(self._sides, handles(self._inputs, self._at))
        return {"text/plain": repr(self), "text/html": drawn + self._table().html()}


def beside_torch(cls: type, f: Callable, /, **inputs: object) -> BesideTorch:
    """Run ``f`` on Values of the reader's class ``cls`` and on tensors, and show both graphs, step by step.

    ``inputs`` are numbers, or ranges as in :func:`explore`; torch calculates in float64, as Python does. A
    Value has the parts that section 2.5.6 gives it; what it raises is told below its graph. Raises
    :class:`InputError` for inputs that do not fit, and what ``f`` raises on tensors. Serves section 2.5.6.
    """
    if not isinstance(cls, type):
        raise InputError(say("engine no class", type=type(cls).__name__))
    check_callable(f, "first")
    return BesideTorch(cls, f, inputs)


def _after(side: Side, run: Callable[[], Graph]) -> Side:
    try:
        graph = run()
    except Wrong as wrong:
        return replace(side, error=str(wrong))
    except Exception as error:  # the reader's function and engine may raise anything
        return replace(side, error=what_to_tell(error))
    return replace(side, graph=graph, notes=[_order(graph)], error="")


def _see(see: Callable[[], None], forward: Forward) -> Graph:
    see()
    return forward.graph()


def _order(graph: Graph) -> str:
    names = (node.label for node in map(graph.nodes.__getitem__, graph.order))
    return say("beside order", names=say("list").join(names))


def _gradient(name: str, graph: Graph) -> torch.Tensor | None:
    return graph[name].gradient


def _row(name: str, mine: Side, torchs: Side, of: Callable[[Graph], torch.Tensor | None]) -> Row:
    values = [None if side.graph is None or side.error else of(side.graph) for side in (mine, torchs)]
    numbers = [None if value is None else value.item() for value in values]
    one, other = numbers
    same = one is other if one is None or other is None else close(one, other)
    texts = ["–" if each is None else number(each) for each in numbers]
    look = {"class": "ad-equal" if same else "ad-different"}
    return Row([name, *texts, Cell("=" if same else "≠", attributes=look)])
