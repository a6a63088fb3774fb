"""Exercise 2: which second backward passes raise."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from answering import gets_the_hint, is_right, verdict

from d2l_autograd.exercises import ex2_second_backward as ex2
from d2l_autograd.tensors import inline

RAISES = [True, False, True, False]


CODES = ["2 * torch.dot(x, x)", "x.sum()", "torch.exp(x).sum()", "(x + x).mean()"]


RIGHT = [
    RAISES,
    tuple(RAISES),
    dict(zip(CODES, RAISES, strict=True)),
    torch.tensor(RAISES),
    np.array(RAISES),
    ["raises", "works", "Error", "no error"],
    [1, 0, 1, 0],
]
WRONG = [
    ([True] * 4, "twice not all"),
    ([False] * 4, "twice not none"),
    ([False, True, True, False], "twice product"),
    ([True, False, False, False], "twice result"),
    ([True, True, True, False], "twice constant"),
    ([True, False, True, True], "twice constant"),
    ([True, False], "answer not named"),
    (True, "answer not named"),
    ("raises", "answer not named"),
    ({"x.sum()": False}, "answer missing"),
    ([True, "perhaps", True, False], "answer no choice"),
]
OPEN = [..., None, [True, ..., True, False]]


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_answer_is_right_in_whatever_form(answer):
    assert is_right(2, answer)


@pytest.mark.parametrize(("answer", "key"), WRONG)
def test_a_wrong_answer_gets_the_hint_that_fits_it(answer, key):
    assert gets_the_hint(2, answer, key)


@pytest.mark.parametrize("answer", OPEN)
def test_no_answer_is_no_mistake(answer):
    assert verdict(2, answer).state == "open"


def test_the_cases_are_what_their_code_says():
    x = torch.tensor([0.3, -1.7, 2.4])
    assert list(ex2._CASES) == CODES
    for code, f in ex2._CASES.items():
        assert torch.equal(f(x), eval(code))


def test_the_table_tells_what_torch_does_in_each_case():
    _, *rows = verdict(2, RAISES).found.table
    for (code, _, saved, grad), raises in zip(rows, RAISES, strict=True):
        x = torch.arange(4.0, requires_grad=True)
        y = eval(code)
        y.backward(retain_graph=True)
        if not raises:
            y.backward()
        assert grad == inline(x.grad)
        assert (saved != "—") == raises
