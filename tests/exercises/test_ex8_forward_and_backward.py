"""Exercise 8: value and derivative carried forward."""

from __future__ import annotations

import sys

import pytest
import torch
from answering import gets_the_hint, is_right, verdict

import d2l_autograd as ad
from d2l_autograd.exercises import ex8_forward_and_backward as ex8
from d2l_autograd.language import speaking


def value(x):
    return torch.log(x**2) * torch.sin(x) + 1 / x


def derivative(x):
    return 2 * torch.sin(x) / x + torch.log(x**2) * torch.cos(x) - 1 / x**2


def dual(x, v, product=True, reciprocal=True):
    a, da = x * x, 2 * x * v
    b, db = torch.log(a), da / a
    c, dc = torch.sin(x), torch.cos(x) * v
    dd = db * c + b * dc if product else db * c
    return b * c + 1 / x, dd - (v / x**2 if reciprocal else 0)


RIGHT = [
    dual,
    lambda x, v: torch.func.jvp(value, (x,), (v,)),
    lambda x, v: torch.stack([value(x), derivative(x) * v]),
    lambda x, v: [value(x).item(), (derivative(x) * v).item()],
]
WRONG = [
    (lambda x, v: derivative(x) * v, "forward only one"),
    (lambda x, v: (value(x), derivative(x) * v, v), "forward what"),
    (lambda x, v: {"y": value(x)}, "forward what"),
    (lambda x, v: (derivative(x) * v, value(x)), "forward turned"),
    (lambda x, v: (value(x) - 1, derivative(x) * v), "forward value"),
    (lambda x, v: (value(x), derivative(x)), "forward no v"),
    (lambda x, v: dual(x, v, product=False), "forward missing"),
    (lambda x, v: dual(x, v, reciprocal=False), "forward missing"),
    (lambda x, v: (value(x), v), "forward hint"),
    (lambda x: value(x), "answer raised"),
]
OPEN = [..., lambda *args: ...]


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_answer_is_right_in_whatever_form(answer):
    assert is_right(8, answer)


@pytest.mark.parametrize(("answer", "key"), WRONG)
def test_a_wrong_answer_gets_the_hint_that_fits_it(answer, key):
    assert gets_the_hint(8, answer, key)


@pytest.mark.parametrize("answer", OPEN)
def test_no_answer_is_no_mistake(answer):
    assert verdict(8, answer).state == "open"


@pytest.mark.parametrize(
    ("kept", "missing"), [("a", "c, e"), ("c", "a, e"), ("e", "a, c"), ("ac", "e"), ("ae", "c"), ("ce", "a")]
)
def test_the_ways_that_a_derivative_leaves_out_are_named(kept, missing):
    def forward(x, v):
        terms = {"a": 2 * torch.sin(x) / x, "c": torch.log(x**2) * torch.cos(x), "e": -1 / x**2}
        return value(x), sum(terms[name] for name in kept) * v

    with speaking("en"):
        assert f"by way of {missing} is missing" in verdict(8, forward).found.words


def named(**wrong):
    """The reader's lines, some of them wrong."""
    lines = {
        "a": "x**2", "da": "2 * x * v", "b": "torch.log(a)", "db": "da / a", "c": "torch.sin(x)",
        "dc": "torch.cos(x) * v", "d": "b * c", "dd": "db * c + b * dc", "e": "1 / x", "de": "-v / x**2",
        "y": "d + e", "dy": "dd + de",
    } | wrong  # fmt: skip
    body = "".join(f"    {name} = {code}\n" for name, code in lines.items())
    scope = {"torch": torch}
    exec(f"def forward(x, v):\n{body}    return y, dy", scope)
    return scope["forward"]


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"da": "x * v"}, "da"),
        ({"db": "da * a"}, "db"),
        ({"dc": "-torch.cos(x) * v"}, "dc"),
        ({"dd": "db * dc"}, "dd"),
        ({"dd": "db * c"}, "dd"),
        ({"de": "v / x**2"}, "de"),
        ({"de": "v / x**2", "dc": "v"}, "dc"),
        ({"b": "torch.log(x)", "db": "v / x"}, "b"),
    ],
)
def test_the_first_wrong_line_is_named(wrong, line):
    with speaking("en"):
        told = verdict(8, named(**wrong)).found.words
    assert f"The first line that is wrong is that of {line}:" in told


def test_where_all_lines_are_right_the_end_is_not():
    assert verdict(8, named()).right
    assert gets_the_hint(8, named(dy="dd - de"), "forward end")


def test_a_profiler_of_the_readers_stays():
    def profile(*_):
        return None

    sys.setprofile(profile)
    try:
        verdict(8, dual)
        assert sys.getprofile() is profile
    finally:
        sys.setprofile(None)


def test_what_is_carried_forward_ends_in_what_torch_finds():
    for value, direction in ex8._DIRECTIONS:
        x, v = torch.tensor(value), torch.tensor(direction)
        made = ex8.carried(x, v)
        for whole, (one, other) in {0: ("d", "e"), 1: ("dd", "de")}.items():
            assert torch.allclose(made[one] + made[other], torch.func.jvp(ex8.f, (x,), (v,))[whole])


def test_what_reverse_mode_keeps_is_counted_once():
    x = torch.ones(3)
    assert ex8.kept(lambda x: x + 1, x) == 0
    assert ex8.kept(lambda x: x * x, x) == 12
    assert ex8.kept(lambda x: torch.sin(torch.exp(x)), x) == 12
    assert ex8.kept(lambda x: torch.exp(torch.sin(x)), x) == 24


def test_the_table_tells_what_each_way_costs():
    def run(f, *given):
        used = ad.cost(f, *given)
        return [str(used.operations), "0", str(used.peak)]

    _, *rows = verdict(8, dual).found.table
    x, v = torch.tensor(2.0), torch.tensor(1.0)
    assert [name for name, *_ in rows] == ["f(x)", "forward(x, v)", "torch.func.jvp", "torch.func.vjp"]
    assert list(rows[1][1:]) == run(dual, x, v)
    operations, _, peak = run(lambda: torch.func.vjp(ex8.f, x)[1](v))
    assert list(rows[3][1:]) == [operations, "20", peak]  # x, a, b, c and e
    assert int(rows[2][3]) > int(peak)  # as the verdict says
