"""A piece of the reader's code inside a formula: short, escaped, and set as mathematics."""

from __future__ import annotations

import ast
import xml.etree.ElementTree as ElementTree

import pytest
import torch
from reading import every

from d2l_autograd.formulas.algebra import ATOM, POWER, PRODUCT, SUM
from d2l_autograd.formulas.code_snippets import binding, canonical, code
from d2l_autograd.tensors import columns
from d2l_autograd.tracing.tracer import trace

LONG = "a_name_that_is_too_long"


def test_signs_and_letters_of_code_are_escaped():
    def f(x):
        return torch.where(x < 2, x, x.clamp(max=1)) * {"a&\"b'<": 3.0}["a&\"b'<"]

    for formula in every(trace(f, x=1.0)):
        assert ElementTree.fromstring(formula.mathml).get("aria-label") == formula.text


@pytest.mark.parametrize(
    ("written", "short"),
    (
        ("torch.sin(x)", "sin(x)"),
        ("torch.nn.functional.softmax(x, -1)", "softmax(x, -1)"),
        ("torch.sin(x) + torch.cos(y) * z ** 2", "sin(x) + ⋯"),
        ("self.layers[0].weight @ inputs.flatten()", "⋯ @ ⋯.flatten()"),
        ("-(alpha * beta * gamma * delta)", "-(⋯ * delta)"),
        ("x.reshape(batch_size, channels, height)[0]", "⋯[0]"),
        ("f(aaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbb)", "f(⋯, ⋯)"),
        ("变量一 + 变量二 * 变量三 + 变量四", "⋯ + 变量四"),
        ("x if y else zzzzzzzzzzzzzzzzz", "x if y else zzzzz…"),
        ("a<b", "a<b"),
    ),
)
def test_of_long_code_the_outermost_operation_is_left(written, short):
    assert code(written).text == short
    assert columns(short) <= 18


@pytest.mark.parametrize(
    ("written", "short"),
    (
        (f"a(g(h(kk(y)))) + {LONG}", "a(g(h(kk(y)))) + ⋯"),
        (f"{LONG} + a(g(h(kk(y))))", "⋯ + a(g(h(kk(y))))"),
        (f"a(g(h(kk(y)))) < {LONG}", "a(g(h(kk(y)))) < ⋯"),
        (f"{LONG} < a(g(h(kk(y))))", "⋯ < a(g(h(kk(y))))"),
        (f"a.b.c.d.e.f.hh + {LONG}", "a.b.c.d.e.f.hh + ⋯"),
        (f"y[0][0][0][0] + {LONG}", "y[0][0][0][0] + ⋯"),
        (f"f(g)(h)(k)(yy) + {LONG}", "f(g)(h)(k)(yy) + ⋯"),
        (f"-------------y + {LONG}", "-------------y + ⋯"),
    ),
)
def test_what_is_left_of_long_code_is_as_written_up_to_the_last_column(written, short):
    assert code(written).text == short


def test_a_power_is_a_superscript_and_a_minus_a_true_one():
    assert "<msup><mi>x</mi><mn>3</mn></msup>" in code("2 * x**3").mathml
    assert "<msup>" not in code("2 ** f(x)").mathml
    assert ">−</mo><mn>1</mn>" in code("x[-1]").mathml
    assert code("x[-1]").text == "x[-1]"


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
