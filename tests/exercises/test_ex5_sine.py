"""Exercise 5: the slope of the sine without the cosine."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from answering import gets_the_hint, hint, is_right, verdict


def slope_of(loss):
    def slope(x):
        leaf = x.clone().requires_grad_()
        loss(torch.sin(leaf)).backward()
        return leaf.grad

    return slope


def differences(step, middle=True):
    def slope(x):
        if middle:
            return (torch.sin(x + step) - torch.sin(x - step)) / (2 * step)
        return (torch.sin(x + step) - torch.sin(x)) / step

    return slope


RIGHT = [
    slope_of(torch.sum),
    lambda x: torch.func.vmap(torch.func.grad(torch.sin))(x),
    lambda x: torch.func.jvp(torch.sin, (x,), (torch.ones_like(x),))[1],
    lambda x: [torch.func.grad(torch.sin)(component) for component in x],
    differences(1e-3),
]
WRONG = [
    (lambda x: torch.cos(x), "sine cosine"),
    (lambda x: x.cos(), "sine cosine"),
    (lambda x: torch.tensor([math.cos(c) for c in x]), "sine cosine"),
    (lambda x: torch.tensor(np.cos(x.numpy())), "sine cosine"),
    (lambda x: torch.sin(x), "sine itself"),
    (slope_of(torch.mean), "sine mean"),
    (lambda x: -slope_of(torch.sum)(x), "sine sign"),
    (slope_of(lambda y: y), "clinic scalar what"),
    (lambda x: torch.sin(x).sum().backward(), "clinic no graph what"),
    (lambda x: slope_of(torch.sum)(x).sum(), "sine one number"),
    (lambda x: slope_of(torch.sum)(x)[1:], "sine shape"),
    (differences(0.5, middle=False), "sine far"),
    (lambda x: x, "sine hint"),
    (lambda x: x * math.nan, "sine hint"),
]
NEAR = [
    (differences(1e-2, middle=False), "sine one side", "h = 0.01"),
    (differences(3e-2, middle=False), "sine one side", "h = 0.03"),
    (differences(0.1), "sine both sides", "h = 0.1"),
    (differences(1e-4), "sine rounded", ""),
    (differences(1e-4, middle=False), "sine rounded", ""),
]
OPEN = [..., lambda *args: ...]


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_answer_is_right_in_whatever_form(answer):
    assert is_right(5, answer)


@pytest.mark.parametrize(("answer", "key"), WRONG)
def test_a_wrong_answer_gets_the_hint_that_fits_it(answer, key):
    assert gets_the_hint(5, answer, key)


@pytest.mark.parametrize(("answer", "key", "step"), NEAR)
def test_the_error_of_differences_is_told_with_where_it_comes_from(answer, key, step):
    found = verdict(5, answer)
    assert found.right and hint(key).search(found.found.words) and step in found.found.words


@pytest.mark.parametrize("answer", OPEN)
def test_no_answer_is_no_mistake(answer):
    assert verdict(5, answer).state == "open"
