"""Plots: their numbers are torch's, a drag is a blit, and the reader's own matplotlib is left alone."""

from __future__ import annotations

import math
import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pytest
import torch

import d2l_autograd as ad
from d2l_autograd import language as labels
from d2l_autograd.colours import LIGHT
from d2l_autograd.measure import sampler as sampling
from d2l_autograd.measure.expected import check_gradients
from d2l_autograd.measure.sampler import finished
from d2l_autograd.plots import canvas, scales
from d2l_autograd.plots import choice as plots
from d2l_autograd.plots.bars import Bars
from d2l_autograd.plots.choice import plot_for as planned
from d2l_autograd.plots.contours import Contours
from d2l_autograd.plots.curve import Curve
from d2l_autograd.plots.points import curve

LIGHT_PAGE, DARK_PAGES = "#ffffff", ("#111111", "#212121")


@pytest.fixture(autouse=True)
def _english():
    labels.set_language("en")
    yield
    labels.set_language("en")


def plot_for(*given, **options):
    return finished(planned(*given, **options))


def doubling(a):
    """Section 2.5.4's function; it never ends for 0."""
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b


def square_times(x, y):
    z = x**2 * y
    return z


def dot(x):
    y = 2 * torch.dot(x, x)
    return y


def drawn(f, ranges=None, expect=None, **inputs):
    """The plot after its first drawing, with the run and its checks."""
    graph = ad.trace(f, **inputs)
    checks = check_gradients(graph, expect) if expect else ()
    plot = plot_for(f, graph, ranges, checks)
    plot.draw(graph, checks)
    return plot, graph, checks


def pixels(plot):
    return np.asarray(plot._canvas._agg.buffer_rgba()).copy()


def slope(line):
    (x0, x1), (y0, y1) = line.get_data()
    return (y1 - y0) / (x1 - x0)


def curve_of(f, low, high, **inputs):
    graph = ad.trace(f, **inputs)
    sample = sampling.Sampler(f, graph)
    with sample.running():
        assert sample.repeats()
        return finished(curve(sample, low, high))


# The numbers are torch's


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


def test_bars_are_as_high_as_torchs_gradients_and_frames_as_the_expected_ones():
    plot, graph, _ = drawn(dot, None, lambda x: 3 * x, x=[0.0, 1.0, -2.0, 3.0])
    assert [bar.get_height() for bar in plot._bars] == graph["x"].grad.tolist() == [0, 4, -8, 12]
    assert [frame.get_height() for frame in plot._frames] == [0, 3, -6, 9]
    assert [text.get_text() for text in plot._numbers] == ["0", "4", "−8", "12"]


def test_bars_stand_for_all_components_of_all_inputs():
    plot, graph, _ = drawn(lambda w, x, b: (w * x).sum() + b, w=[1.0, 2.0], x=[3.0, 4.0], b=5.0)
    assert [bar.get_height() for bar in plot._bars] == [3, 4, 1, 2, 1]
    assert (
        plot.alt_text(graph)
        == "Bar chart of the gradient's components: w[0]: 3; w[1]: 4; x[0]: 1; x[1]: 2; b: 1."
    )


def test_the_arrow_is_torchs_gradient_times_the_number_beside_it():
    plot, graph, _ = drawn(square_times, {"x": (-5, 5), "y": (-5, 5)}, x=2.0, y=3.0)
    (x0, y0), (x1, y1) = plot._arrow._posA_posB
    assert (x0, y0) == (2, 3)
    grad = graph["x"].grad.item(), graph["y"].grad.item()
    assert ((x1 - x0) / plot._scale, (y1 - y0) / plot._scale) == pytest.approx(grad)
    assert f"arrow = gradient × {plot._scale:g}" in [t.get_text() for t in plot._canvas.figure.texts]


def test_the_contour_lines_are_of_the_readers_function():
    plot, _, _ = drawn(square_times, {"x": (-5, 5), "y": (-5, 5)}, x=2.0, y=3.0)
    x, y, rows = plot._setting.found
    assert np.allclose(rows, np.square(x)[None, :] * np.array(y)[:, None], atol=1e-3)


def filling(x):
    y = torch.zeros(3)
    y[0] = x.sum() ** 2
    y[1:] = x.reshape(-1)[0] * 2
    return y.sum()


def test_a_function_that_fills_a_tensor_of_its_own_has_its_curve_and_its_contours():
    xs, ys = curve_of(filling, -2.0, 2.0, x=1.0)
    assert ys == pytest.approx([x**2 + 4 * x for x in xs], abs=1e-4)
    plot, _, _ = drawn(filling, {"x": (-2, 2)}, x=[1.0, 0.5])
    x, y, rows = plot._setting.found
    assert np.allclose(rows, np.add.outer(y, x) ** 2 + 4 * np.array(x), atol=1e-3)


