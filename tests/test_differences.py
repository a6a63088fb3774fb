"""The slopes measured from values alone, against torch's gradients and against torch's own gradcheck rule."""

import pytest
import torch

import d2l_autograd as ad
from d2l_autograd import panes
from d2l_autograd.differences import MOST_NUMBERS, central_differences
from d2l_autograd.sampling import finished


def measured(f, upstream=None, **inputs):
    graph = ad.trace(f, upstream=upstream, **inputs)
    return {one.name: one for one in finished(central_differences(f, graph))}


def square_then_times(x, y):
    return (x * x).sum() * y


@pytest.mark.parametrize(
    ("f", "inputs"),
    [
        (lambda x: 2 * torch.dot(x, x), {"x": [0.0, 1.0, 2.0, 3.0]}),
        (lambda x: x.sin() * torch.exp(x), {"x": 0.7}),
        (square_then_times, {"x": [[1.0, -2.0], [0.5, 4.0]], "y": -3.0}),
        (lambda x: 1e6 * x**3, {"x": 20.0}),
        (lambda x: 1e-9 * x.tanh(), {"x": 0.1}),
    ],
)
def test_the_differences_are_the_gradients(f, inputs):
    leaves = {name: torch.tensor(value, requires_grad=True) for name, value in inputs.items()}
    grads = torch.autograd.grad(f(**leaves), leaves.values())
    found = measured(f, **inputs)
    for (name, _), grad in zip(leaves.items(), grads, strict=True):
        torch.testing.assert_close(found[name].slopes, grad.double(), rtol=1e-5, atol=0)
        assert found[name].agrees


def test_of_several_outputs_it_is_the_weighted_sum():
    found = measured(lambda x: x**2, upstream=[1.0, 10.0], x=[3.0, 4.0])["x"]
    torch.testing.assert_close(found.slopes, torch.tensor([6.0, 80.0], dtype=torch.float64))


def test_rounding_leaves_no_dust_where_the_slope_is_zero():
    assert measured(lambda x, y: 1e4 + x * 0 + y, x=3.0, y=1.0)["x"].slopes == 0


def test_a_detached_part_is_seen_by_the_difference_and_not_by_autograd():
    found = measured(lambda x: (x * x).detach() * x, x=2.0)["x"]
    assert found.slopes.item() == pytest.approx(12) and not found.agrees
    assert "≠ 12 " in panes.differences([found])["x"]


def test_a_kink_has_another_slope_on_either_side():
    found = measured(torch.relu, input=0.0)["input"]
    assert found.slopes.item() == pytest.approx(0.5) and not found.agrees


def test_an_unused_input_has_no_slope():
    found = measured(lambda x, y: x * 2, x=1.0, y=5.0)
    assert found["y"].slopes == 0 and found["y"].agrees


def test_a_module_with_parameters_in_float32_is_measured_in_float32():
    torch.manual_seed(0)
    layer = torch.nn.Linear(3, 1)
    found = measured(layer, input=[1.0, 2.0, 3.0])["input"]
    torch.testing.assert_close(found.slopes, layer.weight[0].detach().double(), rtol=1e-3, atol=1e-3)
    assert found.agrees and all(p.grad is None and p.dtype == torch.float32 for p in layer.parameters())


def test_nan_agrees_with_nan():
    found = measured(lambda x: x.log(), x=-1.0)
    assert not found or found["x"].slopes.isnan()


@pytest.mark.parametrize(
    ("f", "inputs"),
    [
        (lambda x: x.sum(), {"x": [0.5] * (MOST_NUMBERS + 1)}),
        (lambda x: x.sum(), {"x": torch.zeros(0)}),
        (lambda x: (x * x).real, {"x": torch.tensor(1 + 2j)}),
    ],
)
def test_what_cannot_be_measured_while_a_slider_moves_is_left_out(f, inputs):
    assert measured(f, **inputs) == {}


def test_a_function_that_is_never_the_same_twice_is_left_out():
    calls = []

    def f(x):
        calls.append(x)
        return x * len(calls)

    assert measured(f, x=1.0) == {}


def test_where_the_function_raises_beside_the_point_nothing_is_measured():
    def f(x):
        if x > 1:
            raise ValueError("beyond the domain")
        return x * 2

    assert measured(f, x=1.0) == {}


def test_the_random_numbers_of_the_reader_stay_theirs():
    before = torch.get_rng_state()
    measured(lambda x: x * torch.rand(()), x=1.0)
    assert torch.equal(torch.get_rng_state(), before)


def test_the_explorer_shows_them_below_the_gradient():
    explorer = ad.explore(lambda x: x**3, x=2.0)
    assert "≈ 12 " in explorer._view._differences["x"]
    assert "data-difference='x'" in explorer._view._frame["numbers"]
    next(iter(explorer._inputs)).widgets[0].value = 3.0
    assert "≈ 27 " in explorer._view._differences["x"]
