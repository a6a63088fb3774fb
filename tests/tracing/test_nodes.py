"""Nodes and the autograd nodes that they stand for: one box a call, items of several results."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from oracle import assert_true_to_torch

import d2l_autograd as ad


def labels(graph, *kinds):
    return [node.label for node in graph if not kinds or node.kind in kinds]


def test_a_square_is_two_edges_with_a_message_each():
    graph = ad.trace(lambda x: x * x, x=3.0)
    assert [(e.slot, e.message.item()) for e in graph.incoming[1]] == [(0, 3.0), (1, 3.0)]


def test_a_call_with_several_autograd_nodes_is_one_box():
    def f(x):
        return F.cross_entropy(x, torch.tensor([0, 2]))

    assert labels(ad.trace(f, x=[[1.0, 2.0, 3.0], [3.0, 1.0, 0.0]])) == ["x", "tensor", "cross_entropy"]


def test_several_results_are_items_of_one_call():
    def f(x):
        largest, where = x.max(dim=1)  # noqa: RUF059
        return largest.sum()

    graph = ad.trace(f, x=[[1.0, 5.0], [2.0, 0.0]])
    call = next(n for n in graph if n.op == "max")
    assert [v.tolist() for v in call.value] == [[5.0, 2.0], [1, 0]]
    assert call.grad[0].tolist() == [1.0, 1.0]
    assert call.grad[1] is None
    assert labels(graph, "item") == ["largest", "where"]


def test_a_custom_function_is_one_box():
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, factor):
            ctx.save_for_backward(x)
            ctx.factor = factor
            y = x * x
            return y * factor

        @staticmethod
        def backward(ctx, grad):
            return 2 * ctx.saved_tensors[0] * ctx.factor * grad, None

    graph = ad.trace(lambda x: Square.apply(x, 3) + 1, x=2.0)
    assert labels(graph) == ["x", "Square", "add"]
    assert graph["x"].grad == 12


def test_results_of_a_call_that_depend_on_one_another_are_linked():
    def f(x):
        h = x.exp()
        a, b = torch.autograd.grad((h**3 * x).sum(), [h, x], create_graph=True)
        return (a * b).sum()

    assert_true_to_torch(f, x=[0.5, 1.0])


def test_a_long_graph_from_before_the_run_is_one_box():
    w = torch.tensor(1.0, requires_grad=True)
    h = w
    for _ in range(10_000):
        h = h * 1.0001
    graph = ad.trace(lambda x: h * x, x=2.0)
    assert labels(graph) == ["x", "parameter", "h", "mul"]


def test_a_run_stopped_after_many_operations_is_freed_without_recursion():
    def f(x):
        while x > 0:
            x = x * 1.00001
        return x

    with pytest.raises(ad.TraceError):
        ad.trace(f, max_ops=150_000, x=1.0)
