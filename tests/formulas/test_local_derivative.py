"""The chip on a backward edge: short, in the reader's symbols, and worth what torch sent."""

from __future__ import annotations

import math
import re

import pytest
import torch
import torch.nn.functional as F
from reading import local

from d2l_autograd.formulas.local_derivative import chip
from d2l_autograd.graph import Graph
from d2l_autograd.tensors import columns
from d2l_autograd.tracing.tracer import trace


def chips(f, **inputs) -> list[str | None]:
    """Those of all edges that carry a message."""
    graph = trace(f, **inputs)
    return [chip(graph, i) for i, edge in enumerate(graph.edges) if edge.message is not None]


def product(x, y, w):
    a = x + y
    z = a * w
    return z


def test_the_chips_of_section_2_5_0_name_values_and_repeat_no_number():
    assert chips(product, x=2.0, y=3.0, w=4.0) == ["× 1", "× 1", "× w", "× a"]


k = 7.0
VECTOR = [1.0, -2.0, 3.0]
MATRIX = [[1.0, 2.0, 0.5], [0.0, -1.0, 2.0]]
TEXTS = [
    (lambda x: torch.sin(x), 1.0, "× cos x = 0.5403"),
    (lambda x: torch.cos(x), 1.0, "× −sin x = −0.8415"),
    (lambda x: -x, 1.0, "× −1"),
    (lambda x: x / 2, 1.0, "× 1/2"),
    (lambda x: x * 1.00004, 1.0, "× 1"),
    (lambda x: k * x, 1.0, "× k = 7"),
    (lambda x: x.square(), 3.0, "× 2x = 6"),
    (lambda x: x.tanh(), 0.5, "× (1 − tanh² x)"),
    (lambda x: x.sigmoid(), 0.5, "× σ(x) · (1 − σ(x))"),
    (lambda x: torch.relu(x), -1.0, "× 1[x > 0] = 0"),
    (lambda x: 1 / x, 0.0, "× −1/x² = −inf"),
    (lambda x: x.log(), math.nan, "× 1/x = nan"),
    (lambda x: x.sqrt(), 1e-12, "× 1/(2√x) = 500000"),
    (lambda x: torch.erf(x), 0.5, None),
    (lambda x: x.square(), VECTOR, "⊙ 2x"),
    (lambda x: x.exp(), VECTOR, "⊙ exp x"),
    (lambda x: 2 * x, VECTOR, "× 2"),
    (lambda x: x.sum(), VECTOR, "· ones(3)"),
    (lambda x: x.mean(), VECTOR, "· ones(3)/3"),
    (lambda x: x.norm(), VECTOR, "· x/‖x‖"),
    (lambda x: x.sum(0), MATRIX, None),
    (lambda x: x.T, MATRIX, "ᵀ"),
    (lambda x: x.expand(2, 3), VECTOR, "Σ"),
    (lambda x: x[1:], VECTOR, None),
    (lambda x: x.reshape(3, 1), VECTOR, None),
    (lambda x: torch.cat([x, x]), VECTOR, None),
    (lambda x: x.softmax(0), VECTOR, None),
]


@pytest.mark.parametrize(("f", "at", "text"), TEXTS, ids=[str(text) for *_, text in TEXTS])
def test_the_chip_of_an_operation(f, at, text):
    ones = torch.ones_like(f(torch.tensor(at)))
    assert chips(f, upstream=ones, x=at)[0] == text


@pytest.mark.parametrize("upstream", [1.0, 3.0, -0.5])
def test_the_upstream_gradient_is_no_part_of_it(upstream):
    assert chips(lambda x: torch.sin(x), upstream=upstream, x=1.0) == ["× cos x = 0.5403"]


def test_a_product_of_matrices_keeps_its_side():
    def f(A, B, v):
        C = A @ B
        s = C @ v
        return s.sum()

    graph = trace(f, A=MATRIX, B=torch.ones(3, 4), v=torch.ones(4))
    names = {edge.source: chip(graph, i) for i, edge in enumerate(graph.edges)}
    found = {name: names[graph[name].id] for name in "ABCv"}
    assert found == {"A": "· Bᵀ", "B": "Aᵀ ·", "C": "· vᵀ", "v": "Cᵀ ·"}


def test_a_value_that_was_broadcast_gets_a_sum():
    graph = trace(lambda x, w: (w * x).sum(), x=VECTOR, w=2.0)
    assert (local(graph, "mul", 0), local(graph, "mul", 1)) == ("Σ ⊙ x", "× w")


