"""The slope of the only input over several powers of ten: where a function takes decisions, a staircase.

Where a loop turns once more or another branch is taken, the slope jumps (section 2.5.4).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from ..measure.sampler import Sampler, Work

_DECADES, _MOST_DECADES = 3, 6
_PLACES = 40  # on each side of 0
_BISECTIONS = 24
_NEXT = 1.2  # times a place is the next one, about
_SAME = 1e-5
Stair = tuple[float, float, float]  # from, to, slope


def staircase(sample: Sampler, low: float, high: float) -> Work[list[Stair]]:
    """The stairs from left to right: over three powers of ten on either side of 0, else over six at most."""
    nearest, most = sorted(map(abs, (low, high)))
    least = most / 10**_DECADES if low <= 0 <= high else max(nearest, most / 10**_MOST_DECADES)
    found = (yield from stairs(sample, -least, -most)) if low <= -least else []
    found += (yield from stairs(sample, least, most)) if high >= least else []
    return sorted((min(ends), max(ends), slope) for *ends, slope in found)


def is_smooth(stairs: Sequence[Stair]) -> bool:
    """Whether the slope changes from each place to the next: then it is a curve, and no staircase."""
    narrow = sum(max(map(abs, ends)) < _NEXT * min(map(abs, ends)) for *ends, _ in stairs)
    return 2 * narrow > len(stairs)


def slopes(sample: Sampler, low: float, high: float) -> Work[list[tuple[float, float]]]:
    """Torch's slope at places that are equally far apart."""
    found = []
    for i in range(_PLACES + 1):
        place = low + (high - low) * i / _PLACES
        if not sample.exhausted:
            found.append((place, sample.slope(place)))
            yield
    return found


def stairs(sample: Sampler, least: float, most: float) -> Work[list[Stair]]:
    """The pieces of constant slope between two places of one sign, where torch says that the slope is so."""
    ratio = (most / least) ** (1 / _PLACES)
    known: list[tuple[float, float]] = []
    for place in [*(least * ratio**i for i in range(_PLACES)), most]:
        if not sample.exhausted:
            known.append((place, sample.slope(place)))
            yield
    found: list[Stair] = []
    start = known[0][0] if known else least
    for (left, slope), (right, after) in pairwise([*known, (most, math.nan)]):
        if _same(slope, after):
            continue
        yield
        ends = (left, right) if math.isnan(slope) or math.isnan(after) else _jump(sample, left, right, slope)
        if not math.isnan(slope):
            found.append((start, ends[0] if not math.isnan(after) else left, slope))
        start = ends[1]
    return found


def _jump(sample: Sampler, left: float, right: float, slope: float) -> tuple[float, float]:
    """Where the slope of ``left`` ends, to within rounding."""
    for _ in range(_BISECTIONS):
        middle = math.copysign(math.sqrt(left * right), left)
        if sample.exhausted or abs(right - left) < 3e-3 * abs(left):
            break
        left, right = (middle, right) if _same(sample.slope(middle), slope) else (left, middle)
    return left, right


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_SAME) or (math.isnan(one) and math.isnan(other))
