"""Step 3: every node after all that use it."""

from __future__ import annotations

import pytest
from engines import by_breadth, by_depth, engine, hint, recursive, replaced, revisiting, right

import d2l_autograd as ad


def every_use(root):
    found = [root]
    for node in found:
        found += node.parents
    return found


def endless(root):
    while root:
        pass


def counting(root):
    """Kahn's way: a node's turn is when no message is missing."""
    missing, reached = {}, [root]
    for node in reached:
        for parent in node.parents:
            if parent not in missing:
                reached.append(parent)
            missing[parent] = missing.get(parent, 0) + 1
    ready, found = [root], []
    while ready:
        found.append(ready.pop())
        for parent in found[-1].parents:
            missing[parent] -= 1
            if not missing[parent]:
                ready.append(parent)
    return found


RIGHT = [counting, lambda root: tuple(counting(root)), lambda root: iter(counting(root))]
WRONG = [
    (recursive, "engine recursion"),
    (revisiting, "engine endless"),
    (endless, "engine endless"),
    (by_depth, "order early"),
    (by_breadth, "order early"),
    (every_use, "order twice"),
    (lambda root: counting(root)[::-1], "order turned"),
    (lambda root: counting(root)[:-1], "order missing"),
    (lambda root: counting(root)[1:], "order missing"),
    (lambda root: [node.value for node in counting(root)], "order stranger"),
    (lambda root: 3, "order no list"),
    (lambda root: None, "engine nothing"),
    (lambda root: root.children, "engine raised"),
    (3, "engine no function"),
]


@pytest.mark.parametrize("answer", [engine("zh")["order"], engine("en")["order"], *RIGHT])
def test_an_order_is_right_in_whatever_form(answer):
    assert right(3, answer)


@pytest.mark.parametrize(("answer", "key"), WRONG)
def test_a_wrong_order_gets_the_hint_that_fits_it(answer, key):
    assert hint(3, answer, key)


def test_the_mark_of_the_solution_matters():
    assert hint(3, replaced("order", "elif node not in seen", "else"), "order twice")


@pytest.mark.parametrize("answer", [..., lambda root: ...])
def test_no_answer_is_no_mistake(answer):
    assert ad.check("2.5.6-3", answer).state == "open"
