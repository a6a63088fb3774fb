"""The strip of one number: the output drawn over it, its gradient as a tangent, the slider as the axis."""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch

from ..measure.sampler import weighted_sum
from ..picture.drawing import (
    Pane,
    Slot,
    circle,
    fitting,
    group,
    level,
    n,
    path,
    sans_width,
    spans,
    text,
    width_of,
)
from ..picture.layout import Rectangle
from ..picture.moments import Moments
from ..plots.axis import Axis, typeset
from ..plots.curves import Curve
from ..plots.labels import output_label
from ..plots.path import path as curve_path
from ..plots.path import segment
from ..plots.scales import bounds, rounded
from ..tensors import columns, dual, numbers
from .rows import LONG_NAME, PAD, axis_of, ground, quotient, sign, slots_of, strip, track
from .shown import Handle, Shown
from .words import say

_SLIDER, _STAIRS, _GAP = 40, 92, 22
_VALUE = 104
_TANGENT = 0.12  # of the axis, to either side
_SAME = 1e-6
_LABEL = 12  # columns


class Plotted:
    """The strip of one number, over which the output is drawn."""

    def __init__(self, shown: Shown, moments: Moments, handle: Handle, width: float) -> None:
        self._shown, self._handle, self._width = shown, handle, width
        self._node, self._curve = shown.graph.inputs[handle.name], shown.curves.get(handle.name)
        self._since, self._made = moments.gradient.get(self._node.id), moments.value[shown.graph.output]
        self._at = _number(self._node.tensor)
        self._grad = math.nan if self._node.gradient is None else _number(self._node.gradient)
        self._value = weighted_sum(shown.graph.result.tensor, shown.graph.upstream)
        self._is_long = width_of(handle.name, 13) > LONG_NAME  # and has a line of its own
        self._left, self._right = PAD + 2.0, width - PAD - 2.0
        self._x = axis_of(handle, 0, self._left, self._right)

    def pane(self, height: float) -> Pane:
        """The strip with a plot of that height."""
        parts, baseline = self._head()
        top = baseline + 10
        foot = top + height
        below = self._curve is not None and bool(self._curve.stairs or self._curve.slopes)
        end = foot + below * (_GAP + _STAIRS)
        parts += self._plot(top, foot, end + 15)
        parts += self._slopes(foot + _GAP, end) if below else ()
        parts += self._slider(end)
        first, height = self._handle.first, end + _SLIDER
        slots = [Slot(f"widget:{first}", PAD, end + 4, self._width - 2 * PAD, 32)]
        if self._handle.sliders:
            value = Rectangle(self._beside_name() - 4, baseline - 18, _VALUE, 24)
            slots = [*slots_of(self._handle, 0, value, end + 4, self._x, self._at)]
        svg = strip(self._node, [ground(self._width, height), *parts])
        return Pane(self._width, height, svg, tuple(slots))

    def _beside_name(self) -> float:
        return PAD if self._is_long else PAD + width_of(self._handle.name, 13) + 10

    def _head(self) -> tuple[list[str], float]:
        """Name, value and gradient, and whether it is what was expected and measured; and their baseline."""
        name, left, y = self._handle.name, self._beside_name(), 44 if self._is_long else 20
        value, grad = _written(self._node.tensor), _written(self._node.gradient)
        told = quotient(self._shown, name, self._width / 3)
        size = fitting(value + grad, self._width - PAD - left - width_of(told[0], 13) - 30)
        pieces = [told, (" = ", "ad-m"), (grad, f"ad-{13 if self._node.gradient is None else size}")]
        look = "" if self._since is None else "ad-g"
        line = spans(self._width - PAD, y, [*pieces, *sign(self._shown, name)], "end", look)
        slotted = " ad-slotted" * self._handle.sliders
        parts = [text(PAD, 20, name, "ad-b"), text(left, y, value, f"ad-{size} ad-v{slotted}")]
        if self._node.tangent is not None:
            moves = dual(_number(self._node.tangent))
            parts.append(text(left + _VALUE - 24, y, moves, "ad-11 ad-t", "end"))
        return [*parts, group([line], data_from=self._since)], y

    def _plot(self, top: float, foot: float, slider: float) -> Iterator[str]:
        """The output over the number, and one line from this run's point down to the slider."""
        if self._curve is None and not math.isfinite(self._value):
            return
        y = Axis.linear(*bounds(self._shown.curves.values(), self._value), foot, top)
        if top <= y.place(0.0) <= foot:
            yield level(self._left, y.place(0.0), self._right, "ad-axis")
            yield text(self._right, max(y.place(0.0) - 3, top + 11), "0", "ad-11 ad-m ad-halo", "end")
        label = output_label(self._shown.graph)
        label = label if columns(label) <= _LABEL else "f"
        yield text(self._left, top + 8, label, "ad-s ad-11 ad-halo")
        yield from self._slope(y)
        if self._curve is not None:
            yield path(curve_path(self._curve.points, self._x, y), "ad-curve", data_from=self._made)
            yield from self._beyond(self._curve, y, foot)
        if math.isfinite(self._value) and math.isfinite(self._at):
            px, py = self._x.place(self._at), y.place(self._value)
            yield group([circle(px, py, 4, "ad-point")], data_from=self._made)
            yield path(f"M{n(px)} {n(py)}V{n(slider)}", "ad-hair")

    def _beyond(self, curve: Curve, y: Axis, foot: float) -> Iterator[str]:
        """How far the curve goes where it is too low to be seen."""
        low = [(value, x) for x, value in curve.points if value < y.low]
        if low:
            x = self._x.place((min(x for _, x in low) + max(x for _, x in low)) / 2)
            words = say("off the scale", value=typeset(float(f"{min(low)[0]:.3g}")))
            x = min(max(x, self._left + sans_width(words, 11) / 2), self._right - sans_width(words, 11) / 2)
            yield text(x, foot - 5, words, "ad-s ad-11 ad-halo", "middle", data_from=self._made)

    def _slope(self, y: Axis) -> Iterator[str]:
        """The gradient as a tangent and, of what goes through the origin, as the ray from there."""
        x, at, value = self._x, self._at, self._value
        check = self._shown.check_of.get(self._handle.name)
        if self._since is not None and check is not None and check.verdict == "different":
            expected = segment(at, value, _number(check.expected), x, y)
            yield path(expected, "ad-expected", data_from=self._since)
        if self._since is None or x.threshold is not None:
            return
        through_0 = self._grad and abs(value - self._grad * at) <= _SAME * abs(value)
        if through_0 and x.low <= 0 <= x.high:
            ray = f"M{n(x.place(0))} {n(y.place(0))}L{n(x.place(at))} {n(y.place(value))}"
            yield path(ray, "ad-ray", data_from=self._since)
        yield path(segment(at, value, self._grad, _around(x, at), y), "ad-tangent", data_from=self._since)

    def _slopes(self, top: float, foot: float) -> Iterator[str]:
        """The slope over the same axis: constant between two jumps, or a curve (section 2.5.4)."""
        assert self._curve is not None
        stairs, points = self._curve.stairs, self._curve.slopes
        own = [self._grad] if math.isfinite(self._grad) else []
        slopes = [slope for _, slope in points if math.isfinite(slope)]
        if stairs:
            y = Axis.symlog([*own, *(slope for *_, slope in stairs)], foot, top)
        else:
            y = Axis.linear(*rounded(min(own + slopes), max(own + slopes)), foot, top)
        for at, words in y.ticks(4):
            yield level(self._left, at, self._right, "ad-axis")
            yield text(self._left, at - 2, words, "ad-11 ad-m ad-halo")
        told = quotient(self._shown, self._handle.name, self._width)[0]
        yield text(self._right, top - 6, told, "ad-math ad-g", "end")
        x = self._x
        since = {"data_from": self._since}
        steps = (f"M{n(x.place(a))} {n(y.place(slope))}H{n(x.place(b))}" for a, b, slope in stairs)
        yield path("".join(steps) + curve_path(points, x, y), "ad-stair", **since)
        for grad in own:
            dot = circle(x.place(self._at), y.place(grad), 4, "ad-step")
            yield group([dot], **since)

    def _slider(self, foot: float) -> Iterator[str]:
        yield from track(foot + 15, self._x, self._at)
        yield text(self._left, foot + 34, typeset(self._x.low), "ad-11 ad-m")
        yield text(self._right, foot + 34, typeset(self._x.high), "ad-11 ad-m", "end")


def _around(x: Axis, at: float) -> Axis:
    """The part of an axis near a place: a tangent is seen beside its curve."""
    half = _TANGENT * (x.high - x.low)
    low, high = max(x.low, at - half), min(x.high, at + half)
    return Axis.linear(low, high, x.position(low), x.position(high))


def _number(tensor: torch.Tensor) -> float:
    plain = numbers(tensor)
    return math.nan if plain is None or plain.numel() != 1 or plain.is_complex() else float(plain.item())


def _written(tensor: torch.Tensor | None) -> str:
    plain = None if tensor is None else numbers(tensor)
    return "None" if tensor is None else "–" if plain is None else typeset(plain.item())
