"""The promises of ``ad.trace``: what torch did, and nothing else."""

from __future__ import annotations

import functools
import gc
import random
import time

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import assert_chain_rule, assert_true_to_torch, same
from programs import PROGRAMS
from torch import nn

import d2l_autograd as ad


def edges(graph, target):
    """(source's label, message, cut) of the edges that enter ``target``."""
    return [(graph.nodes[e.source].label, e.message, e.cut) for e in graph.incoming[target.id]]


def labels(graph, *kinds):
    return [node.label for node in graph if not kinds or node.kind in kinds]


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.filterwarnings("ignore")
def test_true_to_torch(name):
    make, inputs = PROGRAMS[name]
    torch.manual_seed(0)
    assert_true_to_torch(make(), fresh=make, **inputs)


# Values, names and lines


def test_values_are_snapshots_that_later_writes_do_not_change():
    def f(x):
        y = x * 1
        y[0] = 7.0
        return y.sum()

    graph = ad.trace(f, x=[1.0, 2.0])
    assert graph["y"].value.tolist() == [7.0, 2.0]
    assert next(n for n in graph if n.symbol == "y").value.tolist() == [1.0, 2.0]


def test_names_lines_and_code_are_as_written():
    def f(x):
        y = 2 * torch.dot(x, x)
        return y

    graph = ad.trace(f, x=[0.0, 1.0, 2.0, 3.0])
    first = f.__code__.co_firstlineno
    assert [(n.label, n.span.line - first, n.span.code) for n in graph if n.span] == [
        ("dot", 1, "torch.dot(x, x)"),
        ("y", 1, "2 * torch.dot(x, x)"),
    ]
    assert graph.code[0] == (first, "    def f(x):")
    assert graph["x"].grad.tolist() == [0.0, 4.0, 8.0, 12.0]


def test_each_turn_of_a_loop_is_a_new_value_of_the_variable():
    def f(a):
        b = a * 2
        while b.norm() < 1000:
            b = b * 2
        return b

    graph = ad.trace(f, a=100.0)
    assert [(n.symbol, n.turn) for n in graph if n.name == "b"] == [
        ("b", 1), ("b₁", 1), ("b₂", 2), ("b₃", 3),
    ]  # fmt: skip
    spans = {id(n.span) for n in graph if n.name == "b" and n.version}
    assert len(spans) == 1


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


def test_the_caller_names_what_a_function_returns():
    def square(t):
        return t * t

    def f(x):
        y = square(x) + 1
        z = square(y)
        return z

    graph = ad.trace(f, x=2.0)
    assert graph["z"].op == "mul"
    assert graph["z"].grad == 1


def test_the_returned_variable_is_a_second_name_of_the_output():
    def f(a, b):
        c = b * a
        d = c
        return d

    graph = ad.trace(f, a=1.0, b=2.0)
    assert graph["d"] is graph["c"]
    assert graph["d"].label == "d = c"


def test_elements_of_a_loop_have_the_loop_variables_name():
    def f(x):
        total = 0
        for i, row in enumerate(x):
            total = total + row.sum() * i
        return total

    assert labels(ad.trace(f, x=[[1.0], [2.0]]), "item") == ["row", "row₁"]


def test_a_function_without_source_has_operations_names():
    space = {}
    exec("def f(x):\n    y = x * 2\n    return y + 1", space)
    graph = ad.trace(space["f"], x=1.0)
    assert labels(graph) == ["x", "mul", "add"]
    assert graph.code == ()


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


def test_a_square_is_two_edges_with_a_message_each():
    graph = ad.trace(lambda x: x * x, x=3.0)
    assert [(e.slot, e.message.item()) for e in graph.incoming[1]] == [(0, 3.0), (1, 3.0)]


def test_a_call_with_several_autograd_nodes_is_one_box():
    def f(x):
        return F.cross_entropy(x, torch.tensor([0, 2]))

    assert labels(ad.trace(f, x=[[1.0, 2.0, 3.0], [3.0, 1.0, 0.0]])) == ["x", "tensor", "cross_entropy"]


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


def test_a_leaf_made_inside_is_a_parameter():
    def f(x):
        w = torch.ones((), requires_grad=True)
        return w * x

    assert labels(ad.trace(f, x=2.0), "parameter") == ["w"]


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


def test_results_of_a_call_that_depend_on_one_another_are_linked():
    def f(x):
        h = x.exp()
        a, b = torch.autograd.grad((h**3 * x).sum(), [h, x], create_graph=True)
        return (a * b).sum()

    assert_true_to_torch(f, x=[0.5, 1.0])


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


def test_upstream_weights_the_components():
    x = torch.arange(3.0)
    graph = assert_true_to_torch(lambda x: x * x, upstream=[1.0, 0.0, 2.0], x=x)
    assert graph.upstream.tolist() == [1.0, 0.0, 2.0]


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


def test_a_long_graph_from_before_the_run_is_one_box():
    w = torch.tensor(1.0, requires_grad=True)
    h = w
    for _ in range(10_000):
        h = h * 1.0001
    graph = ad.trace(lambda x: h * x, x=2.0)
    assert labels(graph) == ["x", "parameter", "h", "mul"]


def test_a_trace_leaves_the_collector_nothing_to_do():
    net = nn.Sequential(nn.Linear(1, 1), nn.ReLU())
    ad.trace(net, input=[1.0])
    gc.collect()
    ad.trace(net, input=[1.0])
    assert gc.collect() == 0


def test_a_run_stopped_after_many_operations_is_freed_without_recursion():
    def f(x):
        while x > 0:
            x = x * 1.00001
        return x

    with pytest.raises(ad.TraceError):
        ad.trace(f, max_ops=150_000, x=1.0)


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