def test_a_weighted_output_is_plotted_as_the_sum_that_is_differentiated():
    graph = ad.trace(lambda x: torch.stack([x, x**2]), x=3.0, upstream=[1.0, 10.0])
    plot = plot_for(lambda x: torch.stack([x, x**2]), graph, {"x": (-4, 4)})
    plot.draw(graph)
    assert plot._point.get_data()[1] == [93]
    assert slope(plot._tangent) == pytest.approx(61)


# Which plot


@pytest.mark.parametrize(
    ("f", "inputs", "kind"),
    (
        (torch.sin, {"input": 1.0}, Curve),
        (lambda x: (x**2).sum(), {"x": [1.0]}, Curve),
        (square_times, {"x": 1.0, "y": 1.0}, Contours),
        (dot, {"x": [1.0, 2.0]}, Contours),
        (dot, {"x": [1.0, 2.0, 3.0]}, Bars),
        (lambda x, y, w: (x + y) * w, {"x": 1.0, "y": 2.0, "w": 3.0}, Bars),
        (lambda x: x.sum(), {"x": torch.zeros(4, 9)}, type(None)),
        (lambda x: x.sum(), {"x": torch.zeros(0)}, type(None)),
        (lambda x: x.abs(), {"x": 1 + 2j}, type(None)),
    ),
)
def test_the_inputs_decide_the_kind_of_plot(f, inputs, kind):
    assert type(plot_for(f, ad.trace(f, **inputs))) is kind


def test_a_function_that_does_not_repeat_itself_has_no_curve():
    calls = iter(range(10**6))

    def f(x):
        return x * next(calls)

    assert type(plot_for(f, ad.trace(f, x=1.0))) is Bars


def test_a_function_that_asks_for_gradients_has_its_curve():
    def derivative(x):
        (slope,) = torch.autograd.grad(x**3, x, create_graph=True)
        return slope

    xs, ys = curve_of(derivative, -1.0, 1.0, x=0.5)
    assert ys == pytest.approx([3 * x * x for x in xs], abs=1e-5)


# Where there is no number, there is no line


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
    assert plot._setting.found[0]
    plot.draw(graph)


@pytest.mark.parametrize(
    ("f", "x"),
    (
        (lambda x: x * 0, 1.0),
        (lambda x: x * 0 + 1e9, 1.0),
        (lambda x: x * math.nan, 1.0),
        (lambda x: x / 0, 1.0),
        (lambda x: torch.log(x), 0.0),
        (lambda x: x * 1e30, 1e7),
        (lambda x: x * 1e-40, 1.0),
        (lambda x: torch.exp(x), 80.0),
        (lambda x: torch.sqrt(x), 0.0),
        (lambda x: x**2, 1e30),
        (lambda x: x * 2, math.nan),
        (lambda x: x * 2, math.inf),
        (lambda x: x * 2, 3),
        (lambda x: x * 2, torch.tensor(2.0, dtype=torch.float64)),
        (lambda x: x * 1e200 * 1e100, torch.tensor(2.0, dtype=torch.float64)),
        (lambda x: x * 2, torch.tensor([[1.5]])),
    ),
)
def test_odd_numbers_are_drawn_without_warnings(f, x):
    for g, inputs in (
        (f, {"x": x}),
        (lambda x, y: f(x) + y, {"x": x, "y": 1.0}),
        (lambda x, y, z: f(x) + y * z, {"x": x, "y": 1.0, "z": 2.0}),
    ):
        plot, graph, checks = drawn(g, expect=lambda **given: dict(given), **inputs)
        assert plot.alt_text(graph, checks)


def test_an_input_without_gradient_says_none():
    plot, graph, _ = drawn(lambda x, y, z: x * y, x=1.0, y=2.0, z=3.0)
    assert plot._numbers[2].get_text() == "None"
    assert "z: None" in plot.alt_text(graph)


# Nothing of the reader's is changed


def test_sampling_leaves_the_readers_tensors_output_and_randomness_alone(capsys):
    w, seen = torch.tensor(2.0, requires_grad=True), torch.zeros(())

    def f(x):
        print("called")
        seen.add_(1)
        return x * w + 0 * torch.rand(())

    graph = ad.trace(f, x=1.0)
    capsys.readouterr()
    state = torch.get_rng_state()
    plot_for(f, graph, {"x": (-1, 1)})
    assert torch.equal(torch.get_rng_state(), state)
    assert seen == 0 and w.grad is None
    assert capsys.readouterr().out == ""


def test_rcparams_backend_and_figures_stay_as_they_were():
    import matplotlib.pyplot as plt

    before, backend, figures = dict(mpl.rcParams), mpl.get_backend(), plt.get_fignums()
    drawn(doubling, {"a": (-2, 2)}, a=0.8392)
    drawn(square_times, x=2.0, y=3.0)
    assert (dict(mpl.rcParams), mpl.get_backend(), plt.get_fignums()) == (before, backend, figures)


