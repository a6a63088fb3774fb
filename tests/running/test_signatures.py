"""How a function takes its inputs: by the names of its parameters, or in order where it has none."""

from __future__ import annotations

import functools
import operator
import re

import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.errors import InputError

INPUTS = {"x": 3.0, "y": 2.0}


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (operator.sub, 1.0),
        (torch.Tensor.sub, 1.0),
        (torch.sub, 1.0),
        (functools.partial(operator.sub), 1.0),
        (operator.methodcaller("sub", 1.0), None),
        (torch.tensor(5.0).sub, None),
        (lambda *given: given[0] - given[1], 1.0),
        (lambda x, /, y: x - y, 1.0),
        (lambda y, x: y - x, -1.0),
        (lambda y, /, *, x: y - x, -1.0),
        (lambda **given: given["y"] - given["x"], -1.0),
    ],
    ids=range(11),
)
def test_in_order_where_it_has_no_names_for_them(f, expected):
    inputs = INPUTS if expected is not None else {"x": 3.0}
    graph = ad.trace(f, **inputs)
    assert graph.nodes[graph.output].value == (2.0 if expected is None else expected)


@pytest.mark.parametrize(("given", "expected"), [({"b": 3.0, "a": 2.0}, -1.0), ({"a": 3.0, "b": 2.0}, 1.0)])
def test_names_that_python_gives_a_function_written_in_c_are_heeded(given, expected):
    graph = ad.trace(operator.sub, **given)
    assert graph.nodes[graph.output].value == expected


def test_two_functions_without_names_can_be_compared():
    comparison = ad.compare(operator.add, torch.Tensor.sub, **INPUTS)
    assert [graph.nodes[graph.output].value.item() for graph in comparison.graphs] == [5.0, 1.0]


@pytest.mark.parametrize(
    ("f", "given", "words"),
    [
        (lambda x, y: x, {"x": 1.0}, "give y as well"),
        (lambda x: x, {"x": 1.0, "y": 1.0, "z": 1.0}, "leave y, z out"),
        (lambda a: a, {"x": 1.0}, "give a as well, leave x out"),
        (lambda a=1.0, b=2.0, /: b, {"b": 1.0}, "give a as well"),
        (lambda: torch.ones(()), {"x": 1.0}, "leave x out"),
        (torch.nn.Linear, {"x": 1.0}, "give in_features, out_features as well"),
    ],
)
def test_what_is_missing_and_what_is_too_many_is_told(f, given, words):
    ad.set_language("en")
    with pytest.raises(InputError, match=words):
        ad.trace(f, **given)


@pytest.mark.parametrize(
    "f",
    [
        lambda x, upstream: x - upstream,
        lambda x, /, upstream: x - upstream,
        lambda x, upstream, /: x - upstream,
        lambda *, upstream, x: x - upstream,
        lambda x, unused=1.0, upstream=7.0: x - upstream,
    ],
    ids=range(5),
)
def test_around_a_parameter_named_as_a_setting_goes_a_function_that_runs(f):
    ad.set_language("en")
    with pytest.raises(InputError) as refused:
        ad.trace(f, x=3.0, upstream=2.0)
    (code,) = re.findall(r"lambda .*\)", str(refused.value))
    graph = ad.trace(eval(code, {"f": f}), x=3.0, upstream_=2.0)
    assert graph.nodes[graph.output].value == 1.0
