"""Where a call stands in the reader's code: names, lines, turns of loops, what a loop or a library names."""

from __future__ import annotations

import torch

import d2l_autograd as ad


def labels(graph, *kinds):
    return [node.label for node in graph if not kinds or node.kind in kinds]


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


def test_the_turns_of_a_line_are_counted_whether_torch_or_a_library_is_called_there():
    def f(x):
        for op in (torch.sin, torch.nn.Tanh(), torch.cos, torch.nn.GLU(0), torch.nn.Tanh()):
            x = op(x)
        return x

    graph = ad.trace(f, x=[1.0, 2.0])
    assert [(n.op, n.turn) for n in graph if n.span] == [
        ("sin", 1), ("tanh", 2), ("cos", 3), ("glu", 4), ("tanh", 5),
    ]  # fmt: skip


def test_each_call_of_a_librarys_function_has_its_own_turns():
    def f(x):
        for _ in range(3):
            x = library(x)
        return x

    library = torch.nn.Sequential(torch.nn.Tanh(), torch.nn.Sigmoid())
    graph = ad.trace(f, x=1.0)
    assert [(n.op, n.turn) for n in graph if n.span] == [
        ("tanh", 1), ("sigmoid", 1), ("tanh", 2), ("sigmoid", 2), ("tanh", 3), ("sigmoid", 3),
    ]  # fmt: skip


def test_of_what_a_library_call_makes_the_last_has_the_name_and_a_write_is_its_next_value():
    def f(x):
        y = net(x)
        return y.sum()

    for last, names in ((torch.nn.Sigmoid(), ["softplus", "y"]), (torch.nn.ReLU(inplace=True), ["y", "y₁"])):
        net = torch.nn.Sequential(torch.nn.Softplus(), last)
        assert labels(ad.trace(f, x=[1.0, -2.0])) == ["x", *names, "sum"]


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
