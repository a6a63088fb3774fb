"""An input's strip: its value, its gradient, the output over it, and the slider as the axis of that plot."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial

import torch

from ..graph import Node
from ..measure.jacobian_table import component
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
    rect,
    spans,
    text,
    width_of,
)  # fmt: skip
from ..picture.moments import Moments
from ..plots.axis import Axis, typeset
from ..plots.labels import output_label
from ..plots.path import path as curve_path
from ..plots.path import segment
from ..plots.scales import bounds
from ..plots.staircase import Stair
from ..tensors import columns, inline, numbers, shape, short, shorten
from .shown import Handle, Range, Shown

WIDTH = 290
ROW = 26
_PAD, _HEAD, _SLIDER = 8, 30, 40
_THUMB = 8
_MOST_PLOTS = 4
_PLOT = {1: 150, 2: 110, 3: 84, 4: 56}  # a plot's height by their number
_VALUE, _LONG_NAME = 104, 90  # the room of a value, and of a name beside it
_BAR = 36
_STAIRS = 92
_MOST_ROWS = 16  # without sliders
_TANGENT = 0.2  # of the axis, to either side


def strips(shown: Shown, moments: Moments, width: float = WIDTH) -> dict[int, Pane]:
    """A strip for each input, by node id: with a plot where it is one number, else a row a component."""
    plotted = [handle for handle in shown.handles if _is_single(shown, handle)]
    height = _PLOT.get(len(plotted) if len(plotted) == len(shown.handles) else len(plotted) + 2, 0)
    found = {}
    for handle in shown.handles:
        node = shown.graph.inputs[handle.name]
        if height and _is_single(shown, handle):
            make = partial(_Plotted(shown, moments, handle, width).pane, height)
        else:
            make = partial(_rows_of, shown, moments, handle, width)
        found[node.id] = shown.part(handle.name, make, Pane(width, ROW, text(_PAD, 17, handle.name, "ad-b")))
    return found


def _is_single(shown: Shown, handle: Handle) -> bool:
    value = shown.graph.inputs[handle.name].tensor
    return (
        shown.plots
        and value.numel() == 1
        and not value.is_complex()
        and handle.ranges is not None
        and handle.count == 1
    )


class _Plotted:
    """The strip of one number."""

    def __init__(self, shown: Shown, moments: Moments, handle: Handle, width: float) -> None:
        self._shown, self._moments, self._handle, self._width = shown, moments, handle, width
        self._node = shown.graph.inputs[handle.name]
        self._at = _number(self._node.tensor)
        self._grad = None if self._node.gradient is None else _number(self._node.gradient)
        self._left, self._right = _PAD + 2.0, width - _PAD - 2.0
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
            across = self._right - self._left + 2 * _THUMB
            slots.append(Slot(f"handle:{self._handle.first}", self._left - _THUMB, foot + 4, across, 22))
        else:
            slots.append(Slot(f"widget:{self._handle.first}", _PAD, foot + 4, self._width - 2 * _PAD, 32))
        ground = _ground(self._width, foot + _SLIDER)
        return Pane(self._width, foot + _SLIDER, _strip(self._node, [ground, *parts]), tuple(slots))

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
            yield path(segment(self._at, value, _number(check.expected), x, y), "ad-expected")
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


def track(left: float, y: float, right: float, at: float) -> Iterator[str]:
    """A slider as it is drawn where none can move."""
    yield path(f"M{n(left)} {n(y)}H{n(right)}", "ad-track ad-slotted")
    if math.isfinite(at):
        yield circle(min(max(at, left), right), y, _THUMB - 1, "ad-thumb ad-slotted")


def _head(shown: Shown, moments: Moments, handle: Handle, width: float) -> tuple[str, list[Slot], float]:
    """Name, value and gradient of one number, and whether the gradient is what was expected and measured.

    A long name has a line of its own. Returns how high all that is, too.
    """
    node, name = shown.graph.inputs[handle.name], handle.name
    value = _text(node.tensor)
    grad = "None" if node.gradient is None else _text(node.gradient)
    long = width_of(name, 13) > _LONG_NAME
    y, left = (44.0, float(_PAD)) if long else (20.0, _PAD + width_of(name, 13) + 10)
    quotient, right = f"∂{shown.symbol}/∂{shorten(name, 14)}", width - _PAD
    if len(quotient) * 8 > width / 3:
        quotient = "∂"
    size = fitting(value + grad, right - left - width_of(quotient, 13) - 30)
    slotted = " ad-slotted" if handle.sliders else ""
    parts = [text(_PAD, 20, name, "ad-b"), text(left, y, value, f"ad-{size} ad-v{slotted}")]
    moment = moments.gradient.get(node.id)
    pieces = [
        (quotient, "ad-math"),
        (" = ", "ad-m"),
        (grad, f"ad-{size if node.gradient is not None else 13}"),
    ]
    line = spans(right, y, [*pieces, _look(_sign(shown, name))], "end", "" if moment is None else "ad-g")
    parts.append(line if moment is None else group([line], data_from=moment))
    slots = [Slot(f"value:{handle.first}", left - 4, y - 18, _VALUE, 24)] if handle.sliders else []
    return "".join(parts), slots, y + 10


def _sign(shown: Shown, name: str) -> str:
    check, difference = shown.check_of.get(name), shown.difference_of.get(name)
    known = [check.verdict != "different"] * (check is not None) if check else []
    known += [difference.agrees] if difference and bool(difference.slopes.isfinite().all()) else []
    return "" if not known else " ✓" if all(known) else " ≠"


def _look(sign: str) -> tuple[str, str]:
    return sign, "ad-different" if "≠" in sign else "ad-sign"


def _rows_of(shown: Shown, moments: Moments, handle: Handle, width: float) -> Pane:
    """The strip of a vector, or of what has no plot: a row a component, the gradient as bars beside."""
    node = shown.graph.inputs[handle.name]
    values = numbers(node.tensor)
    sliders = handle.sliders and handle.count == node.tensor.numel()
    if values is None or not (sliders or 0 < values.numel() <= _MOST_ROWS) or values.is_complex():
        return _in_words(shown, moments, handle, width)
    grads = None if node.gradient is None else numbers(node.gradient)
    return Rows(
        node, handle, values, grads, _sign(shown, handle.name), shown.symbol, moments.gradient.get(node.id)
    ).pane(width)


class Rows:
    """A row a component: its label, its value, a thin slider, and the gradient as a bar and a number."""

    def __init__(
        self,
        node: Node | None,
        handle: Handle,
        values: torch.Tensor,
        grads: torch.Tensor | None,
        sign: str,
        symbol: str,
        moment: int | None,
    ) -> None:
        self._node, self._handle, self._sign, self._symbol, self._moment = node, handle, sign, symbol, moment
        self._values = values.reshape(-1).tolist()
        self._grads = None if grads is None or grads.is_complex() else grads.reshape(-1).tolist()
        self._labels = [component("", values.shape, i) for i in range(len(self._values))]

    def pane(self, width: float) -> Pane:
        single = self._labels == [""]
        top = 4 if single else _HEAD
        self._columns(width, single)
        parts = [_ground(width, top + ROW * len(self._values) + 4)]
        if not single:
            parts.append(text(_PAD, 20, self._handle.name, "ad-b"))
            if self._grads is not None and self._moment is not None:
                words = [(f"∂{self._symbol}/∂{self._handle.name}", "ad-math"), _look(self._sign)]
                parts.append(group([spans(width - _PAD, 20, words, "end", "ad-g")], data_from=self._moment))
            elif self._node is not None and self._node.gradient is None:
                quotient = f"∂{self._symbol}/∂{self._handle.name}"
                parts.append(spans(width - _PAD, 20, [(quotient, "ad-math"), (" = None", "ad-m")], "end"))
        slots: list[Slot] = []
        for i in range(len(self._values)):
            row, found = self._row(i, top + ROW * i)
            parts += row
            slots += found
        return Pane(width, top + ROW * len(self._values) + 4, _strip(self._node, parts), tuple(slots))

    def _columns(self, width: float, single: bool) -> None:
        labels = [self._handle.name] if single else self._labels
        self._value = _PAD + max(width_of(label, 13) for label in labels) + 6
        numbers_ = 0 if self._grads is None else max(len(typeset(g)) for g in self._grads)
        self._grad_right = width - _PAD
        self._bar = (
            self._grad_right - 7.9 * max(6, numbers_) - _BAR - 6
            if self._grads is not None
            else self._grad_right
        )
        self._slider = self._value + 62

    def _row(self, i: int, y: float) -> tuple[list[str], list[Slot]]:
        label, value = self._labels[i] or self._handle.name, self._values[i]
        look = "ad-b" if not self._labels[i] else "ad-m"
        written = typeset(value)
        size = fitting(written, 56, (13, 11))
        slotted = " ad-slotted" if self._handle.sliders and i < self._handle.count else ""
        parts = [
            text(_PAD, y + 17, label, look),
            text(self._value + 56, y + 17, written, f"ad-{size} ad-v{slotted}", "end"),
        ]
        slots = []
        if self._handle.sliders and i < self._handle.count and self._handle.ranges is not None:
            low, high = self._handle.ranges[i]
            left, right = self._slider + _THUMB, self._bar - _THUMB - 4
            parts += track(left, y + 13, right, Axis.linear(low, high, left, right).place(value))
            slots.append(Slot(f"value:{self._handle.first + i}", self._value - 2, y + 2, 60, 22))
            slots.append(
                Slot(f"handle:{self._handle.first + i}", left - _THUMB, y + 2, right - left + 2 * _THUMB, 22)
            )
        if self._grads is not None:
            parts.append(group([*self._gradient(i, y)], data_from=self._moment))
        return parts, slots

    def _gradient(self, i: int, y: float) -> Iterator[str]:
        assert self._grads is not None
        grad = self._grads[i]
        known = [g for g in self._grads if math.isfinite(g)]
        low, high = min([0.0, *known]), max([0.0, *known])
        span = high - low or 1.0
        zero = self._bar + _BAR * -low / span
        if math.isfinite(grad):
            end = zero + _BAR * grad / span
            yield rect(min(zero, end), y + 7, abs(end - zero), 12, "ad-bar", 1)
        yield path(f"M{n(zero)} {n(y + 4)}V{n(y + 22)}", "ad-axis")
        yield text(self._grad_right, y + 17, typeset(grad), "ad-g", "end")


def _in_words(shown: Shown, moments: Moments, handle: Handle, width: float) -> Pane:
    """The strip of what has too many numbers to show one by one; and a widget of the reader's."""
    node = shown.graph.inputs[handle.name]
    moment, room = moments.gradient.get(node.id), width - 2 * _PAD
    lines: list[tuple[str, str, int | None]] = [(_brief(node.tensor, room), "ad-v", None)]
    lines += [(_brief(node.gradient, room), "ad-g", moment)] if node.gradient is not None else []
    parts = [text(_PAD, 20, handle.name, "ad-b")]
    for i, (words, look, since) in enumerate(lines):
        line = text(_PAD, 40 + 18 * i, words, f"ad-{fitting(words, room, (13, 11))} {look}")
        parts.append(group([line], data_from=since))
    height = 32.0 + 18 * len(lines)
    slots = () if not handle.count else (Slot(f"widget:{handle.first}", 0, height, width, 32),)
    height += 36 if slots else 0
    return Pane(width, height, _strip(node, [_ground(width, height), *parts]), slots)


def _brief(tensor: torch.Tensor, room: float) -> str:
    """A tensor in one line that has room, else its last: shape and type."""
    found = inline(tensor)
    return (
        found
        if width_of(found, 11) <= room
        else short(tensor)[-1]
        if tensor.ndim > 1
        else f"({shape(tensor)})"
    )


def _ground(width: float, height: float) -> str:
    return rect(0, 0, width, height, "ad-ground", 6)


def _strip(node: Node | None, parts: Sequence[str]) -> str:
    if node is None:
        return group(parts, _class="ad-strip")
    return group(parts, _class="ad-strip", data_node=node.id, data_of=node.id)


def _number(tensor: torch.Tensor) -> float:
    plain = numbers(tensor)
    return math.nan if plain is None or plain.numel() != 1 or plain.is_complex() else float(plain.item())


def _text(tensor: torch.Tensor) -> str:
    plain = numbers(tensor)
    return "–" if plain is None or plain.numel() != 1 else typeset(plain.item())