def test_edges_between_the_same_two_values_have_a_chip_each():
    assert chips(lambda x: x / x, x=2.0) == ["× 1/x = 0.5", "× −x/x² = −0.5"]
    assert chips(lambda x: torch.dot(x, x), x=VECTOR) == ["· x", "· x"]


def test_where_nothing_is_sent_there_is_no_chip():
    graph = trace(lambda x: (x * x).detach() * x, x=2.0)
    assert local(graph, "detach") is None
    assert not any(chip(graph, i) for i, edge in enumerate(graph.edges) if edge.message is None)


@pytest.mark.parametrize(
    "f",
    (
        lambda x: torch.add(x, x, alpha=3),
        lambda x: F.leaky_relu(x, negative_slope=0.5),
        lambda x: torch.div(x, 2.5, rounding_mode="trunc"),
        lambda x: torch.split(x.expand(4), 2)[0].sum(),
    ),
)
def test_what_no_rule_knows_has_none(f):
    assert None in chips(f, x=-1.5)


# The symbols, calculated by themselves, are torch's local derivative.

FUNCTIONS = dict.fromkeys("exp sin cos tanh ln log sqrt".split())
ELEMENTWISE = {
    "add": lambda x, w: x + w, "sub": lambda x, w: x - w, "mul": lambda x, w: x * w,
    "div": lambda x, w: x / w, "cube": lambda x, w: x**3 + w, "exp": lambda x, w: torch.exp(x) * w,
    "sin": lambda x, w: torch.sin(x) + torch.cos(w), "tanh": lambda x, w: torch.tanh(x) - w,
    "root": lambda x, w: x.sqrt() / w, "log": lambda x, w: x.log() * w, "twice": lambda x, w: x * x * w,
    "halves": lambda x, w: 1 - x / 2 + 3 / w, "reciprocal": lambda x, w: x.reciprocal() * w,
    "larger": lambda x, w: torch.maximum(x, w) * 2, "relu": lambda x, w: torch.relu(x - w),
}  # fmt: skip
POINTS = [(0.5, 2.0), (3.0, -1.5), (1e-12, 1.0), (0.0, 2.0), (-0.0, 0.0), (math.inf, 2.0), (math.nan, 1.0)]


@pytest.mark.parametrize("point", [*POINTS, ([0.5, 2.0], [3.0, -1.0]), ([1.0, 0.0], 2.0)], ids=str)
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_symbols_on_a_chip_are_torchs_local_derivative(name, point):
    inputs = [torch.tensor(value, dtype=torch.float64) for value in point]
    ones = torch.ones_like(ELEMENTWISE[name](*inputs))
    graph = trace(ELEMENTWISE[name], upstream=ones, x=inputs[0], w=inputs[1])
    for i, edge in enumerate(graph.edges):
        text = chip(graph, i)
        if text is None or edge.message is None or text.startswith("Σ"):
            continue
        assert columns(text) <= 19
        symbols, _, shown = text.partition(" = ")
        came = graph.nodes[edge.target].grad
        wanted, told = edge.message / came, came.isfinite() & (came != 0)
        found = torch.as_tensor(worth(graph, symbols)).expand(wanted.shape).to(wanted)
        torch.testing.assert_close(found[told], wanted[told], rtol=1e-12, atol=0, equal_nan=True)
        if shown:
            rounded = torch.full_like(wanted, float(shown.replace("−", "-")))
            torch.testing.assert_close(rounded[told], wanted[told], rtol=1e-3, atol=0, equal_nan=True)


def worth(graph: Graph, symbols: str) -> torch.Tensor | float:
    """The value of a chip's symbols, read as a reader reads them."""
    text = symbols[1:].strip().translate(str.maketrans("−·⊙", "-**"))
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: "**" + found[0].translate(DIGITS), text)
    text = re.sub(r"√(\w+|\([^()]*\))", r"root(\1)", text)
    text = re.sub(r"1\[(.*?)\]", r"((\1) * 1.0)", text)
    text = re.sub(r"\b(exp|sin|cos|tanh)\*\*2 (\w+)", r"\1(\2)**2", text)
    text = re.sub(r"\b(exp|sin|cos|tanh) (\w+)", r"\1(\2)", text)
    text = re.sub(r"(\d)(?=[a-z(])", r"\1*", text)
    known = {n.name: n.tensor for n in graph if n.name} | {"root": torch.sqrt}
    known |= {name: getattr(torch, name) for name in ("exp", "sin", "cos", "tanh")}
    return eval(text, {"torch": torch}, known)


DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
