"""The chain rule along one path: a quotient and a factor for each edge, a number where no symbol says it."""

from __future__ import annotations

import math

import pytest
import torch
from examples import doubling, product

from d2l_autograd.formulas.chain_rule import chain_rule
from d2l_autograd.formulas.contribution import run_of
from d2l_autograd.formulas.path_rule import _factors, figure_formula, path_rule
from d2l_autograd.graph import Graph
from d2l_autograd.tracing.tracer import trace


def path(graph: Graph, name: str) -> str | None:
    """The rule of the path from a variable, as text."""
    formula = path_rule(graph, graph[name].id)
    return None if formula is None else formula.text


# The examples of section 2.5


def test_each_input_of_section_2_5_0_has_its_path_and_its_number():
    graph = trace(product, x=2.0, y=3.0, w=4.0)
    assert path(graph, "x") == "∂z/∂x = ∂z/∂a · ∂a/∂x = w · 1 = 4"
    assert path(graph, "y") == "∂z/∂y = ∂z/∂a · ∂a/∂y = w · 1 = 4"
    assert path(graph, "w") == "∂z/∂w = a = 5"
    assert path(graph, "a") == "∂z/∂a = w = 4"


def test_at_the_output_there_is_no_path_and_the_figure_shows_where_it_begins():
    graph = trace(product, x=2.0, y=3.0, w=4.0)
    assert path(graph, "z") is None
    assert figure_formula(graph, graph.output) == chain_rule(graph, graph.output)
    assert figure_formula(graph, graph["x"].id) == path_rule(graph, graph["x"].id)


def test_the_doublings_of_section_2_5_4_are_a_power_of_two():
    assert path(trace(doubling, a=0.8392), "a") == "∂c/∂a = 2 · 2 · … · 2 = 2¹¹ = 2048"
    assert path(trace(doubling, a=300.0), "a") == "∂c/∂a = ∂c/∂b · ∂b/∂a = 2 · 2 = 2² = 4"
    assert path(trace(doubling, a=-300.0), "a") == "∂c/∂a = ∂c/∂b₁ · ∂b₁/∂b · ∂b/∂a = 100 · 2 · 2 = 400"


def test_a_value_used_twice_has_no_single_path_and_the_figure_shows_the_sum():
    def f(x):
        y = 2 * torch.dot(x, x)
        return y

    graph = trace(f, x=[0.0, 1.0, 2.0, 3.0])
    assert path(graph, "x") is None
    shown = figure_formula(graph, graph["x"].id).text
    assert shown == "∂y/∂x = ∂y/∂dot(x, x) · x + ∂y/∂dot(x, x) · x = [0, 4, 8, 12]"


def test_a_cut_leaves_the_one_path_of_section_2_5_3():
    def f(x):
        y = x * x
        u = y.detach()
        z = u * x
        return z.sum()

    graph = trace(f, x=[0.0, 1.0, 2.0, 3.0])
    assert path(graph, "x") == "∂f/∂x = ∂f/∂z · ∂z/∂x = ones(4) ⊙ u = [0, 1, 4, 9]"
    assert path(graph, "u") is path(graph, "y") is None


# When a number stands at the end


def test_an_expression_has_its_number_once_at_the_end():
    def f(x):
        s = torch.sin(x)
        y = s * 2
        return y

    graph = trace(f, x=1.0)
    assert path(graph, "x") == "∂y/∂x = ∂y/∂s · ∂s/∂x = 2 · cos x = 1.0806"
    assert path(graph, "s") == "∂y/∂s = 2"


def test_a_number_whose_digits_are_cut_is_no_power():
    def f(x):
        for _ in range(5):
            x = x * 1.00004
        return x

    graph = trace(f, x=1.0)
    formula = path_rule(graph, graph.nodes[0].id)
    assert formula.text.endswith(" = 1 · 1 · … · 1 = 1.0002")


def test_a_number_of_the_readers_that_has_no_box_has_its_worth_told():
    k = 7.0
    graph = trace(lambda x: k * x, x=1.0)
    assert path(graph, "x") == "∂y/∂x = k = 7"


def test_an_upstream_gradient_is_the_first_factor():
    def f(x):
        y = torch.exp(x)
        return y

    assert path(trace(f, upstream=3.0, x=0.0), "x") == "∂L/∂x = ∂L/∂y · ∂y/∂x = v · exp x = 3"
    vectors = trace(f, upstream=[1.0, 2.0], x=[0.0, 0.0])
    assert path(vectors, "x") == "∂L/∂x = ∂L/∂y · ∂y/∂x = v ⊙ exp x = [1, 2]"


# Long paths


def test_of_many_quotients_the_first_two_and_the_last_are_left():
    def f(x):
        a = x * 3
        b = -a
        c = b * 3
        d = c * 5
        z = d / 2
        return z

    assert path(trace(f, x=1.0), "x") == (
        "∂z/∂x = ∂z/∂d · ∂d/∂c · ⋯ · ∂a/∂x = 1/2 · 5 · 3 · (−1) · 3 = −22.5"
    )


