"""Numbers lie where matplotlib's scales have them, and ticks are few and round."""

import math
from itertools import pairwise

import pytest
from matplotlib.scale import SymmetricalLogTransform

from d2l_autograd.plots.axis import Axis, typeset


def texts(axis, most=5):
    return [text for _, text in axis.ticks(most)]


@pytest.mark.parametrize(("start", "end"), [(94.0, 356.0), (203.0, 137.0)])
def test_a_linear_axis_lies_between_its_pixels(start, end):
    axis = Axis.linear(-5, 5, start, end)
    assert [axis.place(v) for v in (-5, 0, 5)] == [start, (start + end) / 2, end]


@pytest.mark.parametrize("axis", [Axis.linear(-1, 1, 10, 20), Axis.symlog([-1, 0.1, 1], 20, 10)])
def test_what_lies_beyond_is_placed_just_outside(axis):
    ends = sorted((axis.start_px - 4, axis.end_px + 4) if axis.start_px < 15 else (axis.start_px + 4, 6.0))
    assert sorted(map(axis.place, (-math.inf, math.inf))) == ends
    assert sorted(map(axis.place, (-1e300, 1e300))) == ends
    assert math.isnan(axis.place(math.nan)) and math.isnan(axis.position(math.nan))


@pytest.mark.parametrize("size", [1e-12, 1e12])
def test_tiny_and_huge_ranges_have_their_places_and_ticks(size):
    axis = Axis.linear(-size, size, 0, 100)
    assert axis.place(size / 2) == pytest.approx(75)
    assert [px for px, _ in axis.ticks(4)] == pytest.approx([0, 25, 50, 75, 100])
    assert texts(axis, 2) == [f"−{axis_text(size)}", "0", axis_text(size)]


def axis_text(size):
    return {1e-12: "1e−12", 1e12: "1e12"}[size]


def test_an_axis_of_a_single_number_has_room_about_it():
    assert Axis.linear(3, 3, 0, 100).place(3) == pytest.approx(50, abs=20)
    assert Axis.linear(0, 0, 0, 100).place(0) == 50


def test_ticks_of_a_linear_axis_are_whole_steps_with_a_true_minus():
    assert Axis.linear(-5, 5, 94, 356).ticks(2) == [(94, "−5"), (225, "0"), (356, "5")]
    assert texts(Axis.linear(0.05, 0.95, 0, 1)) == ["0.2", "0.4", "0.6", "0.8"]
    assert typeset(-1e-5) == "−1e−5"


def test_the_signed_logarithmic_scale_is_matplotlibs():
    values = [-2.0, -0.2, -0.02, -0.002, 0.0, 0.002, 0.02, 0.2, 2.0]
    axis = Axis.symlog(values, 100, 500)
    scale = SymmetricalLogTransform(10, 0.002, 0.9 * 0.15 * 3)
    low, high = scale.transform(-2.0), scale.transform(2.0)
    wanted = [100 + 400 * (scale.transform(v) - low) / (high - low) for v in values]
    assert [axis.place(v) for v in values] == pytest.approx(wanted)


def test_decades_are_equally_wide_and_zero_is_in_the_middle():
    axis = Axis.symlog([-2, -0.002, 0, 0.002, 2], 0, 100)
    places = [axis.place(v) for v in (-2, -0.2, -0.02, -0.002, 0, 0.002, 0.02, 0.2, 2)]
    steps = [b - a for a, b in pairwise(places)]
    assert steps == pytest.approx(steps[::-1])
    assert steps[0] == pytest.approx(steps[1]) == pytest.approx(steps[2])
    assert steps[3] > 0.1 * steps[0] and (places[0], places[-1]) == (0, 100)


@pytest.mark.parametrize("ends", [(1e-3, 1e3), (-1e3, -1e-3)])
def test_of_one_sign_a_place_is_as_many_decades_away(ends):
    axis = Axis.symlog(ends, 0, 600)
    sizes = [math.copysign(10.0**power, ends[0]) for power in range(-3, 4)]
    assert sorted(map(axis.place, sizes)) == pytest.approx([0, 100, 200, 300, 400, 500, 600])


@pytest.mark.parametrize(
    "values",
    [[0.0], [], [math.nan, math.inf], [1e-6], [-4.0], [0.0, 1.0], [3.0, 5.0], [-2.0, 0.0], [1e-30, 1e30],
     [-7.0, 7.0], [1e-200, 1e200], [0.0, 3.0, math.nan], [-1e-12, 1e12]],
)  # fmt: skip
def test_every_number_is_on_the_axis_and_ticks_are_few(values):
    axis = Axis.symlog(values, 400, 250)
    assert axis.low < axis.high
    assert all(250 <= axis.position(v) <= 400 for v in values if math.isfinite(v))
    found = axis.ticks(5)
    assert 1 <= len(found) <= 7 and len({text for _, text in found}) == len(found)
    assert all(250 - 1e-6 <= px <= 400 + 1e-6 for px, _ in found)


@pytest.mark.parametrize(
    ("values", "most", "wanted"),
    [
        ([1.0, 1e3], 5, "1 10 100 1000"),
        ([0.0, 0.5, 2e4], 5, "0 1 10 100 1000 10000"),
        ([-1e2, 1.0], 10, "−100 −10 −1 0 1"),
        ([-1e3, 1e3, 1.0], 5, "−100 −1 0 1 100"),
        ([1e-3, 1e3], 3, "0.001 0.1 10 1000"),
        ([-50.0, -0.3], 5, "−10 −1"),
        ([3.0, 5.0], 5, "3 3.5 4 4.5 5"),
        ([-7.0, 7.0], 4, "−5 0 5"),
    ],
)
def test_each_power_of_ten_has_a_tick_while_there_is_room(values, most, wanted):
    assert texts(Axis.symlog(values, 0, 100), most) == wanted.split()


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([2.0**n for n in range(9, 14)], "2⁹ 2¹⁰ 2¹¹ 2¹² 2¹³"),
        ([0.25, 0.5, 1.0, 2.0], "2⁻² 2⁻¹ 2⁰ 2¹"),
        ([-8.0, -4.0, -2.0], "−2³ −2² −2¹"),
        ([2.0**n for n in range(9, 20)] + [100 * 2.0**n for n in range(9, 20)], "2⁹ 2¹² 2¹⁵ 2¹⁸ 2²¹ 2²⁴"),
        ([1.0, 2.0, 1e3], "1 10 100 1000"),
    ],
)
def test_powers_of_two_are_the_ticks_where_the_numbers_are_such(values, wanted):
    assert texts(Axis.symlog(values, 0, 100)) == wanted.split()
