"""What stays between runs, what is found anew, and what a plot says of itself."""

import itertools

import numpy as np
import pytest
import torch
from notebook_code import defined
from plotting import dot, doubling, drawn, pixels, plot_for, square_times

import d2l_autograd as ad
from d2l_autograd.measure.sampler import Sampler
from d2l_autograd.plots.plot import Run

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


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("x * 2 + 10", "x * 2 + 10"),
        ("x * 2 + 100", "f(x)"),
        ("(a_long_one := x * 2)", "a_long_one"),
        ("(a_longer_one := x * 2)", "f(x)"),
        ("(x *\n 2)", "x * 2"),
        ("x.repeat(2)", "Σ v·f(x)"),
        ("x.view(1)", "x.view(1)"),
    ],
)
def test_the_value_has_its_name_or_its_code_where_that_is_short(code, label):
    f = defined(f"f = lambda x: {code}\n")
    graph = ad.trace(f, x=1.0, upstream=[1.0, 1.0] if "repeat" in code else None)
    assert Run(graph, ()).output == label


def test_a_weighted_value_says_so():
    assert Run(ad.trace(torch.sin, input=1.0, upstream=2.0), ()).output == "Σ v·f(input)"


def test_the_curve_is_found_anew_when_a_tensor_that_the_function_reaches_changes():
    w = torch.tensor(2.0)

    def f(x):
        return w * x

    plot, _, _ = drawn(f, {"x": (-1, 1)}, x=0.5)
    w.fill_(3.0)
    plot.draw(ad.trace(f, x=0.5))
    xs, ys = zip(*plot.found[0], strict=True)
    assert ys == pytest.approx([3 * x for x in xs], abs=1e-5)


def test_the_curve_is_not_found_anew_on_a_drag(monkeypatch):
    plot, _, _ = drawn(doubling, {"a": (-2, 2)}, a=0.8392)
    monkeypatch.setattr(Sampler, "__call__", pytest.fail)
    plot.draw(ad.trace(doubling, a=1.7))


def test_alt_texts_give_the_numbers_in_both_languages():
    plot, graph, _ = drawn(lambda x: x * x, {"x": (-2, 2)}, x=1.5)
    assert plot.alt_text(graph) == (
        "Curve of x * x for x from -2 to 2. "
        "At x = 1.5: x * x = 2.25; its tangent has the gradient 3 as slope."
    )
    ad.set_language("zh")
    assert plot.alt_text(graph).startswith("x * x 随 x 从 -2 到 2 变化的曲线。在 x = 1.5 处，x * x = 2.25")


def test_another_language_is_another_background():
    plot, graph, _ = drawn(dot, x=[1.0, 2.0, 3.0])
    assert "gradient" in [text.get_text() for text in plot._canvas.figure.texts]
    ad.set_language("zh")
    plot.draw(graph)
    assert {"gradient", "梯度"} & {text.get_text() for text in plot._canvas.figure.texts}


def unsteady():
    """A function that repeats itself no more once the weight that it reaches is above 2; and that weight."""
    weight, calls = torch.tensor(2.0), itertools.count()

    def f(x, y=0.0):
        return weight * x + y + (next(calls) if weight > 2 else 0)

    return f, weight


@pytest.mark.parametrize(
    ("inputs", "slope"),
    [({"x": 0.5}, False), ({"x": 0.5}, True), ({"x": 0.5, "y": 1.0}, False)],
    ids=("curve", "staircase", "contours"),
)
def test_a_function_that_repeats_itself_no_more_keeps_its_point_and_gradient_alone(inputs, slope):
    f, weight = unsteady()
    graph = ad.trace(f, **inputs)
    plot = plot_for(f, graph, slope=slope)
    plot.draw(graph)
    assert plot.found is not None and "no c" not in plot.alt_text(graph)
    weight.fill_(3.0)
    graph = ad.trace(f, **inputs)
    assert not plot.fits(graph)
    plot.draw(graph)
    assert plot.found is None and plot._point.get_xdata() == [0.5]
    told = plot.alt_text(graph)
    assert "There is no curve" in told or "There are no contour lines" in told
    assert "3" in told and "Curve of" not in told and "stairs" not in told


def test_the_explorer_tells_of_no_curve_that_is_not_drawn():
    f, weight = unsteady()
    explorer = ad.explore(f, x=0.5)
    assert explorer._view._frame["plot"].startswith("Curve of")
    weight.fill_(3.0)
    explorer._inputs[0].widgets[0].value = 0.6
    assert "There is no curve" in explorer._view._frame["plot"]
    assert explorer._plot.found is None and explorer._view._plot


def test_the_label_of_the_output_is_its_name_its_code_or_its_call():
    def named(x):
        z = x * 2
        return z

    for f, label in ((named, "z"), (lambda x: x * 2, "x * 2"), (lambda x: torch.sin(x) * 2, "f(x)")):
        assert Run(ad.trace(f, x=1.0), ()).output == label
    graph = ad.trace(lambda x: x * 2, upstream=[1.0, 3.0], x=[1.0, 2.0])
    run = Run(graph, ())
    assert run.output == "Σ v·x * 2" and run.value == 2 + 12
    assert [(c.name, c.at, c.grad) for c in run.components] == [("x[0]", 1, 2), ("x[1]", 2, 6)]
