"""Reading answers: what counts as a number, a choice or a name, and what is said of the rest."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from d2l_autograd.errors import Unanswered, Wrong
from d2l_autograd.exercises.reading_answers import (
    ask,
    blank,
    check_choices,
    first_made,
    named,
    number,
    tensor,
)

MEANINGS = {"raises": (True, 1, "raises"), "works": (False, 0, "works")}
REAL = {"a": "raises", "b": "works"}


def test_a_function_gets_copies_that_record_as_their_originals_do():
    x, seen = torch.tensor([1.0, 2.0], requires_grad=True), []

    def f(given):
        seen.append(given)
        with torch.no_grad():
            given.mul_(0)
        return given

    assert torch.equal(ask(f, x), torch.zeros(2))
    assert x.tolist() == [1.0, 2.0] and seen[0] is not x and seen[0].requires_grad


def test_what_the_function_raises_is_told_with_what_it_was_given():
    with pytest.raises(Wrong, match=r"Called with 2, your function raised ValueError: no <twos>"):
        ask(lambda x: _raise(ValueError("no <twos>")), torch.tensor(2.0))
    with pytest.raises(Wrong, match="scalar"):  # and explained where the clinic can
        ask(lambda x: (x * x).backward(), torch.ones(2, requires_grad=True))


def _raise(error):
    raise error


@pytest.mark.parametrize("answer", [..., lambda x: ..., lambda x: [1, (2, ...)], lambda x: {"y": ...}])
def test_dots_anywhere_are_no_answer_yet(answer):
    with pytest.raises(Unanswered):
        ask(answer, torch.tensor(1.0))


def test_only_dots_are_blank():
    assert blank([1, {"a": (..., 2)}])
    assert not any(map(blank, (None, 0, "...", [], {"a": [1]})))


@pytest.mark.parametrize(
    "result",
    [
        [1.0, 2.0],
        (1, 2),
        np.array([1.0, 2.0]),
        torch.tensor([1.0, 2.0], dtype=torch.float64),
        [torch.tensor(1.0), 2.0],
        (torch.tensor([1.0, 2.0]),),
    ],
)
def test_numbers_are_read_in_every_form(result):
    found = tensor(result, torch.zeros(3))
    assert found.dtype == torch.float32 and found.tolist() == [1.0, 2.0] and found is not result


@pytest.mark.parametrize("result", ["1", None, [1.0, [2.0]], object()])
def test_what_is_no_tensor_says_so(result):
    with pytest.raises(Wrong, match=f"type {type(result).__name__}"):
        tensor(result, torch.zeros(2))


@pytest.mark.parametrize(
    ("result", "value"), [(2, 2.0), ("2.5", 2.5), (torch.tensor([3.0]), 3.0), (True, 1.0)]
)
def test_one_number_in_every_form(result, value):
    assert number(result) == value


@pytest.mark.parametrize("result", ["two", None, torch.ones(2), [1.0]])
def test_what_is_not_one_number_says_so(result):
    with pytest.raises(Wrong, match="single number"):
        number(result)


@pytest.mark.parametrize("answer", [{"b": 2, "a": 1}, [1, 2], (1, 2), torch.tensor([1, 2])])
def test_parts_come_by_name_or_in_order(answer):
    assert named(answer, ("a", "b"), "a part") == {"a": 1, "b": 2}


def test_names_that_are_not_asked_for_or_missing_are_named():
    with pytest.raises(Wrong, match=r"parts for c, .*Asked for are a, b") as told:
        named({"a": 1, "c": 3}, ("a", "b"), "a part")
    assert "missing: b" in str(told.value)
    for answer in ("ab", [1], 3):
        with pytest.raises(Wrong, match="each of a, b: a part"):
            named(answer, ("a", "b"), "a part")


HINTS = {"b": "idea of b", "a": "idea of a"}
ALIKE = {"raises": "not all", "works": "not none"}


@pytest.mark.parametrize("answer", [[True, False], ["Raises ", "works"], {"b": 0, "a": 1}])
def test_right_choices_pass(answer):
    check_choices(answer, REAL, MEANINGS, "a choice", HINTS, ALIKE)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ([True, True], "not all"),
        ([False, False], "not none"),
        ([False, True], "idea of b"),
    ],
)
def test_wrong_choices_get_the_hint_for_what_was_chosen_and_no_count(answer, told):
    with pytest.raises(Wrong) as wrong:
        check_choices(answer, REAL, MEANINGS, "a choice", HINTS, ALIKE)
    assert str(wrong.value) == told


@pytest.mark.parametrize("choice", ["perhaps", 2, 1.0, None, ["raises"]])
def test_what_is_none_of_the_choices_says_what_is_wanted(choice):
    with pytest.raises(Wrong, match="Wanted is a choice"):
        check_choices([choice, False], REAL, MEANINGS, "a choice", HINTS, ALIKE)


def test_of_several_mistakes_the_first_is_told():
    assert first_made({"one": False, "two": torch.tensor(True), "three": True}) == "two"
