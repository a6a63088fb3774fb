"""The numbers of the leaves, as torch prints them."""

import torch
from cells import rows

from d2l_autograd import set_language, trace
from d2l_autograd.figure.numbers_pane import differences, number_table
from d2l_autograd.measure.expected_gradients import check_gradients
from d2l_autograd.measure.finite_differences import Difference


def quadratic(x):
    y = 2 * torch.dot(x, x)
    return y


def test_numbers_are_printed_as_torch_prints_them():
    table = rows(number_table(trace(quadratic, x=[0.0, 1.0, 2.0, 3.0])))
    assert table[1:] == [
        ["x", "tensor([0., 1., 2., 3.])", "tensor([ 0.,  4.,  8., 12.])"],
        ["y", "tensor(28.)", ""],
    ]


def test_the_readers_formula_stands_beside_the_gradient():
    graph = trace(quadratic, x=[1.0, 2.0])
    right = rows(number_table(graph, check_gradients(graph, lambda x: 4 * x)))
    assert right[1][3:] == ["tensor([4., 8.])", "✓ equal"]
    wrong = rows(number_table(graph, check_gradients(graph, lambda x: 2 * x)))
    assert wrong[1][3:] == ["tensor([2., 4.])", "✗ differs by 4"]


def test_a_leaf_without_gradient_has_none():
    table = rows(number_table(trace(lambda x, y: x * 2, x=1.0, y=2.0)))
    assert table[2] == ["y", "tensor(2.)", "None"]


def test_parameters_are_leaves_too():
    weight = torch.tensor([3.0], requires_grad=True)
    table = rows(number_table(trace(lambda x: (weight * x).sum(), x=[2.0])))
    assert ["weight", "tensor([3.])", "tensor([2.])"] in table


def test_words_are_in_the_language_in_force():
    graph = trace(quadratic, x=[1.0, 2.0])
    set_language("zh")
    try:
        assert rows(number_table(graph))[0] == ["变量", "值", "梯度"]
    finally:
        set_language("en")


def test_a_large_tensor_is_shortened_and_room_is_left_for_the_inputs_difference():
    html = number_table(trace(lambda x: x.sum(), x=torch.ones(65))).html()
    assert "[1, 1, 1, …, 1] ×65" in html and "tensor([" not in html
    assert html.count("data-difference='x'") == 1


def test_a_slope_that_differs_says_so():
    same = Difference("x", torch.tensor(2.0), True)
    other = Difference("y", torch.tensor(float("nan")), False)
    found = differences([same, other])
    assert found["x"].startswith("<span title=") and "≈ 2 " in found["x"]
    assert 'class="ad-different"' in found["y"] and "≠ –" in found["y"]
