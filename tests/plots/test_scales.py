"""Scales are round, show what matters of every curve, and have a zero without a sign."""

import math

import pytest

from d2l_autograd.plots import scales
from d2l_autograd.plots.curves import Curve


@pytest.mark.parametrize("bounds", [(-1.0, 1.0), (-0.0, 1.0), (-1e-9, 0.0), (-0.3, 0.1), (-1e-300, 5.0)])
def test_the_zero_of_an_axis_has_no_sign(bounds):
    places = scales.ticks(*scales.rounded(*bounds))
    assert 0.0 in places
    assert all(math.copysign(1, place) == 1 for place in places if place == 0)


POLE = [-1e6] * 3 + [float(i) for i in range(101)] + [1e6] * 3


def test_of_a_curve_with_a_pole_the_inner_four_fifths_are_shown_with_a_margin():
    # Of 107 values 10 are left out at each end: 7 to 93 are left, and a fifth of 86 is added on each side.
    assert scales.window([math.nan, *POLE], at=50.0) == pytest.approx((7 - 17.2, 93 + 17.2))


def test_a_curve_without_a_gap_is_shown_whole():
    assert scales.window(POLE, at=50.0) == (-1e6, 1e6)


def test_a_curve_with_a_gap_that_does_not_go_far_is_shown_whole():
    assert scales.window([math.nan, *POLE[3:-3]], at=50.0) == (0.0, 100.0)
    constant = [math.nan] + [1.0] * 50
    assert scales.window(constant, at=1.0) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("at", "shown"), [(500.0, (-10.2, 500)), (-50.0, (-50, 110.2)), (math.inf, (-10.2, 110.2))]
)
def test_the_point_of_this_run_is_always_in_the_window(at, shown):
    assert scales.window([math.nan, *POLE], at) == pytest.approx(shown)


def test_of_two_branches_of_wholly_different_size_the_one_at_hand_is_shown_with_zero():
    small, large = [1.0 + i / 50 for i in range(50)], [-1000.0 - i for i in range(50)]
    assert scales.window([*small, *large], at=1.5) == (0.0, small[-1])
    assert scales.window([*small, *large], at=-1020.0) == (large[-1], 0.0)
    assert scales.window([*small, *large], at=0.0) == (large[-1], small[-1])


def test_where_nothing_is_finite_the_window_is_the_point():
    assert scales.window([math.nan, math.inf], at=3.0) == (0.0, 3.0)
    assert scales.window([math.nan], at=math.nan) == (0.0, 0.0)


@pytest.mark.parametrize("span", [0.7, 1.0, 2.5, 4.9, 5.0, 7.0, 10.0, 11.0, 24.0, 26.0, 99.0, 3e-7, 8e12])
@pytest.mark.parametrize("most", [5, 8])
def test_a_step_is_the_smallest_round_one_that_is_few_enough(span, most):
    sizes = [factor * 10.0**power for power in range(-9, 15) for factor in (1, 2, 5)]
    assert scales.step(span, most) == pytest.approx(min(s for s in sizes if s * most >= span * (1 - 1e-9)))


@pytest.mark.parametrize(
    ("bounds", "wanted"),
    [
        ((0.0, 1.0), (0.0, 1.0)),
        ((-3.2, 7.9), (-5.0, 10.0)),
        ((-4e-5, 2e-5), (-4e-5, 2e-5)),
        ((3.0, 4.1), (3.0, 4.5)),
    ],
)
def test_rounded_bounds_are_the_next_whole_steps(bounds, wanted):
    assert scales.rounded(*bounds) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("bounds", "wanted"),
    [
        ((5.0, 5.0), (4.4, 5.6)),
        ((-5.0, -4.999), (-5.5, -4.0)),
        ((0.0, 0.0), (-1, 1)),
        ((0.0, 1e-31), (-1, 1)),
    ],
)
def test_an_axis_of_one_value_has_room_around_it(bounds, wanted):
    assert scales.rounded(*bounds) == pytest.approx(wanted)


def test_the_ticks_of_rounded_bounds_begin_and_end_with_them():
    assert scales.ticks(-5.0, 10.0) == [-5.0, 0.0, 5.0, 10.0]
    assert scales.ticks(0.0, 1.0) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])
    assert scales.ticks(0.05, 0.95) == pytest.approx([0.2, 0.4, 0.6, 0.8])
    assert scales.ticks(-2.0, 2.0, most=8) == [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]


def line(low, high):
    return Curve([(float(i), low + (high - low) * i / 96) for i in range(97)])


def test_all_curves_of_a_figure_have_the_same_bounds():
    curves = [line(-12.0, 28.0), line(-8.0, 32.0), line(-25.0, 25.0)]
    assert scales.bounds(curves, at=20.0) == (-40.0, 40.0)
    assert scales.bounds(iter(curves[:1]), at=20.0) == (-20.0, 30.0)
    assert scales.bounds(curves[:1], at=200.0) == (-50.0, 200.0)


def test_a_pole_of_one_curve_does_not_cut_another():
    pole = Curve([(math.nan, math.nan), *((0.0, y) for y in POLE)])
    assert scales.bounds([pole], at=50.0) == (-50.0, 150.0)
    assert scales.bounds([pole, line(0.0, 400.0)], at=50.0) == (-100.0, 400.0)


@pytest.mark.parametrize(("at", "wanted"), [(3.0, (0, 3)), (0.0, (-1, 1)), (math.nan, (-1, 1))])
def test_without_a_curve_the_bounds_hold_the_point_and_zero(at, wanted):
    assert scales.bounds([], at) == wanted


@pytest.mark.parametrize("at", [1e308, -1e308, math.inf])
def test_a_point_beyond_all_bounds_does_not_stretch_them(at):
    assert scales.bounds([line(0.0, 1.0)], at) == (0, 1)


def test_a_constant_has_room_on_either_side():
    low, high = scales.bounds([line(5.0, 5.0)], at=5.0)
    assert low < 5 < high


@pytest.mark.parametrize("size", [1e-12, 1e12])
def test_tiny_and_huge_curves_have_bounds_of_their_size(size):
    assert scales.bounds([line(-size, 2 * size)], at=0.0) == pytest.approx((-size, 2 * size))
