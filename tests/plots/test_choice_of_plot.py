"""The inputs decide the kind of plot, and each kind draws whatever numbers come."""

import math

import pytest
import torch
from plotting import dot, drawn, plot_for, square_times

import d2l_autograd as ad
from d2l_autograd.plots import choice_of_plot as choice
from d2l_autograd.plots.bars import Bars
from d2l_autograd.plots.contours import Contours
from d2l_autograd.plots.curve import Curve


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


def test_the_module_says_how_a_dark_page_shows_a_plot():
    assert "invert(1) hue-rotate(180deg)" in choice.__doc__
