"""Local derivatives in symbols: each is torch's, and none is shown that torch does not confirm."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ElementTree

import pytest
import torch
import torch.nn.functional as F
from reading import every, formatted, text

from d2l_autograd.formulas import derivatives
from d2l_autograd.formulas.chain_rule import chain_rule
from d2l_autograd.formulas.contribution import run_of
from d2l_autograd.formulas.path_rule import path_rule
from d2l_autograd.tracing.tracer import trace

ELEMENTWISE = {
    "−1": lambda x: -x,
    "1": lambda x: x + 2,
    "exp x": lambda x: torch.exp(x),
    "2^x · ln 2": lambda x: torch.exp2(x),
    "1/x": lambda x: x.log(),
    "1/(x · ln 2)": lambda x: x.log2(),
    "1/(x · ln 10)": lambda x: x.log10(),
    "1/(1 + x)": lambda x: x.log1p(),
    "1/(2√x)": lambda x: x.sqrt(),
    "−1/(2x^1.5)": lambda x: x.rsqrt(),
    "2x": lambda x: x.square(),
    "−1/x²": lambda x: x.reciprocal(),
    "cos x": lambda x: torch.sin(x),
    "−sin x": lambda x: torch.cos(x),
    "1/cos² x": lambda x: torch.tan(x),
    "1/√(1 − x²)": lambda x: torch.asin(x),
    "−1/√(1 − x²)": lambda x: torch.acos(x),
    "1/(1 + x²)": lambda x: torch.atan(x),
    "cosh x": lambda x: torch.sinh(x),
    "sinh x": lambda x: torch.cosh(x),
    "1 − tanh² x": lambda x: torch.tanh(x),
    "σ(x) · (1 − σ(x))": lambda x: torch.sigmoid(x),
    "σ(−x)": lambda x: F.logsigmoid(x),
    "σ(x)": lambda x: F.softplus(x),
    "1[x > 0]": lambda x: torch.relu(x),
    "sgn(x)": lambda x: abs(x),
    "2": lambda x: 2 * x,
    "−2": lambda x: x * -2,
    "1/2": lambda x: x / 2,
    "−2/x²": lambda x: 2 / x,
    "3x²": lambda x: x**3,
    "0.5x^(−0.5)": lambda x: x**0.5,
    "3^x · ln 3": lambda x: 3**x,
}


@pytest.mark.parametrize("symbols", ELEMENTWISE)
def test_the_symbols_of_an_elementwise_operation_are_torchs_derivative(symbols):
    f = ELEMENTWISE[symbols]
    random.seed(symbols)
    for _ in range(5):
        at = random.uniform(0.1, 0.9)
        graph = trace(f, x=torch.tensor(at, dtype=torch.float64))
        (edge,) = graph.incoming[graph.output]
        (leaf,) = [torch.tensor(at, dtype=torch.float64, requires_grad=True)]
        (wanted,) = torch.autograd.grad(f(leaf), leaf)
        assert value(graph, edge) == pytest.approx(wanted.item(), rel=1e-12)
        shown = chain_rule(graph, graph["x"].id).text.split(" = ")
        assert shown[0] == "∂y/∂x"
        assert shown[-1] == formatted(wanted.item())
        assert symbols == shown[1] or symbols == shown[-1], shown


def value(graph, edge) -> float:
    """The local derivative that the symbols give, with this run's values."""
    factor = run_of(graph).term(edge).factor
    assert factor is not None, "no symbols are known"
    return float(factor.value())


BINARY = {
    "x+w": (lambda x, w: x + w, "1", "1"),
    "x-w": (lambda x, w: x - w, "1", "−1"),
    "rsub": (lambda x, w: torch.rsub(x, w), "−1", "1"),
    "x*w": (lambda x, w: x * w, "w", "x"),
    "x/w": (lambda x, w: x / w, "1/w", "−x/w²"),
    "x**w": (lambda x, w: x**w, "w · x^(w − 1)", "x^w · ln x"),
    "maximum": (lambda x, w: torch.maximum(x, w), "1[x > w]", "1[x < w]"),
    "minimum": (lambda x, w: torch.minimum(x, w), "1[x < w]", "1[x > w]"),
}


@pytest.mark.parametrize("name", BINARY)
def test_both_derivatives_of_an_operation_with_two_arguments_are_torchs(name):
    f, *symbols = BINARY[name]
    random.seed(name)
    for _ in range(5):
        inputs = [torch.tensor(random.uniform(0.2, 3.0), dtype=torch.float64) for _ in "xw"]
        graph = trace(f, x=inputs[0], w=inputs[1])
        leaves = [each.clone().requires_grad_() for each in inputs]
        wanted = torch.autograd.grad(f(*leaves), leaves)
        for leaf, edge, expected in zip("xw", graph.incoming[graph.output], wanted, strict=True):
            assert value(graph, edge) == pytest.approx(expected.item(), rel=1e-12)
            shown = text(graph, leaf).split(" = ")
            symbol = symbols["xw".index(leaf)]
            assert symbol in (shown[1], shown[-1].replace(" ", ""))
            assert shown[-1] == formatted(expected.item())


