"""The points are the function's, and between two sides of a jump there is a gap."""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from plotting import curve_of, doubling

import d2l_autograd as ad
from d2l_autograd.measure.sampler import MOST_OPS, Sampler, finished
from d2l_autograd.plots.curve_points import Along, curve_points


def test_the_curve_is_the_readers_function():
    xs, ys = curve_of(lambda x: x**3 - x, -2.0, 2.0, x=1.0)
    assert ys == pytest.approx([x**3 - x for x in xs], abs=1e-5)


def test_a_function_that_asks_for_gradients_has_its_curve():
    def derivative(x):
        (slope,) = torch.autograd.grad(x**3, x, create_graph=True)
        return slope

    xs, ys = curve_of(derivative, -1.0, 1.0, x=0.5)
    assert ys == pytest.approx([3 * x * x for x in xs], abs=1e-5)


def test_a_pole_is_a_gap():
    xs, ys = curve_of(lambda x: 1 / x, -2.0, 2.0, x=0.5)
    assert math.isnan(ys[xs.index(0.0)])
    assert all(y * x > 0 for x, y in zip(xs, ys, strict=True) if not math.isnan(y))


def test_the_jumps_of_2_5_4_are_gaps_and_f_of_0_ends():
    xs, ys = curve_of(doubling, -2.0, 2.0, a=0.8392)
    assert math.isnan(ys[xs.index(0.0)])
    segments = np.split(np.stack([xs, ys], 1), np.flatnonzero(np.isnan(ys)))
    outer = [s[~np.isnan(s[:, 1])] for s in segments]
    outer = [s for s in outer if len(s) and s[0, 0] > 0.2]
    slopes = [s[:, 1] / s[:, 0] for s in outer]
    assert [round(float(s[0])) for s in slopes] == [4096, 2048, 1024, 512]
    for slope_ in slopes:
        assert np.allclose(slope_, slope_[0], rtol=1e-5)


@pytest.mark.parametrize("low", (-2.0, -0.7, -0.31))
def test_no_line_crosses_a_jump_of_2_5_4(low):
    xs, ys = curve_of(doubling, low, -0.05, a=-0.3)
    for i in range(len(xs) - 1):
        if not math.isnan(ys[i] + ys[i + 1]):
            assert ys[i] / xs[i] == pytest.approx(ys[i + 1] / xs[i + 1], rel=1e-4)


def test_a_steep_curve_is_no_jump():
    _, ys = curve_of(lambda x: torch.sigmoid(30 * x), -2.0, 2.0, x=0.5)
    assert not any(map(math.isnan, ys))


@pytest.mark.parametrize(("low", "high"), [(1e-3, 1e3), (0.1, 4000.0), (1e-12, 1e12)])
def test_a_curve_of_magnitudes_has_as_many_points_in_each_power_of_ten(low, high):
    xs, ys = curve_of(lambda x: x * 3, low, high, logarithmic=True, x=1.0)
    assert len(xs) == 97
    assert (xs[0], xs[-1]) == pytest.approx((low, high))
    assert ys == pytest.approx([3 * x for x in xs], rel=1e-5)
    ratios = [b / a for a, b in pairwise(xs)]
    assert ratios == pytest.approx([ratios[0]] * 96)


def test_on_magnitudes_a_jump_is_a_gap_at_its_place():
    def step(x):
        return x * 2 if x < 30 else x * 5

    xs, ys = curve_of(step, 1.0, 1000.0, logarithmic=True, x=1.0)
    (gap,) = [i for i, y in enumerate(ys) if math.isnan(y)]
    assert xs[gap - 1] < 30 <= xs[gap + 1] and xs[gap + 1] / xs[gap - 1] < 1.01
    assert list(xs) == sorted(xs)
    for x, y in zip(xs, ys, strict=True):
        assert math.isnan(y) or y == pytest.approx(step(x), rel=1e-5)


@pytest.mark.parametrize(("steeper", "looks"), [(2.0, False), (3.0, False), (3.5, True), (-1.0, True)])
def test_a_bend_is_looked_at_for_a_jump_only_where_the_slope_more_than_triples(steeper, looks):
    def spent(right):
        def bent(x):
            return torch.where(x > 0, x * right, x * 1.0)

        sample = Sampler(bent, ad.trace(bent, x=1.0))
        along = Along(sample, {"x": torch.tensor(1.0)}, "x")
        finished(sample.in_pieces(curve_points(along, -96.0, 96.0)))
        return MOST_OPS - sample.ops_left

    assert (spent(steeper) > spent(1.0)) == looks


def test_points_where_the_function_raises_are_gaps():
    def f(x):
        if x < 0:
            raise ValueError("not here")
        return x * 2

    xs, ys = curve_of(f, -1.0, 1.0, x=0.5)
    assert {x < 0 for x, y in zip(xs, ys, strict=True) if math.isnan(y)} == {True}


def test_a_function_that_never_ends_costs_bounded_time():
    def f(x):
        while x > 0.5 or x < 0.4:
            x = x * 1
        return x

    xs, ys = curve_of(f, -1.0, 1.0, x=0.45)
    assert {0.4 <= x <= 0.5 for x, y in zip(xs, ys, strict=True) if not math.isnan(y)} == {True}


@pytest.mark.parametrize("f", [torch.sin, lambda x: x.sin() if x > -9 else x], ids=("one call", "many calls"))
def test_there_are_96_intervals_whether_one_call_takes_them_all_or_not(f):
    name = "input" if f is torch.sin else "x"
    xs, ys = curve_of(f, -3.0, 3.0, **{name: 1.0})
    assert xs == pytest.approx(np.linspace(-3, 3, 97))
    assert ys == pytest.approx(np.sin(xs), abs=1e-6)


@pytest.mark.parametrize("end", [1e-12, 1e12])
def test_tiny_and_huge_ranges_are_sampled_as_others(end):
    xs, ys = curve_of(lambda x: x * 3, -end, end, x=end)
    assert (xs[0], xs[-1]) == (-end, end) and ys == pytest.approx([3 * x for x in xs], rel=1e-6)


def test_values_that_are_infinite_or_not_a_number_are_gaps():
    xs, ys = curve_of(lambda x: torch.log(x), -1.0, 1.0, x=0.5)
    assert all(math.isnan(y) == (x <= 0) for x, y in zip(xs, ys, strict=True))


def test_the_other_inputs_keep_their_values():
    def f(x, y, z):
        return (x * z).sum() - y

    graph = ad.trace(f, x=[1.0, 2.0], y=3.0, z=[5.0, 7.0])
    sample = Sampler(f, graph)
    along = Along(sample, {name: node.tensor for name, node in graph.inputs.items()}, "y")

    def look():
        yield
        return [along(0.0), along(4.0), *along.together([1.0, 2.0, 3.0, 4.0])]

    assert finished(sample.in_pieces(look())) == [19.0, 15.0, 18.0, 17.0, 16.0, 15.0]


def test_where_one_call_takes_all_points_the_function_runs_but_a_few_times():
    runs = []

    def f(x):
        runs.append(x)
        return x * 2

    xs, _ = curve_of(f, -1.0, 1.0, x=0.5)
    assert len(xs) == 97 and len(runs) < 10
