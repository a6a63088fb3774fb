"""Exercise 4: control flow of the reader's own."""

from __future__ import annotations

import pytest
import torch
from answering import gets_the_hint, is_right, verdict


def doubling(a):
    b = a * 2
    while abs(b) < 10:
        b = b * 2
    if b > 0:
        return b
    return b * b


class Net(torch.nn.Module):
    def forward(self, a):
        return torch.sin(a) if a > 0 else a**3


RIGHT = [
    doubling,
    lambda a: a**2 if a > 0 else -a,
    Net(),
    lambda a: torch.exp(a) if (a > 0 and a < 2) or a < -2 else 3 * a,
]
WRONG = [
    (lambda a: a**2, "own no decision"),
    (lambda a: torch.where(a > 0, a, 2 * a), "own no decision"),
    (lambda a: a**2 if a.item() > 0 else a, "own no decision"),
    (lambda a: a**2 if a > 100 else a, "own one way"),
    (lambda a: a * (a.detach() if a > 0 else 2), "own slope"),
    (lambda a: 5.0 if a > 0 else a, "output is no tensor"),
    (lambda a: torch.tensor(5.0) if a > 0 else a, "output has no gradient"),
    (lambda a: torch.stack([a, a]) if a > 0 else a, "output is not scalar"),
    (lambda a: a.sin(1) if a > 0 else a, "own at"),
    (doubling(torch.tensor(1.0)), "answer no function"),
]
OPEN = [..., lambda *args: ...]


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_answer_is_right_in_whatever_form(answer):
    assert is_right(4, answer)


@pytest.mark.parametrize(("answer", "key"), WRONG)
def test_a_wrong_answer_gets_the_hint_that_fits_it(answer, key):
    assert gets_the_hint(4, answer, key)


@pytest.mark.parametrize("answer", OPEN)
def test_no_answer_is_no_mistake(answer):
    assert verdict(4, answer).state == "open"


def test_a_loop_without_end_is_stopped_and_named():
    def endless(a):
        b = a
        while b < 1000:
            b = b * 2
        return b

    assert "b < 1000" in repr(verdict(4, endless))
