"""The upstream gradient of a non-scalar output: a slider a weight, and buttons for the usual choices."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import ipywidgets

from ..figure.frame import Preset
from ..measure.jacobian_table import component
from ..tracing.tracer import as_upstream
from .sliders import Control
from .words import say

if TYPE_CHECKING:
    import torch

_LARGEST_PRESET = 3.0
_MOST_REACH = 10.0  # the steps of wider sliders would pass over 1 and 3
_IN_FORCE, _AT_REST = "3px solid currentColor", "3px solid transparent"
_CONSTANT = ("sum", "mean", "threes")


Rule = tuple[str | None, int]  # a preset, and of "row" which one


class UpstreamWeights:
    """``control`` has the sliders, ``bar`` the buttons; ``preset`` is the choice in force, None by sliders.

    Without ``given`` all weights are 1, as by ``y.sum()``. A preset is a rule: the weights are made anew from
    the output of each run, exactly, and the sliders only show them, until one is moved. The button of the
    weights in force is marked, whether it was pressed or not. ``name`` is what the function calls its
    output; ``chosen`` is called after a press. Serves section 2.5.2.
    """

    def __init__(self, given: object, output: torch.Tensor, name: str, chosen: Callable[[], None]) -> None:
        self.preset = None if given is not None else "sum"
        start = output.new_ones(output.shape).tolist() if given is None else given
        if not isinstance(start, tuple | ipywidgets.Widget):
            as_upstream(output, start)
        self.control = Control(say("upstream slider"), start, reach=_reach(output))
        self._places = self.control.state()  # where the preset left the sliders
        self._row, self._name, self._chosen = -1, name, chosen
        self._buttons = {preset: ipywidgets.Button(layout={"width": "auto"}) for preset in _RULES}
        for preset, button in self._buttons.items():
            button.on_click(lambda _, preset=preset: self._choose(preset))
        label = ipywidgets.Label(say("weights"))
        self.bar = ipywidgets.HBox([label, *self._buttons.values()], layout={"flex_flow": "row wrap"})
        self.bar.layout.display = "none" if output.numel() == 1 else None

    def of(
        self, output: torch.Tensor, places: Sequence[float] | None = None, rule: Rule | None = None
    ) -> object:
        """The weights for a run that gave ``output``: by that rule, or by the one that holds.

        None holds where the sliders are moved, as to those ``places``.
        """
        at = self.control.state() if places is None else places
        preset, row = rule or (self.preset if self._are_where_put(at) else None, self._row)
        return self.control.value(at) if preset is None else _RULES[preset](output.detach(), row)

    @property
    def rule(self) -> Rule:
        """What the weights follow from, beside the sliders."""
        return self.preset, self._row

    def rules(self, output: torch.Tensor) -> list[str]:
        """All that the buttons lead to, by name; what is in force first."""
        found = [(preset, -1) for preset in _RULES if preset != "row"]
        found += [("row", row) for row in range(output.numel())]
        return list(dict.fromkeys(map(_name, [self.rule, *found])))

    def presets(self, output: torch.Tensor, rule: Rule | None) -> list[Preset]:
        """The buttons of a page without a kernel, by weights that follow that rule."""
        preset, row = rule or (None, -1)
        following = ("row", (row + 1) % max(1, output.numel()))
        return [
            Preset(
                words=words, variant=_name(following if name == "row" else (name, -1)), pressed=name == preset
            )
            for name, words in self._captions(output, preset, row).items()
        ]

    def show(self, output: torch.Tensor) -> None:
        """Let buttons and sliders say what is in force."""
        self._notice_a_move()
        in_force = self.preset or self._by_value(output)
        self._row = self._row if in_force == "row" else -1
        for preset, words in self._captions(output, in_force, self._row).items():
            button = self._buttons[preset]
            button.description = words
            name = self._row_name(output, max(self._row, 0)) if preset == "row" else self._name
            button.tooltip = say(f"weights {preset} tip", name=name)
            button.layout.border_bottom = _IN_FORCE if preset == in_force else _AT_REST
        rule = self.preset
        weights = None if rule is None else self._by_rule(rule, output).reshape(-1).tolist()
        self._places = self.control.show(weights)

    def _captions(self, output: torch.Tensor, in_force: str | None, at: int) -> dict[str, str]:
        row, following = (self._row_name(output, each) for each in (max(at, 0), at + 1))
        found = {}
        for preset in _RULES:
            words = "next row" if preset == in_force == "row" else preset
            name = row if preset == "row" else self._name
            found[preset] = say(f"weights {words}", name=name, following=following)
        return found

    def _by_rule(self, preset: str, output: torch.Tensor) -> torch.Tensor:
        return _RULES[preset](output.detach(), self._row)

    def _by_value(self, output: torch.Tensor) -> str | None:
        """The preset that weights set by hand are equal to; for one row, that is the row from now on."""
        given = self.control.value()
        weights = output.detach().new_tensor(given.tolist() if hasattr(given, "tolist") else given)
        ones = (weights.reshape(-1) == 1).nonzero()
        if len(ones) == weights.count_nonzero() == 1:
            self._row = int(ones)
            return "row"
        return next((name for name in _CONSTANT if weights.equal(self._by_rule(name, output))), None)

    def _row_name(self, output: torch.Tensor, row: int) -> str:
        count = output.numel()
        return component(self._name, output.shape, row % count) if count else self._name

    def _choose(self, preset: str) -> None:
        self._row = self._row + 1 if preset == "row" else -1
        self.preset, self._places = preset, self.control.state()
        self._chosen()

    def _notice_a_move(self) -> None:
        if not self._are_where_put(self.control.state()):
            self.preset = None

    def _are_where_put(self, places: Sequence[float]) -> bool:
        return all(map(_same_place, self._places, places))


def _reach(output: torch.Tensor) -> float:
    """How far the sliders have to go for the presets: also to the output's own values, within reason."""
    if output.numel() < 2 or not output.is_floating_point():
        return _LARGEST_PRESET
    largest = output.abs().nan_to_num(nan=0.0).max().item()
    return min(max(largest, _LARGEST_PRESET), _MOST_REACH)


def _same_place(put: float, found: object) -> bool:
    # A page answers a slider's new place with one of its own, a rounding error away.
    return isinstance(found, int | float) and math.isclose(put, found, rel_tol=1e-6, abs_tol=1e-9)


def _row(output: torch.Tensor, row: int) -> torch.Tensor:
    weights = output.new_zeros(output.numel())
    if len(weights):
        weights[row % len(weights)] = 1
    return weights.reshape(output.shape)


_RULES: dict[str, Callable[[torch.Tensor, int], torch.Tensor]] = {
    "sum": lambda output, _: output.new_ones(output.shape),
    "mean": lambda output, _: output.new_full(output.shape, 1 / max(1, output.numel())),
    "threes": lambda output, _: output.new_full(output.shape, _LARGEST_PRESET),
    "row": _row,
    "itself": lambda output, _: output.clone(),
}


def _name(rule: Rule) -> str:
    preset, row = rule
    return "by hand" if preset is None else f"row {row}" if preset == "row" else preset


def read_rule(name: str) -> Rule:
    """The rule of that name."""
    preset, _, row = name.partition(" ")
    return (preset, int(row or -1)) if preset in _RULES else (None, -1)
