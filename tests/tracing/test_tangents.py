"""The tangents of a run are those of torch.func.jvp, and a run without them is the same run."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from spoken import WORDS

import d2l_autograd as ad
from d2l_autograd.errors import InputError

NUMBERS = st.floats(-4, 4, width=32)


def mixed(x, y):
    a = x * y
    b = torch.sin(a) + x
    return b / (1 + y * y)


def in_place(x, y):
    a = x * 1
    a += y
    a.mul_(x)
    return a


def branching(x, y):
    return x * y if x > 0 else torch.exp(x) - y


def joined(x, y):
    both = torch.stack([x, y, x * y])
    both[0] = y
    first, *_ = both.unbind()
    return first * both.sum()


@pytest.mark.parametrize("f", [mixed, in_place, branching, joined])
@settings(deadline=None)  # the first call imports what torch takes apart for forward mode
@given(x=NUMBERS, y=NUMBERS, dx=NUMBERS, dy=NUMBERS)
def test_the_result_moves_as_torch_func_jvp_says(f, x, y, dx, dy):
    graph = ad.trace(f, x=x, y=y, tangent={"x": dx, "y": dy})
    at, along = (tuple(map(torch.tensor, pair)) for pair in ((x, y), (dx, dy)))
    torch.testing.assert_close(graph.result.tangent, torch.func.jvp(f, at, along)[1], equal_nan=True)
    plain = ad.trace(f, x=x, y=y)
    for node, other in zip(graph, plain, strict=True):
        assert other.tangent is None
        assert (node.label, node.op, str(node.grad)) == (other.label, other.op, str(other.grad))


@given(x=NUMBERS, y=NUMBERS)
def test_along_one_input_it_is_that_inputs_gradient(x, y):
    graph = ad.trace(mixed, x=x, y=y, tangent={"y": 1.0})
    torch.testing.assert_close(graph.result.tangent, graph["y"].gradient)


def test_every_value_has_its_tangent_at_once_and_keeps_it_when_it_is_written_over():
    def f(x):
        a = x * x
        a.mul_(3)
        return a.sum()

    graph = ad.trace(f, x=[1.0, 2.0], tangent={"x": [0.0, 1.0]})
    assert [node.tangent.tolist() for node in graph] == [[0, 1], [0, 4], [0, 12], 12]


def test_what_is_detached_does_not_move_and_no_grad_holds_up_gradients_alone():
    def f(x):
        a = x * 2
        with torch.no_grad():
            b = x * 3
        return a * a.detach() + b

    graph = ad.trace(f, x=5.0, tangent={"x": 1.0})
    assert (graph["a"].tangent, graph["b"].tangent, graph["b"].gradient) == (2, 3, None)
    assert next(node for node in graph if node.op == "detach").tangent is None
    assert (graph.result.tangent, graph["x"].gradient) == (2 * 10 + 3, 20)


def test_nothing_of_the_readers_moves():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    ad.trace(lambda x: (x * x).sum(), x=x, tangent={"x": torch.ones(2)})
    assert (x._version, x.grad, torch.autograd.forward_ad._current_level) == (0, None, -1)


def test_torch_says_what_has_no_forward_rule_and_leaves_no_level_open():
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, grad):
            return 2 * ctx.saved_tensors[0] * grad

    with pytest.raises(NotImplementedError, match="jvp"):
        ad.trace(Square.apply, x=2.0, tangent={"x": 1.0})
    assert torch.autograd.forward_ad._current_level == -1
    assert ad.trace(Square.apply, x=2.0)["x"].grad == 4


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("tangent", "key"),
    [
        (3.0, "no tangent"),
        ({}, "no tangent"),
        ([1.0], "no tangent"),
        ({"q": 1.0}, "tangent unknown"),
        ({"x": [1.0, 2.0]}, "no direction"),
        ({"x": "up"}, "no direction"),
        ({"x": 1j}, "no direction"),
        ({"x": None}, "no direction"),
    ],
)
def test_what_is_no_direction_is_refused(language, tangent, key):
    ad.set_language(language)
    try:
        with pytest.raises(InputError) as refused:
            ad.trace(mixed, x=1.0, y=2.0, tangent=tangent)
    finally:
        ad.set_language("en")
    assert str(refused.value).startswith(WORDS[key][language].split("{")[0])


def test_a_direction_may_be_any_numbers_and_is_of_the_inputs_type():
    def f(x):
        return (x * x).sum()

    x = torch.ones(2, dtype=torch.float64)
    graph = ad.trace(f, x=x, tangent={"x": torch.tensor([1, 2])})
    assert graph["x"].tangent.dtype == torch.float64
    assert graph.result.tangent == 6
    assert ad.trace(f, x=torch.ones(0), tangent={"x": []}).result.tangent == 0
    assert ad.trace(lambda x: x.abs(), x=1 + 1j, tangent={"x": 1j}).result.tangent == pytest.approx(0.5**0.5)