def test_of_many_factors_too_and_their_product_is_told():
    def f(x):
        for i in range(2, 10):
            x = torch.mul(x, float(i))
        return x

    graph = trace(f, x=1.0)
    assert path_rule(graph, 0).text.endswith(" = 9 · 8 · … · 2 = 362880")


def test_equal_numbers_among_others_become_a_power():
    def f(x):
        for _ in range(5):
            x = x * 2
        y = x.sin()
        return y

    text = path_rule(trace(f, x=0.0), 0).text
    assert text.endswith(" = cos x₅ · 2 · 2 · … · 2 = cos x₅ · 2⁵ = 32")


@pytest.mark.parametrize(
    ("factor", "text"), [(1.0, "1"), (1e30, "1e30 · 1e30 · … · 1e30 = inf"), (-2.0, "(−2)³⁰ = 1.074e9")]
)
def test_a_power_is_written_only_where_it_can_be_read(factor, text):
    def f(x):
        for _ in range(30):
            x = torch.mul(x, factor)
        return x

    assert path_rule(trace(f, x=1.0), 0).text.endswith(f" = {text}")


def test_a_path_of_thousands_needs_no_recursion_and_is_a_sum_in_the_figure():
    def f(x):
        for _ in range(3000):
            x = x * 1.0001
        return x

    graph = trace(f, x=1.0)
    assert path_rule(graph, 0) is None
    assert path_rule(graph, 2950).text.endswith(" = 1.0001 · 1.0001 · … · 1.0001 = 1.0001⁵⁰ = 1.005")


# What has no rule


@pytest.mark.parametrize(
    "f",
    (
        lambda x: torch.erf(x.sum()) * 2,
        lambda x: (torch.tensor([[1.0, 2.0]]) @ x).sum(),
        lambda x: x.expand(3, 2).sum(),
        lambda x: torch.cat([x, x]).sum(),
        lambda x: x[0] * 2,
        lambda x: x.reshape(2, 1).mean(),
        lambda x: torch.split(x, 1)[0].sum(),
    ),
)
def test_a_message_that_is_no_known_multiple_leaves_none(f):
    graph = trace(f, x=[0.5, 2.0])
    assert path(graph, "x") is None
    assert figure_formula(graph, graph["x"].id).text.startswith("∂y/∂x = ")


def test_a_hook_on_the_path_leaves_none():
    def f(x):
        y = x * 3
        z = y * 2
        z.register_hook(lambda grad: grad * 10)
        return z

    graph = trace(f, x=1.0)
    assert path(graph, "x") is path(graph, "y") is None


# The factors, multiplied, are the gradient that torch.autograd.grad finds.

CHAINS = {
    "exp": torch.exp, "sin": torch.sin, "cos": torch.cos, "tanh": torch.tanh, "sqrt": torch.sqrt,
    "log": torch.log, "half": lambda x: x / 2, "over": lambda x: 3 / x, "less": lambda x: 1 - x,
    "cube": lambda x: x**3, "power": lambda x: 2**x, "relu": torch.relu, "sigmoid": torch.sigmoid,
    "turns": lambda x: x * 2 * 2 * 2 * 2,
}  # fmt: skip
ENDS = {
    "itself": lambda x: x,
    "sum": torch.sum,
    "mean": torch.mean,
    "dot": lambda x: x @ torch.full((2,), 3.0).to(x),
}
POINTS = [0.7, -0.0, 1e-12, math.inf, math.nan, [0.7, 2.0], [0.0, -3.0]]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("inner", ["sin", "over", "turns"])
@pytest.mark.parametrize("outer", CHAINS)
def test_the_product_along_a_path_is_torchs_gradient(inner, outer, end):
    def f(x):
        return ENDS[end](CHAINS[outer](CHAINS[inner](x)))

    for point in POINTS:
        leaf = torch.tensor(point, dtype=torch.float64, requires_grad=True)
        if end == "dot" and leaf.ndim == 0:
            continue
        made = f(leaf)
        upstream = torch.full_like(made, 1.5)
        (wanted,) = torch.autograd.grad(made, leaf, upstream)
        graph = trace(f, upstream=upstream, x=leaf.detach())
        factors = _factors(run_of(graph), graph["x"].id)
        if factors:
            found = math.prod(torch.as_tensor(each.expression.value()) for each in factors)
            scale = wanted.nan_to_num().abs().max().item()
            torch.testing.assert_close(
                found.to(wanted).expand(wanted.shape), wanted, rtol=1e-9, atol=1e-12 * scale, equal_nan=True
            )
        else:
            assert path(graph, "x") is None


def test_most_paths_of_these_have_a_rule():
    graphs = [trace(lambda x, f=f: f(x) * 3, x=0.7) for f in CHAINS.values()]
    assert all(path(graph, "x") for graph in graphs)
    assert all(path(trace(lambda x, f=f: f(x).sum(), x=[0.7, 2.0]), "x") for f in CHAINS.values())


@pytest.mark.parametrize("value", [3, -2, 0])
def test_integers_of_the_reader_are_written_as_integers(value):
    text = path(trace(lambda x: torch.mul(torch.sin(x), value), x=0.0), "x")
    assert text.split(" = ")[2] == f"{value} · cos x".replace("-", "−")
