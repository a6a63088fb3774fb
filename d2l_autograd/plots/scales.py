"""Round bounds for an axis, its ticks, and which part of a curve is worth showing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .curves import Curve

Range = tuple[float, float]
MOST_INTERVALS = 5
_LARGEST = 1e100
_FARTHEST = 3
_MOST_OUTLIERS = 0.1
_BETWEEN_BANDS = 8
_LEAST_BAND = 0.1


def bounds(curves: Iterable[Curve], at: float) -> Range:
    """Round bounds that show each of the curves, and the value ``at`` of this run."""
    windows = [window([y for _, y in curve.points], at) for curve in curves] or [window([], at)]
    return rounded(min(low for low, _ in windows), max(high for _, high in windows))


def step(span: float, most: int = MOST_INTERVALS) -> float:
    """The smallest of 1, 2, 5 times a power of ten of which at most ``most`` make up ``span``."""
    power = 10.0 ** math.floor(math.log10(span / most))
    return next(f * power for f in (1, 2, 5, 10, 20) if f * power >= span / most * (1 - 1e-9))


def rounded(low: float, high: float) -> Range:
    """Range around ``low`` and ``high`` that are whole steps."""
    low, high = _opened(low, high)
    by = step(high - low)
    return math.floor(low / by + 1e-9) * by, math.ceil(high / by - 1e-9) * by


def ticks(low: float, high: float, most: int = MOST_INTERVALS) -> list[float]:
    """The whole steps between ``low`` and ``high``, with at most ``most`` intervals between them."""
    by = step(high - low, most)
    return [i * by for i in range(math.ceil(low / by - 1e-6), math.floor(high / by + 1e-6) + 1)]


def window(values: Sequence[float], at: float) -> Range:
    """The part of a curve's values to show when the current one is ``at``.

    Poles would flatten everything else, and so would values of a wholly different magnitude, as the
    two branches in section 2.5.4: what is near ``at`` is shown.
    """
    at = at if abs(at) < _LARGEST else math.nan
    broken = any(map(math.isnan, values))
    finite = sorted(value for value in values if math.isfinite(value))
    finite = _band(finite, at) or [0.0]
    low, high = finite[0], finite[-1]
    most = int(len(finite) * _MOST_OUTLIERS)
    inner_low, inner_high = finite[most], finite[-1 - most]
    if broken and high - low > _FARTHEST * (inner_high - inner_low) > 0:
        margin = 0.2 * (inner_high - inner_low)
        low, high = max(low, inner_low - margin), min(high, inner_high + margin)
    return (low, high) if math.isnan(at) else (min(low, at), max(high, at))


def _band(finite: list[float], at: float) -> list[float]:
    """Those of the values that are not separated from ``at`` by a gap in magnitude; then with 0."""
    sizes = sorted(abs(value) for value in finite if value)
    few = int(len(sizes) * _LEAST_BAND)
    gaps = [
        (a, b)
        for i, (a, b) in enumerate(pairwise(sizes))
        if b > _BETWEEN_BANDS * a and few < i + 1 < len(sizes) - few
    ]
    if not gaps or not at or math.isnan(at):
        return finite
    low = max((b for _, b in gaps if abs(at) >= b), default=0.0)
    high = min((a for a, _ in gaps if abs(at) <= a), default=math.inf)
    return sorted([0.0, *(value for value in finite if low <= abs(value) <= high)])


def _opened(low: float, high: float) -> Range:
    """At least wide enough for floating point to tell the ticks apart."""
    largest = max(abs(low), abs(high))
    if high - low > 1e-3 * largest and largest > 1e-30:
        return low, high
    room = 0.1 * largest if largest > 1e-30 else 1.0
    return low - room, high + room
