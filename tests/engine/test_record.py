"""Step 1: a Value that writes down where it came from."""

from __future__ import annotations

import pytest
from engines import engine, hint, replaced, right

import d2l_autograd as ad

MADE = 'return Value(self.value + other.value, (self, other), "add")'
WRONG = [
    (MADE, "return self.value + other.value", "record no value"),
    (MADE, "return None", "engine nothing"),
    (MADE, "self.value += other.value; return self", "record changed"),
    (MADE, f"self.value += 1; other.value -= 1; {MADE}", "record changed"),
    (MADE, 'return Value(self.value - other.value, (self, other), "add")', "record value"),
    (MADE, 'return Value(self.value + other.value, (self, other), "+")', "record operation"),
    (MADE, 'return Value(self.value + other.value, (), "add")', "record no parents"),
    (MADE, 'return Value(self.value + other.value, (self,), "add")', "record count"),
    (MADE, 'return Value(self.value + other.value, {self, other}, "add")', "record set"),
    (MADE, 'return Value(self.value + other.value, (self.value, other.value), "add")', "record numbers"),
    (MADE, 'return Value(self.value + other.value, (self, Value(other.value)), "add")', "record copied"),
    ("(self,), \"tanh\")", "self, \"tanh\")", "record parents"),
    (', "pow", n)', ', "pow")', "record exponent"),
    ("self.grad = 0.0", "self.grad = 1.0", "record leaf grad"),
    ("self.grad = 0.0", "pass", "engine no attribute"),
    ("self.value = value", "self.value = str(value)", "engine no number"),
    ("self.value = value", "self.value = 2 * value", "record leaf value"),
    ("self.parents = parents", "self.parents = parents or [self]", "record leaf parents"),
    ("self.operation = operation", "self.operation = operation or 'input'", "record leaf operation"),
    ("math.tanh", "math.sinus", "engine raised"),
    ("__radd__, __rmul__ = __add__, __mul__", "", "engine raised"),
]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_notebooks_class_is_right_and_so_is_one_with_lists(language):
    assert right(1, engine(language)["Value"])
    assert right(1, replaced("Value", "self.parents = parents", "self.parents = list(parents)"))
    assert right(1, replaced("Value", "(self, other), ", "(other, self), "))


@pytest.mark.parametrize(("old", "new", "key"), WRONG)
def test_a_wrong_class_gets_the_hint_that_fits_it(old, new, key):
    assert hint(1, replaced("Value", old, new), key)


@pytest.mark.parametrize("answer", [3.0, "Value", engine()["Value"](1.0)])
def test_what_is_no_class_is_told_so(answer):
    assert hint(1, answer, "engine no class")


@pytest.mark.parametrize("old", [MADE, 'return Value(math.tanh(self.value), (self,), "tanh")'])
def test_what_is_not_filled_in_is_no_mistake(old):
    assert ad.check("2.5.6-1", replaced("Value", old, "return ...")).state == "open"
    assert (
        ad.check("2.5.6-1", replaced("Value", "self.parents = parents", "self.parents = ...")).state == "open"
    )
