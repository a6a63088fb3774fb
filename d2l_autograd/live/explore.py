"""The experiment: sliders for a function's inputs, and everything torch did with them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import partial

import torch

from ..errors import InputError
from ..figure.frame import frame, message
from ..figure.jacobian_pane import has_room
from ..figure.shown import Shown
from ..figure.still import image, standalone
from ..graph import Graph
from ..measure.expected_gradients import Check, check_gradients
from ..measure.finite_differences import Difference, central_differences
from ..measure.jacobian import differentiate
from ..measure.jacobian_table import Jacobian
from ..measure.sampler import Work
from ..plots.curves import Curves
from ..running.inputs import shown
from ..running.run import what_to_tell
from ..running.signatures import refuse
from ..source.functions import function_code
from ..tracing.tracer import Forward, observe
from .experiment import LIVE_OPS, Experiment
from .kernel_events import IN_A_CELL, IN_A_MOVE
from .moves import handles
from .sliders import Control
from .upstream_weights import UpstreamWeights
from .words import say


class Explorer(Experiment):
    """A live figure of ``f`` under sliders; ``graph`` is the last run. Made by :func:`explore`."""

    _curves: Curves | None = None  # also where the first run was impossible
    _weights: UpstreamWeights | None = None
    _differences: tuple[Difference, ...] = ()
    _unfinished = False
    _alert = ""

    def __init__(
        self,
        f: Callable,
        inputs: Mapping[str, object],
        *,
        upstream: object = None,
        expect: Callable | None = None,
        plot: bool | str | None = None,
        max_ops: int = LIVE_OPS,
        seen_in: str = "",
    ) -> None:
        super().__init__(inputs)
        self._f, self._expect, self._max_ops = f, expect, max_ops
        self._upstream = upstream
        self.graph, self._checks, self._jacobian = self._run()
        _check_plot(plot, self.graph)
        self._plot, self._hidden = plot, getattr(function_code(f), "co_filename", seen_in) != seen_in
        self._plan()
        presets = [] if self._weights is None else [self._weights.bar]
        self._view, self._moves = self._live(self._controls, self._draw, presets)
        self._show_weights()
        self._spoken(lambda: self._show(IN_A_CELL))()

    def _plan(self) -> None:
        if self._plot is False:
            return
        given = handles(self._inputs)
        ranges = {each.name: each.ranges[0] for each in given if each.ranges and each.count == 1}
        logarithmic = {each.name for each in given if each.logarithmic}
        self._curves = Curves(self._f, ranges, slope=self._plot == "slope", logarithmic=logarithmic)

    @property
    def _controls(self) -> list[Control]:
        return self._inputs + ([] if self._weights is None else [self._weights.control])

    def _run(self) -> tuple[Graph, tuple[Check, ...], Jacobian | None]:
        graph, jacobian = observe(self._f, self._values(), self._max_ops, self._see)
        checks = () if self._expect is None else check_gradients(graph, self._expect)
        return graph, checks, jacobian

    def _see(self, forward: Forward) -> tuple[Graph, Jacobian | None]:
        output = forward.output.detach()
        if self._weights is None and (self._upstream is not None or _needs_weights(forward.output)):
            self._weights = UpstreamWeights(self._upstream, output, forward.name or "f", self._turns.moved)
        graph = forward.graph(None if self._weights is None else self._weights.of(output))
        return graph, differentiate(forward) if has_room(forward) else None

    def _update(self) -> None:
        try:
            self.graph, self._checks, self._jacobian = self._run()
            self._alert = ""
            self._show_weights()  # first: what the page's sliders answer must not come after the next press
            self._show()
        except KeyboardInterrupt:
            self._refuse(say("interrupted"))
            raise
        except Exception as error:  # the reader's function may raise anything; an error of ours is raised
            self._refuse(what_to_tell(error))

    def _show_weights(self) -> None:
        if self._weights is not None:
            with self._moves.still():
                self._weights.show(self.graph.result.tensor)

    def _show(self, seconds: float = IN_A_MOVE) -> None:
        self._differences, self._unfinished = (), True  # those of the run before are no longer true
        if not self._turns.finish(self._finish(), seconds):
            self._draw()

    def _finish(self) -> Work[None]:
        """What takes more runs of the function: the differences, and the curves."""
        differences = yield from central_differences(self._f, self.graph)
        if self._curves is not None:
            yield from self._curves.measure(self.graph)
        self._differences, self._unfinished = tuple(differences), False
        self._draw()

    def _draw(self) -> None:
        self._place(self._view, partial(frame, self._shown()))

    def _shown(self) -> Shown:
        given = handles(self._controls)
        curves = {} if self._curves is None else self._curves.of(self.graph)
        return Shown(
            self.graph, given[: len(self._inputs)], None if self._weights is None else given[-1],
            self._checks, self._differences, curves, self._jacobian, self._view._unfolded,
            code=bool(self.graph.code and (self._hidden or self.graph.decisions or self.graph.compiled)),
            plots=self._curves is not None, unfinished=self._unfinished, alert=self._alert,
        )  # fmt: skip

    def _refuse(self, why: str) -> None:
        self._alert = message(say("no new run"), why)  # true until another run succeeds
        self._view._frame = {**self._view._frame, "alert": self._alert}

    def close(self) -> None:
        super().close()
        self._curves = None  # they hold f and what it reached

    def _reopen(self) -> None:
        self._plan()
        super()._reopen()

    def __repr__(self) -> str:
        table = "" if self._jacobian is None else repr(self._jacobian)
        return f"{self.graph!r}\n\n{table}".rstrip()

    def _still(self) -> dict[str, str]:
        found = self._shown()
        svg = standalone(found)
        return {"text/plain": repr(self), "text/html": image(found, svg), "image/svg+xml": svg}


def _needs_weights(output: torch.Tensor) -> bool:
    return output.numel() != 1 and output.requires_grad and not output.is_complex()


def explore(
    f: Callable,
    /,
    *unnamed: object,
    upstream: object = None,
    expect: Callable | None = None,
    plot: bool | str | None = None,
    max_ops: int = LIVE_OPS,
    **inputs: object,
) -> Explorer:
    """Run ``f`` under sliders: values, gradients, graph, code and checks follow each move.

    ``inputs`` are named as in ``f``: a number, ``(min, max)``, ``(min, max, step)``,
    ``(min, max, step, start)``, a list or tensor (one slider a component), or any widget with a value.
    ``upstream`` (weights of the output's shape, all 1 unless given) gets sliders too, and where the output
    has several components their Jacobian is shown, weighted. ``expect`` takes the inputs and returns
    the gradient by the reader's own formula, for several inputs a dictionary. ``plot=False`` leaves the
    plot out, ``plot="slope"`` adds the slope over powers of ten to the curve of a single number. Raises
    :class:`TraceError` where the first run is impossible; later ones say so in the view. Serves sections
    2.5.0 to 2.5.4.
    """
    refuse(explore, f, unnamed, upstream=upstream, expect=expect, plot=plot, max_ops=max_ops)
    caller = inspect.currentframe()
    cell = caller.f_back.f_code.co_filename if caller is not None and caller.f_back is not None else ""
    return Explorer(f, inputs, upstream=upstream, expect=expect, plot=plot, max_ops=max_ops, seen_in=cell)


def _check_plot(plot: object, graph: Graph) -> None:
    """Refuse, as ``plot=``, what names no plot, and the slope where the input is not one number."""
    if not (plot is None or isinstance(plot, bool) or (isinstance(plot, str) and plot == "slope")):
        raise InputError(say("unknown plot", given=shown(plot)))
    values = [node.tensor for node in graph.inputs.values()]
    if plot == "slope" and (len(values) != 1 or values[0].numel() != 1 or not values[0].is_floating_point()):
        raise InputError(say("slope of several", names=", ".join(graph.inputs) or "-"))
