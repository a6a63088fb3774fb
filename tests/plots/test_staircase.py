"""The staircase of section 2.5.4: every stair is a slope that torch gives, on either side of 0."""

import math
from itertools import pairwise

import ipywidgets
import numpy as np
import pytest
import torch
from matplotlib.figure import Figure
from plotting import doubling as f
from plotting import plot_for

import d2l_autograd as ad
from d2l_autograd.plots.staircase import Staircase, _scale


def slope(g, at):
    a = torch.tensor(at, requires_grad=True)
    return torch.autograd.grad(g(a), a)[0].item()


def staircase(g, at, across, name="a"):
    return plot_for(g, ad.trace(g, **{name: at}), {name: across}, slope=True)


def test_every_stair_has_torchs_slope_at_both_ends_and_between():
    found = staircase(f, 0.8392, (-2.0, 2.0)).found[1]
    for start, end, height in found:
        for part in (0.001, 0.37, 0.999):
            assert slope(f, start + part * (end - start)) == height


def test_the_stairs_cover_both_signs_but_for_the_jumps():
    found = staircase(f, 0.8392, (-2.0, 2.0)).found[1]
    for sign, factor in ((1, 1), (-1, 100)):
        mine = [stair for stair in found if stair[0] * sign > 0]
        heights = {height for *_, height in mine}
        sizes = [0.002 * 1.003**i for i in range(int(math.log(1000) / math.log(1.003)))]
        assert heights == {slope(f, sign * size) for size in sizes}
        assert max(heights) == factor * 2**19
        covered = sum(math.log(end / start) for start, end, _ in mine)
        assert covered > 0.97 * math.log(1000)


def test_the_point_stands_on_its_stair():
    explorer = ad.explore(f, a=(-2.0, 2.0, 0.1, 0.5), plot="slope")
    (slider,) = explorer._inputs[0].widgets
    for value in (0.3, -1.2, 1.9):
        slider.value = value
        plot = explorer._plot
        ((x,), (y,)) = plot._step.get_data()
        here = [height for start, end, height in plot.found[1] if start <= x <= end or end <= x <= start]
        assert here == [slope(f, value)] == [y] and x == pytest.approx(value)


def test_sampling_is_done_once_and_not_at_each_move():
    explorer = ad.explore(f, a=(-2.0, 2.0, 0.1, 0.5), plot="slope")
    before = explorer._plot.found[1]
    explorer._inputs[0].widgets[0].value = 1.0
    assert explorer._plot.found[1] is before


def test_a_loop_that_never_ends_at_zero_does_no_harm():
    explorer = ad.explore(f, a=(-2.0, 2.0, 0.1, 0.5), plot="slope")
    explorer._inputs[0].widgets[0].value = 0.0
    assert explorer._view._frame["alert"]


@pytest.mark.parametrize(
    "g",
    [torch.relu, torch.abs, lambda a: a * 0, lambda a: a.detach() * a, lambda a: 1 / a, lambda a: a.sqrt()],
)
def test_other_functions_draw_too(g):
    name = "input" if g in (torch.relu, torch.abs) else "a"
    graph = ad.trace(g, **{name: 0.5})
    plot = plot_for(g, graph, {name: (-2.0, 2.0)}, slope=True)
    assert isinstance(plot, Staircase) and plot.draw(graph)[:4] == b"\x89PNG"


def test_relu_is_two_stairs():
    found = staircase(torch.relu, 0.5, (-2.0, 2.0), name="input").found[1]
    assert [height for *_, height in found] == [0.0, 1.0]


def test_several_inputs_have_their_usual_plot():
    graph = ad.trace(lambda x: (x * x).sum(), x=[1.0, 2.0])
    assert not isinstance(plot_for(lambda x: (x * x).sum(), graph, slope=True), Staircase)


def test_a_logarithmic_slider_goes_over_its_powers_of_ten():
    slider = ipywidgets.FloatLogSlider(value=0.1, min=-3, max=3, step=0.05)
    explorer = ad.explore(f, a=slider, plot="slope")
    assert explorer._plot._across == (1e-3, 1e3)
    heights = [height for *_, height in explorer._plot.found[1]]
    assert heights == [2.0**n for n in range(20, 0, -1)]
    slider.value = 1e-3
    assert explorer.graph["a"].value.item() == pytest.approx(1e-3)
    assert explorer.graph["a"].grad.item() == 2.0**20


def test_an_unknown_kind_of_plot_is_explained():
    with pytest.raises(ad.TraceError, match="slope"):
        ad.explore(f, a=1.0, plot="stairs")


