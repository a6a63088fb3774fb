"""Two functions under one set of sliders: their graphs, and what is different."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from inspect import Parameter

from ..errors import InputError
from ..figure.frame import Frame, frame_of_two
from ..figure.still import image_of_two, standalone_of_two
from ..figure.two import Side
from ..graph import Graph
from ..measure.comparison_table import Compared, comparison_table, said
from ..measure.sampler import Work
from ..running.run import what_to_tell
from ..running.side_effects import SideEffects
from ..running.signatures import check_callable, needed, parameters, refuse
from ..source.functions import function_code
from ..tracing.tracer import Forward, observe
from .experiment import LIVE_OPS, Experiment
from .moves import Places, by_control, handles
from .reel import Compose, Values
from .words import say


class Comparison(Experiment):
    """Sliders and both runs in one figure; made by :func:`compare`."""

    def __init__(self, f: Callable, g: Callable, inputs: Mapping[str, object], max_ops: int) -> None:
        super().__init__(inputs)
        self._both, self._max_ops = _compared(f, g, list(inputs)), max_ops
        self._at, raised = self._places(), list[Exception]()
        values = self._values(self._at)
        for one in self._both:
            with SideEffects(one.f) as effects:
                raised += self._run(one, values, effects.look)
            self._beside = self._beside or effects.found
        if len(raised) == len(self._both):
            raise raised[0]
        self._view, _ = self._live(self._inputs, self._show)
        self._show()

    @property
    def graphs(self) -> tuple[Graph | None, Graph | None]:
        """The last good run of each function."""
        one, other = self._both
        return one.graph, other.graph

    def _run(
        self, one: Compared, values: Mapping[str, object], see: Callable[[], None] = lambda: None
    ) -> list[Exception]:
        """Run one of them forward and backward; what is raised is told, and returned."""
        try:
            mine = {name: values[name] for name in one.inputs}
            one.graph, one.shared = observe(one.f, mine, self._max_ops, partial(_see, see))
            one.error = ""
        except Exception as error:  # the reader's function may raise anything
            one.error = what_to_tell(error)
            return [error]
        return []

    def _update(self) -> None:
        self._at = self._places()
        values = self._values(self._at)
        for one in self._both:
            self._run(one, values)
        self._show()

    def _show(self) -> None:
        self._place(self._view, partial(self._frame, self._both, self._at), self._at)

    def _frame_at(self, values: Values, variant: str | None = None) -> Work[Compose | None]:
        places, both = by_control(self._inputs, values), [replace(one) for one in self._both]
        given = self._values(places)
        for one in both:
            if self._run(one, given):
                return None
            yield
        return partial(self._frame, both, places)

    def _frame(self, both: Sequence[Compared], places: Places, width: float) -> Frame:
        given = handles(self._inputs, places)
        return frame_of_two(_sides(both), given, width, self._view._unfolded, self._told())

    def __repr__(self) -> str:
        return comparison_table(self._both).text()

    def _picture(self) -> str:
        return standalone_of_two(_sides(self._both), handles(self._inputs, self._at))

    def _still(self) -> dict[str, str]:
        drawn = image_of_two(_sides(self._both), handles(self._inputs, self._at))
        return {"text/plain": repr(self), "text/html": drawn + comparison_table(self._both).html()}


def _sides(both: Sequence[Compared]) -> list[Side]:
    return [Side(one.call, one.graph, said(one), one.error) for one in both]


def _see(see: Callable[[], None], forward: Forward) -> tuple[Graph, tuple[tuple[str, ...], ...]]:
    """The run, in which an output of several components begins with weights 1, and what shares its memory."""
    see()
    shared, output = forward.shared(), forward.output
    weights = output.new_ones(output.shape) if output.numel() != 1 and not output.is_complex() else None
    return forward.graph(weights), shared


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


def _compared(f: Callable, g: Callable, inputs: Sequence[str]) -> tuple[Compared, Compared]:
    """Both functions with those of ``inputs`` that each has parameters for.

    Raises :class:`InputError` for an input that neither knows, or a parameter that nothing was given for.
    """
    check_callable(f, "first")
    check_callable(g, "second")
    names = [_name(f, "f"), _name(g, "g")]
    if names[0] == names[1]:
        names = ["f", "g"]
    both = Compared(f, names[0], _taken(f, inputs)), Compared(g, names[1], _taken(g, inputs))
    unknown = [name for name in inputs if not any(name in one.inputs for one in both)]
    if unknown:
        has = say("list").join(dict.fromkeys(name for h in (f, g) for name in parameters(h, inputs) or ()))
        raise InputError(say("compare unknown", names=say("list").join(unknown), has=has or "-"))
    for one in both:
        missing = [n for n, p in (parameters(one.f, inputs) or {}).items() if needed(p) and n not in inputs]
        if missing:
            needs, given = (say("list").join(each) for each in (missing, inputs))
            raise InputError(say("compare missing", call=one.name, names=needs, given=given or "-"))
    return both


def _name(f: Callable, other: str) -> str:
    code = function_code(f)
    return code.co_name if code is not None and code.co_name.isidentifier() else other


def _taken(f: Callable, inputs: Sequence[str]) -> tuple[str, ...]:
    takes = parameters(f, inputs)
    if takes is None or any(p.kind is Parameter.VAR_KEYWORD for p in takes.values()):
        return tuple(inputs)
    return tuple(name for name in inputs if name in takes)
