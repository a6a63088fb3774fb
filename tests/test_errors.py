"""What cannot be traced says what happened, which rule it broke, and what to do next."""

from __future__ import annotations

import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.errors import InputError, OutputError, TraceError, UpstreamError


def error(f, **inputs):
    with pytest.raises(TraceError) as caught:
        ad.trace(f, **inputs)
    return caught.value


@pytest.fixture(autouse=True)
def english():
    ad.set_language("en")


@pytest.mark.parametrize("kind", [InputError, OutputError, UpstreamError])
def test_errors_about_values_are_value_errors(kind):
    assert issubclass(kind, TraceError)
    assert issubclass(kind, ValueError)


@pytest.mark.parametrize("given", [{}, {"y": 1.0}, {"x": 1.0, "y": 2.0}], ids=str)
def test_names_that_differ_tell_what_is_given_and_what_the_function_has(given):
    said = error(lambda x: x, **given)
    assert isinstance(said, InputError)
    assert f"given are {', '.join(given) or '-'}; the function's parameters are x" in str(said)


def test_a_positional_parameter_cannot_be_left_out():
    def f(a=1.0, b=2.0, /):
        return a * b

    assert isinstance(error(f, b=3.0), InputError)


def test_a_result_in_place_of_the_function_says_so():
    assert "Pass the function itself" in str(error(torch.tensor(1.0), x=1.0))


@pytest.mark.parametrize("returned", [None, 3.0, (1, 2), "text"], ids=repr)
def test_an_output_that_is_no_tensor_tells_its_type(returned):
    said = error(lambda x: returned, x=1.0)
    assert isinstance(said, OutputError)
    assert type(returned).__name__ in str(said)


@pytest.mark.parametrize(
    "f",
    [lambda x: x.detach(), lambda x: torch.ones(()), lambda x: x > 0, lambda x: torch.tensor(x.item())],
    ids=["detach", "constant", "bool", "item"],
)
def test_an_output_without_a_gradient_tells_what_may_have_cut_it(f):
    said = error(f, x=1.0)
    assert isinstance(said, OutputError)
    assert "detach()" in str(said)


def test_an_output_that_is_not_scalar_tells_its_shape_and_two_ways_out():
    said = error(lambda x: x * 2, x=[[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])
    assert isinstance(said, UpstreamError)
    for part in ("(2, 3)", "y.sum()", "upstream="):
        assert part in str(said)


def test_a_complex_output_needs_an_upstream():
    assert "complex" in str(error(lambda x: x * 1j, x=1.0))


def test_an_upstream_of_another_shape_tells_both_shapes():
    said = error(lambda x: x * 2, x=[1.0, 2.0], upstream=[1.0, 2.0, 3.0])
    assert isinstance(said, UpstreamError)
    assert "shape (3,)" in str(said)
    assert "output (2,)" in str(said)


def test_an_upstream_that_is_no_tensor_tells_its_type():
    assert "upstream is a str" in str(error(lambda x: x, x=1.0, upstream="one"))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_nan_and_infinity_are_values_like_others(value):
    assert ad.trace(lambda x: 3 * x, x=value)["x"].grad == 3


def test_an_exception_of_the_functions_own_passes_unchanged():
    mine = KeyError("mine")

    def f(x):
        raise mine

    with pytest.raises(KeyError) as caught:
        ad.trace(f, x=1.0)
    assert caught.value is mine
    assert mine.__cause__ is None
    assert mine.__context__ is None


def test_an_exception_of_torchs_backward_passes_unchanged():
    def f(x):
        y = x.exp()
        y.add_(1)
        return y

    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        ad.trace(f, x=1.0)


def test_messages_are_in_the_language_chosen():
    ad.set_language("zh")
    try:
        assert "整数" in str(error(lambda x: x, x=torch.tensor(1)))
    finally:
        ad.set_language("en")
