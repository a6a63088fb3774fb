"""What a curve is said to be of, in both languages."""

import examples
import pytest
import torch
from notebook_code import defined
from plotting import doubling, measured

import d2l_autograd as ad
from d2l_autograd.plots.labels import describe, output_label


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
    assert output_label(graph) == label


def test_a_weighted_value_says_so():
    assert output_label(ad.trace(torch.sin, input=1.0, upstream=2.0)) == "Σ v·f(input)"
    assert output_label(ad.trace(examples.cubic, x=1.0)) == "y"


def told(f, name, across, **inputs):
    graph = ad.trace(f, **inputs)
    curves = measured(f, {name: across}, slope=True, **inputs)
    return describe(graph, name, curves.get(name))


def test_the_numbers_are_told_in_both_languages():
    f = lambda x: x * x  # noqa: E731
    assert told(f, "x", (-2, 2), x=1.5).startswith(
        "Curve of x * x for x from -2 to 2. "
        "At x = 1.5: x * x = 2.25; its tangent has the gradient 3 as slope."
    )
    ad.set_language("zh")
    assert told(f, "x", (-2, 2), x=1.5).startswith(
        "x * x 随 x 从 -2 到 2 变化的曲线。在 x = 1.5 处，x * x = 2.25"
    )


def test_of_several_inputs_each_has_its_own_curve():
    assert told(examples.product, "w", (-5, 5), x=2.0, y=3.0, w=4.0) == (
        "Curve of z for w from -5 to 5. At w = 4: z = 20; its tangent has the gradient 5 as slope."
    )


def test_a_line_beside_a_cut_is_not_called_a_tangent():
    assert "need not be the tangent" in told(examples.cut_curve, "x", (-2, 2), x=1.0)


def test_stairs_are_counted():
    assert told(doubling, "a", (-2, 2), a=0.8392).endswith("22 stairs, from 512 to 5.243e7.")


def test_without_a_curve_the_point_and_the_gradient_are_told():
    examples.counter[0] = 0.0
    assert told(examples.restless, "x", (-2, 2), x=1.0).startswith("At x = 1: f(x) = 1. ")
    graph = ad.trace(lambda x: x * 2, x=1.0)
    assert describe(graph, "x", None) == (
        "At x = 1: x * 2 = 2. The line through this point has torch's gradient 2 as slope."
    )


def test_an_input_without_a_gradient_has_none():
    graph = ad.trace(lambda x, y: x * 2, x=1.0, y=3.0)
    assert "gradient None" in describe(graph, "y", None)
