"""Exercise 8: value and derivative carried forward."""

from __future__ import annotations

import pytest
import torch
from answering import gets_the_hint, is_right, verdict

import d2l_autograd as ad
from d2l_autograd.exercises import ex8_forward_and_backward as ex8
from d2l_autograd.language import speaking


def value(x):
    return torch.log(x**2) * torch.sin(x) + 1 / x


def derivative(x):
    return 2 * torch.sin(x) / x + torch.log(x**2) * torch.cos(x) - 1 / x**2


def dual(x, v, product=True, reciprocal=True):
    a, da = x * x, 2 * x * v
    b, db = torch.log(a), da / a
    c, dc = torch.sin(x), torch.cos(x) * v
    dd = db * c + b * dc if product else db * c
    return b * c + 1 / x, dd - (v / x**2 if reciprocal else 0)


RIGHT = [
    dual,
    lambda x, v: torch.func.jvp(value, (x,), (v,)),
    lambda x, v: torch.stack([value(x), derivative(x) * v]),
    lambda x, v: [value(x).item(), (derivative(x) * v).item()],
]
WRONG = [
    (lambda x, v: derivative(x) * v, "forward only one"),
    (lambda x, v: (value(x), derivative(x) * v, v), "forward what"),
    (lambda x, v: {"y": value(x)}, "forward what"),
    (lambda x, v: (derivative(x) * v, value(x)), "forward turned"),
    (lambda x, v: (value(x) - 1, derivative(x) * v), "forward value"),
    (lambda x, v: (value(x), derivative(x)), "forward no v"),
    (lambda x, v: dual(x, v, product=False), "forward missing"),
    (lambda x, v: dual(x, v, reciprocal=False), "forward missing"),
    (lambda x, v: (value(x), v), "forward hint"),
    (lambda x: value(x), "answer raised"),
]
OPEN = [..., lambda *args: ...]


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_answer_is_right_in_whatever_form(answer):
    assert is_right(8, answer)


@pytest.mark.parametrize(("answer", "key"), WRONG)
def test_a_wrong_answer_gets_the_hint_that_fits_it(answer, key):
    assert gets_the_hint(8, answer, key)


@pytest.mark.parametrize("answer", OPEN)
def test_no_answer_is_no_mistake(answer):
    assert verdict(8, answer).state == "open"


@pytest.mark.parametrize(
    ("kept", "missing"), [("a", "c, e"), ("c", "a, e"), ("e", "a, c"), ("ac", "e"), ("ae", "c"), ("ce", "a")]
)
def test_the_ways_that_a_derivative_leaves_out_are_named(kept, missing):
    def forward(x, v):
        terms = {"a": 2 * torch.sin(x) / x, "c": torch.log(x**2) * torch.cos(x), "e": -1 / x**2}
        return value(x), sum(terms[name] for name in kept) * v

    with speaking("en"):
        assert f"by way of {missing} is missing" in verdict(8, forward).found.words


def test_the_table_tells_what_each_way_costs():
    def run(f, *given):
        used = ad.cost(f, *given)
        return [str(used.operations), str(used.peak)]

    _, *rows = verdict(8, dual).found.table
    x, v = torch.tensor(2.0), torch.tensor(1.0)
    assert [name for name, *_ in rows] == ["f(x)", "forward(x, v)", "torch.func.jvp", "torch.func.vjp"]
    assert list(rows[1][1:]) == run(dual, x, v)
    assert list(rows[3][1:]) == run(lambda: torch.func.vjp(ex8.f, x)[1](v))
