"""What one edge contributes: its stages multiply out as printed, and keep their signs and shapes."""

from __future__ import annotations

import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import local, text

from d2l_autograd.formulas.chain_rule import chain_rule
from d2l_autograd.formulas.local_derivative import chip
from d2l_autograd.formulas.path_rule import path_rule
from d2l_autograd.tensors import number
from d2l_autograd.tracing.tracer import trace


def twice_dot(x):
    y = 2 * torch.dot(x, x)
    return y


def test_two_slots_are_two_terms_as_in_section_2_5_1():
    graph = trace(twice_dot, x=[0.0, 1.0, 2.0, 3.0])
    d = "∂y/∂dot(x, x)"
    assert text(graph, "x") == f"∂y/∂x = {d} · x + {d} · x = [0, 4, 8, 12]"
    assert [local(graph, "dot", slot) for slot in (0, 1)] == ["· x", "· x"]
    assert local(graph, "mul") == "× 2"


def test_a_scalar_upstream_is_a_weight_too():
    graph = trace(lambda x: x.exp(), upstream=3.0, x=0.0)
    assert chain_rule(graph, graph.output).text == "∂L/∂y = v = 3; L = v · y, y = x.exp()"
    assert text(graph, "x") == "∂L/∂x = ∂L/∂y · ∂y/∂x = ∂L/∂y · exp x = 3"


def test_small_numbers_multiply_out():
    graph = trace(lambda x: torch.erf(x) * 0.00016, x=2.0)
    assert text(graph, "x") == "∂y/∂x = ∂y/∂erf(x) · ∂erf(x)/∂x = 0.00016 · 0.02067 = 3.307e−6"


@pytest.mark.parametrize(("factor", "shown"), [(1e-30, "1e−30"), (1e30, "1e30"), (0.0, "0")])
def test_a_product_beyond_the_range_of_its_type_still_shows_both_its_factors(factor, shown):
    graph = trace(lambda x: torch.mul(torch.mul(x, factor), factor), x=2.0)
    assert path_rule(graph, graph["x"].id).text.split(" = ")[2] == f"{shown} · {shown}"
    assert local(graph, "mul") == f"× {shown}"


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
    at=FACTORS,
    dtype=st.sampled_from([torch.float32, torch.float64]),
)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_a_gradient_times_its_chip_is_what_arrives_as_printed(steps, at, dtype):
    def f(x):
        y = x
        for name, factor in steps:
            z = y * factor
            y = UNARY[name](z)
        return y

    graph = trace(f, x=torch.tensor(at, dtype=dtype))
    for i, edge in enumerate(graph.edges):
        found = NUMBER.search(chip(graph, i) or "") if edge.message is not None else None
        if found:
            came, message = (rounded(each) for each in (graph.nodes[edge.target].grad, edge.message))
            product = came * float(found[1].replace("−", "-"))
            if abs(product) < torch.finfo(dtype).max:
                # Each of three numbers may be off by half of its fourth digit.
                assert abs(product - message) <= 1.6e-3 * abs(product) + torch.finfo(dtype).tiny


NUMBER = re.compile(r"(?:^×|=) (−?[\d.]+(?:e−?\d+)?)$")


def rounded(tensor: torch.Tensor) -> float:
    """The number as it is printed."""
    return float(number(tensor.item()))
