"""From a running frame to what the reader wrote."""

from __future__ import annotations

import linecache
import sys
import sysconfig
from pathlib import Path

import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.source.frames import Sites, is_library
from d2l_autograd.source.functions import function_code, function_source
from d2l_autograd.source.syntax import parse


def written(code, names="x"):
    """The traced run of a function, written as in a notebook's cell: its source is in ``linecache`` only."""
    filename = f"<cell {abs(hash(code))}>"
    linecache.cache[filename] = len(code), None, code.splitlines(keepends=True), filename
    space = {"torch": torch}
    exec(compile(code, filename, "exec"), space)
    return ad.trace(space["f"], **{name: [1.0, 2.0, 3.0] for name in names.split()})


def names(code):
    return [node.label for node in written(code) if node.kind in ("operation", "item")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("y = x.sum(); return y", ["y"]),
        ("y: torch.Tensor = x.sum(); return y", ["y"]),
        ("return (y := x.sum()) + y", ["y", "add"]),
        ("y = x.sum(); y += 1; return y", ["y", "y₁"]),
        ("y = z = x.sum(); return z", ["z = y"]),
        ("a, b, c = x; return a", ["unbind", "a", "b", "c"]),
        ("a, b = x[0], x[1]; return a * b", ["a", "b", "mul"]),
        ("a, *b = x; return a", ["unbind", "a", "unbind[1]", "unbind[2]"]),
        ("y = x.sum() if True else x; return y", ["y"]),
        ("class C: pass\n    c = C(); c.w = x.sum(); return c.w", ["c.w"]),
        ("return x.sum()", ["sum"]),
        ("y = x.cumsum(\n        0\n    ).sum(); return y", ["cumsum", "y"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_result_has_the_name_that_it_is_assigned_to(body, expected):
    got = names(f"def f(x):\n    {body}")
    assert len(got) == len(expected)
    for mine, wanted in zip(got, expected, strict=True):
        assert mine == wanted or wanted.startswith("unbind[")


def test_code_over_several_lines_is_one_line_of_text():
    graph = written("def f(x):\n    return (x *\n            x).sum()\n")
    assert [n.span.code for n in graph if n.span] == ["x * x", "(x * x).sum()"]
    assert (graph.nodes[1].span.line, graph.nodes[1].span.end_line) == (2, 3)


def test_columns_count_bytes_where_the_source_is_not_ascii():
    graph = written("def f(x):\n    损失 = (x * x).sum(); y = 损失 * 2  # 两倍\n    return y\n")
    assert graph["损失"].span.code == "(x * x).sum()"
    assert graph["y"].span.code == "损失 * 2"


def test_a_write_to_an_element_is_the_whole_statement():
    graph = written("def f(x):\n    y = x * 1\n    y[0] = x[1]\n    return y.sum()\n")
    assert [n.span.code for n in graph if n.op == "setitem"] == ["y[0] = x[1]"]


@pytest.mark.parametrize(
    ("statement", "keyword"),
    [
        ("if x.sum() > 0: pass", "if"),
        ("if False: pass\n    elif x.sum() > 0: pass", "if"),
        ("while x.sum() < 0: pass", "while"),
        ("assert x.sum() > 0", "assert"),
        ("y = 1 if x.sum() > 0 else 2", "if"),
        ("y = [1 for _ in [1] if x.sum() > 0]", "if"),
        ("y = bool(x.sum() > 0)", "bool"),
        ("y = not x.sum() > 0", "bool"),
        ("y = 1 if (x.sum() > 0 and True) else 2", "if"),
        ("y = (1 if True else 2) if not x.sum() > 0 else 3", "if"),
    ],
)
def test_a_test_has_its_keyword(statement, keyword):
    graph = written(f"def f(x):\n    {statement}\n    return x.sum()\n")
    assert [d.keyword for d in graph.decisions] == [keyword]


def test_the_functions_source_begins_at_its_decorator_and_keeps_its_line_numbers():
    code = "import functools\n\n@functools.cache\ndef f(x):\n    return x.sum()\n"
    assert written(code).code == ((3, "@functools.cache"), (4, "def f(x):"), (5, "    return x.sum()"))


def test_of_two_lambdas_in_a_line_each_has_its_own_calls():
    graph = written("g, f = lambda x: x + 1, lambda x: (x * 2).sum()\n")
    assert [n.span.code for n in graph if n.span] == ["x * 2", "(x * 2).sum()"]


def test_a_function_that_always_returns_one_variable_says_which():
    code = "def f(x):\n    if x.sum() > 0:\n        y = x.sum()\n        return y\n    y = x\n    return y\n"
    assert written(code)["y"].op == "sum"
    assert parse("def f(:") is None


def test_without_source_there_is_none_and_nothing_fails():
    assert function_source(None).lines == ()
    assert function_source(compile("1", "<nowhere>", "eval")).lines == ()


@pytest.mark.parametrize("path", ["stdlib", "purelib"])
def test_pythons_own_and_installed_files_are_a_librarys(path):
    assert is_library(str(Path(sysconfig.get_path(path)) / "module.py"))


def test_a_folder_beside_a_library_is_the_readers():
    assert not is_library(str(Path(ad.__file__).parent) + "_notes/mine.py")
    assert not is_library("/tmp/ipykernel_1/2.py")


def test_the_code_of_a_module_is_its_forward():
    class Net(torch.nn.Module):
        def forward(self, x):
            return x

    assert function_code(Net()) is Net.forward.__code__


def test_sites_of_one_expression_are_one_object():
    sites, found = Sites(None, compile("1", "", "eval")), []

    def here():
        found.append(sites.site(sys._getframe()))

    for _ in range(2):
        here()
    assert found[0] is found[1]
