"""Path data are the points in pixels; nothing lies outside the axes, and nothing goes across a gap."""

import math
import random
import re

import numpy as np
import pytest

from d2l_autograd.plots.axis import Axis
from d2l_autograd.plots.path import path, segment

X, Y = Axis.linear(0, 10, 0, 100), Axis.linear(-1, 1, 100, 0)
LEFT, RIGHT = Axis.linear(-5, 5, 94, 356), Axis.linear(-50, 50, 203, 137)


def strokes(data):
    return [[tuple(map(float, p.split(","))) for p in stroke.split("L")] for stroke in data.split("M")[1:]]


def sampled(f, low, high, count=97):
    return [(x, f(x)) for x in np.linspace(low, high, count).tolist()]


def test_a_straight_line_is_its_two_ends():
    assert path(sampled(lambda x: 4 * x + 12, -5, 5), LEFT, RIGHT) == "M94,175.3L356,148.9"
    assert path(sampled(lambda x: 0.0, 0, 10), X, Y) == "M0,50L100,50"


@pytest.mark.parametrize(
    ("f", "steepest"),
    [
        (math.sin, 5),
        (lambda x: (x / 5 - 1) ** 3, 3),
        (lambda x: x * x / 100, 1),
        (lambda x: abs(x - 5) / 5, 1),
    ],
    ids=("sine", "cubic", "parabola", "bend"),
)
def test_points_that_are_left_out_lie_on_the_line(f, steepest):
    points = sampled(f, 0, 10)
    (stroke,) = strokes(path(points, X, Y))
    assert len(stroke) < len(points)
    xs, ys = zip(*stroke, strict=True)
    for x, y in points:
        rounding = 0.05 * (1 + steepest)
        assert np.interp(X.place(x), xs, ys) == pytest.approx(Y.place(y), abs=0.05 + rounding)


@pytest.mark.parametrize("gap", [math.nan, math.inf, -math.inf])
def test_a_gap_is_not_crossed(gap):
    points = [(0.0, 0.0), (1.0, 0.0), (1.0, gap), (1.0, 0.5), (2.0, 0.5), (3.0, gap), (4.0, gap)]
    assert path(points, X, Y) == "M0,50L10,50M10,25L20,25"


def test_a_point_between_gaps_is_a_line_without_length():
    assert path([(1.0, math.nan), (2.0, 0.0), (3.0, math.nan)], X, Y) == "M20,50L20,50"
    assert path([(2.0, 0.0)], X, Y) == "M20,50L20,50"
    assert path([(2.0, 3.0)], X, Y) == ""


@pytest.mark.parametrize("points", [[], [(0.0, math.nan)], [(0.0, 5.0), (10.0, 7.0)]])
def test_where_nothing_is_to_be_seen_there_is_no_path(points):
    assert path(points, X, Y) == ""


def test_a_segment_is_cut_where_the_axis_ends():
    assert path([(0.0, 0.0), (10.0, 2.0)], X, Y) == "M0,50L50,0"
    assert path([(0.0, -3.0), (10.0, 3.0)], X, Y) == "M33.3,100L66.7,0"
    assert path([(0.0, 0.0), (5.0, 4.0), (10.0, 0.0)], X, Y) == "M0,50L12.5,0M87.5,0L100,50"


def test_a_curve_along_the_end_of_an_axis_is_seen():
    for start, end in ((203.4, 117.7), (88.8, 11.3), (7.3, 991.1)):
        y = Axis.linear(-0.3, 0.1, start, end)
        assert path([(0.0, 0.1), (10.0, 0.1)], X, y) and path([(0.0, -0.3), (10.0, -0.3)], X, y)


def test_a_pole_goes_up_to_the_end_of_the_axis_and_no_further():
    points = [(x, 1 / x if x else math.nan) for x, _ in sampled(abs, -5, 5, 101)]
    y = Axis.linear(-2, 2, 100, 0)
    left, right = strokes(path(points, Axis.linear(-5, 5, 0, 100), y))
    assert left[-1][1] == 100 and right[0][1] == 0
    assert all(0 <= part <= 100 for stroke in (left, right) for place in stroke for part in place)


@pytest.mark.parametrize("far", [1e12, 1e100, 1e308])
def test_very_far_points_leave_the_axes_upright(far):
    assert path([(5.0, 0.0), (10.0, far)], X, Y) == "M50,50L50,0"


@pytest.mark.parametrize("size", [1e-12, 1e12])
def test_tiny_and_huge_ranges_have_the_same_path(size):
    x, y = Axis.linear(-size, size, 0, 100), Axis.linear(-size, size, 100, 0)
    assert path(sampled(lambda x: x / 2, -size, size), x, y) == "M0,75L100,25"


def test_a_curve_inside_the_axes_is_a_single_stroke():
    x = Axis.linear(0, 10, 94.3, 356.7)
    y = Axis.linear(-1, 1, 0, 1000)
    rough = random.Random(0)
    assert len(strokes(path(sampled(lambda _: rough.uniform(-1, 1), 0, 10, 999), x, y))) == 1


def test_coordinates_have_one_decimal_at_most_and_no_negative_zero():
    data = path(sampled(lambda x: math.sin(3 * x), 0, 10), X, Axis.linear(-1, 1, 100, -0.0))
    assert all(re.fullmatch(r"-?\d+(\.[1-9])?", n) and n != "-0" for n in re.split("[ML,]", data)[1:])


def test_on_a_logarithmic_axis_points_lie_at_their_powers():
    y = Axis.symlog([1.0, 10.0, 100.0], 100, 0)
    assert path([(0.0, 1.0), (5.0, 10.0), (10.0, 100.0)], X, y) == "M0,100L100,0"


@pytest.mark.parametrize(
    ("at", "value", "slope"), [(2.0, 0.5, 0.1), (5.0, 0.0, -3.0), (8.0, -0.9, 40.0), (3.0, 0.25, 0.0)]
)
def test_a_tangent_goes_through_its_point_with_its_slope(at, value, slope):
    (((x0, y0), (x1, y1)),) = strokes(segment(at, value, slope, X, Y))
    assert 0 <= x0 < x1 <= 100 and all(0 <= y <= 100 for y in (y0, y1))
    for x, y in ((x0, y0), (x1, y1)):
        line = Y.position(value) - 5 * slope * (x - X.position(at))
        assert y == pytest.approx(line, abs=0.06 * (1 + 5 * abs(slope)))
    assert {x0, x1} & {0, 100} or {y0, y1} == {0, 100}


@pytest.mark.parametrize("slope", [1e12, -1e16, 1e100, 1e308, -1e308])
def test_a_very_steep_tangent_stands_upright_in_its_point(slope):
    (ends,) = strokes(segment(8.0, 0.5, slope, X, Y))
    assert [x for x, _ in ends] == [80, 80] and {y for _, y in ends} == {0, 100}


@pytest.mark.parametrize("missing", [None, math.nan, math.inf, -math.inf])
def test_without_a_value_or_a_slope_there_is_no_tangent(missing):
    assert segment(2.0, missing, 1.0, X, Y) == segment(2.0, 0.0, missing, X, Y) == ""


def test_a_tangent_that_misses_the_axes_is_not_drawn():
    assert segment(5.0, 3.0, 0.0, X, Y) == ""
    assert segment(5.0, 3.0, 1.0, X, Y) == "M10,100L30,0"
