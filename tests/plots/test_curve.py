"""The curve and its jumps are the function's, and the line through the point has torch's slope."""

import math

import numpy as np
import pytest
import torch
from plotting import curve_of, doubling, drawn, plot_for, slope

import d2l_autograd as ad
from d2l_autograd.measure.sampler import MOST_OPS, Sampler, finished
from d2l_autograd.plots.curve import curve_points


@pytest.mark.parametrize("x", (-1.5, 0.0, 0.7, 2.0))
def test_the_tangent_has_torchs_gradient_as_slope_and_goes_through_the_point(x):
    plot, graph, _ = drawn(torch.sin, {"input": (-3, 3)}, input=x)
    (at,), (value,) = plot._point.get_data()
    assert (at, value) == (graph["input"].value.item(), graph.nodes[graph.output].value.item())
    assert slope(plot._tangent) == pytest.approx(graph["input"].grad.item(), abs=1e-9)
    (x0, _), (y0, _) = plot._tangent.get_data()
    assert value + graph["input"].grad.item() * (x0 - at) == pytest.approx(y0)


def test_the_curve_is_the_readers_function():
    xs, ys = curve_of(lambda x: x**3 - x, -2.0, 2.0, x=1.0)
    assert ys == pytest.approx([x**3 - x for x in xs], abs=1e-5)


def test_a_gradient_through_detach_is_a_line_with_torchs_slope_beside_the_expected_one():
    def f(x):
        u = (x * x).detach()
        return u * x

    plot, graph, checks = drawn(f, {"x": (-2, 2)}, lambda x: 3 * x**2, x=1.0)
    assert slope(plot._tangent) == pytest.approx(1.0)
    assert slope(plot._wanted) == pytest.approx(3.0)
    assert "need not be the tangent" in plot.alt_text(graph, checks)


def test_a_weighted_output_is_plotted_as_the_sum_that_is_differentiated():
    graph = ad.trace(lambda x: torch.stack([x, x**2]), x=3.0, upstream=[1.0, 10.0])
    plot = plot_for(lambda x: torch.stack([x, x**2]), graph, {"x": (-4, 4)})
    plot.draw(graph)
    assert plot._point.get_data()[1] == [93]
    assert slope(plot._tangent) == pytest.approx(61)


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


@pytest.mark.parametrize(("steeper", "looks"), [(2.0, False), (3.0, False), (3.5, True), (-1.0, True)])
def test_a_bend_is_looked_at_for_a_jump_only_where_the_slope_more_than_triples(steeper, looks):
    def spent(right):
        def bent(x):
            return torch.where(x > 0, x * right, x * 1.0)

        sample = Sampler(bent, ad.trace(bent, x=1.0))
        finished(sample.in_pieces(curve_points(sample, -96.0, 96.0)))
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

    graph = ad.trace(f, x=0.45)
    plot = plot_for(f, graph, {"x": (-1, 1)})
    assert plot.found[0]
    plot.draw(graph)


def test_the_branch_of_2_5_4_at_hand_is_shown_and_the_other_one_named():
    plot, _, _ = drawn(doubling, {"a": (-2, 2)}, a=0.8392)
    assert plot._bounds[0] == 0 and 2000 <= plot._bounds[1] <= 3000
    assert any(text.get_text().startswith("beyond the plot: ↓ −") for text in plot._canvas.figure.texts)
    plot.draw(ad.trace(doubling, a=-0.5))
    assert plot._bounds[1] == 0 and plot._bounds[0] <= -200_000
    assert slope(plot._tangent) == pytest.approx(204800)
