"""The experiment: sliders for a function's inputs, and everything torch did with them."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Mapping

import torch

from ..figure.frame import frame, message
from ..figure.numbers_pane import differences
from ..figure.vector_jacobian_product_pane import has_room, vector_jacobian_product
from ..graph import Graph
from ..measure.expected_gradients import Check, check_gradients
from ..measure.finite_differences import central_differences
from ..measure.jacobian import differentiate
from ..measure.jacobian_table import Jacobian
from ..measure.sampler import Task, Work
from ..picture.svg import img, render
from ..plots.choice_of_plot import check_plot, plot_for
from ..plots.plot import Plot
from ..running.run import what_to_tell
from ..running.signatures import refuse
from ..tracing.tracer import Forward, observe
from ..view.widget import View
from .experiment import LIVE_OPS, Experiment
from .kernel_events import IN_A_CELL, IN_A_MOVE
from .panel import Panel
from .sliders import Control
from .upstream_weights import UpstreamWeights
from .words import say

# Seconds for the kernel's sending thread to take the interpreter; else it waits until the plot is drawn.
_HANDOVER = 1e-4


class Explorer(Experiment):
    """A live view of ``f`` under sliders; ``graph`` is the last run. Made by :func:`explore`."""

    _plotting: Task[Plot | None] | None = None  # also where the first run was impossible
    _weights: UpstreamWeights | None = None

    def __init__(
        self,
        f: Callable,
        inputs: Mapping[str, object],
        *,
        upstream: object = None,
        expect: Callable | None = None,
        plot: bool | str | None = None,
        max_ops: int = LIVE_OPS,
    ) -> None:
        super().__init__(inputs)
        self._f, self._expect, self._max_ops = f, expect, max_ops
        self._upstream = upstream
        self.graph, self._checks, self._jacobian = self._run()
        check_plot(plot, self.graph)
        self._kind = plot
        self._plan()
        self._view = View()
        self._spoken(lambda: self._show(IN_A_CELL))()
        self._panel = Panel(self._controls, self._turns.moved)
        self._show_weights()
        bar = [] if self._weights is None else [self._weights.bar]
        self.children = [self._panel, *bar, self._view]
        self._view.observe(lambda _: self._between_cells(self._show), ["_unfolded", "_density"])

    def _plan(self) -> None:
        plot = plot_for(self._f, self.graph, self._ranges(), self._checks, slope=self._kind == "slope")
        self._plotting = None if self._kind is False else Task(plot)

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
            self._show_weights()  # first: what the page's sliders answer must not come after the next press
            self._show()
        except KeyboardInterrupt:
            self._refuse(say("interrupted"))
            raise
        except Exception as error:  # the reader's function may raise anything; an error of ours is raised
            self._refuse(what_to_tell(error))

    def _show_weights(self) -> None:
        if self._weights is not None:
            with self._panel.still():
                self._weights.show(self.graph.result.tensor)

    def _show(self, seconds: float = IN_A_MOVE) -> None:
        with self._view.hold_sync():
            self._view._frame = self._frame()
            self._view._differences = {}  # those of the run before are no longer true
        if self._plot is not None and self._plot.fits(self.graph):
            time.sleep(_HANDOVER)
            self._draw(self._plot)
        if not self._turns.finish(self._finish(), seconds):
            self._view._unfinished = say("unfinished")

    @property
    def _plot(self) -> Plot | None:
        return None if self._plotting is None else self._plotting.result

    def _frame(self) -> dict:
        alt = "" if self._plot is None else self._plot.alt_text(self.graph, self._checks)
        rows = "" if self._jacobian is None else vector_jacobian_product(self._jacobian, self.graph).html()
        return {**frame(self.graph, self._checks, self._view._unfolded, alt, rows)}

    def _finish(self) -> Work[None]:
        """What takes more runs of the function: the differences, and the curve of the plot."""
        try:
            found = yield from central_differences(self._f, self.graph)
            self._view._differences = differences(found)
            if self._plotting is not None:
                yield from self._finish_plot(self._plotting)
        finally:
            self._view._unfinished = ""

    def _finish_plot(self, task: Task[Plot | None]) -> Work[None]:
        new = not task.done
        plot = yield from task.go_on()
        if plot is None or (not new and plot.fits(self.graph)):
            return
        yield from plot.measure(self.graph)
        self._view._frame = self._frame()
        self._draw(plot)

    def _draw(self, plot: Plot) -> None:
        png = plot.draw(self.graph, self._checks, self._view._density)
        self._view._plot = f"data:image/png;base64,{b64encode(png).decode()}"

    def _ranges(self) -> dict[str, list[tuple[float, float]]]:
        ranges = {control.name: control.ranges() for control in self._inputs}
        return {name: pairs for name, pairs in ranges.items() if pairs is not None}

    def _refuse(self, why: str) -> None:
        self._view._frame = {**self._view._frame, "alert": message(say("no new run"), why)}

    def close(self) -> None:
        super().close()
        self._plotting = None  # a plot holds megabytes

    def _reopen(self) -> None:
        self._plan()
        super()._reopen()

    def __repr__(self) -> str:
        table = "" if self._jacobian is None else vector_jacobian_product(self._jacobian, self.graph).text()
        return f"{self.graph!r}\n\n{table}".rstrip()

    def _still(self) -> dict[str, str]:
        return {
            "text/plain": repr(self),
            "text/html": img(self.graph) + self._view._frame["jacobian"],
            "image/svg+xml": render(self.graph, standalone=True),
        }


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
    return Explorer(f, inputs, upstream=upstream, expect=expect, plot=plot, max_ops=max_ops)
