"""A function as the reader wrote it."""

from __future__ import annotations

import functools

import pytest
import torch
from notebook_code import defined
from notebook_code import traced as written

from d2l_autograd.source.functions import definition, function_code, function_source


def test_the_functions_source_begins_at_its_decorator_and_keeps_its_line_numbers():
    code = "import functools\n\n@functools.cache\ndef f(x):\n    return x.sum()\n"
    assert written(code).code == ((3, "@functools.cache"), (4, "def f(x):"), (5, "    return x.sum()"))


def test_a_function_that_always_returns_one_variable_says_which():
    code = "def f(x):\n    if x.sum() > 0:\n        y = x.sum()\n        return y\n    y = x\n    return y\n"
    assert written(code)["y"].op == "sum"


def test_without_source_there_is_none_and_nothing_fails():
    assert function_source(None).lines == ()
    assert function_source(compile("1", "<nowhere>", "eval")).lines == ()


class Net(torch.nn.Module):
    def forward(self, x):
        return x

    def other(self, x):
        return x


class Callable:
    def __call__(self, x):
        return x


def plain(x):
    return x


@functools.wraps(plain)
def wrapper(*given):
    return plain(*given)


@pytest.mark.parametrize(
    ("f", "code"),
    [
        (plain, plain.__code__),
        (wrapper, plain.__code__),
        (functools.partial(functools.partial(plain), 1), plain.__code__),
        (Net(), Net.forward.__code__),
        (torch.compile(Net(), backend="eager"), Net.forward.__code__),
        (Net().other, Net.other.__code__),
        (Callable(), Callable.__call__.__code__),
        (Callable, None),
        (torch.sin, None),
        (len, None),
    ],
)
def test_the_code_is_that_of_what_runs(f, code):
    assert function_code(f) is code


def test_a_definition_is_found_among_others_of_its_line():
    first, second = (defined("f, g = lambda x: x + 1, lambda x: x * 2\n", name) for name in "fg")
    assert [definition(f.__code__).body.op.__class__.__name__ for f in (first, second)] == ["Add", "Mult"]


@pytest.mark.parametrize("outer", ["lambda k: lambda x: x * k", "lambda k: (k, lambda x: x * k)[1]"])
def test_of_two_definitions_one_in_the_other_each_is_found(outer):
    f = defined(f"f = {outer}\n")
    assert [node.args.args[0].arg for node in map(definition, (f.__code__, f(2).__code__))] == ["k", "x"]


def test_a_definition_is_found_by_its_first_line():
    code = "def f(x):\n    def g(x):\n        return x\n    return g\n\n\ndef h(x): return [x]\n"
    f, h = defined(code), defined(code, "h")
    assert [definition(one.__code__).name for one in (f, f(1), h)] == ["f", "g", "h"]
