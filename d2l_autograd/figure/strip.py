"""An input's strip: its value, its gradient, the output over it, and the slider as the axis of that plot."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch

from ..graph import Node
from ..measure.jacobian_table import component
from ..picture.drawing import (
    Pane, Slot, circle, fitting, group, level, n, path, rect, spans, text, width_of,
)  # fmt: skip
from ..picture.moments import Moments
from ..plots.axis import Axis, typeset
from ..plots.labels import output_label
from ..plots.path import path as curve_path
from ..plots.path import segment
from ..plots.scales import bounds
from ..measure.sampler import weighted_sum
from ..tensors import number, numbers
from .shown import Handle, Range, Shown
from .words import say

WIDTH = 290
ROW = 26
_PAD, _HEAD, _SLIDER = 8, 30, 40
_THUMB = 8
_MOST_PLOTS = 4
_PLOT = {1: 150, 2: 110, 3: 84, 4: 56}  # a plot's height by their number
_VALUE = 104  # the room of a value
_BAR = 36
_TANGENT = 0.2  # of the axis, to either side


def strips(shown: Shown, moments: Moments, width: float = WIDTH) -> dict[int, Pane]:
    """A strip for each input, by node id: with a plot where it is one number, else a row a component."""
    plotted = [handle for handle in shown.handles if _is_single(shown, handle)]
    height = _PLOT.get(len(plotted), 0)
    found = {}
    for handle in shown.handles:
        node = shown.graph.inputs[handle.name]
        if height and _is_single(shown, handle):
            found[node.id] = _Plotted(shown, moments, handle, width).pane(height)
        else:
            found[node.id] = _rows_of(shown, moments, handle, width)
    return found


def _is_single(shown: Shown, handle: Handle) -> bool:
    value = shown.graph.inputs[handle.name].tensor
    return shown.plots and value.numel() == 1 and not value.is_complex() and handle.ranges is not None and handle.count == 1


class _Plotted:
    """The strip of one number."""

    def __init__(self, shown: Shown, moments: Moments, handle: Handle, width: float) -> None:
        self._shown, self._moments, self._handle, self._width = shown, moments, handle, width
        self._node = shown.graph.inputs[handle.name]
        self._at = _number(self._node.tensor)
        self._grad = None if self._node.gradient is None else _number(self._node.gradient)
        self._left, self._right = _PAD + 2.0, width - _PAD - 2.0

    def pane(self, height: float) -> Pane:
        head, slots = _head(self._shown, self._moments, self._handle, self._width)
        foot = _HEAD + height
        parts = [_ground(self._width, foot + _SLIDER), head, *self._plot(_HEAD, foot), *self._slider(foot)]
        if self._handle.own:
            across = self._right - self._left + 2 * _THUMB
            slots.append(Slot(f"handle:{self._handle.first}", self._left - _THUMB, foot + 4, across, 22))
        return Pane(self._width, foot + _SLIDER, _strip(self._node, parts), tuple(slots))

    @property
    def _range(self) -> Range:
        assert self._handle.ranges is not None
        return self._handle.ranges[0]

    def _plot(self, top: float, foot: float) -> Iterator[str]:
        curve = self._shown.curves.get(self._handle.name)
        value = weighted_sum(self._shown.graph.result.tensor, self._shown.graph.upstream)
        if curve is None and not math.isfinite(value):
            return
        x = Axis.linear(*self._range, self._left, self._right)
        y = Axis.linear(*bounds([*self._shown.curves.values()], value), foot, top)
        zero = y.place(0.0)
        if top <= zero <= foot:
            yield level(self._left, zero, self._right, "ad-axis")
        yield text(self._left, top + 8, output_label(self._shown.graph), "ad-s ad-11")
        made = self._moments.value[self._shown.graph.output]
        if curve is not None:
            yield path(curve_path(curve.points, x, y), "ad-curve", data_from=made)
        yield from self._slope(x, y, value)
        if math.isfinite(value) and math.isfinite(self._at):
            px, py = x.place(self._at), y.place(value)
            yield path(f"M{n(px)} {n(py)}V{n(foot + 15)}", "ad-hair")
            yield group([circle(px, py, 4, "ad-point")], data_from=made)

    def _slope(self, x: Axis, y: Axis, value: float) -> Iterator[str]:
        moment = self._moments.gradient.get(self._node.id)
        check = self._shown.check_of.get(self._handle.name)
        if check is not None and check.verdict == "different":
            yield path(segment(self._at, value, _number(check.expected), x, y), "ad-expected")
        if moment is not None:
            near = _around(x, self._at)
            yield path(segment(self._at, value, self._grad, near, y), "ad-tangent", data_from=moment)

    def _slider(self, foot: float) -> Iterator[str]:
        low, high = self._range
        x = Axis.linear(low, high, self._left, self._right)
        yield from track(self._left, foot + 15, self._right, x.place(self._at))
        yield text(self._left, foot + 34, typeset(low), "ad-11 ad-m")
        yield text(self._right, foot + 34, typeset(high), "ad-11 ad-m", "end")


def _around(x: Axis, at: float) -> Axis:
    """The part of an axis near a place: a tangent is seen beside its curve."""
    half = _TANGENT * (x.high - x.low)
    low, high = max(x.low, at - half), min(x.high, at + half)
    return Axis.linear(low, high, x.position(low), x.position(high))


def track(left: float, y: float, right: float, at: float) -> Iterator[str]:
    """A slider as it is drawn where none can move."""
    yield path(f"M{n(left)} {n(y)}H{n(right)}", "ad-track ad-slotted")
    if math.isfinite(at):
        yield circle(min(max(at, left), right), y, _THUMB - 1, "ad-thumb ad-slotted")


def _head(shown: Shown, moments: Moments, handle: Handle, width: float) -> tuple[str, list[Slot]]:
    """Name, value and gradient of one number, and whether the gradient is what was expected and measured."""
    node = shown.graph.inputs[handle.name]
    value, name = _text(node.tensor), handle.name
    left = _PAD + width_of(name, 13) + 10
    grad = "" if node.gradient is None else _text(node.gradient)
    quotient = f"∂{shown.symbol}/∂{name}" if width_of(name, 13) < 40 else "∂"
    right = width - _PAD
    size = fitting(value + grad, right - left - width_of(quotient, 13) - 30)
    sign = _sign(shown, name)
    parts = [text(_PAD, 20, name, "ad-b")]
    parts.append(text(left, 20, value, f"ad-{size} ad-v ad-slotted"))
    moment = moments.gradient.get(node.id)
    if grad and moment is not None:
        pieces = [(quotient, "ad-math"), (" = ", "ad-m"), (grad, f"ad-{size}"), (sign, "ad-sign")]
        parts.append(group([spans(right, 20, pieces, "end", "ad-g")], data_from=moment))
    elif node.gradient is None:
        parts.append(spans(right, 20, [(quotient, "ad-math"), (" = None", "ad-m")], "end"))
    return "".join(parts), [Slot(f"value:{handle.first}", left - 4, 2, _VALUE, 24)] if handle.own else []


def _sign(shown: Shown, name: str) -> str:
    check, difference = shown.check_of.get(name), shown.difference_of.get(name)
    known = [check.verdict != "different"] * (check is not None) if check else []
    known += [difference.agrees] if difference and bool(difference.slopes.isfinite().all()) else []
    return "" if not known else " ✓" if all(known) else " ≠"


def _rows_of(shown: Shown, moments: Moments, handle: Handle, width: float) -> Pane:
    """The strip of a vector, or of what has no plot: a row a component, the gradient as bars beside."""
    node = shown.graph.inputs[handle.name]
    values = numbers(node.tensor)
    sliders = handle.own and handle.count == node.tensor.numel()
    if not sliders and (values is None or values.numel() > 16 or values.is_complex()):
        return _in_words(shown, moments, handle, width)
    grads = None if node.gradient is None else numbers(node.gradient)
    return Rows(node, handle, values, grads, _sign(shown, handle.name), shown.symbol, moments.gradient.get(node.id)).pane(width)


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
                words = [(f"∂{self._symbol}/∂{self._handle.name}", "ad-math"), (self._sign, "ad-sign")]
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
        self._bar = self._grad_right - 7.9 * max(6, numbers_) - _BAR - 6 if self._grads is not None else self._grad_right
        self._slider = self._value + 62

    def _row(self, i: int, y: float) -> tuple[list[str], list[Slot]]:
        label, value = self._labels[i] or self._handle.name, self._values[i]
        look = "ad-b" if not self._labels[i] else "ad-m"
        written = typeset(value)
        size = fitting(written, 56, (13, 11))
        parts = [text(_PAD, y + 17, label, look), text(self._value + 56, y + 17, written, f"ad-{size} ad-v ad-slotted", "end")]
        slots = []
        if self._handle.own and i < self._handle.count and self._handle.ranges is not None:
            low, high = self._handle.ranges[i]
            left, right = self._slider + _THUMB, self._bar - _THUMB - 4
            parts += track(left, y + 13, right, Axis.linear(low, high, left, right).place(value))
            slots.append(Slot(f"value:{self._handle.first + i}", self._value - 2, y + 2, 60, 22))
            slots.append(Slot(f"handle:{self._handle.first + i}", left - _THUMB, y + 2, right - left + 2 * _THUMB, 22))
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
    """The strip of what has no numbers to show one by one: its shape, and a widget of the reader's."""
    from ..picture.cards import one_line

    node = shown.graph.inputs[handle.name]
    lines = [(one_line(node.value), "ad-v", 0)]
    if node.gradient is not None:
        lines.append((one_line(node.gradient), "ad-g", moments.gradient.get(node.id)))
    parts = [text(_PAD, 20, handle.name, "ad-b")]
    for i, (words, look, moment) in enumerate(lines):
        size = fitting(words, width - 2 * _PAD, (13, 11))
        parts.append(group([text(_PAD, 40 + 18 * i, words, f"ad-{size} {look}")], data_from=moment))
    height = 32 + 18 * len(lines)
    slots = () if handle.own or not handle.count else (Slot(f"widget:{handle.first}", 0, height, width, 32),)
    height += 36 if slots else 0
    return Pane(width, height, _strip(node, [_ground(width, height), *parts]), slots)


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