@pytest.mark.parametrize(
    ("f", "inputs"),
    ((torch.sin, {"input": 1.0}), (square_times, {"x": 2.0, "y": 3.0}), (dot, {"x": [1.0, 2.0, 3.0]})),
    ids=("curve", "contours", "bars"),
)
def test_the_readers_style_does_not_reach_our_plots(f, inputs):
    import matplotlib.pyplot as plt

    graph = ad.trace(f, **inputs)
    plain = plot_for(f, graph).draw(graph)
    with mpl.rc_context():
        plt.style.use(["dark_background", "seaborn-v0_8"])
        plt.xkcd()
        mpl.rcParams.update(
            {"text.usetex": True, "figure.autolayout": True, "axes.grid": True, "font.size": 30}
        )
        styled = plot_for(f, graph).draw(graph)
    assert styled == plain


def test_matplotlib_is_imported_with_the_first_drawing():
    code = """if True:
        import sys, torch
        import d2l_autograd as ad
        from d2l_autograd.plots.choice import plot_for
        from d2l_autograd.measure.sampler import finished
        graph = ad.trace(lambda x: x * x, x=1.0)
        plot = finished(plot_for(lambda x: x * x, graph))
        assert "matplotlib" not in sys.modules
        plot.draw(graph)
        assert "matplotlib" in sys.modules and "matplotlib.pyplot" not in sys.modules
    """
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


# A drag is a blit

DRAGS = (
    (torch.sin, "input", 1.0, 1.1),
    (square_times, "x", 2.0, 2.1),
    (dot, "x", [1.0, 2.0, 3.0], [1.1, 2.0, 3.0]),
)


def dragged(f, name, before, after):
    rest = {"y": 3.0} if f is square_times else {}
    plot, _, _ = drawn(f, **{name: before}, **rest)
    staged = plot._canvas
    graph = ad.trace(f, **{name: after}, **rest)
    return plot, staged, graph, plot.draw(graph)


@pytest.mark.parametrize("drag", DRAGS, ids=("curve", "contours", "bars"))
def test_a_drag_keeps_the_background_and_gives_the_same_picture_as_a_full_drawing(drag):
    plot, staged, graph, png = dragged(*drag)
    assert plot._canvas is staged
    blitted = pixels(plot)
    for artist in staged._moving:
        artist.set_animated(False)
    staged._agg.draw()
    assert np.array_equal(blitted, pixels(plot))
    assert png == plot_for(drag[0], graph).draw(graph)


def test_the_png_holds_the_pixels():
    from io import BytesIO

    from matplotlib.image import imread

    plot, graph, _ = drawn(torch.sin, input=1.0)
    decoded = np.round(imread(BytesIO(plot.draw(graph))) * 255).astype(np.uint8)
    assert np.array_equal(decoded, pixels(plot))
    assert decoded.shape == (600, 960, 4)
    assert (decoded[0, :, 3] == 0).all()


def test_a_plain_screen_gets_a_quarter_of_the_dots_and_the_same_picture():
    from io import BytesIO

    from matplotlib.image import imread

    plot, graph, _ = drawn(dot, x=[0.0, 1.0, 2.0])
    fine, coarse = (imread(BytesIO(plot.draw(graph, density=density))) for density in (2, 1))
    assert coarse.shape == (300, 480, 4) and fine.shape == (600, 960, 4)
    ink = fine[..., 3].reshape(300, 2, 480, 2).mean(axis=(1, 3))
    assert np.corrcoef(ink.ravel(), coarse[..., 3].ravel())[0, 1] > 0.9
    assert np.array_equal(imread(BytesIO(plot.draw(graph))), fine)


def test_nothing_is_cut_off_at_the_edge():
    for f, inputs in (
        (lambda x: x**9 * -12345, {"x": -1.7}),
        (dot, {"x": [-1.0, 1.0]}),
        (lambda x: (x**3).sum(), {"x": [1e4] * 16}),
    ):
        plot, _, _ = drawn(f, expect=lambda x: x * -1e-9, **inputs)
        alpha = pixels(plot)[..., 3]
        assert not alpha[[0, -1]].any() and not alpha[:, [0, -1]].any()


def test_the_scale_is_held_while_it_serves():
    bounds = scales.held(None, 0, 12)
    assert bounds == (0, 15)
    assert scales.held(bounds, 0, 9) == bounds
    assert scales.held(bounds, 0, 16) == (0, 20)
    assert scales.held(bounds, 0, 1) == (0, 1)


