"""The function of one input alone at many places from left to right, and where it jumps."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from ..measure.sampler import Sampler, Work

if TYPE_CHECKING:
    import torch

_STEPS = 96
_STRIDES = 8, 4, 2, 1
_BISECTIONS = 8
_ROUNDING = 1e-5  # a float32 is a staircase too
_MOST_SUSPECTS = 120
Point = tuple[float, float]


class Along:
    """A sampler's function of the input ``name`` alone, which is one number; the others keep their values."""

    def __init__(self, sample: Sampler, inputs: Mapping[str, torch.Tensor], name: str) -> None:
        self._sample = sample
        names = list(inputs)
        parts = {other: value.reshape(-1).tolist() for other, value in inputs.items()}
        self._before = [c for other in names[: names.index(name)] for c in parts[other]]
        self._after = [c for other in names[names.index(name) + 1 :] for c in parts[other]]

    @property
    def exhausted(self) -> bool:
        """Whether the operations are spent."""
        return self._sample.exhausted

    def __call__(self, place: float) -> float:
        return self._sample(*self._before, place, *self._after)

    def together(self, places: list[float]) -> list[float] | None:
        """The values at many places in one call; None where the function takes decisions or is random."""
        before, after = ([[c] * len(places) for c in part] for part in (self._before, self._after))
        return self._sample.together([*before, places, *after])


class _Powers(Along):
    """A function of the exponent of ten."""

    def __init__(self, sample: Along) -> None:
        self._of = sample

    @property
    def exhausted(self) -> bool:
        return self._of.exhausted

    def __call__(self, place: float) -> float:
        return self._of(10.0**place)

    def together(self, places: list[float]) -> list[float] | None:
        return self._of.together([10.0**place for place in places])


def curve_points(sample: Along, low: float, high: float) -> Work[list[Point]]:
    """The points of a curve from ``low`` to ``high``; a NaN between two says that it is broken there."""
    places = [low + (high - low) * i / _STEPS for i in range(_STEPS + 1)]
    values: dict[int, float] = dict(enumerate(sample.together(places) or ()))
    for stride in _STRIDES:
        for i in range(0, len(places), stride):
            if i not in values and not sample.exhausted:
                values[i] = sample(places[i])
                yield
    return (yield from _broken(sample, [(places[i], values[i]) for i in sorted(values)]))


def curve_of_magnitudes(sample: Along, low: float, high: float) -> Work[list[Point]]:
    """As :func:`curve_points`, but with as many places in each power of ten; both ends are positive."""
    points = yield from curve_points(_Powers(sample), math.log10(low), math.log10(high))
    return [(10.0**exponent, y) for exponent, y in points]


def _broken(sample: Along, points: list[Point]) -> Work[list[Point]]:
    """``points`` with a gap where the function jumps: where halving an interval does not halve the step."""
    looked_at, found = 0, points[:1]
    for left, right, suspect in zip(points, points[1:], _suspects(points), strict=False):
        if suspect and looked_at < _MOST_SUSPECTS and not sample.exhausted:
            found += _jump(sample, left, right)
            looked_at += 1
            yield
        elif suspect:
            found.append((right[0], math.nan))
        found.append(right)
    return found


def _suspects(points: list[Point]) -> list[bool]:
    """For each interval, whether its step is another than a line's or a smooth curve's would be."""
    steps = [b - a for (_, a), (_, b) in pairwise(points)]
    suspects = [False] * len(steps)
    for i, (a, b) in enumerate(pairwise(steps)):
        rounding = _ROUNDING * abs(points[i + 1][1])
        if abs(a - b) > 0.5 * (abs(a) + abs(b)) and max(abs(a), abs(b)) > rounding:
            suspects[i if abs(a) > abs(b) else i + 1] = True
    # Beside a jump there may be another, from a value to the same one: in section 2.5.4, f(a/2) = f(a).
    return [any(suspects[max(0, i - 1) : i + 2]) for i in range(len(steps))]


def _jump(sample: Along, left: Point, right: Point) -> list[Point]:
    """What is to stand between two points: the two sides of a jump and a gap; nothing where there is none."""
    at = (left[0] + right[0]) / 2
    middle = at, sample(at)
    if math.isnan(middle[1]):
        return [middle]
    if min(left[1], right[1]) <= middle[1] <= max(left[1], right[1]):
        return _halved(sample, left, right)
    return [*_halved(sample, left, middle), middle, *_halved(sample, middle, right)]


def _halved(sample: Along, left: Point, right: Point) -> list[Point]:
    before = abs(right[1] - left[1])
    for _ in range(_BISECTIONS):
        at = (left[0] + right[0]) / 2
        middle = at, sample(at)
        if math.isnan(middle[1]):
            return [left, middle, right]
        first = abs(middle[1] - left[1]) >= abs(right[1] - middle[1])
        left, right = (left, middle) if first else (middle, right)
        if abs(right[1] - left[1]) <= max(0.6 * before, _ROUNDING * abs(right[1])):
            return []
    return [left, (right[0], math.nan), right]
