"""Every form of a test in Python: its keyword, its own code, its outcome, and the lines it left out."""

from __future__ import annotations

import linecache
from typing import NamedTuple

import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.source.lines_not_taken import lines_not_taken


class Form(NamedTuple):
    """The body of a function of ``x``, ``[1., 2., 3.]``; its decisions; its lines not taken."""

    body: str
    decisions: list[tuple[str, str, bool]]
    skipped: tuple[str, ...] = ()


FORMS = {
    "name": Form("c = x.sum() > 9\nif c:\n    y = x", [("if", "c", False)], ("y = x",)),
    "comparison": Form("if x[0] > 9:\n    y = x", [("if", "x[0] > 9", False)], ("y = x",)),
    "call of a method": Form("if (x > 9).all():\n    y = x", [("if", "(x > 9).all()", False)], ("y = x",)),
    "call of a function": Form(
        "if torch.any(x > 9):\n    y = x", [("if", "torch.any(x > 9)", False)], ("y = x",)
    ),
    "subscript": Form("if x[0]:\n    y = x\nelse:\n    y = -x", [("if", "x[0]", True)], ("else:", "y = -x")),
    "attribute": Form(
        "if x[None, :1].mT:\n    y = x\nelse:\n    y = -x",
        [("if", "x[None, :1].mT", True)],
        ("else:", "y = -x"),
    ),
    "elif": Form(
        "if x.sum() > 9:\n    y = x\nelif x[1].bool():\n    y = -x\nelse:\n    y = 2 * x",
        [("if", "x.sum() > 9", False), ("if", "x[1].bool()", True)],
        ("y = x", "else:", "y = 2 * x"),
    ),
    "while": Form(
        "while torch.any(x < 3):\n    x = x * 2",
        [("while", "torch.any(x < 3)", outcome) for outcome in (True, True, False)],
    ),
    "while that never turns": Form(
        "go = x[0] > 9\nwhile go:\n    x = x * 2", [("while", "go", False)], ("x = x * 2",)
    ),
    "while else": Form(
        "while (x > 9).any():\n    x = x / 2\nelse:\n    x = x * 2",
        [("while", "(x > 9).any()", False)],
        ("x = x / 2",),
    ),
    "conditional expression": Form("c = x[0] > 0\ny = 1 if c else 2", [("if", "c", True)]),
    "conditional expression as a test": Form(
        "c, d, e = x > 0\nif (d if c else e):\n    y = x\nelse:\n    y = -x",
        [("if", "c", True), ("if", "d if c else e", True)],
        ("else:", "y = -x"),
    ),
    "assert": Form("assert (x > 0).all(), 'positive'", [("assert", "(x > 0).all()", True)]),
    "filter of a comprehension": Form(
        "y = [t for t in x if t.gt(2)]", [("if", "t.gt(2)", outcome) for outcome in (False, False, True)]
    ),
    "filter of a generator": Form(
        "y = list(t for t in x if t.gt(2))", [("if", "t.gt(2)", outcome) for outcome in (False, False, True)]
    ),
    "and": Form("c, d, e = x > 1\nif d and c:\n    y = x", [("if", "d", True), ("if", "c", False)]),
    "or": Form("c, d, e = x > 1\nif c or d:\n    y = x", [("if", "c", False), ("if", "d", True)]),
    "and of values": Form("c, d, e = x > 1\ny = d and c", [("bool", "d", True)]),
    "not": Form("c = (x > 0).all()\nif not c:\n    y = x", [("if", "c", True)], ("y = x",)),
    "not of a value": Form("c = (x > 0).all()\ny = not c", [("bool", "c", True)]),
    "not of an and": Form(
        "c, d, e = x > 1\nif not (d and c):\n    y = x", [("if", "d", True), ("if", "c", False)]
    ),
    "walrus": Form("if (c := (x > 9).all()):\n    y = x", [("if", "c := (x > 9).all()", False)], ("y = x",)),
    "walrus of a comparison": Form(
        "if (c := x[0] > 9) or (d := x[1]):\n    y = x",
        [("if", "c := x[0] > 9", False), ("if", "d := x[1]", True)],
    ),
    "chained comparison": Form("if 0 < x[0] < 9:\n    y = x", [("if", "0 < x[0] < 9", True)] * 2),
    "nested function": Form(
        "def g(t):\n    if t.all():\n        return t\n    return -t\ny = g(x)", [("if", "t.all()", True)]
    ),
    "lambda": Form("g = lambda t: t * 2 if t.all() else t\ny = g(x)", [("if", "t.all()", True)]),
    "guard of a match": Form(
        "match len(x):\n    case 3 if x.sum().lt(9):\n        y = x", [("if", "x.sum().lt(9)", True)]
    ),
    "pattern of a match": Form(
        "match x[0]:\n    case 9:\n        y = x\n    case 1:\n        y = -x",
        [("case", "9", False), ("case", "1", True)],
    ),
    "over two lines": Form(
        "if (x\n        .gt(9)\n        .all()):\n    y = x", [("if", "x .gt(9) .all()", False)], ("y = x",)
    ),
    "over two lines with a comment": Form(
        "if torch.all(\n    x > 9  # all of them (\n):\n    y = x",
        [("if", "torch.all( x > 9  # all of them ( )", False)],
        ("y = x",),
    ),
    "any": Form(
        "if any(t > 1 for t in x):\n    y = x", [("if", "any(t > 1 for t in x)", o) for o in (False, True)]
    ),
    "all": Form("if all(x > 1):\n    y = x\nelse:\n    y = -x", [("if", "all(x > 1)", False)], ("y = x",)),
    "bool": Form("y = bool(x.all())", [("bool", "bool(x.all())", True)]),
    "bool as a test": Form("if bool(x[0] > 9):\n    y = x", [("if", "bool(x[0] > 9)", False)], ("y = x",)),
    "in": Form("if x[0] in [x[1]]:\n    y = x", [("if", "x[0] in [x[1]]", False)], ("y = x",)),
    "not in": Form(
        "if x[0] not in [x[0] * 1]:\n    y = x", [("if", "x[0] not in [x[0] * 1]", True)], ("y = x",)
    ),
    "test of an argument": Form("c = x[0] > 0\ny = float(c or 2)", [("bool", "c", True)]),
    "test within a test": Form("c, d, e = x > 1\nif str(c or d):\n    y = x", [("if", "c", False)]),
}


