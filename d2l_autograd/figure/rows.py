"""A strip of rows, one a number: its label, its value, a thin slider, its gradient; and what strips share."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch

from ..graph import Node
from ..measure.jacobian_table import component
from ..picture.drawing import (
    Pane,
    Slot,
    circle,
    escaped,
    fitting,
    group,
    n,
    path,
    rect,
    spans,
    text,
    width_of,
)  # fmt: skip
from ..picture.layout import Rectangle
from ..plots.axis import Axis, typeset
from ..tensors import dual, shorten
from .shown import Handle, Shown

ROW, HEAD, PAD, THUMB = 26, 30, 8, 8
_VALUE, _GRAD, _BAR, _SHORTEST = 56, 64, 36, 40  # room of the numbers and of a bar, least of a slider
_ALIKE = 1e-3  # a measured slope has few digits
LONG_NAME = 90  # has a line of its own
Piece = tuple[str, str]  # words and their look


class Rows:
    """A row a component; ``head`` stands at the right of the name, ``grads`` as a bar and a number each.

    The gradients are there from the step ``moment`` on; where they differ from those that they are held
    ``against``, a frame shows these. In forward mode ``tangents`` stand behind the values. Without ``node``
    no box of the graph lights it.
    """

    def __init__(
        self,
        handle: Handle,
        values: torch.Tensor,
        width: float,
        *,
        node: Node | None = None,
        grads: torch.Tensor | None = None,
        tangents: torch.Tensor | None = None,
        head: Sequence[Piece] = (),
        moment: int | None = None,
        against: torch.Tensor | None = None,
    ) -> None:
        self._against = None if against is None else against.reshape(-1).tolist()
        self._handle, self._width, self._node, self._head = handle, width, node, head
        self._moment = moment
        self._values = values.reshape(-1).tolist()
        self._grads = None if grads is None or grads.is_complex() else grads.reshape(-1).tolist()
        self._tangents = [] if tangents is None else list(map(dual, tangents.reshape(-1).tolist()))
        labels = [component("", values.shape, i) for i in range(len(self._values))]
        name = handle.name
        self._titled = labels != [""] or width_of(name, 13) > LONG_NAME
        self._labels = labels if self._titled else [name]
        self.top = HEAD if self._titled else 4
        self._value = PAD + max((width_of(label, 13) for label in self._labels), default=0) + 6
        moves = max((width_of(words, 11) for words in self._tangents), default=0.0)
        self._slider, self._bar = self._value + _VALUE + 6 + moves, width - PAD
        self._bars = _BAR if self._grads and len(self._grads) > 1 else 0  # beside another one's
        if self._grads:
            self._bar -= _GRAD + self._bars + 6
            if self._bar - self._slider < _SHORTEST + 2 * THUMB:
                self._bars, self._bar = 0, self._bar + self._bars

    def pane(self) -> Pane:
        height = self.top + ROW * len(self._values) + 4
        parts, slots = [ground(self._width, height)], list[Slot]()
        if self._titled:
            parts.append(text(PAD, 20, self._handle.name, "ad-b"))
            if self._head:
                line = spans(self._width - PAD, 20, self._head, "end", "" if self._moment is None else "ad-g")
                parts.append(group([line], data_from=self._moment))
        for i, value in enumerate(self._values):
            y = self.top + ROW * i
            slotted = self._handle.sliders and i < self._handle.count
            parts += self._number(i, y, typeset(value), slotted)
            if slotted and self._handle.ranges is not None:
                left, right = self._slider + THUMB, self._bar - THUMB - 4
                axis = axis_of(self._handle, i, left, right)
                parts += track(y + 13, axis, value)
                place = Rectangle(self._value - 2, y + 2, 60, 22)
                slots += slots_of(self._handle, i, place, y + 2, axis, value)
            if self._grads is not None:
                parts.append(group([*self._gradient(self._grads, i, y)], data_from=self._moment))
        return Pane(self._width, height, strip(self._node, parts), tuple(slots))

    def _number(self, i: int, y: float, written: str, slotted: bool) -> Iterator[str]:
        yield text(PAD, y + 17, self._labels[i], "ad-m" if self._titled else "ad-b")
        look = f"ad-{fitting(written, _VALUE, (13, 11))} ad-v" + " ad-slotted" * slotted
        yield text(self._value + _VALUE, y + 17, written, look, "end")
        if self._tangents:
            yield text(self._value + _VALUE + 4, y + 17, self._tangents[i].strip(), "ad-11 ad-t")

    def _gradient(self, grads: Sequence[float], i: int, y: float) -> Iterator[str]:
        other = grads[i] if self._against is None else self._against[i]
        known = [0.0, *filter(math.isfinite, [*grads, *(self._against or ())])]
        low, high = min(known), max(known)
        scale = self._bars / (high - low or 1.0)
        if self._bars:
            zero = self._bar - scale * low
            if math.isfinite(grads[i]):
                end = zero + scale * grads[i]
                yield rect(min(zero, end), y + 7, abs(end - zero), 12, "ad-bar", 1)
            if math.isfinite(other) and not math.isclose(other, grads[i], rel_tol=_ALIKE, abs_tol=_ALIKE):
                end = zero + scale * other
                yield rect(min(zero, end), y + 5, abs(end - zero), 16, "ad-expected", 1)
            yield path(f"M{n(zero)} {n(y + 4)}V{n(y + 22)}", "ad-axis")
        words = typeset(grads[i])
        yield text(self._width - PAD, y + 17, words, f"ad-{fitting(words, _GRAD, (13, 11))} ad-g", "end")


def slots_of(
    handle: Handle, i: int, value: Rectangle, top: float, axis: Axis, at: float
) -> tuple[Slot, Slot]:
    """Where a widget's number stands, and its slider, with its thumb at the value ``at`` of its axis."""
    number, (left, right) = handle.first + i, (axis.start_px, axis.end_px)
    thumb = handle.thumbs[i] if i < len(handle.thumbs) else None
    shifted = (
        0.0 if thumb is None or not math.isfinite(at) else axis.place(at) - left - thumb * (right - left)
    )
    slider = Slot(f"handle:{number}", left - THUMB, top, right - left + 2 * THUMB, 22, shifted)
    return Slot(f"value:{number}", value.x, value.y, value.width, value.height), slider


