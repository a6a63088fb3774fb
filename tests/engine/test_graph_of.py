"""The reader's Values as a Graph: what their engine found, and nothing else."""

from __future__ import annotations

import pytest
import torch
from engines import by_breadth, engine

from d2l_autograd.engine.graph_of import check_parts, graph_of
from d2l_autograd.errors import OutputError
from d2l_autograd.tracing.tracer import trace


def f(x, y):
    a = x * y
    b = (2 * a).tanh()
    z = a * b**3 + 1
    return z


def made(**instead):
    cls = engine(**instead)["Value"]
    x, y = cls(0.5), cls(-1.5)
    z = f(x, y)
    z.backward()
    return graph_of(z, {"x": x, "y": y}, {"z": z})


def test_it_is_the_graph_that_torch_records():
    mine = made()
    torchs = trace(f, x=torch.tensor(0.5, dtype=torch.float64), y=torch.tensor(-1.5, dtype=torch.float64))
    assert [node.op for node in mine] == [node.op for node in torchs]
    for one, other in zip(mine, torchs, strict=True):
        assert one.tensor.item() == pytest.approx(other.tensor.item())
        assert one.gradient.item() == pytest.approx(other.gradient.item())
    edges = [[(e.source, e.target, e.slot) for e in graph.edges] for graph in (mine, torchs)]
    assert edges[0] == edges[1]
    sent = [[e.message.item() for e in graph.edges] for graph in (mine, torchs)]
    assert sent[0] == pytest.approx(sent[1])
    assert mine.result.name == "z" and list(mine.inputs) == ["x", "y"]
    assert [a.value for node in mine for a in node.arguments] == [
        a.value for node in torchs for a in node.arguments
    ]


def test_its_numbers_and_its_order_are_the_engines_own():

    order = [made().nodes[i].label for i in made().order]
    other = made(order=by_breadth)
    assert order[0] == "z" and order[-2:] == ["x", "y"]
    assert [other.nodes[i].label for i in other.order] != order
    assert other["x"].gradient.item() != pytest.approx(made()["x"].gradient.item())


def test_what_it_cannot_be_made_of_is_told():
    cls = engine()["Value"]
    with pytest.raises(OutputError, match="should return a Value"):
        check_parts(3.0, cls)
    del cls.order
    with pytest.raises(OutputError, match="Value has no order"):
        check_parts(cls(1.0), cls)
