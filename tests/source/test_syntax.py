"""What stands at a position of a source text."""

from __future__ import annotations

import pytest
from notebook_code import traced as written

from d2l_autograd.source.syntax import parse


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


def test_a_text_that_is_no_python_or_too_deep_is_not_parsed():
    assert parse("def f(:") is None and parse("") is None and parse("(" * 300) is None
