"""The upstream gradient of a non-scalar output: a slider a weight, and buttons for the usual choices."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import ipywidgets

from ..measure.jacobian_table import component
from ..tracing.tracer import as_upstream
from .sliders import Control
from .words import say

if TYPE_CHECKING:
    import torch
    from traitlets import Bunch

LARGEST_PRESET = 3.0
MOST_REACH = 10.0  # the steps of wider sliders would pass over 1 and 3
IN_FORCE, AT_REST = "3px solid currentColor", "3px solid transparent"
PRESETS = ("sum", "mean", "threes", "row", "itself")
CONSTANT = PRESETS[:3]


class Weights:
    """``control`` has the sliders, ``bar`` the buttons; ``preset`` is the choice in force, None by sliders.

    Without ``given`` all weights are 1, as by ``y.sum()``. A preset is a rule: the weights are made anew from
    the output of each run, exactly, and the sliders only show them. The button of the weights in force is
    marked, whether it was pressed or not. ``name`` is what the function calls its output; ``chosen`` is
    called after a press. Serves section 2.5.2.
    """

    def __init__(self, given: object, output: torch.Tensor, name: str, chosen: Callable[[], None]) -> None:
        self.preset = None if given is not None else "sum"
        start = output.new_ones(output.shape).tolist() if given is None else given
        if not isinstance(start, tuple | ipywidgets.Widget):
            as_upstream(output, start)
        self.control = Control(say("upstream slider"), start, reach=_reach(output))
        self._row, self._name, self._chosen = -1, name, chosen
        self._showing: int | None = None  # the thread
        self._buttons = {name: ipywidgets.Button(layout={"width": "auto"}) for name in PRESETS}
        for name, button in self._buttons.items():
            button.on_click(lambda _, name=name: self._choose(name))
        for widget in self.control.widgets:
            widget.observe(self._by_hand, "value")
        label = ipywidgets.Label(say("weights"))
        self.bar = ipywidgets.HBox([label, *self._buttons.values()], layout={"flex_flow": "row wrap"})
        self.bar.layout.display = "none" if output.numel() == 1 else None

    def of(self, output: torch.Tensor) -> object:
        """The weights for a run that gave ``output``."""
        if self.preset is None:
            return self.control.value()
        return self._by_rule(self.preset, output)

    def show(self, output: torch.Tensor) -> None:
        """Let buttons and sliders say what is in force."""
        in_force = self.preset or self._by_value(output)
        self._row = self._row if in_force == "row" else -1
        row, following = (self._row_name(output, row) for row in (max(self._row, 0), self._row + 1))
        for preset, button in self._buttons.items():
            name = row if preset == "row" else self._name
            words = "next row" if preset == in_force == "row" else preset
            button.description = say(f"weights {words}", name=name, following=following)
            button.tooltip = say(f"weights {preset} tip", name=name)
            button.layout.border_bottom = IN_FORCE if preset == in_force else AT_REST
        with self._shown():
            rule = self.preset
            self.control.show(None if rule is None else self._by_rule(rule, output).reshape(-1).tolist())

    def _by_rule(self, preset: str, output: torch.Tensor) -> torch.Tensor:
        return RULES[preset](output.detach(), self._row)

    def _by_value(self, output: torch.Tensor) -> str | None:
        """The preset that weights set by hand are equal to; for one row, that is the row from now on."""
        given = self.control.value()
        weights = output.detach().new_tensor(given.tolist() if hasattr(given, "tolist") else given)
        ones = (weights.reshape(-1) == 1).nonzero()
        if len(ones) == weights.count_nonzero() == 1:
            self._row = int(ones)
            return "row"
        return next((name for name in CONSTANT if weights.equal(RULES[name](output.detach(), 0))), None)

    def _row_name(self, output: torch.Tensor, row: int) -> str:
        count = output.numel()
        return component(self._name, output.shape, row % count) if count else self._name

    @contextmanager
    def _shown(self) -> Iterator[None]:
        self._showing = threading.get_ident()
        try:
            yield
        finally:
            self._showing = None

    def _choose(self, name: str) -> None:
        self._row = self._row + 1 if name == "row" else -1
        self.preset = name
        self._chosen()

    def _by_hand(self, change: Bunch) -> None:
        # A page answers a slider's new place with one of its own, a rounding error away.
        if self._showing != threading.get_ident() and not _same_place(change.old, change.new):
            self.preset = None


def _reach(output: torch.Tensor) -> float:
    """How far the sliders have to go for the presets: also to the output's own values, within reason."""
    if output.numel() < 2 or not output.is_floating_point():
        return LARGEST_PRESET
    largest = output.abs().nan_to_num(nan=0.0).max().item()
    return min(max(largest, LARGEST_PRESET), MOST_REACH)


def _same_place(old: object, new: object) -> bool:
    return (
        isinstance(old, int | float)
        and isinstance(new, float)
        and math.isclose(old, new, rel_tol=1e-6, abs_tol=1e-9)
    )


def _row(output: torch.Tensor, row: int) -> torch.Tensor:
    weights = output.new_zeros(output.numel())
    if len(weights):
        weights[row % len(weights)] = 1
    return weights.reshape(output.shape)


RULES: dict[str, Callable[[torch.Tensor, int], torch.Tensor]] = {
    "sum": lambda output, _: output.new_ones(output.shape),
    "mean": lambda output, _: output.new_full(output.shape, 1 / max(1, output.numel())),
    "threes": lambda output, _: output.new_full(output.shape, LARGEST_PRESET),
    "row": _row,
    "itself": lambda output, _: output.clone(),
}
