"""Tensors of every kind that a function may make: what prints, draws, compares and sums must stand them."""

from __future__ import annotations

import re

import pytest
import torch
from drawing import draw
from oracle import assert_chain_rule, assert_true_to_torch
from reading import assert_multiplies_out
from torch import nn

import d2l_autograd as ad
from d2l_autograd.formulas.chain_rule import chain_rule
from d2l_autograd.tensors import added, agree, all_one, inline, largest, numbers, shape, short, whole
from d2l_autograd.torch_internals import same_bytes

# torch says of many of these that they are still in the making.
pytestmark = pytest.mark.filterwarnings("ignore:::torch", "ignore")

X = [1.0, -2.0, 0.5]
MAKERS = {
    "zeros without memory": lambda x: torch._efficientzerotensor(3),
    "sparse": lambda x: torch.sparse_coo_tensor([[0, 1, 2], [2, 0, 1]], x, (3, 3), check_invariants=True),
    "compressed": lambda x: torch.diag(x).to_sparse_csr(),
    "complex": lambda x: torch.exp(1j * x),
    "complex16": lambda x: (1j * x).to(torch.complex32),
    "conjugate": lambda x: (1j * x).conj().imag,
    "nested": lambda x: torch.nested.as_nested_tensor([x, x[:2]]),
    "jagged": lambda x: torch.nested.as_nested_tensor([x, x[:2]], layout=torch.jagged),
    "quantized": lambda x: torch.quantize_per_tensor(x.detach(), 0.1, 0, torch.qint8),
    "meta": lambda x: x.to("meta") * 2,
    "one on meta": lambda x: x.to("meta").sum(),
    "float8": lambda x: x.to(torch.float8_e4m3fn),
    "float8 powers": lambda x: x.abs().to(torch.float8_e8m0fnu),
    "bfloat16": lambda x: x.bfloat16() * 2,
    "half": lambda x: x.half() * 2,
    "bool": lambda x: x > 0,
    "unsigned": lambda x: x.detach().abs().to(torch.uint16),
    "unsigned 64": lambda x: x.detach().abs().to(torch.uint64),
    "mkldnn": lambda x: x.to_mkldnn(),
    "empty": lambda x: x[:0] * 2,
    "subclass": lambda x: x.as_subclass(type("Own", (torch.Tensor,), {})) * 2,
}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_value_of_any_kind_is_drawn(kind):
    def f(x):
        value = MAKERS[kind](x)
        value.clone()
        return (x * x).sum() + value.dim()

    graph = assert_true_to_torch(f, x=X)
    drawn = draw(graph)
    value = next(node.value for node in graph if node.name == "value")
    assert short(value)[0] in drawn
    assert repr(ad.compare(f, f, x=X)) and repr(ad.explore(f, x=X)) and repr(ad.jacobian(f, x=X))


@pytest.mark.parametrize("kind", MAKERS)
def test_a_tensor_of_any_kind_from_outside_is_given_back(kind):
    kept, same = MAKERS[kind](torch.tensor(X)), MAKERS[kind](torch.tensor(X))

    def f(x):
        kept.clone()
        kept.dim()
        return x * x

    for run in (ad.trace, ad.explore, ad.jacobian):
        run(f, x=2.0)
    assert inline(kept) == inline(same) and kept._version == same._version


@pytest.mark.parametrize("write", ["mul_", "zero_"])
@pytest.mark.parametrize("layout", ["coo", "csr", "csc", "bsr", "nested"])
def test_a_tensor_of_any_layout_that_was_written_is_given_back(layout, write):
    if layout == "nested":
        kept = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])
    else:
        blocks = {"blocksize": (2, 2)} if layout == "bsr" else {}
        kept = torch.eye(4).to_sparse(layout=getattr(torch, f"sparse_{layout}"), **blocks)
    before = str(kept)

    def f(x):
        getattr(kept, write)(*([2] if write == "mul_" else []))
        kept.dim()
        return x * x

    ad.trace(f, x=2.0)
    ad.trace(f, x=2.0)
    assert str(kept) == before


# Gradients of every kind


def test_gradients_without_memory_are_zeros():
    def f(x):
        return (x.sgn() * x).sum()

    graph = assert_true_to_torch(f, x=X)
    assert all(e.message is None or e.message.tolist() is not None for e in graph.edges)
    assert "[0, 0, 0]" in draw(graph)
    assert repr(ad.explore(f, x=X, expect=torch.sgn))


def test_the_gradient_of_the_gradient_of_abs():
    def f(x):
        (slope,) = torch.autograd.grad(x.abs().sum(), x, create_graph=True)
        (bend,) = torch.autograd.grad(slope.sum(), x, create_graph=True)
        return (slope * x + bend).sum()

    graph = assert_true_to_torch(f, x=X)
    draw(graph)
    ad.explore(f, x=X)


def embedded(w):
    rows = nn.functional.embedding(torch.tensor([1, 3, 3]), w, sparse=True)
    return (rows * rows).sum()


def embedded_and_dense(w):
    rows = nn.functional.embedding(torch.tensor([1, 3, 3]), w, sparse=True)
    return rows.sum() + nn.functional.embedding(torch.tensor([0]), w, sparse=True).sum() + (w * w).sum()


