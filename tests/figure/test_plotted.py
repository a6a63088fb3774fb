"""The plot over one number: its point, its tangent, its curve and its slider say one thing."""

import math
from itertools import pairwise

import ipywidgets
import pytest
import torch
from composing import along, boxes, composed, number, of, within
from plotting import doubling, product

import d2l_autograd as ad


def plot(explorer, name, width=934):
    """The parts of one strip, and the slot of its slider."""
    figure, found = composed(explorer, width)
    graph, shown = explorer.graph, explorer._shown()
    (handle,) = [handle for handle in shown.handles if handle.name == name]
    key = str(graph.inputs[name].id)
    strip = [part for part in within(found, "ad-strip") if key in part.inside["data-node"]]
    return strip, boxes(figure)[f"handle:{handle.first}"], handle.ranges[0]


def middle(part):
    return (part.box.left + part.box.right) / 2, (part.box.top + part.box.bottom) / 2


def only(found, look):
    (part,) = of(found, look)
    return part


@pytest.mark.parametrize("name", ("x", "y", "w"))
@pytest.mark.parametrize("values", ((2.0, 3.0, 4.0), (-1.5, 3.0, -4.0), (0.5, 0.25, 10.0)))
def test_the_tangent_has_the_gradients_slope(name, values):
    explorer = ad.explore(product, **dict(zip("xyw", values, strict=True)))
    found, slider, (low, high) = plot(explorer, name)
    leaves = {key: torch.tensor(v, requires_grad=True) for key, v in zip("xyw", values, strict=True)}
    output = product(**leaves)
    output.backward()
    (px, py), zero = middle(only(found, "ad-point")), of(found, "ad-axis")[0].points[0][1]
    across, up = (slider.right - slider.left - 16) / (high - low), (zero - py) / output.item()
    (left, start), *_, (right, end) = only(found, "ad-tangent").points
    slope = (start - end) / (right - left)
    assert slope == pytest.approx(leaves[name].grad.item() * up / across, rel=0.02)
    assert start - py == pytest.approx(slope * (px - left), abs=0.2)
    assert number(" ".join(p.words for p in of(found, "ad-g", "text"))) == leaves[name].grad.item()
    assert [number(p.words) for p in of(found, "ad-v")] == [leaves[name].item()]


@pytest.mark.parametrize("f", (product, lambda x, y, w: torch.sin(x * y) * w), ids=("product", "sine"))
def test_point_hairline_and_thumb_are_above_one_another_and_on_the_curve(f):
    explorer = ad.explore(f, x=2.0, y=3.0, w=4.0)
    for value in (-5.0, -1.3, 0.0, 2.7, 5.0):
        explorer._inputs[0].widgets[0].value = value
        found, slider, (low, high) = plot(explorer, "x")
        x = along(slider, low, high, value)
        (px, py), (thumb, _) = middle(only(found, "ad-point")), middle(only(found, "ad-thumb"))
        line = only(found, "ad-hair").box
        assert [px, line.left, line.right, thumb] == pytest.approx([x] * 4, abs=0.11)
        assert line.top == pytest.approx(py, abs=0.11) and slider.top < line.bottom < slider.bottom
        assert distance((px, py), only(found, "ad-curve").points) < 0.5


def distance(point, polyline):
    """From a point to a line, in pixels."""
    found = []
    for (a, b), (c, d) in pairwise(polyline):
        square = (c - a) ** 2 + (d - b) ** 2
        t = max(0, min(1, ((point[0] - a) * (c - a) + (point[1] - b) * (d - b)) / square)) if square else 0
        found.append(math.dist(point, (a + t * (c - a), b + t * (d - b))))
    return min(found)


def test_an_expectation_that_is_not_met_is_drawn_dashed_with_its_own_slope():
    explorer = ad.explore(lambda x: x * x, x=(-2.0, 2.0, 0.5, 1.0), expect=lambda x: -2 * x)
    found, *_ = plot(explorer, "x")
    (left, start), *_, (right, end) = only(found, "ad-expected").points
    (a, b), *_, (c, d) = only(found, "ad-tangent").points
    assert (end - start) / (right - left) == pytest.approx((b - d) / (c - a), rel=0.05)
    assert only(found, "ad-g").words.endswith("≠")
    right = ad.explore(lambda x: x * x, x=1.0, expect=lambda x: 2 * x)
    assert of(plot(right, "x")[0], "ad-expected") == []


def test_slope_and_output_share_the_slider_and_the_ray_comes_from_the_origin():
    explorer = ad.explore(doubling, a=0.8392, plot="slope")
    for value in (0.8392, -0.5, 1.5):
        explorer._inputs[0].widgets[0].value = min(
            (v for _, v in explorer._inputs[0].widgets[0].options), key=lambda v: abs(v - value)
        )
        found, slider, (low, high) = plot(explorer, "a")
        at = explorer.graph["a"].value.item()
        (px, py), step = middle(only(found, "ad-point")), middle(only(found, "ad-step"))
        assert [px, step[0]] == pytest.approx([along(slider, low, high, at)] * 2, abs=0.11)
        assert py < step[1] < slider.top
        assert distance(step, only(found, "ad-stair").points) < 0.6
        start, end = only(found, "ad-ray").points
        assert start[0] == pytest.approx(along(slider, low, high, 0), abs=0.11)
        assert end == pytest.approx((px, py), abs=0.11)


def test_over_a_logarithmic_slider_the_thumb_is_at_its_place_and_no_line_lies_about_the_slope():
    mine = ipywidgets.FloatLogSlider(value=1.0, min=-2, max=2, step=0.05)
    found, slider, _ = plot(ad.explore(lambda x: x * x, x=mine), "x")
    assert middle(only(found, "ad-thumb"))[0] == pytest.approx((slider.left + slider.right) / 2, abs=0.11)
    assert middle(only(found, "ad-point"))[0] == pytest.approx((slider.left + slider.right) / 2, abs=0.11)
    assert of(found, "ad-tangent") == of(found, "ad-ray") == []


def test_a_value_that_is_no_number_has_no_point_but_its_curve():
    found, *_ = plot(ad.explore(torch.sqrt, x=(-4.0, 4.0, 0.5, -1.0)), "x")
    assert of(found, "ad-point") == of(found, "ad-tangent") == of(found, "ad-hair") == []
    assert of(found, "ad-curve") and "nan" in " ".join(part.words for part in found)


def test_nothing_of_the_slope_is_there_before_the_gradient_has_arrived():
    explorer = ad.explore(product, x=2.0, y=3.0, w=4.0)
    figure, found = composed(explorer)
    steps = len(figure.moments.forward)
    for look in ("ad-tangent", "ad-g"):
        assert all(min(part.since) > steps for part in of(within(found, "ad-strip"), look))
    assert all(part.since == [steps] for part in of(found, "ad-point"))


@pytest.mark.parametrize("values", ((1e-12, 1e12), (1e12, 1e-12), (0.0, -0.0)))
def test_very_large_and_very_small_numbers_stay_in_their_strip(values):
    x, w = values
    for name in "xw":
        found, slider, _ = plot(ad.explore(lambda x, w: x * w, x=x, w=w), name)
        assert all(part.box.left >= 0 and part.box.right <= slider.right + 2 for part in found)
