"""Whatever a function does, the reader's session is as before."""

from __future__ import annotations

import random
import subprocess
import sys
import warnings

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

import d2l_autograd as ad


def update_without_grad(w, x):
    with torch.no_grad():
        w.sub_(x)


def update_by_data(w, x):
    w.data -= x.detach()


def update_by_numpy(w, x):
    w.detach().numpy()[:] = 7.0


def replace_data(w, x):
    w.data = torch.zeros(2)


def zero_grad(w, x):
    w.grad.zero_()


def drop_grad(w, x):
    w.grad = None


def deposit(w, x):
    (w * x).sum().backward()


def step(w, x):
    optimizer = torch.optim.Adam([w], 0.1)
    (w * x.detach()).sum().backward()
    optimizer.step()
    optimizer.zero_grad()


def add_hook(w, x):
    w.register_hook(lambda grad: grad * 2)


def add_hook_after(w, x):
    w.register_post_accumulate_grad_hook(lambda leaf: None)


def freeze(w, x):
    w.requires_grad_(False)


def in_custom_function(w, x):
    class Write(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            w.data.zero_()
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * 2

    Write.apply(x)


def reentrant_checkpoint(w, x):
    checkpoint(lambda t: (t * w).sin(), x, use_reentrant=True).sum().backward()


def fail(w, x):
    update_without_grad(w, x)
    raise ZeroDivisionError


CHANGES = [
    update_without_grad, update_by_data, update_by_numpy, replace_data, zero_grad, drop_grad, deposit, step,
    add_hook, add_hook_after, freeze, in_custom_function, reentrant_checkpoint, fail,
]  # fmt: skip


def state(tensor):
    """All that a tensor is: identity of its parts, and its numbers."""
    grad = tensor.grad if tensor.is_leaf else None
    return (
        tensor.tolist(), tensor.data_ptr(), tensor.shape, tensor.stride(), tensor.dtype, tensor._version,
        tensor.requires_grad, tensor.grad_fn, id(grad),
        None if grad is None else (grad.tolist(), grad._version),
        tensor._backward_hooks, tensor._post_accumulate_grad_hooks,
    )  # fmt: skip


def trace(f, **inputs):
    try:
        return ad.trace(f, **inputs)
    except (ad.TraceError, ZeroDivisionError):
        return None


class Tally(torch.autograd.Function):
    """Counts its calls where no variable of the reader's leads, and keeps what it made."""

    calls, made = torch.zeros(()), []

    @staticmethod
    def forward(ctx, x):
        Tally.calls.add_(1)
        ctx.mark_dirty(x)
        y = x.clone()
        y.mul_(10)
        Tally.made.append(y)
        return x.mul_(2)

    @staticmethod
    def backward(ctx, grad):
        return grad * 2


def test_what_a_custom_function_changes_is_given_back_but_what_it_makes_is_let_be():
    def f(x):
        a = x * 1
        Tally.made.append(a)
        return Tally.apply(a) * 1

    Tally.made.clear()
    graph = ad.trace(f, x=3.0)
    assert graph["x"].grad == 2
    assert Tally.calls == 0
    assert [value.item() for value in Tally.made] == [6, 30]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_parameter_is_as_before(change):
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    w.grad = torch.tensor([3.0, 4.0])
    before = state(w)

    def f(x):
        change(w, x)
        return (w * x).sum()

    trace(f, x=[5.0, 6.0])
    assert state(w) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda c, x: c.mul_(2),
        lambda c, x: c.__setitem__(0, x[0]),
        lambda c, x: c.requires_grad_(),
        lambda c, x: c.unsqueeze_(0),
        lambda c, x: c[1:].copy_(x[:1]),
    ],
    ids=["write", "write of a gradient", "requires_grad_", "shape", "view"],
)
def test_a_constant_is_as_before(change):
    c = torch.tensor([1.0, 2.0])
    before = state(c)

    def f(x):
        change(c, x)
        return (c * x).sum()

    ad.trace(f, x=[5.0, 6.0])
    assert state(c) == before


def test_a_value_on_the_readers_graph_keeps_its_numbers_and_its_gradient():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    h = w * 3

    def f(x):
        h.mul_(x)
        return h.sum()

    ad.trace(f, x=[5.0, 6.0])
    assert h.tolist() == [3.0, 6.0]
    assert torch.autograd.grad(h.sum(), w)[0].tolist() == [3.0, 3.0]


def test_the_readers_graph_can_still_go_backward():
    w = torch.tensor(2.0, requires_grad=True)
    h = w * w
    ad.trace(lambda x: h * x, x=1.0)
    h.backward()
    assert w.grad == 4


