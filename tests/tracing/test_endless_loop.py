"""A run that does not end says which loop, which condition, how often it held, and why."""

from __future__ import annotations

import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.errors import TooManyOperations, TraceError


def error(f, **inputs):
    with pytest.raises(TraceError) as caught:
        ad.trace(f, **inputs)
    return caught.value


def test_a_loop_that_does_not_end_tells_line_condition_count_and_why():
    def f(a):
        b = a * 2
        while b.norm() < 1000:
            b = b * 2
        return b

    said = error(f, a=0.0, max_ops=100)
    assert isinstance(said, TooManyOperations)
    line = f.__code__.co_firstlineno + 2
    for part in ("100 operations", f"line {line}", "b.norm() < 1000", "held 25 times", "no further turn"):
        assert part in str(said)


def test_a_loop_that_gets_nowhere_yet_tells_how_its_value_changes():
    def f(a):
        while a < 1000:
            a = a + 1
        return a

    assert "still changes: 2 in the last turn but one, 3 in the last" in str(error(f, a=0.0, max_ops=12))


def count_up(t, end):
    while end > t:
        t = t + 1
    return t


def wait_for(t, end):
    late = t
    while end > late:
        t = t + 1
        late = torch.relu(t - 50)
    return late


def hold_still(t, end):
    while end > t:
        t = t + 0
    return t


def all_of(t, end):
    while torch.all(t < end):
        t = t + 0.5
    return t


def truth_itself(t, end):
    t = t + 1
    while t:
        t = t + 1
    return t


@pytest.mark.parametrize(
    ("f", "said"),
    [
        (count_up, "still changes: 2 in the last turn but one, 3 in the last"),
        (wait_for, "was 1000, 0 in one turn and the next, while other values"),
        (hold_still, "was 1000, 0 in one turn and the next: no further turn"),
        (all_of, "still changes: 0.5 in the last turn but one, 1 in the last"),
        (truth_itself, "still changes: 5 in the last turn but one, 6 in the last"),
    ],
)
def test_why_a_loop_does_not_end_looks_at_all_that_its_turns_made(f, said):
    assert said in str(error(f, t=0.0, end=1000.0, max_ops=13))


def test_too_many_operations_without_a_loop_on_a_tensor_tell_the_line():
    def f(x):
        for _ in range(100):
            x = x + 1
        return x

    said = error(f, x=0.0, max_ops=10)
    assert f"line {f.__code__.co_firstlineno + 2}: x + 1" in str(said)


def test_exactly_max_ops_operations_are_allowed():
    assert ad.trace(lambda x: x + 1 + 1, x=0.0, max_ops=2).nodes[-1].value == 2


@pytest.mark.parametrize("start", [0, 1])
def test_turns_whose_calls_have_one_result_and_several_are_not_the_same(start):
    def f(x):
        turn = start
        while x.sum() > 0:
            turn += 1
            if turn % 2:
                x.max(dim=0)
            else:
                x.max(), x * 1, x * 2
        return x

    said = str(error(f, x=[1.0, 2.0], max_ops=50))
    assert "did not end" in said and "no further turn" not in said
