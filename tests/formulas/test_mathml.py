"""Formulas on the page: MathML that every browser draws, links to edges and nodes, colours, escaping."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
import torch
import torch.nn.functional as F
from reading import every

from d2l_autograd.formulas.chain_rule import chain_rule
from d2l_autograd.formulas.path_rule import path_rule
from d2l_autograd.tracing.tracer import trace

CORE = set(
    "math mrow mi mn mo mtext mspace mfrac msqrt msub msup munder mtable mtr mtd".split()
)  # elements of MathML Core that are used


def product(x, y, w):
    a = x + y
    z = a * w
    return z


def mixture(x, w):
    b = x * w
    b = torch.where(b < 3, b, w)
    u = b.detach()
    c = torch.stack([b, u]).reshape(2, 2).T
    p, q = torch.split(c, 1)
    return (p @ q.T).sum() + c[0, 1] + F.softmax(b, 0).max() + torch.tanh(x).norm() ** 2 / 3


@pytest.fixture
def mixed():
    return trace(mixture, x=[1.0, 2.0], w=[0.5, -1.0])


def test_every_formula_is_well_formed_core_mathml_with_its_text_as_label(mixed):
    for formula in every(mixed):
        root = ElementTree.fromstring(formula.mathml)
        assert root.tag == "math"
        assert root.get("display") == "block"
        assert root.get("aria-label") == formula.text
        assert "\n" not in formula.text
        assert {element.tag for element in root.iter()} <= CORE


def test_terms_carry_their_edge_and_symbols_their_node(mixed):
    for node in mixed:
        uses = {i for i, e in enumerate(mixed.edges) if e.source == node.id and e.message is not None}
        formula = chain_rule(mixed, node.id).mathml
        assert marked(formula, "data-edge") == uses
        assert not uses or isinstance(node.value, tuple) or node.id in marked(formula, "data-node")


def marked(mathml: str, attribute: str) -> set[int]:
    """The numbers that the attribute has."""
    return {int(e.get(attribute)) for e in ElementTree.fromstring(mathml).iter() if e.get(attribute)}


def test_each_factor_of_a_path_carries_its_edge():
    graph = trace(product, x=2.0, y=3.0, w=4.0)
    formula = path_rule(graph, graph["x"].id)
    root = ElementTree.fromstring(formula.mathml)
    linked = [(e.get("data-edge"), "".join(e.itertext())) for e in root.iter() if e.get("data-edge")]
    first, last = (str(graph.edges.index(graph.outgoing[graph[name].id][0])) for name in "ax")
    assert linked == [(first, "∂z∂a"), (last, "∂a∂x"), (first, "w"), (last, "1")]


def test_gradients_and_values_are_marked_for_colours():
    graph = trace(product, x=2.0, y=3.0, w=4.0)
    root = ElementTree.fromstring(chain_rule(graph, graph["x"].id).mathml)
    found = [("".join(e.itertext()), e.get("class")) for e in root.iter("mrow") if e.get("class")]
    assert found == [
        ("∂z∂x", "ad-grad"), ("∂z∂a", "ad-grad"), ("∂a∂x", "ad-value"), ("∂z∂a", "ad-grad"), ("4", "ad-grad"),
    ]  # fmt: skip


def test_formulas_are_the_same_in_every_run(mixed):
    again = trace(mixture, x=[1.0, 2.0], w=[0.5, -1.0])
    assert every(mixed) == every(again)


def test_the_layout_does_not_depend_on_the_numbers():
    def rows(x):
        graph = trace(lambda x: torch.sin(x) * torch.exp(2 * x) / (x + 1), x=x)
        return [formula.mathml.count("<mtr>") for formula in every(graph)]

    assert rows(1.0) == rows(-0.123456) == rows(3.25)