def test_a_hook_removed_inside_is_back():
    w = torch.tensor(2.0, requires_grad=True)
    called = []
    handle = w.register_hook(lambda grad: called.append(grad))

    def f(x):
        handle.remove()
        return w * x

    ad.trace(f, x=1.0)
    (w * 1).backward()
    assert len(called) == 1


@pytest.mark.parametrize("name", ["_backward_hooks", "_post_accumulate_grad_hooks"])
@pytest.mark.parametrize("other", [None, "theirs"])
def test_hooks_whose_dictionary_was_replaced_are_back(name, other):
    w, v = (torch.tensor(2.0, requires_grad=True) for _ in range(2))
    called = []
    for leaf in (w, v):
        leaf.register_hook(lambda grad: called.append("before"))
        leaf.register_post_accumulate_grad_hook(lambda leaf: called.append("after"))
    before = getattr(w, name)

    def f(x):
        setattr(w, name, getattr(v, name) if other else None)
        return w * x

    ad.trace(f, x=1.0)
    called.clear()
    assert getattr(w, name) is before and len(getattr(v, name)) == 1
    (w * v).backward()
    assert sorted(called) == ["after", "after", "before", "before"]


def test_running_statistics_are_as_before():
    net = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    before = {name: tensor.clone() for name, tensor in net.state_dict().items()}
    ad.trace(lambda x: net(x).square().sum(), x=torch.randn(4, 2))
    for name, tensor in net.state_dict().items():
        assert torch.equal(tensor, before[name]), name


def test_negative_zero_and_nan_are_given_back_bit_by_bit():
    c = torch.tensor([-0.0, float("nan")])
    before = c.numpy().tobytes()

    def f(x):
        c.zero_()
        return x.sum()

    ad.trace(f, x=[1.0])
    assert c.numpy().tobytes() == before


def test_inputs_are_not_written():
    x = torch.tensor([1.0, 2.0], requires_grad=True)

    def f(x):
        with torch.no_grad():
            x.zero_()
        return x.sum()

    ad.trace(f, x=x)
    assert x.tolist() == [1.0, 2.0]
    assert x.grad is None
    assert x._version == 0


def modes():
    return (
        torch.is_grad_enabled(), torch.is_inference_mode_enabled(), torch.get_default_dtype(),
        torch._C._len_torch_function_stack(), torch._C._len_torch_dispatch_stack(), list(warnings.filters),
        random.getstate(), torch.get_rng_state().tolist(), np.random.get_state()[1].tolist(),
    )  # fmt: skip


@pytest.mark.parametrize("fails", [False, True], ids=["returns", "raises"])
def test_modes_filters_and_random_numbers_are_as_before(fails):
    def f(x):
        torch.manual_seed(1)
        random.seed(1)
        np.random.seed(1)
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(False)
        warnings.simplefilter("ignore")
        if fails:
            raise ZeroDivisionError
        return x

    before = modes()
    trace(f, x=1.0)
    assert modes() == before


def test_after_an_exception_tracing_works_again():
    with pytest.raises(ZeroDivisionError):
        ad.trace(lambda x: x / (1 // 0), x=1.0)
    assert ad.trace(lambda x: x * 2, x=1.0)["x"].grad == 2


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_it_works_where_gradients_are_off(mode):
    with mode():
        assert ad.trace(lambda x: x * 2, x=1.0)["x"].grad == 2
        assert not torch.is_grad_enabled()


def test_it_works_within_a_trace():
    def f(x):
        return x * ad.trace(lambda y: y * y, y=3.0)["y"].grad

    assert ad.trace(f, x=1.0)["x"].grad == 6


@pytest.mark.parametrize("rule", ["always", "default"])
def test_warnings_do_not_multiply(rule):
    def f(x):
        warnings.warn("mine", stacklevel=1)
        y = x * 2
        assert y.grad is None
        return y

    def count(run):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter(rule)
            run()
        return sorted(str(warning.message)[:20] for warning in caught)

    bare = count(lambda: f(torch.tensor(1.0, requires_grad=True)).backward())
    assert count(lambda: ad.trace(f, x=1.0)) == bare


def test_a_dimension_of_size_1_may_have_any_stride():
    w = torch.arange(2.0)[::2]
    assert w.stride() == (2,)

    def f(x):
        w.add_(1)
        return (x * w).sum()

    assert trace(f, x=3.0)["x"].grad == 1
    assert w.tolist() == [0]


def test_a_deep_graph_of_the_readers_can_still_be_freed():
    code = """if True:
        import torch, d2l_autograd as ad
        w = torch.ones((), requires_grad=True)
        deep = w
        for _ in range(200_000):
            deep = deep + 1
        ad.cost(lambda x: x * deep, torch.ones(()))
        del deep
    """
    subprocess.run([sys.executable, "-c", code], check=True)
