"""Exercise 2: which second backward passes raise."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from answering import gets_the_hint, is_right, verdict

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
    ([True, True, True, False], "twice hint"),
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
