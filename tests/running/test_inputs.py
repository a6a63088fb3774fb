"""What an input may be, and what is said of what it may not be."""

from __future__ import annotations

import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.errors import InputError
from d2l_autograd.running.inputs import as_leaf, shown


@pytest.fixture(autouse=True)
def english():
    ad.set_language("en")


def error(f, **inputs):
    with pytest.raises(InputError) as caught:
        ad.trace(f, **inputs)
    return caught.value


@pytest.mark.parametrize("value", [1, 1.5, [1, 2], (1.0, 2), [[True, False]], 10**30, 2j], ids=str)
def test_a_leaf_has_the_numbers_that_were_given(value):
    leaf = as_leaf("x", value)
    assert leaf.is_leaf and leaf.requires_grad
    assert torch.equal(leaf, torch.as_tensor(value, dtype=leaf.dtype))
    assert leaf.dtype == (torch.complex64 if value == 2j else torch.float32)


def test_a_tensor_is_copied_and_keeps_its_dtype():
    given = torch.ones(2, dtype=torch.float64)
    leaf = as_leaf("x", given)
    assert leaf.dtype == given.dtype and leaf.data_ptr() != given.data_ptr()


def test_an_integer_tensor_names_the_input_the_dtype_and_the_way_out():
    said = error(lambda x: x, x=torch.tensor(1))
    assert isinstance(said, InputError)
    assert "x is a int64 tensor" in str(said)
    assert "x.float()" in str(said)


@pytest.mark.parametrize("value", ["a", None, [1.0, [2.0]], {}, 10**400, len], ids=str)
def test_what_cannot_become_a_tensor_names_the_input_and_its_type(value):
    said = error(lambda x: x, x=value)
    assert isinstance(said, InputError)
    assert f"x is a {type(value).__name__}" in str(said)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("a", "no number"),
        ([1.0, "a"], "with a str in it"),
        ([1.0, [2.0]], "rows differ in length"),
        ([10**400], "beyond the largest"),
        (torch.ones(1, device="meta"), "meta device"),
    ],
    ids=repr,
)
def test_what_is_in_the_way_is_told(value, says):
    with pytest.raises(InputError, match=says):
        as_leaf("x", value)


def test_a_number_too_long_to_print_is_shown_by_its_type():
    assert (shown(10**5000), shown([1, 2])) == ("int", "[1, 2]")
