"""What is written down as it happens: snapshots, cuts, writes that autograd sees and that it does not."""

from __future__ import annotations

import torch
from oracle import assert_chain_rule, assert_true_to_torch, same

import d2l_autograd as ad


def edges(graph, target):
    """(source's label, message, cut) of the edges that enter ``target``."""
    return [(graph.nodes[e.source].label, e.message, e.cut) for e in graph.incoming[target.id]]


def labels(graph, *kinds):
    return [node.label for node in graph if not kinds or node.kind in kinds]


def test_values_are_snapshots_that_later_writes_do_not_change():
    def f(x):
        y = x * 1
        y[0] = 7.0
        return y.sum()

    graph = ad.trace(f, x=[1.0, 2.0])
    assert graph["y"].value.tolist() == [7.0, 2.0]
    assert next(n for n in graph if n.symbol == "y").value.tolist() == [1.0, 2.0]


def test_a_leaf_made_inside_is_a_parameter():
    def f(x):
        w = torch.ones((), requires_grad=True)
        return w * x

    assert labels(ad.trace(f, x=2.0), "parameter") == ["w"]


def test_detach_cuts_the_edge():
    def f(x):
        y = x * x
        u = y.detach()
        return u * x

    graph = ad.trace(f, x=3.0)
    assert edges(graph, graph["u"]) == [("y", None, "detach")]
    assert graph["y"].grad is None
    assert graph["x"].grad == 9


def test_no_grad_cuts_the_edge():
    def f(x):
        with torch.no_grad():
            u = x * 2
        return u * x

    graph = ad.trace(f, x=3.0)
    assert edges(graph, graph["u"]) == [("x", None, "no_grad")]


def test_what_has_no_derivative_cuts_the_edge():
    graph = ad.trace(lambda x: x * (x > 0), x=3.0)
    assert edges(graph, next(n for n in graph if n.op == "gt")) == [("x", None, "not differentiable")]


def test_a_write_to_a_view_is_a_new_value_of_the_base():
    def f(x):
        y = x * 1
        y[1:] *= 3
        return y.sum()

    graph = ad.trace(f, x=[1.0, 2.0])
    assert graph["y"].value.tolist() == [1.0, 6.0]
    assert graph["x"].grad.tolist() == [1.0, 3.0]


def test_a_write_that_autograd_does_not_see_is_shown_and_its_gradient_is_the_leafs():
    w = torch.tensor(2.0, requires_grad=True)

    def f(x):
        y = w * x
        with torch.no_grad():
            w.add_(1)
        return y.detach() + w * x

    graph = ad.trace(f, x=5.0)
    assert_chain_rule(graph)
    assert [(n.symbol, n.value.item(), n.grad.item()) for n in graph if n.name == "w"] == [
        ("w", 2.0, 5.0),
        ("w₁", 3.0, 5.0),
    ]


def test_a_write_to_data_is_seen_at_the_next_use():
    def f(x):
        y = x * 2
        x.data.mul_(10)
        return y + x

    graph = assert_true_to_torch(f, x=1.0)
    assert graph.nodes[graph.output].value == 12
    assert 10.0 in [n.value.item() for n in graph if n.name == "x"]


def test_values_made_before_the_run_are_boxes_with_their_leaves():
    w = torch.tensor(2.0, requires_grad=True)
    h = w * 3
    k = h.exp()
    graph = ad.trace(lambda x: k * x + h, x=2.0)
    assert_chain_rule(graph)
    wanted = torch.autograd.grad(k * 2 + h, [h, k, w])
    assert same(graph["h"].grad, wanted[0])
    assert same(graph["k"].grad, wanted[1])
    assert [same(n.grad, wanted[2]) for n in graph if n.kind == "parameter"] == [True]


def test_assigning_data_is_a_new_value_of_the_variable():
    def f(x):
        y = x * 2
        y.data = torch.tensor([5.0, 7.0])
        return (y * y).sum()

    graph = ad.trace(f, x=[1.0, 2.0])
    assert [node.value.tolist() for node in graph if node.name == "y"] == [[2, 4], [5, 7]]
    assert graph["y"].span.code == "y.data = torch.tensor([5.0, 7.0])"
    assert graph["x"].grad.tolist() == [20, 28]
