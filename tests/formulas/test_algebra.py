"""Small formulas: what is written, what it is worth, and where parentheses have to stand."""

from __future__ import annotations

import pytest
import torch

from d2l_autograd.formulas.algebra import SUM, Number, Symbol
from d2l_autograd.formulas.mathml import Drawn

X, W = 3.0, -0.5


def symbol(name: str, value: object = None, **how) -> Symbol:
    return Symbol(Drawn(f"<mi>{name}</mi>", name), value, **how)


x, w = symbol("x", X), symbol("w", W)
xy = symbol("x + y", 5.0, level=SUM)
FORMULAS = [
    (x + w, "x + w", X + W),
    (x - (w - x), "x − (w − x)", X - (W - X)),
    (x - w * x, "x − w · x", X - W * X),
    (2 * x, "2x", 2 * X),
    (x * 2, "x · 2", X * 2),
    (2 * symbol("x₁", 4.0), "2x₁", 8),
    (2 * symbol("xs", 4.0), "2 · xs", 8),
    (1 * x, "x", X),
    (-1 * x, "−x", -X),
    (x * -1, "−x", -X),
    (Number(2) * Number(3), "6", 6),
    (-3 * (-x), "3x", 3 * X),
    (xy * x, "(x + y) · x", 5 * X),
    (-xy, "−(x + y)", -5),
    (x / w, "x/w", X / W),
    (x / (2 * w), "x/(2w)", X / (2 * W)),
    (1 / x / w, "1/x/w", 1 / X / W),
    ((-x) / w, "−x/w", -X / W),
    (Number(-2) / x, "−2/x", -2 / X),
    (x / 1, "x", X),
    (x**2, "x²", X**2),
    (x**-1.0, "x⁻¹", 1 / X),
    (x**0.5, "x^0.5", X**0.5),
    (x**w, "x^w", X**W),
    (x ** (w - 1), "x^(w − 1)", X ** (W - 1)),
    (x**1, "x", X),
    (x**0, "1", 1),
    (2**x, "2^x", 2**X),
    (xy**2, "(x + y)²", 25),
    (Number(-2) ** x, "(−2)^x", (-2) ** X),
    (2 * x**2, "2x²", 2 * X**2),
]


@pytest.mark.parametrize(("formula", "text", "value"), FORMULAS, ids=[text for _, text, _ in FORMULAS])
def test_a_formula_reads_as_it_calculates(formula, text, value):
    assert formula.draw().text == text
    assert formula.value() == value


def test_tensors_are_multiplied_element_by_element():
    a, b = (symbol(name, torch.tensor([1.0, 2.0]), tensor=True) for name in "ab")
    assert (a * b).draw().text == "a ⊙ b"
    assert (a * x).draw().text == "a · x"
    assert (a * b).value().tolist() == [1, 4]


def test_what_depends_on_an_unknown_value_has_none():
    unknown = symbol("k")
    assert (x + 2 * unknown).value() is None
    assert (x + 2 * unknown).draw().text == "x + 2k"
