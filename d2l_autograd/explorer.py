"""The experiment: sliders for a function's inputs, and everything torch did with them."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Mapping

import ipywidgets

from . import weighted
from .checks import Check, check_gradients
from .controls import Control
from .differences import central_differences
from .errors import TraceError
from .frame import frame
from .graph import Graph
from .jacobian import Jacobian, differentiate
from .labels import say
from .panel import Panel
from .panes import differences, message
from .plots import check_plot, plot_for
from .signatures import refuse
from .stage import Plot
from .svg import img, render
from .tracer import Forward, observe
from .weighted import has_room
from .weights import Weights
from .widget import View

# A view must answer while a slider moves: a loop that does not end is given up after this many operations.
LIVE_OPS = 2_000
# Seconds for the kernel's sending thread to take the interpreter; else it waits until the plot is drawn.
HANDOVER = 1e-4


class Explorer(ipywidgets.VBox):
    """A live view of ``f`` under sliders; ``graph`` is the last run. Made by :func:`explore`."""

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
        self._f, self._expect, self._max_ops = f, expect, max_ops
        self._inputs = [Control(name, given) for name, given in inputs.items()]
        self._upstream, self._weights = upstream, None
        self.graph, self._checks, self._jacobian = self._run()
        self._plot = self._planned(plot)
        self._view = View()
        self._show()
        self._panel = Panel(self._controls, self._update)
        self._show_weights()
        bar = [] if self._weights is None else [self._weights.bar]
        super().__init__([self._panel, *bar, self._view])
        self._view.observe(self._show, ["_unfolded", "_density"])

    def _planned(self, plot: bool | str | None) -> Plot | None:
        check_plot(plot, self.graph)
        if plot is False:
            return None
        return plot_for(self._f, self.graph, self._ranges(), self._checks, slope=plot == "slope")

    @property
    def _controls(self) -> list[Control]:
        return self._inputs + ([] if self._weights is None else [self._weights.control])

    def _run(self) -> tuple[Graph, tuple[Check, ...], Jacobian | None]:
        values = {control.name: control.value() for control in self._inputs}
        graph, jacobian = observe(self._f, values, self._max_ops, self._see)
        checks = () if self._expect is None else check_gradients(graph, self._expect)
        return graph, checks, jacobian

    def _see(self, forward: Forward) -> tuple[Graph, Jacobian | None]:
        output = forward.output.detach()
        if self._weights is None and (self._upstream is not None or _needs_weights(forward.output)):
            self._weights = Weights(self._upstream, output, forward.name or "f", self._update)
        graph = forward.graph(None if self._weights is None else self._weights.of(output))
        return graph, differentiate(forward) if has_room(forward) else None

    def _update(self) -> None:
        try:
            self.graph, self._checks, self._jacobian = self._run()
        except TraceError as error:
            self._refuse(str(error))
        except Exception as error:  # the reader's function may raise anything; the sliders go on
            self._refuse(say("raised", type=type(error).__name__, text=error))
        else:
            self._show_weights()  # first: what the page's sliders answer must not come after the next press
            self._show()

    def _show_weights(self) -> None:
        if self._weights is not None:
            with self._panel.still():
                self._weights.show(self.graph.nodes[self.graph.output].value)

    def _show(self, _change: object = None) -> None:
        alt = "" if self._plot is None else self._plot.alt_text(self.graph, self._checks)
        rows = "" if self._jacobian is None else weighted.as_html(self._jacobian, self.graph)
        self._view._frame = frame(self.graph, self._checks, self._view._unfolded, alt, rows)
        if self._plot is not None:
            time.sleep(HANDOVER)
            png = self._plot.draw(self.graph, self._checks, self._view._density)
            self._view._plot = f"data:image/png;base64,{b64encode(png).decode()}"
        self._view._differences = differences(central_differences(self._f, self.graph))

    def _ranges(self) -> dict[str, list[tuple[float, float]]]:
        ranges = {control.name: control.ranges() for control in self._inputs}
        return {name: pairs for name, pairs in ranges.items() if pairs is not None}

    def _refuse(self, why: str) -> None:
        self._view._frame = {**self._view._frame, "alert": message(say("no new run"), why)}

    def __repr__(self) -> str:
        table = "" if self._jacobian is None else weighted.as_text(self._jacobian, self.graph)
        return f"{self.graph!r}\n\n{table}".rstrip()

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, str]:
        """The live widget, and for every place where it cannot live the same run as a picture and a table."""
        bundle = super()._repr_mimebundle_(**kwargs) or {}
        still = {
            "text/plain": repr(self),
            "text/html": img(self.graph) + self._view._frame["jacobian"],
            "image/svg+xml": render(self.graph, standalone=True),
        }
        return {**bundle, **still}


def _needs_weights(output: object) -> bool:
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