@pytest.mark.parametrize("bounds", [(-1.0, 1.0), (-0.0, 1.0), (-1e-9, 0.0), (-0.3, 0.1), (-1e-300, 5.0)])
def test_the_zero_of_an_axis_has_no_sign(bounds):
    places, texts = scales.ticks(scales.rounded(*bounds))
    assert "0" in texts and "−0" not in texts
    assert all(math.copysign(1, place) == 1 for place in places if place == 0)


def test_the_branch_of_2_5_4_at_hand_is_shown_and_the_other_one_named():
    plot, _, _ = drawn(doubling, {"a": (-2, 2)}, a=0.8392)
    assert plot._bounds[0] == 0 and 2000 <= plot._bounds[1] <= 3000
    assert any(text.get_text().startswith("beyond the plot: ↓ −") for text in plot._canvas.figure.texts)
    plot.draw(ad.trace(doubling, a=-0.5))
    assert plot._bounds[1] == 0 and plot._bounds[0] <= -200_000
    assert slope(plot._tangent) == pytest.approx(204800)


def test_the_curve_is_found_anew_when_a_tensor_that_the_function_reaches_changes():
    w = torch.tensor(2.0)

    def f(x):
        return w * x

    plot, _, _ = drawn(f, {"x": (-1, 1)}, x=0.5)
    w.fill_(3.0)
    plot.draw(ad.trace(f, x=0.5))
    xs, ys = plot._setting.found
    assert ys == pytest.approx([3 * x for x in xs], abs=1e-5)


def test_the_curve_is_not_found_anew_on_a_drag(monkeypatch):
    plot, _, _ = drawn(doubling, {"a": (-2, 2)}, a=0.8392)
    monkeypatch.setattr(sampling.Sampler, "__call__", pytest.fail)
    plot.draw(ad.trace(doubling, a=1.7))


# Words


def test_alt_texts_give_the_numbers_in_both_languages():
    plot, graph, _ = drawn(lambda x: x * x, {"x": (-2, 2)}, x=1.5)
    assert plot.alt_text(graph) == (
        "Curve of x * x for x from -2 to 2. "
        "At x = 1.5: x * x = 2.25; its tangent has the gradient 3 as slope."
    )
    labels.set_language("zh")
    assert plot.alt_text(graph).startswith("x * x 随 x 从 -2 到 2 变化的曲线。在 x = 1.5 处，x * x = 2.25")


def test_another_language_is_another_background():
    plot, graph, _ = drawn(dot, x=[1.0, 2.0, 3.0])
    assert "gradient" in [text.get_text() for text in plot._canvas.figure.texts]
    labels.set_language("zh")
    plot.draw(graph)
    assert {"gradient", "梯度"} & {text.get_text() for text in plot._canvas.figure.texts}


def test_without_a_chinese_font_labels_are_english(monkeypatch):
    for cached in (canvas.families, canvas._characters, canvas._font):
        cached.cache_clear()
    monkeypatch.setattr(canvas, "CHINESE", ())
    labels.set_language("zh")
    try:
        plot, _, _ = drawn(lambda 输入: 输入.sum(), 输入=[1.0, 2.0, 3.0])
        texts = [text.get_text() for text in plot._canvas.figure.texts]
    finally:
        for cached in (canvas.families, canvas._characters, canvas._font):
            cached.cache_clear()
    assert "gradient" in texts and "??[0]" in texts


def luminance(rgb):
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def rgb(colour):
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def turned(colour):
    """The colour after CSS `invert(1) hue-rotate(180deg)`."""
    weights = np.array([0.213, 0.715, 0.072])
    return np.clip((2 * weights[None, :].repeat(3, 0) - np.eye(3)) @ (1 - rgb(colour)), 0, 1)


@pytest.mark.parametrize("name", ("ink", "muted", "value", "gradient"))
def test_colours_can_be_read_on_light_and_turned_round_on_dark_pages(name):
    assert contrast(rgb(LIGHT[name]), rgb(LIGHT_PAGE)) >= 4.5
    for page in DARK_PAGES:
        assert contrast(turned(LIGHT[name]), rgb(page)) >= 4.5


def test_the_module_says_how_a_dark_page_shows_a_plot():
    assert "invert(1) hue-rotate(180deg)" in plots.__doc__


def test_what_is_drawn_between_the_pieces_of_a_curve_has_no_part_in_it(monkeypatch):
    def f(x):
        return x * torch.rand(())

    monkeypatch.setattr(sampling, "PIECE", 0)
    sample = sampling.Sampler(f, ad.trace(f, x=1.0))

    def three():
        found = []
        for _ in range(3):
            found.append(sample(1.0))
            yield
        return found

    work = sampling.Task(sample.in_pieces(three()))
    for _ in work.go_on():
        torch.rand(5)  # as a cell of the reader's does
    assert len(set(work.result)) == 1
