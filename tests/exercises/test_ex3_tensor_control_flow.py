"""Exercise 3: gradients through section 2.5.4's control flow, for tensors."""

from __future__ import annotations

import pytest
import torch
from answering import gets_the_hint, is_right, verdict

from d2l_autograd.exercises import ex3_tensor_control_flow as ex3

grad = torch.autograd.grad


def section_f(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b


def by_backward(loss):
    def gradient(a):
        loss(section_f(a)).backward()
        return a.grad

    return gradient


RIGHT = [
    by_backward(torch.sum),
    lambda a: grad(section_f(a), a, torch.ones_like(a)),
    lambda a: grad(section_f(a).sum(), a)[0],
    torch.func.grad(lambda a: section_f(a).sum()),
]
WRONG = [
    (by_backward(lambda d: d), "clinic scalar what"),
    (lambda a: section_f(a) / a, "flow nan"),
    (lambda a: section_f(a), "flow d"),
    (by_backward(torch.mean), "flow mean"),
    (lambda a: grad(d := section_f(a), a, d.detach()), "flow weights"),
    (lambda a: grad(section_f(a).sum(), a)[0].sum(), "flow wrong shape"),
    (lambda a: torch.full_like(a, 2048.0), "flow hint"),
    (lambda a: a.grad, "answer nothing"),
    (lambda a: "2048", "answer no numbers"),
]
OPEN = [..., lambda *args: ...]


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_answer_is_right_in_whatever_form(answer):
    assert is_right(3, answer)


@pytest.mark.parametrize(("answer", "key"), WRONG)
def test_a_wrong_answer_gets_the_hint_that_fits_it(answer, key):
    assert gets_the_hint(3, answer, key)


@pytest.mark.parametrize("answer", OPEN)
def test_no_answer_is_no_mistake(answer):
    assert verdict(3, answer).state == "open"


def test_nothing_of_the_readers_is_changed():
    seen = []

    def gradient(a):
        seen.append(a)
        return grad(section_f(a).sum(), a)[0]

    random, mode = torch.get_rng_state(), torch.is_grad_enabled()
    with torch.no_grad():
        assert verdict(3, gradient).right
        assert not torch.is_grad_enabled()
    assert torch.equal(torch.get_rng_state(), random) and torch.is_grad_enabled() == mode
    assert len({id(a) for a in seen}) == len(seen) and all(a.is_leaf for a in seen)


@pytest.mark.parametrize("first", [999.0, 1000.0, 1000.5, 1001.0])
@pytest.mark.parametrize("rest", [[], [0.0], [-999.5], [-999.0], [-1000.0], [-1000.5], [-1001.0], [-2000.0]])
def test_answers_are_held_against_the_very_function_of_the_section(first, rest):
    a = torch.tensor([first, *rest]) / 4
    assert torch.equal(ex3._f(a), section_f(a))
