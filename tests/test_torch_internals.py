"""What is asked of torch by names of its own, against what torch says and does."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from d2l_autograd import torch_internals as internals


def test_versions_are_read_and_set():
    x = torch.ones(2)
    x.add_(1)
    assert internals.version(x) == x._version == 1
    internals.set_version(x, 7)
    assert x._version == 7
    with torch.inference_mode():
        assert internals.version(torch.ones(1)) == 0


def test_a_view_has_the_memory_of_its_root():
    x = torch.ones(4)
    row = x[1:][1:]
    assert internals.is_view(row) and not internals.is_view(x)
    assert internals.root(row) is x and internals.root(x) is x
    assert internals.memory(row) == internals.memory(x) != internals.memory(torch.ones(4))


def test_the_graph_behind_is_that_of_torch_and_its_leaves_get_the_gradients():
    x, w, unused = (torch.ones(2, requires_grad=True) for _ in range(3))
    y = ((x * w).exp() + x).sum()
    names = [node.name().rpartition("::")[2] for node in internals._graph_behind(y)]
    assert names[:2] == ["SumBackward0", "AddBackward0"]
    assert sorted(names[2:]) == ["AccumulateGrad", "AccumulateGrad", "ExpBackward0", "MulBackward0"]
    leaves = internals.leaves_behind(y)
    y.backward()
    assert {id(leaf) for leaf in leaves} == {id(leaf) for leaf in (x, w, unused) if leaf.grad is not None}


def test_what_was_walked_is_left_out():
    x = torch.ones(2, requires_grad=True)
    y, walked = x * 2, set()
    assert len(list(internals._graph_behind(y, walked))) == 2
    assert [node.name() for node in internals._graph_behind(y.exp(), walked)] == ["ExpBackward0"]


def test_what_a_graph_has_saved_is_what_torch_says():
    x = torch.arange(3.0, requires_grad=True)
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
        y = (x * x).exp().sum()
    assert len(kept) == 3 and internals.saved_by(y) == ["exp", "mul"]
    assert internals.saved_by(x.sum()) == []
    y.backward()
    assert internals.saved_by(y) == ["exp", "mul"]  # freed by now


def test_a_deep_graph_that_was_looked_at_can_still_be_freed():
    code = """if True:
        import torch
        from d2l_autograd.torch_internals import saved_by
        deep = torch.ones((), requires_grad=True)
        for _ in range(200_000):
            deep = deep * 1.5
        assert set(saved_by(deep)) == {"mul"}
        del deep
    """
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (torch.exp, "exp"),
        (torch.log1p, "log1p"),
        (lambda x: x.log_softmax(0), "log_softmax"),
        (lambda x: x.to(torch.float64), "to_copy"),
    ],
)
def test_operations_are_named_as_they_are_written(function, name):
    y = function(torch.ones(2, requires_grad=True))
    assert internals.operation_name(y.grad_fn.name()) == name


def test_the_printing_options_are_what_torch_sets():
    before = internals.printing_options()
    torch.set_printoptions(precision=2)
    assert internals.printing_options() == {**before, "precision": 2}
    torch.set_printoptions(**before)
    assert internals.printing_options() == before


@pytest.mark.parametrize("name", internals.HOOKS)
def test_hooks_are_where_torch_keeps_them(name):
    w = torch.ones(1, requires_grad=True)
    assert getattr(w, name) is None
    w.register_hook(lambda grad: None)
    w.register_post_accumulate_grad_hook(lambda leaf: None)
    assert len(getattr(w, name)) == 1
