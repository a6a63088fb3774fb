"""A strip of rows, one a number: its label, its value, a thin slider, its gradient; and what strips share."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch

from ..graph import Node
from ..measure.jacobian_table import component
from ..picture.drawing import Pane, Slot, circle, fitting, group, n, path, rect, spans, text, width_of
from ..plots.axis import Axis, typeset
from ..tensors import numbers
from .shown import Handle, Shown

ROW, HEAD, PAD, THUMB = 26, 30, 8, 8
_BAR = 36


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
        top = 4 if single else HEAD
        self._columns(width, single)
        parts = [ground(width, top + ROW * len(self._values) + 4)]
        if not single:
            parts.append(text(PAD, 20, self._handle.name, "ad-b"))
            if self._grads is not None and self._moment is not None:
                words = [(f"∂{self._symbol}/∂{self._handle.name}", "ad-math"), sign_look(self._sign)]
                parts.append(group([spans(width - PAD, 20, words, "end", "ad-g")], data_from=self._moment))
            elif self._node is not None and self._node.gradient is None:
                quotient = f"∂{self._symbol}/∂{self._handle.name}"
                parts.append(spans(width - PAD, 20, [(quotient, "ad-math"), (" = None", "ad-m")], "end"))
        slots: list[Slot] = []
        for i in range(len(self._values)):
            row, found = self._row(i, top + ROW * i)
            parts += row
            slots += found
        return Pane(width, top + ROW * len(self._values) + 4, strip(self._node, parts), tuple(slots))

    def _columns(self, width: float, single: bool) -> None:
        labels = [self._handle.name] if single else self._labels
        self._value = PAD + max(width_of(label, 13) for label in labels) + 6
        numbers_ = 0 if self._grads is None else max(len(typeset(g)) for g in self._grads)
        self._grad_right = width - PAD
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
            text(PAD, y + 17, label, look),
            text(self._value + 56, y + 17, written, f"ad-{size} ad-v{slotted}", "end"),
        ]
        slots = []
        if self._handle.sliders and i < self._handle.count and self._handle.ranges is not None:
            low, high = self._handle.ranges[i]
            left, right = self._slider + THUMB, self._bar - THUMB - 4
            parts += track(left, y + 13, right, Axis.linear(low, high, left, right).place(value))
            slots.append(Slot(f"value:{self._handle.first + i}", self._value - 2, y + 2, 60, 22))
            slots.append(
                Slot(f"handle:{self._handle.first + i}", left - THUMB, y + 2, right - left + 2 * THUMB, 22)
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


def track(left: float, y: float, right: float, at: float) -> Iterator[str]:
    """A slider as it is drawn where none can move."""
    yield path(f"M{n(left)} {n(y)}H{n(right)}", "ad-track ad-slotted")
    if math.isfinite(at):
        yield circle(min(max(at, left), right), y, THUMB - 1, "ad-thumb ad-slotted")


def ground(width: float, height: float) -> str:
    return rect(0, 0, width, height, "ad-ground", 6)


def strip(node: Node | None, parts: Sequence[str]) -> str:
    if node is None:
        return group(parts, _class="ad-strip")
    return group(parts, _class="ad-strip", data_node=node.id, data_of=node.id)


def sign_look(sign: str) -> tuple[str, str]:
    return sign, "ad-different" if "≠" in sign else "ad-sign"


def number_in(tensor: torch.Tensor) -> float:
    plain = numbers(tensor)
    return math.nan if plain is None or plain.numel() != 1 or plain.is_complex() else float(plain.item())


def number_text(tensor: torch.Tensor) -> str:
    plain = numbers(tensor)
    return "–" if plain is None or plain.numel() != 1 else typeset(plain.item())


def sign(shown: Shown, name: str) -> str:
    check, difference = shown.check_of.get(name), shown.difference_of.get(name)
    known = [check.verdict != "different"] * (check is not None) if check else []
    known += [difference.agrees] if difference and bool(difference.slopes.isfinite().all()) else []
    return "" if not known else " ✓" if all(known) else " ≠"
