"""The staircase of section 2.5.4: every stair is a slope that torch gives, on either side of 0."""

import math

import ipywidgets
import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.measure.sampler import finished
from d2l_autograd.plots.choice import plot_for as planned
from d2l_autograd.plots.staircase import Signed, Staircase


def plot_for(*given, **options):
    return finished(planned(*given, **options))


def f(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b


def slope(g, at):
    a = torch.tensor(at, requires_grad=True)
    return torch.autograd.grad(g(a), a)[0].item()


def staircase(g, at, across, name="a"):
    return plot_for(g, ad.trace(g, **{name: at}), {name: across}, slope=True)


def test_every_stair_has_torchs_slope_at_both_ends_and_between():
    found = staircase(f, 0.8392, (-2.0, 2.0))._slopes.found
    for start, end, height in found:
        for part in (0.001, 0.37, 0.999):
            assert slope(f, start + part * (end - start)) == height


def test_the_stairs_cover_both_signs_but_for_the_jumps():
    found = staircase(f, 0.8392, (-2.0, 2.0))._slopes.found
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
        here = [
            height
            for start, end, height in plot._slopes.found
            if plot._x(start) <= x <= plot._x(end) or plot._x(end) <= x <= plot._x(start)
        ]
        assert here == [slope(f, value)] and y == plot._y(here[0])


def test_sampling_is_done_once_and_not_at_each_move():
    explorer = ad.explore(f, a=(-2.0, 2.0, 0.1, 0.5), plot="slope")
    before = explorer._plot._slopes.found
    explorer._inputs[0].widgets[0].value = 1.0
    assert explorer._plot._slopes.found is before


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
    found = staircase(torch.relu, 0.5, (-2.0, 2.0), name="input")._slopes.found
    assert [height for *_, height in found] == [0.0, 1.0]


def test_several_inputs_have_their_usual_plot():
    graph = ad.trace(lambda x: (x * x).sum(), x=[1.0, 2.0])
    assert not isinstance(plot_for(lambda x: (x * x).sum(), graph, slope=True), Staircase)


def test_a_logarithmic_slider_goes_over_its_powers_of_ten():
    slider = ipywidgets.FloatLogSlider(value=0.1, min=-3, max=3, step=0.05)
    explorer = ad.explore(f, a=slider, plot="slope")
    assert explorer._plot._across == (1e-3, 1e3)
    heights = [height for *_, height in explorer._plot._slopes.found]
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
    assert f"{len(explorer._plot._slopes.found)} stairs" in explorer._view._frame["plot"]


def test_the_scale_is_symmetric_monotonous_and_keeps_zero_in_the_middle():
    scale = Signed(0.01, 100.0)
    values = [-100, -1, -0.01, 0, 0.01, 0.5, 100]
    places = [scale(value) for value in values]
    assert places == sorted(places) and scale(0) == 0 and scale(-5) == -scale(5)
    assert scale.ends == (scale(-100), scale(100))
    assert scale(10) - scale(1) == pytest.approx(1) == pytest.approx(scale(1) - scale(0.1))


def test_a_gap_is_told_in_units_of_the_last_place():
    a = next(
        x for x in torch.linspace(-0.1, -3, 300).tolist()
        if slope(f, x) != (f(torch.tensor(x)) / torch.tensor(x)).item()
    )  # fmt: skip
    explorer = ad.explore(f, a=ipywidgets.FloatText(a), expect=lambda a: f(a) / a, plot=False)
    (check,) = explorer._checks
    assert check.verdict == "rounding"
    ulp = math.ulp(slope(f, a)) * 2 ** (52 - 23)
    assert check.units == round(check.gap / ulp) == 1
