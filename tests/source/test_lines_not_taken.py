from d2l_autograd import trace
from d2l_autograd.source.lines_not_taken import lines_not_taken


def skipped(f, **inputs):
    graph = trace(f, **inputs)
    lines = dict(graph.code)
    return [lines[i].strip() for i in sorted(lines_not_taken(graph))]


def control_flow(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    if b.sum() > 0:
        c = b
    else:
        c = 100 * b
    return c


def test_the_other_branch_is_not_taken():
    assert skipped(control_flow, a=1.0) == ["else:", "c = 100 * b"]
    assert skipped(control_flow, a=-1.0) == ["c = b"]


def test_a_loop_that_never_turned():
    assert skipped(control_flow, a=5000.0) == ["b = b * 2", "else:", "c = 100 * b"]


def test_not_turns_the_outcome_round():
    def f(x):
        if not x > 0:
            y = -x
        else:
            y = x * 1
        return y

    assert skipped(f, x=1.0) == ["y = -x"]
    assert skipped(f, x=-1.0) == ["else:", "y = x * 1"]


def test_a_branch_taken_in_one_turn_was_taken():
    def f(x):
        for factor in (1.0, -1.0):
            if x * factor > 0:
                y = x * 2
            else:
                z = x * 3
        return y + z

    assert skipped(f, x=1.0) == []


def test_elif():
    def f(x):
        if x > 10:
            y = x * 1
        elif x > 0:
            y = x * 2
        else:
            y = x * 3
        return y

    assert skipped(f, x=5.0) == ["y = x * 1", "else:", "y = x * 3"]
    assert skipped(f, x=50.0) == ["elif x > 0:", "y = x * 2", "else:", "y = x * 3"]


def test_tests_that_are_not_one_tensors_are_not_judged():
    def f(x, y):
        if x > 0 and y > 0:
            z = x * y
        else:
            z = x + y
        return z

    assert skipped(f, x=1.0, y=-1.0) == []
    assert skipped(lambda x: x * 2 if x > 0 else x, x=1.0) == []
