"""The strip of an input: its numbers and gradients as torch has them, and a place for its widgets."""

import ipywidgets
import pytest
import torch
from composing import boxes, composed, number, of, texts, within

import d2l_autograd as ad

NAN, INF = float("nan"), float("inf")


def quadratic(x):
    y = 2 * torch.dot(x, x)
    return y


def strip(explorer, width=934):
    return within(composed(explorer, width)[1], "ad-strip")


def test_values_and_gradients_of_a_vector_are_torchs():
    found = strip(ad.explore(quadratic, x=[0.5, -1.0, 2.0, 3.0]))
    x = torch.tensor([0.5, -1.0, 2.0, 3.0], requires_grad=True)
    quadratic(x).backward()
    assert [number(part.words) for part in of(found, "ad-v")] == x.tolist()
    rows = [part for part in of(found, "ad-g", "text") if "∂" not in part.words]
    assert [number(part.words) for part in rows] == x.grad.tolist()


@pytest.mark.parametrize("given", ([1.0, 2.0], 1.0))
def test_where_no_gradient_arrives_it_says_none(given):
    found = strip(ad.explore(lambda x, w: x.detach().sum() * w, x=given, w=2.0))
    assert "None" in " ".join(texts(found)) and len(of(found, "ad-tangent")) == 1


def test_each_of_many_inputs_has_its_value_its_gradient_and_its_slider():
    names = [f"x{i}" for i in range(60)]
    space = {}
    exec(f"def f({', '.join(names)}): return {' + '.join(f'{i} * x{i}' for i in range(60))}", space)
    explorer = ad.explore(space["f"], **dict.fromkeys(names, 1.0))
    figure, found = composed(explorer)
    grads = [number(part.words) for part in of(within(found, "ad-strip"), "ad-g", "text")]
    assert grads == list(range(60))
    assert {f"handle:{i}" for i in range(60)} <= boxes(figure).keys()


@pytest.mark.parametrize(
    ("value", "words"),
    (
        (torch.ones(20, 20), ["(20×20)", "(20×20)"]),
        (torch.ones(60), ["[1, 1, 1, …, 1] ×60", "[4, 4, 4, …, 4] ×60"]),
        (torch.ones(0), ["0 float32", "0 float32"]),
    ),
    ids=("matrix", "vector", "empty"),
)
def test_what_has_no_sliders_is_shortened(value, words):
    found = strip(ad.explore(lambda x: (2 * x * x).sum(), x=value))
    assert texts(found) == ["x", *words]


def test_numbers_that_are_none_are_said():
    found = strip(ad.explore(lambda x: (x * x).sum(), x=[NAN, INF, -INF]))
    assert [part.words for part in of(found, "ad-v")] == ["nan", "inf", "−inf"]


@pytest.mark.parametrize("widget", (ipywidgets.FloatText, ipywidgets.BoundedFloatText))
@pytest.mark.parametrize("width", (356, 934))
def test_a_widget_of_the_readers_has_a_place_of_its_own(widget, width):
    figure, found = composed(ad.explore(lambda x, w: x * w, w=2.0, x=widget(value=1.5)), width)
    assert {"handle:0", "value:0", "widget:1"} == {name for name in boxes(figure) if ":" in name}
    assert "1.5" in texts(within(found, "ad-strip")) and boxes(figure)["widget:1"].right <= width


@pytest.mark.parametrize("given", (2.0, [2.0, 3.0]))
def test_a_long_name_is_whole_and_nothing_lies_on_it(given):
    name = "a_name_of_thirty_characters_ab"
    found = strip(ad.explore(lambda **inputs: (inputs[name] * 2).sum(), **{name: given}))
    (title,) = [part for part in found if part.words == name]
    assert all(part is title or part.box.overlap(title.box) < 0 for part in found if part.tag == "text")
    found = strip(ad.explore(lambda 学习率: (学习率 * 2).sum(), 学习率=given))
    (title,) = [part for part in found if part.words == "学习率"]
    assert all(part is title or part.box.overlap(title.box) < 0 for part in found if part.tag == "text")


def test_only_what_is_one_number_has_a_plot_and_none_where_that_is_asked():
    def f(x, v):
        return (v * x).sum()

    given = {"x": 2.0, "v": [1.0, 2.0]}
    assert len(of(strip(ad.explore(f, **given)), "ad-curve")) == 1
    assert of(strip(ad.explore(f, **given, plot=False)), "ad-curve") == []
