"""The chain rule at a node: the book's examples, what is sent and what is not, and the MathML of it."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
import torch
from examples import product
from reading import formatted, node, text

from d2l_autograd import language as labels
from d2l_autograd.formulas.chain_rule import chain_rule
from d2l_autograd.tracing.tracer import trace

# The examples of section 2.5


def test_the_gradients_of_section_2_5_0():
    graph = trace(product, x=2.0, y=3.0, w=4.0)
    assert text(graph, "x") == "∂z/∂x = ∂z/∂a · ∂a/∂x = ∂z/∂a = 4"
    assert text(graph, "y") == "∂z/∂y = ∂z/∂a · ∂a/∂y = ∂z/∂a = 4"
    assert text(graph, "w") == "∂z/∂w = a = 5"
    assert text(graph, "a") == "∂z/∂a = w = 4"
    assert text(graph, "z") == "∂z/∂z = 1"


def test_an_unnamed_output_gets_a_letter_and_says_what_it_stands_for():
    graph = trace(lambda x: x * x, x=3.0)
    assert chain_rule(graph, graph.output).text == "∂y/∂y = 1; y = x * x"
    assert text(graph, "x") == "∂y/∂x = x + x = 6"
    taken = trace(lambda y: y * y, y=3.0)
    assert text(taken, "y") == "∂z/∂y = y + y = 6"


def test_a_vector_output_is_weighted_by_its_upstream_gradient_as_in_section_2_5_2():
    def square(x):
        y = x * x
        return y

    graph = trace(square, upstream=[1.0, 1.0, 1.0, 0.5], x=[0.0, 1.0, 2.0, 3.0])
    assert text(graph, "y") == "∂L/∂y = v = [1, 1, 1, 0.5]; L = Σᵢ vᵢ yᵢ"
    assert text(graph, "x") == "∂L/∂x = ∂L/∂y ⊙ x + ∂L/∂y ⊙ x = [0, 2, 4, 3]"


def detached(x):
    y = x * x
    u = y.detach()
    z = u * x
    return z.sum()


def test_nothing_flows_through_detach_and_the_formula_says_why_as_in_section_2_5_3():
    graph = trace(detached, x=[0.0, 1.0, 2.0, 3.0])
    assert text(graph, "x").startswith("∂f/∂x = ∂f/∂z · ∂z/∂x = ∂f/∂z ⊙ u = [0, 1, 4, 9]; ")
    remark = "No gradient flows from u back to y: after detach, u is a mere constant."
    assert text(graph, "u") == text(graph, "y") == remark


def control(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b


def test_each_turn_of_the_loop_of_section_2_5_4_hands_on_twice_its_gradient():
    torch.manual_seed(35631799)
    graph = trace(control, a=torch.randn(size=()))
    output = graph.nodes[graph.output].symbol
    assert text(graph, "a") == f"∂{output}/∂a = ∂{output}/∂b · ∂b/∂a = ∂{output}/∂b · 2 = 2048"
    assert text(graph, "b₁") == f"∂{output}/∂b₁ = ∂{output}/∂b₂ · ∂b₂/∂b₁ = ∂{output}/∂b₂ · 2 = 512"


# What is sent, and what is not


def test_a_value_with_many_uses_shows_the_first_and_last_terms_and_the_whole_sum():
    def f(x):
        y = x * 1
        for _ in range(8):
            y = y + x * 2
        return y

    line = text(trace(f, x=1.0), "x")
    assert line.count("⋯") == 2
    assert line.endswith(" · 2 = 17")


def test_of_a_formula_in_rows_the_first_alone_has_the_left_side_and_each_has_an_equals_sign():
    graph = trace(lambda x: (x * x * x).sum(), x=[1.0, 2.0])
    formula = chain_rule(graph, graph["x"].id)
    rows = [[" ".join(cell.itertext()) for cell in row] for row in fromstring(formula.mathml).iter("mtr")]
    assert [left != "" for left, _, _ in rows] == [True, False, False]
    assert {sign for _, sign, _ in rows} == {"="}


def test_no_grad_and_comparisons_say_why_nothing_flows():
    def f(x):
        with torch.no_grad():
            k = x * 3
        m = x > 0
        return k * x * m

    graph = trace(f, x=2.0)
    assert text(graph, "k").endswith("this step ran under no_grad and was not recorded.")
    assert text(graph, "m").endswith("the operation is not differentiable.")


def test_constants_and_values_that_do_not_reach_the_output():
    c = torch.tensor([1.0, 2.0])

    def f(x):
        unused = x * 2  # noqa: F841
        return (c * x).sum()

    graph = trace(f, x=[3.0, 4.0])
    assert text(graph, "c") == "c is a constant: no gradient flows to it."
    assert text(graph, "unused") == "unused does not lead to y: no gradient flows to it."


def test_a_call_with_several_results_collects_their_gradients():
    def f(x):
        a, b = torch.split(x, 2)
        return (a * b).sum()

    graph = trace(f, x=[1.0, 2.0, 3.0, 4.0])
    call = node(graph, "split")
    assert chain_rule(graph, call.id).text == "∂y/∂(a, b) = (∂y/∂a, ∂y/∂b)"
    assert text(graph, "x") == "∂y/∂x = ∂y/∂(a, b) · ∂(a, b)/∂x = [3, 4, 1, 2]"
    assert text(graph, "a").startswith("∂y/∂a = ∂y/∂(a * b) · ∂(a * b)/∂a = ∂y/∂(a * b) ⊙ b = [3, 4]; ")


def test_large_tensors_are_their_shapes():
    graph = trace(lambda X, w: (X @ w).sum(), X=torch.ones(30, 20), w=torch.ones(20))
    assert text(graph, "X") == (
        "∂y/∂X = ∂y/∂(X @ w) · ∂(X @ w)/∂X = ∂y/∂(X @ w) · wᵀ = (30×20); (30) · (30×30×20) → (30×20)"
    )


@pytest.mark.parametrize("language", labels.LANGUAGES)
def test_remarks_are_in_the_readers_language(language):
    before = labels.language()
    try:
        labels.set_language(language)
        line = text(trace(detached, x=[1.0, 2.0]), "u")
    finally:
        labels.set_language(before)
    assert ("detach 之后" in line) == (language == "zh")


def test_a_long_chain_needs_no_recursion():
    def f(x):
        for _ in range(3000):
            x = x * 1.0001
        return x

    graph = trace(f, x=1.0)
    assert text(graph, "x").endswith(formatted(graph["x"].grad.item()))
