"""From numbers to pixels, linearly or logarithmically for both signs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from ..tensors import in_print, number
from . import scales

_GAP = 0.15  # of the scale of one sign: how far its smallest number is from 0
_LEAST_POWERS = 3
_BEYOND = 4.0
_FAR = 1e9
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class Axis:
    """``low`` lies at ``start_px`` and ``high`` at ``end_px``, which may be the smaller one.

    Without ``threshold`` it is linear; else so only up to that size, and logarithmic beyond on either side.
    Its ticks are powers of ``base`` then. Serves sections 2.5.0 to 2.5.4.
    """

    low: float
    high: float
    start_px: float
    end_px: float
    threshold: float | None = None
    base: int = 10

    @classmethod
    def linear(cls, low: float, high: float, start_px: float, end_px: float) -> Axis:
        """The linear axis from ``low`` to ``high``; with room about a single number."""
        low, high = (low, high) if low < high else scales.rounded(low, high)
        return cls(low, high, start_px, end_px)

    @classmethod
    def symlog(cls, values: Iterable[float], start_px: float, end_px: float) -> Axis:
        """The logarithmic axis from the least of ``values`` to the largest, of whatever sign.

        Its ticks are powers of 2 where at least three of the values are, and a third of all.
        """
        finite = {float(value) for value in values if math.isfinite(value)}
        sizes = sorted(abs(value) for value in finite if value)
        if not sizes:
            return cls(-1.0, 1.0, start_px, end_px, 1.0)
        base, least, (low, high) = _base(finite), sizes[0], (min(finite), max(finite))
        if low == high:
            low, high = sorted((low / base, low * base))
            least /= base
        return cls(low, high, start_px, end_px, least, base)

    def position(self, value: float) -> float:
        """The pixel of ``value``, on the axis or beyond it; NaN for NaN."""
        low, high = self._ends
        px = self.start_px + (self._scale(value) - low) / (high - low) * (self.end_px - self.start_px)
        return px if math.isnan(px) else min(max(px, -_FAR), _FAR)

    def place(self, value: float) -> float:
        """The pixel of ``value``, at most four pixels beyond the ends; NaN for NaN."""
        px = self.position(value)
        first, last = sorted((self.start_px, self.end_px))
        return px if math.isnan(px) else min(max(px, first - _BEYOND), last + _BEYOND)

    def ticks(self, most: int = scales.MOST_INTERVALS) -> list[tuple[float, str]]:
        """Pixels and texts of the ticks, with at most ``most`` intervals between them."""
        texts = self._powers(most)
        if len(texts.keys() - {0.0}) < 2:
            texts = {place: typeset(place) for place in scales.ticks(self.low, self.high, most)}
        return [(self.position(place), text) for place, text in texts.items()]

    @cached_property
    def _scale(self) -> Callable[[float], float]:
        if self.threshold is None:
            return float
        from matplotlib.scale import SymmetricalLogTransform

        largest = max(abs(self.low), abs(self.high))
        gap = _GAP * max(1.0, math.log10(largest) - math.log10(self.threshold))
        scale = SymmetricalLogTransform(10, self.threshold, 0.9 * gap)
        return lambda value: float(scale.transform(value))

    @cached_property
    def _ends(self) -> tuple[float, float]:
        return self._scale(self.low), self._scale(self.high)

    def _powers(self, most: int) -> dict[float, str]:
        """The powers of the base, equally spaced, and 0, with their texts; of a linear axis none."""
        if self.threshold is None:
            return {}
        ends = self.threshold, max(abs(self.low), abs(self.high))
        first, last = (math.log(end, self.base) for end in ends)
        exponents = range(math.ceil(first - 1e-9), math.floor(last + 1e-9) + 1)
        zero, signs = self.low <= 0 <= self.high, (self.low < 0) + (self.high > 0)
        by = max(1, math.ceil(len(exponents) / max(1, (most + 1 - zero) // signs)))
        places = {0.0: "0"} if zero else {}
        for exponent in exponents[::by]:
            size, text = float(self.base) ** exponent, _power(self.base, exponent)
            places |= {size: text, -size: f"−{text}"}
        return {place: places[place] for place in sorted(places) if self._holds(place)}

    def _holds(self, place: float) -> bool:
        rounding = 1e-9 * abs(place)
        return self.low - rounding <= place <= self.high + rounding


def typeset(value: float) -> str:
    """A number with a minus sign as in print."""
    return in_print(number(value))


def _power(base: int, exponent: int) -> str:
    return f"2{str(exponent).translate(_SUPERSCRIPTS)}" if base == 2 else typeset(10.0**exponent)


def _base(values: set[float]) -> int:
    powers = [value for value in values if abs(math.frexp(value)[0]) == 0.5]
    return 2 if len(powers) >= max(_LEAST_POWERS, len(values) / 3) else 10
