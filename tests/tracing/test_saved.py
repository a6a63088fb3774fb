"""What is told to be kept is what torch packs for its backward pass, held against its own hooks."""

from __future__ import annotations

import pytest
import torch
from torch.autograd.graph import saved_tensors_hooks

from d2l_autograd.tracing.tracer import observe

F = torch.nn.functional


def seen(f, **inputs):
    """What is saved, with the labels of the nodes."""
    saved, graph = observe(f, inputs, 1_000, lambda forward: (forward.saved(), forward.graph()))
    return [(graph.nodes[s.node].label, s) for s in saved], graph


def packed(f, **inputs):
    """The storages that torch keeps, and their bytes."""
    storages = {}

    def pack(tensor):
        storages[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    leaves = {name: torch.tensor(value, requires_grad=True) for name, value in inputs.items()}
    with saved_tensors_hooks(pack, lambda tensor: tensor):
        output = f(**leaves)
    assert output.requires_grad
    return storages.values()


def product(x, w):
    a = x * w
    b = torch.exp(a)
    return (b * b).sum()


PROGRAMS = {
    "product": (product, {"x": [1.0, 2.0, 3.0], "w": [0.5, 0.5, 2.0]}),
    "scaled": (lambda x: (3 * x).sum(), {"x": [1.0, 2.0]}),
    "sum": (lambda x: x.sum(), {"x": [1.0, 2.0]}),
    "twice": (lambda x: torch.dot(x, x), {"x": [1.0, 2.0]}),
    "matrix": (lambda x: torch.tanh(x @ x.T).sum(), {"x": [[1.0, 2.0], [0.5, -1.0]]}),
    "softmax": (lambda x: F.cross_entropy(x, torch.tensor([1])), {"x": [[0.1, 0.2, 0.7]]}),
    "several": (lambda x: torch.cat([x, x**2]).std(), {"x": [1.0, 4.0]}),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_is_what_torch_packs(name):
    f, inputs = PROGRAMS[name]
    found, _ = seen(f, **inputs)
    # Of numbers in the code, which have 8 bytes, torch's hooks are not told.
    mine = {saved.memory: saved.bytes for _, saved in found if saved.words not in ("2", "3")}
    assert sorted(mine.values()) == sorted(packed(f, **inputs))


def test_each_says_whose_value_it_keeps():
    found, graph = seen(product, x=[1.0, 2.0], w=[3.0, 4.0])
    sources = {(label, None if s.source is None else graph.nodes[s.source].label) for label, s in found}
    assert sources == {("a", "w"), ("a", "x"), ("b", "b"), ("mul", "b")}
    assert len({s.memory for _, s in found}) == 3  # b once


def test_what_was_written_over_is_left_out_and_torch_says_why():
    def f(x):
        y = torch.exp(x)
        z = y.sum()
        with torch.no_grad():
            y.zero_()
        return z

    assert observe(f, {"x": 1.0}, 100, lambda forward: forward.saved()) == ()
    with pytest.raises(RuntimeError, match="inplace"):
        seen(f, x=1.0)


def test_a_function_written_in_python_keeps_what_it_saved():
    class Cube(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x**3

        @staticmethod
        def backward(ctx, grad):
            (x,) = ctx.saved_tensors
            return grad * 3 * x**2

    (only,), _ = seen(lambda x: Cube.apply(x), x=2.0)
    assert only[1].bytes == 4 and only[1].source == 0
