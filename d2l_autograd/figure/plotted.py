"""The strip of one number: the output drawn over it, its gradient as a tangent, the slider as the axis."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ..measure.sampler import weighted_sum
from ..picture.drawing import Pane, Slot, circle, fitting, group, level, n, path, spans, text, width_of
from ..picture.moments import Moments
from ..plots.axis import Axis, typeset
from ..plots.labels import output_label
from ..plots.path import path as curve_path
from ..plots.path import segment
from ..plots.scales import bounds
from ..plots.staircase import Stair
from ..tensors import columns, shorten
from .rows import PAD, THUMB, ground, number_in, number_text, sign, sign_look, strip, track
from .shown import Handle, Range, Shown

_SLIDER, _STAIRS = 40, 92
_VALUE, _LONG_NAME = 104, 90  # the room of a value, and of a name beside it
_TANGENT = 0.2  # of the axis, to either side


class Plotted:
    """The strip of one number."""

    def __init__(self, shown: Shown, moments: Moments, handle: Handle, width: float) -> None:
        self._shown, self._moments, self._handle, self._width = shown, moments, handle, width
        self._node = shown.graph.inputs[handle.name]
        self._at = number_in(self._node.tensor)
        self._grad = None if self._node.gradient is None else number_in(self._node.gradient)
        self._left, self._right = PAD + 2.0, width - PAD - 2.0
        self._point: float | None = None  # how high the point of this run lies

    def pane(self, height: float) -> Pane:
        head, slots, top = _head(self._shown, self._moments, self._handle, self._width)
        foot = top + height
        curve = self._shown.curves.get(self._handle.name)
        stairs = curve.stairs if curve is not None else ()
        parts = [head, *self._plot(top, foot)]
        if stairs:
            parts += self._stairs(stairs, foot + 22, foot + 22 + _STAIRS)
            foot += 22 + _STAIRS
        parts += [*self._hairline(foot), *self._slider(foot)]
        if self._handle.sliders:
            across = self._right - self._left + 2 * THUMB
            slots.append(Slot(f"handle:{self._handle.first}", self._left - THUMB, foot + 4, across, 22))
        else:
            slots.append(Slot(f"widget:{self._handle.first}", PAD, foot + 4, self._width - 2 * PAD, 32))
        back = ground(self._width, foot + _SLIDER)
        return Pane(self._width, foot + _SLIDER, strip(self._node, [back, *parts]), tuple(slots))

    @property
    def _x(self) -> Axis:
        low, high = self._range
        if self._handle.logarithmic:
            return Axis.symlog((low, high), self._left, self._right)
        return Axis.linear(low, high, self._left, self._right)

    @property
    def _range(self) -> Range:
        assert self._handle.ranges is not None
        return self._handle.ranges[0]

    def _plot(self, top: float, foot: float) -> Iterator[str]:
        curve = self._shown.curves.get(self._handle.name)
        value = weighted_sum(self._shown.graph.result.tensor, self._shown.graph.upstream)
        if curve is None and not math.isfinite(value):
            return
        x = self._x
        y = Axis.linear(*bounds([*self._shown.curves.values()], value), foot, top)
        zero = y.place(0.0)
        if top <= zero <= foot:
            yield level(self._left, zero, self._right, "ad-axis")
        yield text(self._left, top + 8, _short(output_label(self._shown.graph)), "ad-s ad-11 ad-halo")
        made = self._moments.value[self._shown.graph.output]
        if curve is not None:
            yield path(curve_path(curve.points, x, y), "ad-curve", data_from=made)
        yield from self._slope(x, y, value)
        if math.isfinite(value) and math.isfinite(self._at):
            px, py = x.place(self._at), y.place(value)
            self._point = py
            yield group([circle(px, py, 4, "ad-point")], data_from=made)

    def _hairline(self, foot: float) -> Iterator[str]:
        """One line from the point through all plots down to the slider."""
        if self._point is not None:
            yield path(f"M{n(self._x.place(self._at))} {n(self._point)}V{n(foot + 15)}", "ad-hair")

    def _stairs(self, stairs: Sequence[Stair], top: float, foot: float) -> Iterator[str]:
        """The slope over the same axis: it is constant between two jumps (section 2.5.4)."""
        x, moment = self._x, self._moments.gradient.get(self._node.id)
        own = [self._grad] if self._grad is not None and math.isfinite(self._grad) else []
        y = Axis.symlog([*own, *(slope for *_, slope in stairs)], foot, top)
        for px, words in y.ticks(4):
            yield level(self._left, px, self._right, "ad-axis")
            yield text(self._left, px - 2, words, "ad-11 ad-m ad-halo")
        yield text(self._right, top - 6, f"∂{self._shown.symbol}/∂{self._handle.name}", "ad-math ad-g", "end")
        steps = (f"M{n(x.place(a))} {n(y.place(slope))}H{n(x.place(b))}" for a, b, slope in stairs)
        yield path("".join(steps), "ad-stair")
        if own:
            yield group([circle(x.place(self._at), y.place(own[0]), 4, "ad-step")], data_from=moment)

    def _slope(self, x: Axis, y: Axis, value: float) -> Iterator[str]:
        moment = self._moments.gradient.get(self._node.id)
        check = self._shown.check_of.get(self._handle.name)
        if check is not None and check.verdict == "different":
            yield path(segment(self._at, value, number_in(check.expected), x, y), "ad-expected")
        if moment is not None and x.threshold is None:
            near = _around(x, self._at)
            if (
                self._grad
                and abs(value - self._grad * self._at) <= 1e-6 * abs(value)
                and x.low <= 0 <= x.high
            ):
                ray = f"M{n(x.place(0))} {n(y.place(0))}L{n(x.place(self._at))} {n(y.place(value))}"
                yield path(ray, "ad-ray", data_from=moment)
            yield path(segment(self._at, value, self._grad, near, y), "ad-tangent", data_from=moment)

    def _slider(self, foot: float) -> Iterator[str]:
        low, high = self._range
        x = self._x
        yield from track(self._left, foot + 15, self._right, x.place(self._at))
        yield text(self._left, foot + 34, typeset(low), "ad-11 ad-m")
        yield text(self._right, foot + 34, typeset(high), "ad-11 ad-m", "end")


def _around(x: Axis, at: float) -> Axis:
    """The part of an axis near a place: a tangent is seen beside its curve."""
    half = _TANGENT * (x.high - x.low)
    low, high = max(x.low, at - half), min(x.high, at + half)
    return Axis.linear(low, high, x.position(low), x.position(high))


def _short(label: str) -> str:
    return label if columns(label) <= 12 else "f"


def _head(shown: Shown, moments: Moments, handle: Handle, width: float) -> tuple[str, list[Slot], float]:
    """Name, value and gradient of one number, and whether the gradient is what was expected and measured.

    A long name has a line of its own. Returns how high all that is, too.
    """
    node, name = shown.graph.inputs[handle.name], handle.name
    value = number_text(node.tensor)
    grad = "None" if node.gradient is None else number_text(node.gradient)
    long = width_of(name, 13) > _LONG_NAME
    y, left = (44.0, float(PAD)) if long else (20.0, PAD + width_of(name, 13) + 10)
    quotient, right = f"∂{shown.symbol}/∂{shorten(name, 14)}", width - PAD
    if len(quotient) * 8 > width / 3:
        quotient = "∂"
    size = fitting(value + grad, right - left - width_of(quotient, 13) - 30)
    slotted = " ad-slotted" if handle.sliders else ""
    parts = [text(PAD, 20, name, "ad-b"), text(left, y, value, f"ad-{size} ad-v{slotted}")]
    moment = moments.gradient.get(node.id)
    pieces = [
        (quotient, "ad-math"),
        (" = ", "ad-m"),
        (grad, f"ad-{size if node.gradient is not None else 13}"),
    ]
    line = spans(right, y, [*pieces, sign_look(sign(shown, name))], "end", "" if moment is None else "ad-g")
    parts.append(line if moment is None else group([line], data_from=moment))
    slots = [Slot(f"value:{handle.first}", left - 4, y - 18, _VALUE, 24)] if handle.sliders else []
    return "".join(parts), slots, y + 10
