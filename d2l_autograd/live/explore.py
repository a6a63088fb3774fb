"""The experiment: sliders for a function's inputs, and everything torch did with them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

import torch

from ..figure.compose import compose
from ..figure.frame import Frame, frame, message
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
from ..running.run import what_to_tell
from ..running.side_effects import SideEffects
from ..running.signatures import refuse
from ..source.functions import function_code
from ..tracing.saved import Saved
from ..tracing.tracer import Forward, observe
from ..view.widget import MOST_WIDTH, PHONE
from .experiment import LIVE_OPS, LONG, Experiment
from .kernel_events import IN_A_CELL, IN_A_MOVE
from .moves import Places, by_control, handles
from .reel import Compose, Values
from .settings import Settings
from .sliders import Control
from .upstream_weights import Rule, UpstreamWeights, read_rule
from .words import say


@dataclass(frozen=True, eq=False)
class _Run:
    """A run with the sliders at ``places``, and what is known of it by now."""

    places: Places
    graph: Graph
    checks: tuple[Check, ...]
    jacobian: Jacobian | None
    saved: tuple[Saved, ...] = ()
    differences: tuple[Difference, ...] = ()
    unfinished: bool = True


_ONCE = ("prints", "uses files", "writes outside")  # what would be done again and again
_OPENED = "+"  # behind a variant's name


class Explorer(Experiment):
    """A live figure of ``f`` under sliders; ``graph`` is the last run. Made by :func:`explore`."""

    _curves: Curves | None = None  # also where the first run was impossible
    _weights: UpstreamWeights | None = None
    _alert = ""

    def __init__(self, f: Callable, inputs: Mapping[str, object], settings: Settings, seen_in: str) -> None:
        super().__init__(inputs)
        self._f, self._settings = f, settings
        with SideEffects(f) as effects:
            self._last = self._run(self._places(), effects.look)
        self._beside = effects.found or "takes long" * (len(self.graph) > LONG)
        settings.check(self.graph)
        self._hidden = getattr(function_code(f), "co_filename", seen_in) != seen_in
        self._plan()
        presets = [] if self._weights is None else [self._weights.bar]
        self._view, self._moves = self._live(self._controls, self._draw, presets)
        self._show_weights()
        self._spoken(lambda: self._show(IN_A_CELL))()

    def _plan(self) -> None:
        if self._settings.plot is False or self._is_run_once:
            return
        given = handles(self._inputs)
        ranges = {each.name: each.ranges[0] for each in given if each.ranges and each.count == 1}
        logarithmic = {each.name for each in given if each.logarithmic}
        self._curves = Curves(self._f, ranges, slope=self._settings.plot == "slope", logarithmic=logarithmic)

    @property
    def _is_run_once(self) -> bool:
        """Whether the function is run once a move, and nothing is measured."""
        return self._beside in _ONCE

    @property
    def _controls(self) -> list[Control]:
        return self._inputs + ([] if self._weights is None else [self._weights.control])

    @property
    def graph(self) -> Graph:
        """The last run."""
        return self._last.graph

    def _run(self, places: Places, see: Callable[[], None] = lambda: None, rule: Rule | None = None) -> _Run:
        """What torch does if the sliders are at those places, and the weights follow that rule.

        ``see`` is called before the run has ended.
        """

        def seen(forward: Forward) -> tuple[Graph, Jacobian | None, tuple[Saved, ...]]:
            see()
            weights = None if self._weights is None else places[-1]
            saved = forward.saved() if given.saved else ()
            return *self._see(forward, weights, rule), saved

        given = self._settings
        graph, jacobian, saved = observe(self._f, self._values(places), given.max_ops, seen, given.tangent)
        checks = () if given.expect is None else check_gradients(graph, given.expect)
        return _Run(places, graph, checks, jacobian, saved)

    def _see(
        self, forward: Forward, weights: Sequence[float] | None, rule: Rule | None
    ) -> tuple[Graph, Jacobian | None]:
        output = forward.output.detach()
        upstream = self._settings.upstream
        if self._weights is None and (upstream is not None or _needs_weights(forward.output)):
            self._weights = UpstreamWeights(upstream, output, forward.name or "f", self._turns.moved)
        graph = forward.graph(None if self._weights is None else self._weights.of(output, weights, rule))
        return graph, differentiate(forward) if has_room(forward) else None

    def _completed(self, run: _Run, curves: Curves | None) -> Work[_Run]:
        """The run with what takes more runs of the function: the differences, and the curves."""
        if self._is_run_once:
            return replace(run, unfinished=False)
        differences = yield from central_differences(self._f, run.graph)
        if curves is not None:
            yield from curves.measure(run.graph)
        return replace(run, differences=tuple(differences), unfinished=False)

    def _frame_at(self, values: Values, variant: str | None = None) -> Work[Compose | None]:
        curves = None if self._curves is None else self._curves.copy()
        rule, opened = _read(variant)
        try:
            run = self._run(by_control(self._controls, values), rule=rule)
            yield
            run = yield from self._completed(run, curves)
        except Exception as error:
            what_to_tell(error)  # raises what is the package's own
            return None
        shown = self._shown(run, curves)
        if variant is None:
            return partial(frame, shown)
        return partial(self._framed, shown, variant, opened)

    def _framed(self, shown: Shown, variant: str, opened: bool, width: float) -> Frame:
        """The frame of a variant, with the buttons that lead from it to others."""
        folds = self._folds(shown, width) if opened else ()
        made = frame(replace(shown, unfolded=folds), width)
        weights = self._weights
        presets = [] if weights is None else weights.presets(shown.graph.result.tensor, _read(variant)[0])
        return {**made, "presets": presets}

    def _folds(self, shown: Shown, width: float) -> list[int]:
        """All folds there are, also those that are inside of others."""
        known: list[int] = []
        while more := [g.key for g in compose(replace(shown, unfolded=known), width).folding.folds]:
            known += more
        return known

    def _variants(self) -> tuple[Sequence[str], str]:
        rules = [""] if self._weights is None else self._weights.rules(self.graph.result.tensor)
        folded = any(self._folds(self._shown(), width) for width in (MOST_WIDTH, PHONE))
        return [*rules, *[rules[0] + _OPENED] * folded], "by hand" * (self._weights is not None)

    def _update(self) -> None:
        places = self._places()
        try:
            self._last, self._alert = self._run(places), ""
            self._show_weights()  # first: what the page's sliders answer must not come after the next press
            self._show()
        except KeyboardInterrupt:
            self._refuse(say("interrupted"), places)
            raise
        except Exception as error:  # the reader's function may raise anything; an error of ours is raised
            self._refuse(what_to_tell(error), places)

    def _show_weights(self) -> None:
        if self._weights is not None:
            with self._moves.still():
                self._weights.show(self.graph.result.tensor)
            inputs = self._last.places[: len(self._inputs)]
            self._last = replace(self._last, places=[*inputs, self._weights.control.state()])

    def _show(self, seconds: float = IN_A_MOVE) -> None:
        # What the run before was found to be is no longer true.
        self._last = replace(self._last, differences=(), unfinished=True)
        if not self._turns.finish(self._finish(), seconds):
            self._draw()

    def _finish(self) -> Work[None]:
        self._last = yield from self._completed(self._last, self._curves)
        self._draw()

    def _draw(self) -> None:
        about = None if self._weights is None else self._weights.rule
        shown = replace(self._shown(), alert=self._alert)
        self._place(self._view, partial(frame, shown), self._last.places, about)

    def _shown(self, other: _Run | None = None, curves: Curves | None = None) -> Shown:
        """What a figure has to show: of the last run, or of another one with its curves."""
        run, curves = other or self._last, curves or self._curves
        given, graph = handles(self._controls, run.places), run.graph
        return Shown(
            graph, given[: len(self._inputs)], None if self._weights is None else given[-1],
            run.checks, run.differences, {} if curves is None else curves.of(graph), run.jacobian,
            run.saved, self._view._unfolded, plots=curves is not None, unfinished=run.unfinished,
            code=bool(graph.code and (self._hidden or graph.decisions or graph.compiled)),
            told=self._told(),
        )  # fmt: skip

    def _told(self) -> str:
        why = say("run once", why=say(self._beside)) if self._is_run_once else super()._told()
        return " ".join(filter(None, [self._settings.work(self.graph), why]))

    def _refuse(self, why: str, places: Places) -> None:
        self._alert = message(say("no new run"), why)  # true until another run succeeds
        last = cast(Frame, self._view._frame)
        self._place(self._view, lambda _: {**last, "alert": self._alert}, places, "refused")

    def close(self) -> None:
        super().close()
        self._curves = None  # they hold f and what it reached

    def _reopen(self) -> None:
        self._plan()
        super()._reopen()

    def __repr__(self) -> str:
        table = "" if self._last.jacobian is None else repr(self._last.jacobian)
        return f"{self.graph!r}\n\n{table}".rstrip()

    def _picture(self) -> str:
        return standalone(self._shown())

    def _still(self) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": image(self._shown())}


def _read(variant: str | None) -> tuple[Rule | None, bool]:
    """The rule of the weights that a variant stands for, and whether its folds are open."""
    if variant is None:
        return None, False
    name = variant.removesuffix(_OPENED)
    return read_rule(name), name != variant


def _needs_weights(output: torch.Tensor) -> bool:
    return output.numel() != 1 and output.requires_grad and not output.is_complex()


def calling_file() -> str:
    """The file of the code that called the function that asks: a cell's, where the function may stand."""
    return sys._getframe(2).f_code.co_filename