def test_the_alternative_text_counts_the_stairs():
    ad.set_language("en")
    explorer = ad.explore(f, a=(-2.0, 2.0, 0.1, 0.5), plot="slope")
    assert f"{len(explorer._plot.found[1])} stairs" in explorer._view._frame["plot"]


def height(plot, value):
    """How far to the right, in pixels, the lower axes have ``value``."""
    return plot._canvas.figure.axes[1].transData.transform((value, 1.0))[0]


def test_the_scale_is_symmetric_logarithmic_and_keeps_zero_in_the_middle():
    graph = ad.trace(f, a=0.5)
    plot = plot_for(f, graph, {"a": (-2.0, 2.0)}, slope=True)
    plot.draw(graph)
    places = [height(plot, value) for value in (-2, -0.2, -0.02, -0.002, 0, 0.002, 0.02, 0.2, 2)]
    steps = [b - a for a, b in pairwise(places)]
    assert steps == pytest.approx(steps[::-1])
    assert steps[0] == pytest.approx(steps[1]) == pytest.approx(steps[2])
    assert (places[0], places[-1]) == pytest.approx(plot._canvas.figure.axes[1].bbox.intervalx)
    assert steps[3] > 0.1 * steps[0]


@pytest.mark.parametrize("ends", [(1e-3, 1e3), (-1e3, -1e-3)])
def test_the_stairs_of_one_sign_stand_over_their_places(ends):
    graph = ad.trace(f, a=ends[0])
    plot = plot_for(f, graph, {"a": ends}, slope=True)
    plot.draw(graph)
    axes = plot._canvas.figure.axes[1]
    left, right = axes.bbox.intervalx
    for place in axes.get_xticks():
        decades = abs(math.log10(place / ends[0]))
        assert height(plot, place) == pytest.approx(left + (right - left) * decades / 6)
    *pieces, _ = [piece.get_xdata() for piece in axes.lines]
    assert (np.min(pieces), np.max(pieces)) == pytest.approx(ends)


@pytest.mark.parametrize(
    "values", [[0.0], [1e-6], [0.0, 1.0], [3.0, 5.0], [-2.0, 0.0], [1e-30, 1e30], [-7.0, 7.0]]
)
def test_the_ticks_hold_the_numbers_and_are_few(values):
    axes = Figure().add_subplot()
    _scale(axes, "y", values, room=0.08)
    low, high = axes.get_ylim()
    ticks = axes.get_yticks()
    assert low < min(values) and max(values) < high
    assert 1 <= len(ticks) <= 11 and all(low <= tick <= high for tick in ticks)


@pytest.mark.parametrize(
    ("values", "powers"),
    [
        ([1.0, 1e3], [0, 1, 2, 3]),
        ([0.0, 0.5, 2e4], [0, 1, 2, 3, 4]),
        ([-1e2, 1.0], [0, 1, 2]),
        ([-1e3, 1.0], [0, 2]),
    ],
)
def test_each_power_of_ten_has_a_tick_while_there_is_room(values, powers):
    axes = Figure().add_subplot()
    _scale(axes, "y", values)
    ticks = [10.0**power for power in powers]
    below = [-tick for tick in reversed(ticks)] * (min(values) < 0)
    assert list(axes.get_yticks()) == [*below, *[0.0] * (0.0 in values), *ticks]


def test_an_infinite_slope_is_drawn_without_a_point():
    inverse = lambda x: 1 / x  # noqa: E731
    graph = ad.trace(inverse, x=0.0)
    assert math.isinf(graph["x"].grad.item())
    plot = plot_for(inverse, graph, {"x": (-2.0, 2.0)}, slope=True)
    assert isinstance(plot, Staircase) and plot.draw(graph)
    assert len(plot._tangent.get_xdata()) == 0


def test_a_slope_that_is_nan_is_on_the_scale_of_the_others():
    def f(x):
        return x.sqrt() * 0 + 3 * x if x == 0 else 3 * x

    graph = ad.trace(f, x=0.0)
    assert graph["x"].grad.isnan()
    plot = plot_for(f, graph, {"x": (-2.0, 2.0)}, slope=True)
    plot.draw(graph)
    axes = Figure().add_subplot()
    _scale(axes, "y", [0.0, 3.0], room=0.08)
    assert plot._canvas.figure.axes[1].get_ylim() == axes.get_ylim()
    assert np.isnan(plot._step.get_ydata()).all()
