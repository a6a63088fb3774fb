"""The backward pass: the order is the engine's, and each gradient the sum of the messages that arrive."""

from __future__ import annotations

import torch
from oracle import assert_true_to_torch

import d2l_autograd as ad


def test_gradients_pass_through_the_readers_hooks():
    def f(x):
        y = x * 2
        y.register_hook(lambda grad: grad * 10)
        return y + 1

    assert ad.trace(f, x=1.0)["x"].grad == 20


def test_order_is_the_engines():
    reached = []

    def watched(value, name):
        value.register_hook(lambda grad: reached.append(name))
        return value

    def f(x):
        a = watched(x.exp(), "a")
        b = watched(x.sin(), "b")
        c = watched(a * b, "c")
        d = watched(c + a, "d")
        return d

    graph = ad.trace(f, x=1.0)
    assert [graph.nodes[i].op for i in graph.order] == ["add", "mul", *_ops(reached[2:]), ""]
    assert reached[:2] == ["d", "c"]


def _ops(names):
    return [{"a": "exp", "b": "sin"}[name] for name in names]


def test_upstream_weights_the_components():
    x = torch.arange(3.0)
    graph = assert_true_to_torch(lambda x: x * x, upstream=[1.0, 0.0, 2.0], x=x)
    assert graph.upstream.tolist() == [1.0, 0.0, 2.0]
