"""What a value is called in a formula: its variable, its code, its number, its operation."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import torch
from reading import every, text

from d2l_autograd.tracing.tracer import trace


def test_an_unnamed_value_is_called_by_its_code():
    graph = trace(lambda x, y, w: (x + y) * w, x=2.0, y=3.0, w=4.0)
    assert text(graph, "x") == "∂z/∂x = ∂z/∂(x + y) · ∂(x + y)/∂x = ∂z/∂(x + y) = 4"
    assert text(graph, "w") == "∂z/∂w = x + y = 5"


def test_names_of_the_reader_are_not_used_for_the_weighted_sum():
    def f(v, L):
        y = v * L
        return y

    graph = trace(f, upstream=[1.0, 2.0], v=[1.0, 2.0], L=[3.0, 4.0])
    assert text(graph, "y") == "∂ℓ/∂y = w = [1, 2]; ℓ = Σᵢ wᵢ yᵢ"


def test_turns_of_one_piece_of_code_are_told_apart():
    def f(x):
        for _ in range(2):
            x = torch.sin(x) * 3
        return x

    texts = [formula.text for formula in every(trace(f, x=1.0))]
    assert any("∂sin(x)₂" in line for line in texts)
    assert any("∂sin(x)/" in line for line in texts)


def test_an_unnamed_constant_is_its_number():
    def f(x):
        y = x * torch.tensor(3.0)
        return y.exp()

    assert text(trace(f, x=0.0), "x") == "∂z/∂x = ∂z/∂y · ∂y/∂x = ∂z/∂y · 3 = 3"


def test_a_network_of_a_library_is_named_by_its_operations():
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
    graph = trace(lambda x: net(x).sum(), x=[1.0, -2.0])
    assert "∂y/∂tanh" in text(graph, "x") or "∂y/∂linear" in text(graph, "x")
    for formula in every(graph):
        assert ElementTree.fromstring(formula.mathml).tag == "math"


def test_a_reader_may_use_any_name():
    def f(学习率, _x):
        ŷ = 学习率 * _x
        return ŷ

    graph = trace(f, 学习率=2.0, _x=3.0)
    assert text(graph, "学习率") == "∂ŷ/∂学习率 = _x = 3"


def test_of_many_results_the_first_two_and_the_last_are_named():
    def f(x):
        a, b, c, d, e = x.unbind()
        return a * b + c * d * e

    lines = [formula.text for formula in every(trace(f, x=[1.0, 2.0, 3.0, 4.0, 5.0]))]
    assert any("∂(a, b, …, e)/∂x" in line for line in lines), lines