def run(name: str) -> ad.Graph:
    lines = "".join(f"    {line}\n" for line in FORMS[name].body.splitlines())
    code, filename = f"def f(x):\n{lines}    return x.sum()\n", f"<form {name}>"
    linecache.cache[filename] = len(code), None, code.splitlines(keepends=True), filename
    space = {"torch": torch}
    exec(compile(code, filename, "exec"), space)
    return ad.trace(space["f"], x=[1.0, 2.0, 3.0])


@pytest.mark.parametrize("name", FORMS)
def test_a_decision_has_the_keyword_and_the_code_of_its_test(name):
    found = [(d.keyword, d.span.code, d.outcome) for d in run(name).decisions]
    assert found == FORMS[name].decisions


@pytest.mark.parametrize("name", FORMS)
def test_the_lines_that_the_tests_left_out_are_known(name):
    graph = run(name)
    lines = dict(graph.code)
    assert tuple(lines[i].strip() for i in sorted(lines_not_taken(graph))) == FORMS[name].skipped


@pytest.mark.parametrize("name", FORMS)
def test_each_form_can_be_explored(name):
    run(name)
    space = {"torch": torch}
    exec(compile("".join(linecache.getlines(f"<form {name}>")), f"<form {name}>", "exec"), space)
    explorer = ad.explore(space["f"], x=[1.0, 2.0, 3.0], plot=False)
    svg = explorer._view._frame["svg"]
    dots = svg.count('<circle class="ad-true"') + svg.count('<circle class="ad-false"')
    assert dots == len(explorer.graph.decisions) == len(FORMS[name].decisions)
