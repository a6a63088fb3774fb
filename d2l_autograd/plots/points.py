"""Where a function is sampled for a plot: along a curve with its jumps, and on a grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from ..measure.sampler import Sampler, Work

Point = tuple[float, float]
Line = tuple[list[float], list[float]]  # places, values
Grid = tuple[list[float], list[float], list[list[float]]]
CURVE_STEPS = 96
TIMES_FINER = 2  # where all points take one call
STRIDES = (8, 4, 2, 1)
GRID_STEPS = 40
BISECTIONS = 8
ROUNDING = 1e-5  # a float32 is a staircase too
MOST_SUSPECTS = 120


def curve(sample: Sampler, low: float, high: float) -> Work[Line]:
    """The points of a curve from ``low`` to ``high``; a NaN between two says that it is broken there."""
    places = _places(low, high, TIMES_FINER * CURVE_STEPS)
    together = sample.together([places])
    if together is None:
        places = _places(low, high, CURVE_STEPS)
    values: dict[int, float] = dict(enumerate(together or ()))
    for stride in STRIDES:
        for i in range(0, len(places), stride):
            if i not in values and not sample.exhausted:
                values[i] = sample(places[i])
                yield
    points = yield from _broken(sample, [(places[i], values[i]) for i in sorted(values)])
    return [x for x, _ in points], [y for _, y in points]


def grid(sample: Sampler, ranges: Sequence[tuple[float, float]]) -> Work[Grid]:
    """Places along x, along y, and the values, a row for each y; as fine as the operations allow."""
    x, y = (_places(low, high, GRID_STEPS) for low, high in ranges)
    points = [(a, b) for b in y for a in x]
    together = sample.together([*map(list, zip(*points, strict=True))])
    values = dict(zip(points, together or (), strict=False))
    for stride in (4, 2, 1):
        columns, rows = x[::stride], y[::stride]
        for point in ((a, b) for b in rows for a in columns):
            if point not in values:
                values[point] = math.nan if sample.exhausted else sample(*point)
                yield
        if stride == 4 or not sample.exhausted:
            finest = columns, rows, [[values[a, b] for a in columns] for b in rows]
    return finest


def _places(low: float, high: float, steps: int) -> list[float]:
    return [low + (high - low) * i / steps for i in range(steps + 1)]


def _broken(sample: Sampler, points: list[Point]) -> Work[list[Point]]:
    """``points`` with a gap where the function jumps: where halving an interval does not halve the step."""
    looked_at, found = 0, points[:1]
    for left, right, suspect in zip(points, points[1:], _suspects(points), strict=False):
        if suspect and looked_at < MOST_SUSPECTS and not sample.exhausted:
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
        rounding = ROUNDING * abs(points[i + 1][1])
        if abs(a - b) > 0.5 * (abs(a) + abs(b)) and max(abs(a), abs(b)) > rounding:
            suspects[i if abs(a) > abs(b) else i + 1] = True
    # Beside a jump there may be another, from a value to the same one: in section 2.5.4, f(a/2) = f(a).
    return [any(suspects[max(0, i - 1) : i + 2]) for i in range(len(steps))]


def _jump(sample: Sampler, left: Point, right: Point) -> list[Point]:
    """What is to stand between two points: the two sides of a jump and a gap; nothing where there is none."""
    at = (left[0] + right[0]) / 2
    middle = at, sample(at)
    if math.isnan(middle[1]):
        return [middle]
    if min(left[1], right[1]) <= middle[1] <= max(left[1], right[1]):
        return _halved(sample, left, right)
    return [*_halved(sample, left, middle), middle, *_halved(sample, middle, right)]


def _halved(sample: Sampler, left: Point, right: Point) -> list[Point]:
    before = abs(right[1] - left[1])
    for _ in range(BISECTIONS):
        middle = (left[0] + right[0]) / 2
        value = sample(middle)
        if math.isnan(value):
            return [left, (middle, math.nan), right]
        first = abs(value - left[1]) >= abs(right[1] - value)
        left, right = (left, (middle, value)) if first else ((middle, value), right)
        if abs(right[1] - left[1]) <= max(0.6 * before, ROUNDING * abs(right[1])):
            return []
    return [left, (right[0], math.nan), right]