def test_a_number_in_the_code_is_read_wherever_it_stands():
    def f(x):
        a = torch.mul(x, 3)
        b = a.sub(1)
        c = 1 - b
        c *= 4
        d = 1 / 2 * c
        return torch.pow(2, d)

    graph = trace(f, x=0.1)
    assert path_rule(graph, graph["x"].id).text.split(" = ")[2] == "2^d · ln 2 · 0.5 · 4 · (−1) · 1 · 3"


def test_a_python_variable_in_the_code_is_a_symbol_with_the_number_that_torch_implies():
    k = 7.0

    def f(x):
        y = k * x
        return y.exp()

    assert text(trace(f, x=0.0), "x") == "∂z/∂x = ∂z/∂y · ∂y/∂x = ∂z/∂y · k = 7"


# Honesty


def test_an_unknown_operation_shows_torchs_numbers_and_invents_no_derivative():
    graph = trace(lambda x: torch.erf(x) * 2, x=0.5)
    assert text(graph, "x") == "∂y/∂x = ∂y/∂erf(x) · ∂erf(x)/∂x = 2 · 0.8788 = 1.7576"
    graph = trace(lambda x: torch.erf(x).sum(), x=[0.0, 0.5])
    assert text(graph, "x") == "∂y/∂x = ∂y/∂erf(x) · ∂erf(x)/∂x = [1.1284, 0.8788]; (2) · (2×2) → (2)"


def test_where_the_gradient_is_zero_no_local_number_can_be_implied():
    graph = trace(lambda x: torch.erf(x) * 0, x=0.5)
    assert text(graph, "x") == "∂y/∂x = ∂y/∂erf(x) · ∂erf(x)/∂x = 0"


def test_a_rule_that_torch_does_not_confirm_is_not_shown(monkeypatch):
    monkeypatch.setitem(derivatives.UNARY, "sin", derivatives.sin)
    graph = trace(lambda x: torch.sin(x) * 2, x=0.5)
    assert text(graph, "x") == "∂y/∂x = ∂y/∂sin(x) · ∂sin(x)/∂x = 2 · 0.8776 = 1.7552"


@pytest.mark.parametrize(
    "f",
    (
        lambda x: torch.add(x, x, alpha=3),
        lambda x: F.leaky_relu(x, negative_slope=0.5),
        lambda x: torch.div(x, 2.5, rounding_mode="trunc"),
        lambda x: x.norm(p=1),
        lambda x: F.mse_loss(x, torch.zeros(()), reduction="sum"),
    ),
)
def test_unusual_arguments_are_never_shown_with_the_usual_derivative(f):
    graph = trace(lambda x: f(x) * 1.0, x=-1.5)
    lines = [formula.text for formula in every(graph)]
    assert not any(part in line for line in lines for part in ("‖", "(x − zeros", "1/2.5"))
    for line in lines:
        check_products(line)


def check_products(line: str) -> None:
    """``incoming · local = outgoing`` holds for the numbers as shown."""
    found = re.search(r"= ([−\d.]\S*) · (\(?[^\s()]+\)?) = (\S+)$", line.split(";")[0])
    if found:
        came, factor, went = (float(part.strip("()").replace("−", "-")) for part in found.groups())
        assert came * factor == pytest.approx(went, rel=1e-2, abs=2e-3), line


def test_the_numbers_of_a_product_fit_together_for_random_inputs():
    def f(x, w):
        a = torch.sin(x) * torch.exp(w) / (1 + x**2)
        b = torch.tanh(a - w) + torch.sqrt(x) * torch.log(x)
        return a * b + torch.sigmoid(b) ** 2

    random.seed(2)
    for _ in range(10):
        graph = trace(f, x=random.uniform(0.2, 3), w=random.uniform(-2, 2))
        for formula in every(graph):
            check_products(formula.text)


def test_singular_points_show_what_torch_found():
    assert text(trace(lambda x: x.sqrt(), x=0.0), "x").endswith("= inf")
    assert text(trace(lambda x: x.abs(), x=0.0), "x") == "∂y/∂x = sgn(x) = 0"
    assert text(trace(lambda x: x.log() * 0, x=0.0), "x").endswith("= nan")


def test_a_hook_of_the_reader_that_changes_a_gradient_leaves_no_false_sum():
    def f(x):
        y = x * 3
        y.register_hook(lambda grad: grad * 10)
        return y * 2

    graph = trace(f, x=1.0)
    for formula in every(graph):
        check_products(formula.text)
    assert graph["x"].grad.item() == 60
    assert path_rule(graph, graph["x"].id) is None


def test_complex_numbers_have_no_invented_local_number():
    graph = trace(lambda z: (z * z).abs(), z=1 + 2j)
    assert all(ElementTree.fromstring(formula.mathml) is not None for formula in every(graph))