@pytest.mark.parametrize("f", [embedded, embedded_and_dense])
def test_sparse_gradients_of_an_embedding(f):
    w = torch.linspace(-1, 1, 8).reshape(4, 2)
    graph = ad.trace(f, w=w)
    leaf = w.clone().requires_grad_()
    (expected,) = torch.autograd.grad(f(leaf), leaf)
    assert torch.equal(numbers(graph["w"].grad), numbers(expected))
    assert_chain_rule(graph)
    draw(graph)
    explored = ad.explore(f, w=w, expect=lambda w: expected)
    assert explored._last.checks[0].verdict == "equal"
    assert "(0" not in repr(explored) and repr(ad.compare(f, f, w=w))


def test_a_sparse_embedding_of_a_module():
    torch.manual_seed(0)
    table = nn.Embedding(4, 3, sparse=True)

    def f(x):
        return (table(torch.tensor([1, 3, 3])) * x).sum()

    graph = assert_true_to_torch(f, x=X)
    draw(graph)
    ad.explore(f, x=X)
    assert table.weight.grad is None


@pytest.mark.parametrize("transform", ["vjp", "jvp", "grad", "jacrev", "vmap", "linearize"])
def test_what_a_transform_returns_is_a_value_like_any_other(transform):
    func = torch.func

    def f(x):
        if transform == "vjp":
            y, back = func.vjp(lambda x: x.sin() * 2, x)
            (slope,) = back(torch.ones(3))
        elif transform == "jvp":
            y, slope = func.jvp(torch.sin, (x,), (torch.ones(3),))
        elif transform == "linearize":
            y, along = func.linearize(torch.sin, x)
            slope = along(torch.ones(3))
        else:
            y = x * 3
            g = (lambda x: (x**3).sum()) if transform == "grad" else torch.sin
            slope = getattr(func, transform)(g)(x)
        return (y * slope).sum()

    graph = assert_true_to_torch(f, x=X)
    draw(graph)
    ad.explore(f, x=X)


def test_the_pullback_of_vjp_is_one_box_that_uses_the_value_and_the_input():
    def f(x):
        y, back = torch.func.vjp(torch.sin, x)
        (slope,) = back(torch.ones(3))
        return (y * slope).sum()

    graph = ad.trace(f, x=X)
    assert {graph.nodes[edge.source].label for edge in graph.incoming[graph["slope"].id]} >= {"y", "x"}


def test_complex_values_inside():
    def f(x):
        z = torch.exp(1j * x)
        w = z * z.conj() + 3 * z
        return w.real + w.abs()

    draw(assert_true_to_torch(f, x=2.0))
    ad.explore(f, x=2.0)


def test_an_empty_complex_tensor_has_formulas_too():
    graph = ad.trace(lambda x: (x * x).abs().sum(), x=torch.zeros(0, dtype=torch.complex64))
    assert "(0)" in draw(graph)


@pytest.mark.parametrize("x", [-1.125, 0.84765625, -0.31640625])
def test_coarse_numbers_multiply_out_too(x):
    def f(x):
        y = 1 / x
        return y * 3

    graph = ad.trace(f, x=torch.tensor(x, dtype=torch.bfloat16))
    assert_multiplies_out(chain_rule(graph, graph["x"].id).text, torch.finfo(torch.bfloat16))


def test_the_same_bytes_are_of_one_type_and_shape():
    tensor = torch.tensor([[0.0, 1.0]])
    assert same_bytes(tensor, tensor.clone()) and not same_bytes(tensor, -tensor)
    assert same_bytes(tensor / 0, tensor / 0)
    assert not same_bytes(tensor, tensor.T) and not same_bytes(tensor, tensor.view(torch.int32))
    assert same_bytes(tensor.to_sparse(), tensor.to_sparse()) and not same_bytes(tensor, tensor.to_sparse())
    assert same_bytes(tensor.to("meta"), tensor) is None


# The helpers


UNKNOWN = {"nested", "jagged", "meta", "one on meta"}


@pytest.mark.parametrize("kind", MAKERS)
def test_numbers_are_plain_or_unknown(kind):
    tensor = MAKERS[kind](torch.tensor(X))
    plain = numbers(tensor)
    assert (plain is None) == (kind in UNKNOWN)
    if plain is not None:
        assert plain.shape == tensor.shape and plain.layout == torch.strided
        assert len(plain.reshape(-1).tolist()) == tensor.numel()
        assert agree(plain, tensor) and largest(tensor) >= 0
        assert numbers(added(tensor, tensor)) is not None or kind == "bool"
    else:
        assert not agree(tensor, tensor) and largest(tensor) == 0 and added(tensor, tensor) is None
    assert not all_one(tensor) or tensor.numel() == 0
    assert short(tensor) and whole(tensor)


def test_a_plain_tensor_is_not_copied():
    tensor = torch.ones(3)
    assert numbers(tensor) is tensor
    assert numbers(nn.Parameter(tensor)).data_ptr() == tensor.data_ptr()


def test_a_large_sparse_tensor_is_not_written_out():
    large = torch.sparse_coo_tensor([[0], [0]], [1.0], (10**6, 10**6), check_invariants=True)
    assert numbers(large) is None
    assert short(large) == ("1000000×1000000 float32",)


def test_what_is_not_the_same_everywhere_in_a_nested_tensor_is_left_open():
    parts = [torch.ones(2, 3), torch.ones(4, 3)]
    for layout in (torch.strided, torch.jagged):
        tensor = torch.nested.nested_tensor(parts, layout=layout)
        assert shape(tensor) == "2×…×3"
        assert short(tensor) == ("2×…×3 float32",)
        assert not re.search(r"j\d", whole(tensor))
