"""However an operation is spelt, it is one; and a piece of source is a call of it or not."""

from __future__ import annotations

import ast

import pytest

from d2l_autograd.formulas.algebra import ATOM, POWER, PRODUCT, SUM
from d2l_autograd.formulas.spelling import binding, canonical


@pytest.mark.parametrize(
    ("op", "found"),
    (
        ("mul", ("mul", False)), ("__rsub__", ("sub", True)), ("iadd", ("add", False)),
        ("mul_", ("mul", False)),
        ("rpow", ("pow", True)), ("relu_", ("relu", False)),
        ("mv", ("matmul", False)),
        ("rsqrt", ("rsqrt", False)), ("truediv", ("div", False)), ("rtruediv", ("div", True)),
    ),
)  # fmt: skip
def test_an_operation_has_one_name(op, found):
    assert canonical(op) == found


@pytest.mark.parametrize(
    ("source", "op", "level"),
    (
        ("a + b", "add", SUM), ("a * b", "mul", PRODUCT), ("a ** b", "pow", POWER),
        ("a @ b", "matmul", PRODUCT),
        ("1 - a", "rsub", SUM), ("-a", "neg", SUM), ("a > b", "gt", SUM), ("torch.sin(a)", "sin", ATOM),
        ("a.T", "T", ATOM), ("a[0]", "getitem", ATOM), ("F.mse_loss(a, b)", "mse_loss", ATOM),
        ("linalg.norm(a)", "linalg_norm", ATOM), ("net(a)", "linear", None), ("a + b", "mul", None),
        ("a[0]", "select", None), ("a", "mul", None),
    ),
)  # fmt: skip
def test_a_piece_of_source_is_a_call_of_it_or_not(source, op, level):
    assert binding(ast.parse(source, mode="eval").body, op) == level


@pytest.mark.parametrize(
    ("source", "op", "level"),
    (
        ("a += b", "add_", SUM),
        ("a[0] = b", "setitem", SUM),
        ("a[0] += b", "setitem", SUM),
        ("a = b", "setitem", None),
    ),
)
def test_so_is_a_statement(source, op, level):
    assert binding(ast.parse(source).body[0], op) == level


def test_no_source_is_no_call():
    assert binding(None, "mul") is None
