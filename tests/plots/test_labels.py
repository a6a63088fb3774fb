"""What a curve is said to be of."""

import examples
import pytest
import torch
from notebook_code import defined

import d2l_autograd as ad
from d2l_autograd.plots.labels import output_label


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
