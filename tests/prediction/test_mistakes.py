"""Each wrong answer is what its idea gives, found here by torch, and none is the right one."""

from __future__ import annotations

import pytest
import torch

from d2l_autograd import explore, trace
from d2l_autograd.prediction.mistakes import mistakes


def told(graph, name, measured=()):
    """By what is said, the wrong answer."""
    return {why: wrong.tolist() for wrong, why in mistakes(graph, graph[name], measured)}


def one(found, part):
    (answer,) = [answer for why, answer in found.items() if part in why]
    return answer


def two_paths(x, y):
    a = x + y
    z = a * x
    return z


def test_the_other_path_was_forgotten():
    found = told(trace(two_paths, x=2.0, y=3.0), "x")
    assert one(found, "by way of a.") == 2.0
    assert one(found, "by way of z.") == 5.0
    assert one(found, "Along one way derivatives multiply") == 10.0


def test_a_factor_was_lost():
    def f(x):
        a = 3 * x
        return torch.exp(a)

    found = told(trace(f, x=1.0), "x")
    up = torch.exp(torch.tensor(3.0)).item()
    assert one(found, "has yet to be multiplied by the local derivative") == pytest.approx(up)
    assert one(found, "is missing") == pytest.approx(3.0)


def test_the_value_the_output_the_sign_and_the_gradient_of_another():
    found = told(trace(two_paths, x=4.0, y=3.0), "y")
    assert one(found, "the value of y") == 3.0
    assert one(found, "the value of the output") == 28.0
    assert one(found, "the sign is not") == -4.0
    assert one(found, "the gradient of x") == 11.0


def test_a_matrix_was_transposed():
    a = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    graph = trace(lambda x: (a * x).sum(), x=[[1.0, 1.0], [1.0, 1.0]])
    assert one(told(graph, "x"), "Rows and columns") == a.T.tolist()


def test_the_slope_of_the_values_where_something_is_detached():
    def cut(x):
        return (x * x).detach() * x

    view = explore(cut, x=2.0)
    found = told(view.graph, "x", view._last.differences)
    assert view.graph["x"].grad.item() == 4.0
    assert one(found, "detach") == pytest.approx(12.0, rel=1e-3)


@pytest.mark.parametrize("name", ["x", "y", "a"])
def test_no_mistake_is_the_right_answer_and_each_has_its_shape(name):
    for inputs in ({"x": 2.0, "y": 3.0}, {"x": 0.0, "y": 0.0}, {"x": [1.0, 2.0], "y": [0.0, -1.0]}):
        graph = trace(two_paths, upstream=torch.ones(2) if isinstance(inputs["x"], list) else None, **inputs)
        right = graph[name].grad
        for wrong, _ in mistakes(graph, graph[name]):
            assert wrong.shape == right.shape
            assert not torch.equal(wrong, right)


def test_a_gradient_that_is_nan_has_no_mistake_equal_to_it():
    graph = trace(lambda x: torch.sqrt(x) * 0, x=0.0)
    right = graph["x"].grad
    assert right.isnan()
    assert not any(torch.equal(wrong.isnan(), right.isnan()) for wrong, _ in mistakes(graph, graph["x"]))
