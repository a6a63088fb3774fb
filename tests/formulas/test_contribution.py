"""What one edge contributes: its stages multiply out as printed, and keep their signs and shapes."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import assert_multiplies_out, every, sends, text

from d2l_autograd.formulas.chain_rule import chain_rule
from d2l_autograd.tracing.tracer import trace


def twice_dot(x):
    y = 2 * torch.dot(x, x)
    return y


def test_two_slots_are_two_terms_as_in_section_2_5_1():
    graph = trace(twice_dot, x=[0.0, 1.0, 2.0, 3.0])
    d = "∂y/∂dot(x, x)"
    assert text(graph, "x") == (
        f"∂y/∂x = {d} · x + {d} · x = 2 · [0, 1, 2, 3] + 2 · [0, 1, 2, 3] = [0, 4, 8, 12]"
    )
    assert sends(graph, "dot") == [f"∂y/∂x += {d} · x = 2 · [0, 1, 2, 3] = [0, 2, 4, 6]"] * 2
    assert sends(graph, "mul") == [f"{d} = 2"]


def test_a_scalar_upstream_is_a_weight_too():
    graph = trace(lambda x: x.exp(), upstream=3.0, x=0.0)
    assert chain_rule(graph, graph.output).text == "∂L/∂y = v = 3; L = v · y, y = x.exp()"
    assert text(graph, "x") == "∂L/∂x = ∂L/∂y · ∂y/∂x = ∂L/∂y · exp x = 3 · 1 = 3"


def test_small_numbers_multiply_out():
    graph = trace(lambda x: x * 0.00016 * 1.5, x=2.0)
    assert text(graph, "x").endswith("= 1.5 · 0.00016 = 0.00024")


@pytest.mark.parametrize(
    ("factor", "product"), [(1e-30, "1e−30 · 1e−30 = 0"), (1e30, "1e30 · 1e30 = inf"), (0.0, "0 · 0 = 0")]
)
def test_a_product_beyond_the_range_of_its_type_still_shows_both_its_factors(factor, product):
    graph = trace(lambda x: x * factor * factor, x=2.0)
    assert text(graph, "x").endswith(f" = {product}")


def test_a_zero_keeps_its_sign():
    graph = trace(lambda a: 1 / a, a=-0.0)
    assert text(graph, "a").endswith("= −inf")
    assert "-0  " in str(graph) and "-inf" in str(graph)


UNARY = {
    "exp": torch.exp, "sin": torch.sin, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "abs": torch.abs,
    "square": lambda x: x * x, "cube": lambda x: x**3, "reciprocal": lambda x: 1 / x,
    "root": lambda x: (x * x + 1e-6).sqrt(), "log": lambda x: (x * x + 1e-9).log(),
    "softplus": torch.nn.functional.softplus,
}  # fmt: skip


FACTORS = st.floats(1e-6, 1e6).flatmap(lambda size: st.sampled_from([size, -size]))


@given(
    steps=st.lists(st.tuples(st.sampled_from(sorted(UNARY)), FACTORS), min_size=1, max_size=4),
    at=st.lists(FACTORS, min_size=1, max_size=3),
    scalar=st.booleans(),
    dtype=st.sampled_from([torch.float32, torch.float64]),
)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_what_is_printed_multiplies_out_as_printed(steps, at, scalar, dtype):
    def f(x):
        y = x
        for name, factor in steps:
            z = y * factor
            y = UNARY[name](z)
        return y.sum()

    graph = trace(f, x=torch.tensor(at[0] if scalar else at, dtype=dtype))
    for formula in every(graph):
        assert_multiplies_out(formula.text, torch.finfo(dtype))
