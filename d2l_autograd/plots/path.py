"""Curves and tangent lines as SVG path data, cut off where the axes end."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import groupby, pairwise

from .axis import Axis
from .curve_points import Point

_TOLERANCE = 0.05  # pixels: half of the last decimal
_SLACK = 1e-6  # pixels, for a line along the end of an axis
_FAR = 2e9  # pixels, beyond all that an axis gives


def path(points: Iterable[Point], x: Axis, y: Axis) -> str:
    """The part of a curve inside the axes, with gaps at NaN; a point by itself is a line without length.

    Points that lie on the line between others are left out. Serves sections 2.5.0 to 2.5.4.
    """
    pieces = [list(piece) for finite, piece in groupby(points, _finite) if finite]
    placed = [[(x.position(a), y.position(b)) for a, b in piece] for piece in pieces]
    return _data([stroke for piece in placed for stroke in _strokes(piece, x, y)])


def segment(at: float, value: float | None, slope: float | None, x: Axis, y: Axis) -> str:
    """The part inside two linear axes of the line through a point; empty where there is no such line."""
    if value is None or slope is None or not all(map(math.isfinite, (at, value, slope))):
        return ""
    across, up = ((axis.end_px - axis.start_px) / (axis.high - axis.low) for axis in (x, y))
    angle = math.atan2(slope * up, across)  # finite however steep it is
    step = _FAR * math.cos(angle), _FAR * math.sin(angle)
    place = x.position(at), y.position(value)
    ends = [(place[0] + sign * step[0], place[1] + sign * step[1]) for sign in (-1, 1)]
    return _data(_strokes(sorted(ends), x, y))


def _finite(point: Point) -> bool:
    return math.isfinite(point[1])


def _strokes(piece: list[Point], x: Axis, y: Axis) -> list[list[Point]]:
    """The parts of a polyline inside the axes, all in pixels."""
    strokes: list[list[Point]] = []
    for start, end in pairwise([piece[0], *piece]):
        part = _inside(start, end, x, y)
        if part and strokes and strokes[-1][-1] == part[0]:
            strokes[-1].append(part[1])
        elif part:
            strokes.append([*part])
    return strokes


def _inside(start: Point, end: Point, x: Axis, y: Axis) -> tuple[Point, Point] | None:
    """The part of a segment inside the axes, by the algorithm of Liang and Barsky."""
    first, last = 0.0, 1.0
    for a, b, axis in zip(start, end, (x, y), strict=True):
        low, high = sorted((axis.start_px, axis.end_px))
        low, high = low - _SLACK, high + _SLACK
        if a == b and not low <= a <= high:
            return None
        if a != b:
            enters, leaves = sorted(((low - a) / (b - a), (high - a) / (b - a)))
            first, last = max(first, enters), min(last, leaves)
    return None if first > last else (_between(start, end, first), _between(start, end, last))


def _between(start: Point, end: Point, share: float) -> Point:
    (a, b), (c, d) = start, end
    return end if share == 1 else (a + share * (c - a), b + share * (d - b))


def _simplified(stroke: list[Point]) -> list[Point]:
    """The stroke without points that are, to within the tolerance, on the line between those that stay."""
    kept, low, high = stroke[:1], -math.inf, math.inf  # of the slopes that pass by all points left out
    for before, (x, y) in pairwise(stroke):
        if not low <= (y - kept[-1][1]) / _run(kept[-1], x) <= high:
            kept.append(before)
            low, high = -math.inf, math.inf
        rise, run = y - kept[-1][1], _run(kept[-1], x)
        low, high = max(low, (rise - _TOLERANCE) / run), min(high, (rise + _TOLERANCE) / run)
    return [*kept, stroke[-1]]


def _run(start: Point, x: float) -> float:
    return abs(x - start[0]) or _SLACK


def _data(strokes: list[list[Point]]) -> str:
    return "".join(map(_line, map(_simplified, strokes)))


def _line(stroke: list[Point]) -> str:
    places = [place for place, _ in groupby(f"{_px(x)},{_px(y)}" for x, y in stroke)]
    return "M" + "L".join(places if len(places) > 1 else 2 * places)


def _px(value: float) -> str:
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # + 0.0: without the sign of a zero
