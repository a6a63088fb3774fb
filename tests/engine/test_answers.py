"""Running what the reader wrote: within limits, and with everything given back."""

from __future__ import annotations

import sys
from contextlib import suppress

import pytest

from d2l_autograd.engine.answers import Unanswered, Watch, Wrong, ask, attribute, numeric


def deep(count):
    return count and deep(count - 1)


def test_pythons_own_limit_holds_wherever_the_limit_is_and_is_given_back():
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        assert Watch().run(deep, 900) == 0
        with pytest.raises(Wrong, match="1000 calls"):
            Watch().run(deep, 5_000)
        assert sys.getrecursionlimit() == 20_000
    finally:
        sys.setrecursionlimit(before)


def test_a_tracer_of_the_readers_keeps_its_place():
    def tracer(*_):
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        Watch().run(deep, 3)
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(before)


def test_no_except_of_the_readers_stops_the_watch():
    def stubborn():
        while True:
            with suppress(Exception):
                deep(3)

    with pytest.raises(Wrong, match="two million lines"):
        Watch().run(stubborn)


def test_it_knows_the_variables_at_the_end():
    def f(x):
        a = x + 1
        b = a * 2
        return b

    watch = Watch(f.__code__)
    assert watch.run(f, 1) == 4 and watch.names == {"x": 1, "a": 2, "b": 4}


def test_what_the_reader_raises_is_told_and_what_they_print_is_not_heard(capsys):
    def loud():
        print("here")
        raise KeyError("nothing there")

    with pytest.raises(Wrong, match=r"KeyError.*nothing there"):
        ask("loud()", loud)
    assert capsys.readouterr().out == ""
    with pytest.raises(Unanswered):
        ask("half", lambda: ... + 1)


def test_an_error_of_ours_is_no_hint(monkeypatch):
    def broken(*_):
        raise ValueError("ours")

    monkeypatch.setattr("d2l_autograd.engine.answers._depth", broken)
    with pytest.raises(ValueError, match="ours"):
        ask("x", lambda: 1)


def test_parts_that_are_not_there():
    with pytest.raises(Wrong, match="has no attribute grad"):
        attribute("x", 3.0, "grad")
    for given in (None, "3", [1.0]):
        with pytest.raises(Wrong, match="should be a number"):
            numeric("x.value", given)
