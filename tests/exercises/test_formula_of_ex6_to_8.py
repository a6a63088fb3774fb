"""The formula of exercises 6 to 8: torch says what flows back through it."""

from __future__ import annotations

import pytest
import torch

from d2l_autograd.exercises.formula_of_ex6_to_8 import FROM_X, POINTS, arrivals, f, near


@pytest.mark.parametrize("value", POINTS)
def test_what_arrives_at_x_are_the_three_terms_of_its_gradient(value):
    x = torch.tensor(value, requires_grad=True)
    f(x).backward()
    arrived = arrivals(value)
    assert tuple(arrived) == FROM_X
    assert near(sum(arrived.values()), x.grad.item())
    assert near(arrived["a"], 2 * torch.sin(x).item() / value) and near(arrived["e"], -1 / value**2)


def test_near_is_float32s_rounding_and_no_more():
    assert near(1e6 + 50, 1e6) and not near(1e6 + 200, 1e6)
    assert near(5e-5, 0.0) and not near(2e-4, 0.0) and not near(float("nan"), 1.0)
