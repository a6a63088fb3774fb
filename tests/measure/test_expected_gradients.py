import pytest
import torch

from d2l_autograd import trace
from d2l_autograd.errors import InputError
from d2l_autograd.measure.expected_gradients import check_gradients


def cube(x):
    return (x**3).sum()


def test_the_right_formula_is_equal():
    (check,) = check_gradients(trace(cube, x=[1.0, 2.0]), lambda x: 3 * x**2)
    assert (check.name, check.verdict, check.gap) == ("x", "equal", 0)
    assert torch.equal(check.expected, torch.tensor([3.0, 12.0]))


def test_a_wrong_formula_differs_by_the_largest_gap():
    (check,) = check_gradients(trace(cube, x=[1.0, 2.0]), lambda x: 2 * x)
    assert (check.verdict, check.gap) == ("different", 8.0)


def test_rounding_is_told_from_an_error():
    (check,) = check_gradients(trace(lambda x: x * 0.1, x=1.0), lambda x: 0.1)
    assert check.verdict == "equal"
    (check,) = check_gradients(trace(lambda x: x / 3, x=1.0), lambda x: torch.tensor(1 / 3) * (1 + 2e-7))
    assert check.verdict == "rounding" and 0 < check.gap < 1e-6


def test_several_inputs_are_named():
    graph = trace(lambda x, y: x * y, x=2.0, y=3.0)
    checks = check_gradients(graph, lambda x, y: {"x": y, "y": x})
    assert [(c.name, c.verdict) for c in checks] == [("x", "equal"), ("y", "equal")]
    with pytest.raises(InputError, match="x, y"):
        check_gradients(graph, lambda x, y: y)
    with pytest.raises(InputError, match="x, y"):
        check_gradients(graph, lambda x, y: {"q": y})


def test_an_input_without_gradient_counts_as_zero():
    graph = trace(lambda x, y: x * 2, x=2.0, y=3.0)
    assert [c.verdict for c in check_gradients(graph, lambda x, y: {"y": 0.0})] == ["equal"]


def test_nan_equals_nan_and_infinity_itself():
    graph = trace(lambda x: x.log(), x=0.0)
    assert check_gradients(graph, lambda x: 1 / x)[0].verdict == "equal"
    graph = trace(lambda x: (x * 0).sqrt(), x=1.0)
    assert graph["x"].grad.isnan()
    assert check_gradients(graph, lambda x: float("nan"))[0].verdict == "equal"
    assert check_gradients(graph, lambda x: 0.0)[0].verdict == "different"


def test_complex_gradients_are_compared_by_their_size():
    graph = trace(lambda z: (z * z.conj()).real * 0.3, z=torch.tensor(0.3 + 0.7j))
    grad = graph["z"].grad
    assert check_gradients(graph, lambda z: grad)[0].verdict == "equal"
    near = check_gradients(graph, lambda z: grad * (1 + 3e-7))[0]
    assert (near.verdict, near.units > 0) == ("rounding", True)
    assert check_gradients(graph, lambda z: grad.conj())[0].verdict == "different"


def test_another_shape_is_an_error():
    with pytest.raises(InputError, match=r"\(2,\)"):
        check_gradients(trace(cube, x=[1.0, 2.0]), lambda x: 3.0)


def test_the_formula_cannot_change_the_run():
    graph = trace(cube, x=[1.0, 2.0])
    check_gradients(graph, lambda x: x.zero_())
    assert torch.equal(graph["x"].value, torch.tensor([1.0, 2.0]))


def test_what_is_not_made_of_numbers_is_refused_in_words():
    nested = torch.nested.nested_tensor([torch.tensor([1.0]), torch.tensor([2.0, 3.0])], layout=torch.jagged)
    for given in (nested, None, "three"):
        with pytest.raises(InputError, match="expect"):
            check_gradients(trace(cube, x=[1.0, 2.0]), lambda x, given=given: given)


def doubling(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b


def test_a_gap_is_told_in_units_of_the_last_place():
    graphs = [trace(doubling, a=at) for at in torch.linspace(-0.1, -3, 300).tolist()]
    checks = [check_gradients(graph, lambda a: doubling(a) / a)[0] for graph in graphs]
    check = next(check for check in checks if check.verdict == "rounding")
    grad = next(graph["a"].grad for graph, one in zip(graphs, checks, strict=True) if one is check)
    spacing = torch.nextafter(grad, torch.tensor(torch.inf)) - grad
    assert check.units == round(check.gap / spacing.item()) == 1
