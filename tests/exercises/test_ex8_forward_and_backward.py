"""Exercise 8: value and derivative carried forward."""

from __future__ import annotations

import pytest
import torch
from answering import gets_the_hint, is_right, verdict


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
