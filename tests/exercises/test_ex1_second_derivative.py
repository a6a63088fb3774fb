"""Exercise 1: second derivatives, against torch.func.hessian."""

from __future__ import annotations

import math

import pytest
import torch
from answering import gets_the_hint, is_right, verdict

from d2l_autograd.exercises import ex1_second_derivative as ex1
from d2l_autograd.language import speaking

grad = torch.autograd.grad


def recorded(f, x):
    leaf = x.clone().requires_grad_()
    (first,) = grad(f(leaf), leaf, create_graph=True)
    return leaf, first


def hessian_by_rows(f, x):
    leaf, first = recorded(f, x)
    return [grad(component, leaf, retain_graph=True)[0] for component in first]


def _row_sum(f, x):
    leaf, first = recorded(f, x)
    return grad(first.sum(), leaf)[0]


RIGHT = [
    hessian_by_rows,
    lambda f, x: torch.stack(hessian_by_rows(f, x)),
    lambda f, x: torch.func.hessian(f)(x),
    lambda f, x: torch.autograd.functional.hessian(f, x),
    lambda f, x: torch.func.jacrev(torch.func.jacrev(f))(x),
    lambda f, x: [row.tolist() for row in hessian_by_rows(f, x)],
]
WRONG = [
    (lambda f, x: recorded(f, x)[1], "second gradient"),
    (lambda f, x: grad(recorded(f, x)[1].sum(), x) if x.requires_grad else _row_sum(f, x), "second sum"),
    (lambda f, x: torch.func.hessian(f)(x).diagonal(), "second diagonal"),
    (lambda f, x: torch.func.hessian(f)(x).diagonal().diag(), "second mixed"),
    (lambda f, x: torch.func.hessian(f)(x)[:2], "second shape"),
    (lambda f, x: torch.func.hessian(f)(x) + torch.eye(3), "second entry"),
    (lambda f, x: grad(f(x), x), "clinic no graph what"),
    (lambda f, x: print(end=""), "answer nothing"),
    (42, "answer no function"),
]
OPEN = [..., lambda *args: ...]


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_answer_is_right_in_whatever_form(answer):
    assert is_right(1, answer)


@pytest.mark.parametrize(("answer", "key"), WRONG)
def test_a_wrong_answer_gets_the_hint_that_fits_it(answer, key):
    assert gets_the_hint(1, answer, key)


@pytest.mark.parametrize("answer", OPEN)
def test_no_answer_is_no_mistake(answer):
    assert verdict(1, answer).state == "open"


def test_exercise_1_counts_more_work_for_each_row():
    _, *rows = verdict(1, hessian_by_rows).found.table
    per_row = [int(second) / int(size) / int(first) for size, _, first, second in rows]
    assert all(1 < ratio < 10 for ratio in per_row) and int(rows[-1][3]) > 40 * int(rows[-1][2])


def test_the_functions_are_what_their_code_says():
    x = torch.tensor([0.3, -1.7, 2.4])
    for code, f in ex1._FUNCTIONS.items():
        assert torch.equal(f(x), eval(code))


@pytest.mark.parametrize(("row", "column"), [(0, 0), (0, 2), (1, 2), (2, 1)])
@pytest.mark.parametrize("gap", [5e-4, -1.0, math.inf, math.nan])
def test_the_first_entry_that_is_off_is_named(row, column, gap):
    def hessian(f, x):
        found = torch.func.hessian(f)(x)
        found[row, column] += gap
        found[2, 2] += 1
        return found

    with speaking("en"):
        assert f"in row {row}, column {column}," in verdict(1, hessian).found.words
