"""The promises of ``ad.trace``: what torch did, and nothing else."""

from __future__ import annotations

import functools
import gc
import random
import time

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import assert_chain_rule, assert_true_to_torch, same
from programs import PROGRAMS
from torch import nn

import d2l_autograd as ad


def labels(graph, *kinds):
    return [node.label for node in graph if not kinds or node.kind in kinds]


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.filterwarnings("ignore")
def test_true_to_torch(name):
    make, inputs = PROGRAMS[name]
    torch.manual_seed(0)
    assert_true_to_torch(make(), fresh=make, **inputs)


# Values, names and lines


def test_a_value_needs_a_gradient_where_torchs_own_does():
    def values(x):
        a = x * 2
        b = a.detach()
        c = x > 0
        best, place = x.max(dim=0)
        first, second = b.split(1)
        with torch.no_grad():
            d = a + 1
        z = (a * b * c * d).sum() + best * place + first.sum() - second.sum()
        return locals()

    own = values(torch.tensor([1.0, 2.0], requires_grad=True))
    graph = ad.trace(lambda x: values(x)["z"], x=[1.0, 2.0])
    found = {name: graph[name].requires_grad for name in own}
    assert found == {name: value.requires_grad for name, value in own.items()}
    calls = {node.op: node.requires_grad for node in graph if isinstance(node.value, tuple)}
    assert calls == {"max": True, "split": False}


def test_decisions_tell_keyword_test_and_outcome():
    def f(a):
        while a < 3:
            a = a * 2
        assert a > 0
        return a if not a > 100 else a / 2

    graph = ad.trace(f, a=1.0)
    assert [(d.keyword, d.span.code, d.outcome, d.turn) for d in graph.decisions] == [
        ("while", "a < 3", True, 1),
        ("while", "a < 3", True, 2),
        ("while", "a < 3", False, 3),
        ("assert", "a > 0", True, 1),
        ("if", "a > 100", False, 1),
    ]
    for decision in graph.decisions:
        assert bool(graph.nodes[decision.test].value) is decision.outcome
        assert decision.test < decision.after


def test_a_test_inside_and_or_not_is_a_decision_of_its_own():
    def f(x):
        if x > 0 and not x > 5:
            x = x * 2
        return x

    assert [(d.keyword, d.outcome) for d in ad.trace(f, x=1.0).decisions] == [("if", True), ("if", False)]


@pytest.mark.parametrize(
    "f",
    [
        torch.sin,
        torch.Tensor.exp,
        functools.partial(torch.pow, exponent=3),
        functools.partial(lambda k, x: k * x, 2.0),
        eval("lambda x: x * x"),
        type("Callable", (), {"__call__": lambda self, x: x * 3})(),
    ],
    ids=["builtin", "method", "partial of a builtin", "partial", "eval", "object"],
)
def test_anything_that_can_be_called_can_be_traced(f):
    graph = ad.trace(f, x=2.0)
    assert_chain_rule(graph)
    x = torch.tensor(2.0, requires_grad=True)
    assert same(graph["x"].grad, torch.autograd.grad(f(x), x)[0])


def test_inputs_that_are_given_by_position_only():
    def f(a, b, /):
        return a - b

    assert ad.trace(f, b=1.0, a=5.0).nodes[-1].value == 4


# Calls, edges and messages


def test_a_modules_parameters_are_leaves_with_their_own_names():
    net = nn.Sequential(nn.Linear(2, 1), nn.ReLU())
    graph = ad.trace(lambda x: net(x).sum(), x=[1.0, 2.0])
    assert labels(graph, "parameter") == ["net.0.weight", "net.0.bias"]


def test_parameters_in_containers_and_objects_are_named_by_their_path():
    ws = [torch.tensor(2.0, requires_grad=True), torch.tensor(3.0, requires_grad=True)]

    class Model:
        def __init__(self):
            self.w = torch.tensor(4.0, requires_grad=True)

        def __call__(self, x):
            return self.w * ws[0] * ws[1] * x

    assert labels(ad.trace(Model(), x=1.0), "parameter") == ["self.w", "ws[0]", "ws[1]"]


# Inputs, outputs and upstream


@pytest.mark.parametrize("value", [2, 2.0, True, np.float64(2), [1, 2], (1.0, 2.0), np.arange(3), 10**30])
def test_inputs_that_are_no_tensors_become_float_tensors(value):
    assert ad.trace(lambda x: x.sum(), x=value)["x"].value.dtype == torch.float32


@pytest.mark.parametrize("dtype", [torch.float16, torch.float64, torch.complex64], ids=str)
def test_tensors_keep_their_dtype(dtype):
    graph = ad.trace(lambda x: x.abs().sum(), x=torch.ones(2, dtype=dtype))
    assert graph["x"].value.dtype == graph["x"].grad.dtype == dtype


def test_a_read_only_array_is_no_reason_to_warn():
    assert ad.trace(lambda x: x.sum(), x=np.broadcast_to(np.float32(1), (2,)))["x"].value.tolist() == [1, 1]


def test_one_tensor_may_be_two_inputs():
    a = torch.tensor(3.0)
    graph = ad.trace(lambda x, y: x * y, x=a, y=a)
    assert (graph["x"].grad, graph["y"].grad) == (3, 3)


def test_a_function_may_return_its_input():
    graph = ad.trace(lambda x: x, x=2.0)
    assert (graph.output, graph.order, graph["x"].grad) == (0, (0,), 1)


# Long runs


def test_a_hundred_thousand_chained_operations_are_traced_without_recursion():
    length = 100_000

    def f(x):
        for _ in range(length):
            x = x * 1.00001
        return x

    graph = ad.trace(f, max_ops=length, x=1.0)
    assert len(graph) == length + 1
    leaf = torch.tensor(1.0, requires_grad=True)
    assert same(graph["x"].grad, torch.autograd.grad(f(leaf), leaf)[0])


def test_a_trace_leaves_the_collector_nothing_to_do():
    net = nn.Sequential(nn.Linear(1, 1), nn.ReLU())
    ad.trace(net, input=[1.0])
    gc.collect()
    ad.trace(net, input=[1.0])
    assert gc.collect() == 0


def test_the_collector_runs_again_after_a_trace():
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError):
        ad.trace(lambda x: x / 0 if gc.isenabled() else 1 / 0, x=1.0)
    assert gc.isenabled()


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(1, 60))
def test_a_run_is_recorded_the_same_way_each_time(length):
    def f(x):
        for i in range(length):
            x = x * x if i % 7 == 3 else x.sin() + x
        return x

    one, other = ad.trace(f, x=0.5), ad.trace(f, x=0.5)
    assert str(one) == str(other)
    assert one.order == other.order


def test_random_numbers_are_those_that_the_function_would_draw():
    torch.manual_seed(3)
    state = random.getstate()
    graph = ad.trace(lambda x: torch.rand(()) * x * random.random(), x=1.0)
    random.setstate(state)
    torch.manual_seed(3)
    assert graph["x"].grad == pytest.approx(torch.rand(()).item() * random.random())


def test_the_cost_of_a_trace_is_a_small_multiple_of_a_bare_run():
    def f(x):
        for _ in range(1000):
            x = x * 1.001
        return x

    def seconds(run):
        start = time.process_time()
        run()
        return time.process_time() - start

    def bare():
        f(torch.tensor(1.0, requires_grad=True)).backward()

    ad.trace(f, x=1.0)
    times = [(seconds(lambda: ad.trace(f, x=1.0)), seconds(bare)) for _ in range(15)]
    traced, plain = (sorted(column)[len(column) // 2] for column in zip(*times, strict=True))
    assert traced <= 8 * plain
