"""Exercise 6: the edges of the dependency graph."""

from __future__ import annotations

import pytest
from answering import gets_the_hint, is_right, verdict

GRAPH = {"a": "x", "b": "a", "c": "x", "d": "bc", "e": "x", "y": "de"}


RIGHT = [
    GRAPH,
    {name: list(parts) for name, parts in GRAPH.items()},
    {name: set(parts) for name, parts in GRAPH.items()},
    ["x", "a", "x", "c, b", "x", ("d", "e")],
]
WRONG = [
    ({"a": "b", "b": "d", "c": "d", "d": "y", "e": "y", "y": ""}, "graph turned"),
    ({**GRAPH, "d": "b"}, "graph missing"),
    ({**GRAPH, "d": "bcx"}, "graph indirect"),
    ({**GRAPH, "e": "xa"}, "graph extra"),
    ({**GRAPH, "a": "x2"}, "graph stranger"),
    ({**GRAPH, "a": 2}, "graph what"),
    ({**GRAPH, "f": "x"}, "answer unknown"),
]
OPEN = [..., None, {**GRAPH, "a": ...}]


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_answer_is_right_in_whatever_form(answer):
    assert is_right(6, answer)


def test_a_right_answer_shows_the_graph_that_torch_recorded():
    html = verdict(6, GRAPH)._repr_html_()
    assert html.count("<img ") == 1 and "d = b * c gives" in html
    assert "<img " not in verdict(6, {**GRAPH, "d": "b"})._repr_html_()


@pytest.mark.parametrize(("answer", "key"), WRONG)
def test_a_wrong_answer_gets_the_hint_that_fits_it(answer, key):
    assert gets_the_hint(6, answer, key)


@pytest.mark.parametrize("answer", OPEN)
def test_no_answer_is_no_mistake(answer):
    assert verdict(6, answer).state == "open"
