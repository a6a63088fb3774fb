"""Long lines and large tensors: what a run costs to draw grows as the run does, and nothing is too long."""

from __future__ import annotations

import ast
import linecache
import sys
import threading

import pytest
import torch

import d2l_autograd as ad
from d2l_autograd import tensors
from d2l_autograd.figure.frame import frame
from d2l_autograd.figure.shown import Shown
from d2l_autograd.formulas.chain_rule import chain_rule
from d2l_autograd.formulas.code_snippets import code as drawn
from d2l_autograd.tensors import columns, shorten
from d2l_autograd.view.widget import MOST_WIDTH

SHAPES = {
    "a sum": lambda terms: " + ".join(["a * a"] * terms),
    "a product": lambda terms: " * ".join(["a"] * terms),
    "nested calls": lambda terms: "torch.sin(" * min(terms, 190) + "a" + ")" * min(terms, 190),
    "methods": lambda terms: "a" + ".sin()" * min(terms, 900),
    "literals": lambda terms: "a * (" + " + ".join(["1"] * terms) + ")",
    "a call of many": lambda terms: "torch.stack([" + ", ".join(["a * 2"] * terms) + "]).sum()",
}


def function(expression: str):
    """``f`` that returns ``expression``, written as in a notebook's cell."""
    source = f"def f(a):\n    return {expression}\n"
    name = f"<cell {len(linecache.cache)}>"
    linecache.cache[name] = len(source), None, source.splitlines(True), name
    namespace = {"torch": torch}
    exec(compile(source, name, "exec"), namespace)
    return namespace["f"]


class Characters:
    """Counts what goes through Python's parser, and what comes back out of a syntax tree as text."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.parsed = self.written = 0
        parse, unparse = ast.parse, ast.unparse

        def counted(source, *args, **how):
            self.parsed += len(source)
            return parse(source, *args, **how)

        def counted_back(tree):
            text = unparse(tree)
            self.written += len(text)
            return text

        monkeypatch.setattr(ast, "parse", counted)
        monkeypatch.setattr(ast, "unparse", counted_back)


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_read_for_a_picture_grows_as_the_line_does(shape, monkeypatch):
    counted = []
    for terms in (60, 180):
        f = function(SHAPES[shape](terms))
        graph = ad.trace(f, a=0.5)
        length = sum(len(text) for _, text in graph.code)
        with monkeypatch.context() as patched:
            characters = Characters(patched)
            frame(Shown(graph, code=True), MOST_WIDTH)
        assert characters.parsed <= length + 2  # once, for the branches that were not taken
        counted.append(characters.written)
    few, many = counted
    assert many <= 1.5 * few + 1_000  # there are as many boxes, and as much is in each


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("terms", [400, 2_000])
def test_a_long_line_is_drawn(shape, terms):
    f = function(SHAPES[shape](terms))
    graph = ad.trace(f, a=0.5)
    nodes = range(len(graph)) if terms == 400 else (0, graph.output)
    assert all(chain_rule(graph, node).text for node in nodes)
    assert len(frame(Shown(graph, code=True), MOST_WIDTH)["svg"]) < 200_000
    assert len(repr(graph)) < 300 * len(graph) + 1_000


def test_a_line_too_deep_for_pythons_own_parser_is_drawn_without_its_code():
    raised = []

    def deep():
        limit = sys.getrecursionlimit()
        try:
            sys.setrecursionlimit(100_000)
            functions = [function(SHAPES[shape](6_000)) for shape in ("a sum", "a product")]
            functions.append(function("a if " + " + ".join(["a"] * 4_000) + " > 0 else -a"))
            sys.setrecursionlimit(limit)
            for f in functions:
                ad.explore(f, max_ops=20_000, a=0.5, plot=False)
        except BaseException as error:
            raised.append(error)
        finally:
            sys.setrecursionlimit(limit)

    size = threading.stack_size(512 * 2**20)
    thread = threading.Thread(target=deep)
    thread.start()
    thread.join()
    threading.stack_size(size)
    assert not raised


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("torch.nn.functional.relu(x)", "relu(x)"),
        ("a + b * c - torch.exp(x) / 7", "a + b * c - ⋯"),
        ("(x - x.mean()) / (x.std() + 1e-5)", "(x - x.mean()) / ⋯"),
        ("torch.linalg.norm(x @ w + b, dim=0)", "⋯.norm(⋯, dim=0)"),
        ("torch.sin(torch.cos(torch.tan(torch.exp(x))))", "sin(cos(tan(⋯)))"),
        ("f(one, two, three, four, five, six, seven)", "f(⋯)"),
        ("self.weights[0] @ inputs.reshape(-1, 1)", "⋯.weights[0] @ ⋯"),
        ("x[some_index, another_index, a_third]", "⋯[some_index, ano…"),
        ("first_name and second_name and third", "first_name and se…"),
    ],
)
def test_long_code_is_its_outermost_operation(code, short):
    assert drawn(code).text == short
    assert drawn(code, ast.parse(f"(\n{code})", mode="eval").body).text == short


def test_text_is_shortened_to_its_columns():
    assert shorten("a" * 10**6, 18) == "a" * 17 + "…"
    assert shorten("值" * 30, 18) == "值" * 8 + "…"
    assert shorten("a  b\n c") == "a b c"
    assert shorten("值" * 9) == "值" * 9 and columns(shorten("值" * 10)) == 17


# A million numbers


def many(x):
    y = x * x
    return (y + x).sum()


class Numbers:
    """Counts the numbers that become Python's."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.listed = self.compared = 0
        tolist, isclose = torch.Tensor.tolist, torch.Tensor.isclose

        def counted(tensor):
            self.listed += tensor.numel()
            return tolist(tensor)

        def compared(tensor, *args, **how):
            self.compared += tensor.numel()
            return isclose(tensor, *args, **how)

        monkeypatch.setattr(torch.Tensor, "tolist", counted)
        monkeypatch.setattr(torch.Tensor, "isclose", compared)


def test_of_a_million_numbers_a_few_are_looked_at(monkeypatch):
    x = torch.randn(10**6, generator=torch.Generator().manual_seed(0))
    counted = Numbers(monkeypatch)
    explored = ad.explore(many, x=x)
    ad.compare(many, many, x=x)
    assert counted.listed < 5_000 and counted.compared == 0
    assert torch.equal(explored.graph["x"].grad, 1 + x + x)


def test_equal_tensors_are_equal_without_a_second_look(monkeypatch):
    counted = Numbers(monkeypatch)
    tensor = torch.ones(10**4)
    assert tensors.agree(tensor, tensor.clone())
    assert counted.compared == 0
    assert tensors.agree(tensor * (1 + 1e-6), tensor) and not tensors.agree(tensor * 1.01, tensor)
    assert tensors.agree(tensor / 0 * 0, tensor / 0 * 0)  # NaN
