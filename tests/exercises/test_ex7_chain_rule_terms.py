"""Exercise 7: the terms of the chain rule."""

from __future__ import annotations

import math

import pytest
import torch
from answering import gets_the_hint, is_right, verdict

grad = torch.autograd.grad


def value(x):
    return torch.log(x**2) * torch.sin(x) + 1 / x


def derivative(x):
    return 2 * torch.sin(x) / x + torch.log(x**2) * torch.cos(x) - 1 / x**2


TERMS = {
    "a": lambda x: 2 * torch.sin(x) / x,
    "c": lambda x: torch.log(x**2) * torch.cos(x),
    "e": lambda x: -1 / x**2,
}


RIGHT = [
    TERMS,
    list(TERMS.values()),
    lambda x: tuple(term(x) for term in TERMS.values()),
    lambda x: {name: term(x).item() for name, term in TERMS.items()},
    {**TERMS, "c": lambda x: math.log(x**2) * math.cos(x)},
]
WRONG = [
    (derivative, "terms whole"),
    (dict.fromkeys("ace", derivative), "terms whole"),
    ({**TERMS, "e": lambda x: 1 / x**2}, "terms sign"),
    ({**TERMS, "a": lambda x: torch.sin(x) / x**2}, "terms upstream only"),
    ({**TERMS, "a": lambda x: 2 * x}, "terms local only"),
    ({**TERMS, "c": lambda x: torch.cos(x)}, "terms local only"),
    ({**TERMS, "c": lambda x: torch.log(x**2)}, "terms upstream only"),
    ({**TERMS, "a": TERMS["c"], "c": TERMS["a"]}, "terms swapped"),
    ({**TERMS, "c": lambda x: 2 * torch.log(x) * torch.cos(x)}, "terms positive only"),
    ({**TERMS, "a": lambda x: torch.sin(x)}, "terms hint"),
    ({**TERMS, "e": -0.25}, "terms what"),
    ({**TERMS, "e": lambda x: torch.ones(3)}, "answer no number"),
    (lambda x: x, "terms what"),
]
OPEN = [..., lambda *args: ..., dict.fromkeys("ace", ...)]


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_answer_is_right_in_whatever_form(answer):
    assert is_right(7, answer)


@pytest.mark.parametrize(("answer", "key"), WRONG)
def test_a_wrong_answer_gets_the_hint_that_fits_it(answer, key):
    assert gets_the_hint(7, answer, key)


@pytest.mark.parametrize("answer", OPEN)
def test_no_answer_is_no_mistake(answer):
    assert verdict(7, answer).state == "open"


def test_the_sums_of_exercise_7_are_the_gradient():
    head, *rows = verdict(7, TERMS).found.table
    assert head[0] == "x" and len(rows) == 4
    for x, *_, total in rows:
        leaf = torch.tensor(float(x), requires_grad=True)
        assert float(total) == pytest.approx(grad(value(leaf), leaf)[0].item(), abs=1e-4)
