"""The notation beyond arithmetic: how it is written, and that it is worth what torch says."""

from __future__ import annotations

import math

import pytest
import torch

from d2l_autograd.formulas.algebra import SUM, Number, Symbol
from d2l_autograd.formulas.mathml import Drawn
from d2l_autograd.formulas.notation import (
    Fenced,
    Indicator,
    MatrixProduct,
    Moved,
    Ones,
    Root,
    Total,
    Transposed,
    function,
)

A = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
V, U = torch.tensor([1.0, -2.0]), torch.tensor([0.5, 1.0, 2.0])


def symbol(name: str, value: object, **how) -> Symbol:
    return Symbol(Drawn(f"<mi>{name}</mi>", name), value, **how)


a, v, u = (symbol(name, value, tensor=True) for name, value in (("A", A), ("v", V), ("u", U)))
x = symbol("x", 0.5)
sin = function("sin")
FORMULAS = [
    (MatrixProduct(a, v), "A · v", A @ V),
    (MatrixProduct(Transposed(a), u), "Aᵀ · u", A.T @ U),
    (MatrixProduct(u, v, outer=True), "u · vᵀ", torch.outer(U, V)),
    (Transposed(v), "vᵀ", V),
    (Transposed(a + a), "(A + A)ᵀ", (A + A).T),
    (Root(v * v), "√(v ⊙ v)", (V * V) ** 0.5),
    (Fenced(("‖", "‖"), v, lambda t: t.norm(), False), "‖v‖", V.norm()),
    (Indicator(Drawn("", "v > 0"), lambda t: (t > 0) * 1.0, v), "1[v > 0]", (V > 0) * 1.0),
    (Total(v * v, torch.sum, False), "Σ (v ⊙ v)", (V * V).sum()),
    (Moved(v, "{} placed at [1:], 0 elsewhere", lambda t: t), "v placed at [1:], 0 elsewhere", V),
    (Ones("3×2", A), "ones(3×2)", torch.ones(3, 2)),
    (sin(a), "sin A", A.sin()),
]


@pytest.mark.parametrize(("formula", "text", "value"), FORMULAS, ids=[text for _, text, _ in FORMULAS])
def test_it_is_written_as_it_calculates(formula, text, value):
    assert formula.draw().text == text
    assert torch.equal(formula.value(), value)


@pytest.mark.parametrize(
    ("formula", "text"),
    (
        (sin(x), "sin x"), (sin(2 * x), "sin 2x"), (sin(x) ** 2, "sin² x"), (sin(x + x), "sin(x + x)"),
        (function("σ", "sigmoid")(x), "σ(x)"), (2 * sin(x), "2 · sin x"), (sin(x) * x, "sin x · x"),
        (function("ln", "log")(Number(2)), "ln 2"),
    ),
)  # fmt: skip
def test_a_function_has_parentheses_only_where_a_reader_writes_them(formula, text):
    assert formula.draw().text == text


def test_a_function_of_a_number_is_pythons():
    assert sin(x).value() == math.sin(0.5)
    assert (sin(x) ** 2).value() == math.sin(0.5) ** 2


def test_numbers_that_were_moved_have_no_value_unless_it_is_said_how():
    assert Moved(v, "the part of {}").value() is None


def test_what_binds_less_stands_in_parentheses():
    assert MatrixProduct(symbol("a + b", A, level=SUM, tensor=True), v).draw().text == "(a + b) · v"
