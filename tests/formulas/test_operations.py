"""One use of a value by a call: which operand it is, what the others are, and what stands in brackets."""

from __future__ import annotations

import pytest
import torch
from reading import every, local, text

from d2l_autograd.tracing.tracer import trace


def lines(f, **inputs) -> str:
    return "\n".join(formula.text for formula in every(trace(f, **inputs)))


@pytest.mark.parametrize(
    ("f", "factor"),
    (
        (lambda x, n: (n * x).exp(), "· n = 3"),
        (lambda x, n: (x * n).exp(), "· n = 3"),
        (lambda x, n: ((n + 1) * x).exp(), "· (n + 1) = 4"),
        (lambda x, n: torch.mul(x, n).exp(), "∂mul(x, n)/∂x = ∂y/∂mul(x, n) · 3 = 3"),
        (lambda x, n: (x / n).exp(), "· 1/n = 0.3333"),
        (lambda x, n: (2 * 3 * x).exp(), "· 6 = 6"),
    ),
)
def test_a_number_of_the_readers_is_known_by_its_own_expression_and_its_value(f, factor):
    n = 3
    assert factor in text(trace(lambda x: f(x, n), x=0.0), "x")


def test_an_exponent_of_the_readers_has_its_value():
    def f(x):
        n = 2.0
        y = x**n
        return y.sum()

    assert "∂z/∂y ⊙ n · x^(n − 1) = [2, 6]" in lines(f, x=[1.0, 3.0])


def test_an_index_is_the_one_that_was_used():
    i = 1
    uses = {
        "[2]": lambda x: x[i + 1],
        "[1:]": lambda x: x[i:].sum(),
        "[x > 2]": lambda x: x[x > 2].sum(),
        "[..., 0]": lambda x: x[..., 0].sum(),
    }
    for index, f in uses.items():
        assert f"placed at {index}" in lines(f, x=[1.0, 2.0, 3.0])


def test_each_use_of_a_value_by_one_call_has_its_own_place():
    graph = trace(lambda x: x / x, x=2.0)
    assert local(graph, "div", 0) == "× 1/x = 0.5"
    assert local(graph, "div", 1) == "× −x/x² = −0.5"


def test_a_weight_changes_the_rule_of_a_loss_and_no_formula_is_shown():
    scores = torch.tensor([0.5, 1.0])
    loss = torch.nn.functional.cross_entropy
    usual = lines(lambda x: loss(x, torch.tensor(1)), x=scores)
    weighed = lines(lambda x: loss(x, torch.tensor(1), weight=torch.tensor([1.0, 3.0])), x=scores)
    assert "softmax(x) − onehot" in usual
    assert "onehot" not in weighed
