"""Operations on whole tensors: the vector-Jacobian product in a reader's notation, with torch's numbers."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from reading import every, local, node, text

from d2l_autograd.formulas.chain_rule import chain_rule
from d2l_autograd.tracing.tracer import trace

VECTOR = torch.tensor([1.0, -2.0, 3.0])
MATRIX = torch.tensor([[1.0, 2.0, 0.5], [0.0, -1.0, 2.0]])
WHOLE = [
    (lambda x: x.sum(), "ones(3)", "[1, 1, 1]"),
    (lambda x: x.mean(), "ones(3)/3", "[0.3333, 0.3333, 0.3333]"),
    (lambda x: x.norm(), "x/‖x‖", "[0.2673, −0.5345, 0.8018]"),
    (lambda x: torch.linalg.norm(x), "x/‖x‖", "[0.2673, −0.5345, 0.8018]"),
    (lambda x: x.max(), "1[x = y]", "[0, 0, 1]"),
    (lambda x: x.amin(), "1[x = y]", "[0, 1, 0]"),
    (lambda x: x.logsumexp(0), "softmax(x)", "[0.1185, 0.0059, 0.8756]"),
]  # fmt: skip


@pytest.mark.parametrize(("f", "symbols", "gradient"), WHOLE)
def test_an_operation_on_all_elements_has_its_symbols_and_torchs_gradient(f, symbols, gradient):
    assert text(trace(f, x=VECTOR), "x") == f"∂y/∂x = {symbols} = {gradient}"


def test_in_a_product_of_two_vectors_each_ones_derivative_is_the_other():
    graph = trace(torch.dot, input=[1.0, 2.0], tensor=[3.0, 4.0])
    assert text(graph, "input") == "∂y/∂input = tensor = [3, 4]"
    assert text(graph, "tensor") == "∂y/∂tensor = input = [1, 2]"


@pytest.mark.parametrize(("x", "sign"), [(-2.0, "−1"), (0.0, "0")])
def test_the_norm_of_a_number_has_its_sign_as_derivative_also_at_zero(x, sign):
    assert text(trace(lambda x: x.norm(), x=x), "x") == f"∂y/∂x = sgn(x) = {sign}"


def test_equal_largest_elements_share_the_gradient_and_no_symbol_is_shown():
    assert text(trace(lambda x: x.max(), x=[2.0, 2.0]), "x") == "∂y/∂x = [0.5, 0.5]"


def test_a_vector_jacobian_product_says_its_shapes():
    def f(A, x):
        y = A @ x
        return y

    graph = trace(f, upstream=[1.0, 2.0], A=MATRIX, x=VECTOR)
    assert text(graph, "x") == ("∂L/∂x = ∂L/∂y · ∂y/∂x = Aᵀ · ∂L/∂y = [1, 0, 4.5]; (2) · (2×3) → (3)")
    assert text(graph, "A") == (
        "∂L/∂A = ∂L/∂y · ∂y/∂A = ∂L/∂y · xᵀ = [[1, −2, 3], [2, −4, 6]]; (2) · (2×2×3) → (2×3)"
    )


def test_a_linear_layer_sends_a_vector_through_its_transposed_weights():
    def f(W, x):
        y = F.linear(x, W)
        return y

    graph = trace(f, upstream=[1.0, 2.0], W=MATRIX, x=VECTOR)
    assert text(graph, "x").startswith("∂L/∂x = ∂L/∂y · ∂y/∂x = Wᵀ · ∂L/∂y = [1, 0, 4.5]")


def test_products_of_matrices_and_of_a_row_with_a_matrix():
    def f(A, B, r):
        C = A @ B
        s = r @ C
        return s.sum()

    graph = trace(f, A=MATRIX, B=MATRIX.T.contiguous(), r=[1.0, 2.0])
    assert "= ∂y/∂C · Bᵀ =" in text(graph, "A")
    assert "= Aᵀ · ∂y/∂C =" in text(graph, "B")
    assert "= C · ∂y/∂s =" in text(graph, "r")
    assert "= r · (∂y/∂s)ᵀ =" in text(graph, "C")


@pytest.mark.parametrize(
    ("left", "right", "symbols"),
    [
        ((5, 2, 3), (5, 3, 4), True),
        ((1, 5, 2, 3), (1, 5, 3, 4), True),
        ((5, 2, 3), (1, 3, 4), False),  # where one is repeated for the other, its gradient is a sum
        ((5, 2, 3), (3, 4), False),
        ((2, 3), (5, 3, 4), False),
        ((5, 2, 3), (3,), False),
    ],
)
def test_a_product_of_stacks_of_matrices_has_symbols_where_none_is_repeated(left, right, symbols):
    def f(A, B):
        C = A @ B
        return C.sum()

    torch.manual_seed(0)
    graph = trace(f, A=torch.randn(left), B=torch.randn(right))
    found = text(graph, "A"), text(graph, "B")
    for line, wanted in zip(found, ("∂y/∂C · Bᵀ", "Aᵀ · ∂y/∂C"), strict=True):
        assert (f"= {wanted} " in line) == symbols


def test_a_linear_layer_and_its_loss():
    def f(X, W, b):
        y = F.linear(X, W, b)
        loss = F.mse_loss(y, torch.ones(2, 2))
        return loss

    graph = trace(f, X=MATRIX, W=MATRIX, b=[0.5, 1.0])
    assert "= ∂loss/∂y · W =" in text(graph, "X")
    assert "= (∂loss/∂y)ᵀ · X =" in text(graph, "W")
    assert "= Σ ∂loss/∂y =" in text(graph, "b")
    assert text(graph, "y").startswith("∂loss/∂y = 1/2 · (y − ones(2, 2)) =")


def test_softmax_and_cross_entropy():
    def f(x, t):
        p = torch.softmax(x, -1)
        loss = F.cross_entropy(x, t.argmax()) + (p * t).sum()
        return loss + torch.log_softmax(x, 0)[0]

    graph = trace(f, x=VECTOR, t=[0.0, 1.0, 0.0])
    for part in (
        "p ⊙ (∂y/∂p − Σ (∂y/∂p ⊙ p))",
        "softmax(x) − onehot(t.argmax())",
        "− softmax(x) · Σ ∂y/∂",
    ):
        assert part in text(graph, "x")
    assert local(graph, "softmax") is None


def test_a_broadcast_argument_gets_the_sum():
    def f(x, w):
        y = w * x
        return y.sum()

    graph = trace(f, x=VECTOR, w=2.0)
    assert "= ∂z/∂y · w = [2, 2, 2]" in text(graph, "x")
    assert text(graph, "w") == "∂z/∂w = ∂z/∂y · ∂y/∂w = Σ (∂z/∂y ⊙ x) = 2; (3) · (3) → ()"


def test_where_keeps_the_gradient_where_the_condition_holds():
    graph = trace(lambda x: torch.where(x > 0, x, 0.0).sum(), x=VECTOR)
    assert "⊙ 1[x > 0] = [1, 0, 1]" in text(graph, "x")


PLACES = [
    (lambda x: x[1:].sum(), "placed at [1:], 0 elsewhere", "[0, 1, 1]"),
    (lambda x: x.reshape(3, 1).sum(), "back in shape (3)", "[1, 1, 1]"),
    (lambda x: torch.stack([x, x]).sum(), "", "[2, 2, 2]"),
    (lambda x: torch.cat([x * 1, x]).sum(), "the part of ∂y/∂cat(", "[1, 1, 1]"),
    (lambda x: x.expand(2, 3).sum(), "Σ ∂y/∂x.expand(2, 3)", "[2, 2, 2]"),
    (lambda x: x.reshape(1, 3).T.sum(), "ᵀ", "[[1, 1, 1]]"),
    (lambda x: x.reshape(1, 3).sum(0).sum(), "repeated to (1×3)", "[[1, 1, 1]]"),
]


@pytest.mark.parametrize(("f", "words", "gradient"), PLACES)
def test_changes_of_place_are_said_in_words(f, words, gradient):
    lines = [formula.text for formula in every(trace(f, x=VECTOR))]
    assert any(words in line and gradient in line for line in lines), lines


def test_writing_one_element_clears_its_old_gradient():
    def f(x):
        y = x * 2
        y[0] = x[1]
        return y.sum()

    graph = trace(f, x=VECTOR)
    first = chain_rule(graph, node(graph, "mul").id).text
    assert first.startswith("∂z/∂y = ∂z/∂y₁ · ∂y₁/∂y = ∂z/∂y₁, but 0 at [0] = [0, 1, 1]")
    written = chain_rule(graph, node(graph, "getitem").id).text
    assert "= ∂z/∂y₁ at [0] = 1" in written


def test_operations_in_place_have_the_same_derivatives():
    def f(x):
        y = x * 1
        y += 3
        y.mul_(5)
        return y

    graph = trace(f, x=2.0)
    assert (local(graph, "add_"), local(graph, "mul_")) == ("× 1", "× 5")
    first = chain_rule(graph, graph.outgoing[graph["x"].id][0].target).text
    assert first == "∂y₂/∂y = ∂y₂/∂y₁ · ∂y₁/∂y = ∂y₂/∂y₁ = 5"


def test_a_write_to_a_piece_of_a_tensor_is_not_mistaken_for_one_to_all_of_it():
    def f(x):
        y = x * 1
        y[1] *= 3
        return y.sum()

    lines = [formula.text for formula in every(trace(f, x=VECTOR))]
    assert not any("⊙ 3" in line or "· 3" in line for line in lines)
