"""The slopes measured from values alone, against torch's gradients and against torch's own gradcheck rule."""

import pytest
import torch
from spoken import WORDS

import d2l_autograd as ad
from d2l_autograd.measure.finite_differences import _MOST_NUMBERS, central_differences
from d2l_autograd.measure.sampler import finished


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
        (lambda x: x.sum(), {"x": [0.5] * (_MOST_NUMBERS + 1)}),
        (lambda x: x.sum(), {"x": torch.zeros(0)}),
        (lambda x: (x * x).real, {"x": torch.tensor(1 + 2j)}),
    ],
)
def test_what_cannot_be_measured_while_a_slider_moves_is_left_out(f, inputs):
    assert measured(f, **inputs) == {}


def test_sixteen_numbers_are_measured_and_agree():
    found = measured(lambda x: (x**2).sum(), x=[float(i) for i in range(16)])["x"]
    assert found.agrees and found.slopes.tolist() == pytest.approx([2.0 * i for i in range(16)])


def test_of_a_complex_output_there_is_no_difference():
    f = lambda x: torch.complex(x, x**2)  # noqa: E731
    assert finished(central_differences(f, ad.trace(f, x=2.0, upstream=1j))) == ()


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


def test_the_explorer_says_whether_they_are_the_gradients():
    ad.set_language("en")
    explorer = ad.explore(lambda x: x**3, x=2.0)
    right, wrong = WORDS["as measured"]["en"], WORDS["not as measured"]["en"].format(names="x")
    assert right in explorer._view._frame["svg"] and wrong not in explorer._view._frame["svg"]
    flipped = ad.explore(Flipped.apply, x=2.0)._view._frame["svg"]
    assert wrong in flipped and right not in flipped


class Flipped(torch.autograd.Function):
    """3 x in float32 alone, with a backward pass whose sign is wrong."""

    @staticmethod
    def forward(ctx, x):
        return x.to(torch.float32) * 3

    @staticmethod
    def backward(ctx, grad):
        return -3 * grad


@pytest.mark.parametrize(
    "around", [lambda y: y, lambda y: y * 1.0 + 7, lambda y: y.double(), lambda y: y + 100]
)
def test_a_wrong_gradient_in_float32_is_told(around):
    found = measured(lambda x: around(Flipped.apply(x)), x=2.0)["x"]
    assert found.slopes.item() == pytest.approx(3, rel=0.05) and not found.agrees


def test_a_wrong_factor_in_float32_is_told():
    weight = torch.tensor([1.0, 2.0, 3.0])

    def f(x):
        y = torch.nn.functional.linear(x, weight)
        return y + 0.5 * (y.detach() - y)  # half the gradient

    found = measured(f, x=[0.5, 0.25, -1.0])["x"]
    torch.testing.assert_close(found.slopes, weight.double(), rtol=0.01, atol=0)
    assert not found.agrees


def in_place(x):
    y = torch.zeros(3)
    y[0] = 2 * x[0] * x[1]
    y[1:] = x[1] ** 2
    y.mul_(3.0)
    return y.sum()


def test_a_function_that_fills_a_tensor_of_its_own_is_measured():
    found = measured(in_place, x=[1.0, 2.0])["x"]
    torch.testing.assert_close(found.slopes, torch.tensor([12.0, 30.0]).double(), rtol=1e-3, atol=0)
    assert found.agrees


@pytest.mark.parametrize("at", [1e-6, -1e-6, 1e-12, 3e-4, 1.0, 1e6])
@pytest.mark.parametrize(
    "f", [lambda x: 1 / x, lambda x: x.abs().log(), lambda x: x.abs().sqrt(), lambda x: x**3]
)
def test_the_step_fits_the_place(f, at):
    graph = ad.trace(f, x=at)
    found = finished(central_differences(f, graph))
    (slope,) = [one.slopes.item() for one in found]
    assert found[0].agrees and slope == pytest.approx(graph["x"].grad.item(), rel=5e-3)


@pytest.mark.parametrize("steep", [1e6, 1e7, 5e7])
def test_where_the_curve_bends_within_a_step_no_digit_of_the_slope_is_wrong(steep):
    found = measured(lambda x: ((x - 1) * steep).tanh(), x=1.0)["x"]
    assert found.agrees and found.slopes == pytest.approx(steep, rel=1e-6)


@pytest.mark.parametrize(
    ("f", "at"),
    [
        (lambda x: x.sqrt(), 0.0),  # one side is missing
        (lambda x: torch.sin(1e12 * x), 1.0),  # no step is short enough
        (lambda x: x * 1e-30 + 1.0, 1.0),  # lost in rounding
    ],
)
def test_what_cannot_be_measured_is_blank_and_never_another_slope(f, at):
    assert all(one.agrees for one in finished(central_differences(f, ad.trace(f, x=at))))


def test_a_gradient_that_is_nan_where_the_function_is_smooth_is_told():
    found = measured(lambda x: torch.where(x > 1, (x - 1).sqrt() * 0 + x, x), x=0.5)["x"]
    assert found.slopes.item() == pytest.approx(1) and not found.agrees


@pytest.mark.parametrize("a", [0.8392, -0.3, -1.7, 1.9, 0.02])
def test_the_loop_of_2_5_4_is_measured_in_every_stair(a):
    def f(a):
        b = a * 2
        while b.norm() < 1000:
            b = b * 2
        return b if b.sum() > 0 else 100 * b

    found = measured(f, a=a)["a"]
    assert found.agrees and found.slopes.item() == pytest.approx(ad.trace(f, a=a)["a"].grad.item())


def test_a_number_without_a_slope_is_blank_beside_those_that_have_one():
    found = measured(lambda x: x[0].sqrt() + x[1] ** 2, x=[0.0, 3.0])["x"]
    assert found.slopes[0].isnan() and found.slopes[1] == pytest.approx(6)


def test_the_clock_has_no_say(monkeypatch):
    import itertools
    import time

    f = lambda x: (x.sin() * x).sum()  # noqa: E731
    graph = ad.trace(f, x=[0.5, 1.5])
    (once,) = finished(central_differences(f, graph))
    jumps = itertools.count(0, 10_000)
    monkeypatch.setattr(time, "perf_counter", lambda: float(next(jumps)))
    (again,) = finished(central_differences(f, graph))
    assert torch.equal(once.slopes, again.slopes) and once.agrees is again.agrees
