"""What a source assigns, in which order, under which contexts."""

import ast

import pytest

from d2l_autograd.clinic.variable_assignments import assignments, parsed, read


@pytest.mark.parametrize(
    ("code", "names", "reads"),
    [
        ("y = x + z", ["y"], ["x", "z"]),
        ("a = b = x", ["a", "b"], ["x"]),
        ("a, *b = x, z", ["a", "b"], ["x", "z"]),
        ("y[i] = x", ["y"], ["y", "x", "i"]),
        ("y += x", ["y"], ["y", "x"]),
        ("o.w = x", ["o"], ["x"]),
        ("y: int = x", ["y"], ["x"]),
        ("for row in x: pass", ["row"], ["x"]),
        ("y.detach_()", ["y"], ["y"]),
        ("y = [a for a in x]", ["y"], ["x"]),
        ("y = lambda a: a + x", ["y"], ["x"]),
    ],
)
def test_an_assignment_has_its_names_and_what_it_reads(code, names, reads):
    (found,) = assignments(parsed(code).body)
    assert found.names == names and set(read(found.value)) == set(reads)


def test_the_contexts_around_a_statement_are_known_and_functions_inside_are_left_out():
    inside = "    if t:\n        y = 1\n    try: z = 2\n    except E: w = 3\n"
    code = f"with a, b as c:\n{inside}def f(): q = 4\nv = 5\n"
    found = assignments(parsed(code).body)
    told = [(one.names, [ast.unparse(context) for context in one.contexts]) for one in found]
    assert told == [(["y"], ["a", "b"]), (["z"], ["a", "b"]), (["w"], ["a", "b"]), (["v"], [])]


def test_magics_are_passed_over_and_what_is_no_python_is_empty():
    assert [one.names for one in assignments(parsed("%precision 3\n!ls\ny = x").body)] == [["y"]]
    assert parsed("y = = x").body == []