def explore(
    f: Callable,
    /,
    *unnamed: object,
    upstream: object = None,
    tangent: object = None,
    expect: Callable | None = None,
    plot: bool | str | None = None,
    saved: bool = False,
    max_ops: int = LIVE_OPS,
    **inputs: object,
) -> Explorer:
    """Run ``f`` under sliders: values, gradients, graph, code and checks follow each move.

    ``inputs`` are named as in ``f``: a number, ``(min, max)``, ``(min, max, step)``,
    ``(min, max, step, start)``, a list or tensor (one slider a component), or any widget with a value.
    ``upstream`` (weights of the output's shape, all 1 unless given) gets sliders too, and where the output
    has several components their Jacobian is shown, weighted. ``expect`` takes the inputs and returns
    the gradient by the reader's own formula, for several inputs a dictionary. ``plot=False`` leaves the
    plot out, ``plot="slope"`` adds the slope over powers of ten to the curve of a single number.
    ``tangent``, a dictionary, gives some inputs a direction, and forward mode goes along with the values.
    ``saved=True`` shows at each step how much is kept for the backward pass. Raises :class:`TraceError` where
    the first run is impossible; later ones say so in the view. Serves sections 2.5.0 to 2.5.4.
    """
    settings = Settings(upstream, tangent, expect, plot, saved, max_ops)
    refuse(explore, f, unnamed, **vars(settings))
    return Explorer(f, inputs, settings, calling_file())