def axis_of(handle: Handle, i: int, left: float, right: float) -> Axis:
    """The axis along which a slider moves."""
    assert handle.ranges is not None
    if handle.logarithmic:
        return Axis.symlog(handle.ranges[i], left, right)
    return Axis.linear(*handle.ranges[i], left, right)


def track(y: float, axis: Axis, value: float) -> Iterator[str]:
    """A slider as it is drawn where none can move."""
    left, right = axis.start_px, axis.end_px
    yield path(f"M{n(left)} {n(y)}H{n(right)}", "ad-track ad-slotted")
    if math.isfinite(value):
        at = min(max(axis.position(value), left), right)
        yield circle(at, y, THUMB - 1, "ad-thumb ad-slotted")


def ground(width: float, height: float) -> str:
    """What is coloured where the strip is lit."""
    return rect(0, 0, width, height, "ad-ground", 6)


def strip(node: Node | None, parts: Sequence[str]) -> str:
    """The parts of a strip, which is lit as the box of its node is."""
    if node is None:
        return group(parts, _class="ad-strip")
    title = f"<title>{escaped(node.label)}</title>"
    keys = {"data_node": node.id, "data_of": node.id, "tabindex": 0, "role": "button"}
    return group([title, *parts], _class="ad-strip", **keys)


def quotient(shown: Shown, name: str, room: float) -> Piece:
    """What is differentiated by what; only a sign where there is no room."""
    words = f"∂{shown.symbol}/∂{shorten(name, 14)}"
    return words if 8 * len(words) <= room else "∂", "ad-math"


def sign(shown: Shown, name: str) -> list[Piece]:
    """Whether a gradient is what was expected and what was measured; nothing where neither is known."""
    check, difference = shown.check_of.get(name), shown.difference_of.get(name)
    known = [] if check is None else [check.verdict != "different"]
    known += [] if difference is None else [difference.agrees]
    return [(" ✓", "ad-sign") if all(known) else (" ≠", "ad-different")] if known else []
