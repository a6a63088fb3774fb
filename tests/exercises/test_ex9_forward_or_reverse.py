"""Exercise 9: forward or reverse mode."""

from __future__ import annotations

import pytest
from answering import gets_the_hint, is_right, verdict

MODES = ["reverse", "forward", "forward", "forward"]


RIGHT = [
    MODES,
    dict(zip("ABCD", MODES, strict=True)),
    ["VJP", " jvp ", "Forward", "前向"],
    ["反向", "F", "f", "jvp"],
]
WRONG = [
    (["reverse"] * 4, "modes not one"),
    (["forward", "reverse", "reverse", "reverse"], "modes passes hint"),
    (["reverse", "reverse", "forward", "forward"], "modes passes hint"),
    (["reverse", "forward", "forward", "reverse"], "modes direction hint"),
    (["reverse", "forward", "reverse", "forward"], "modes memory hint"),
    (["reverse", "forward", "both", "forward"], "answer no choice"),
    ("reverse", "answer not named"),
]
OPEN = [..., None]


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_answer_is_right_in_whatever_form(answer):
    assert is_right(9, answer)


@pytest.mark.parametrize(("answer", "key"), WRONG)
def test_a_wrong_answer_gets_the_hint_that_fits_it(answer, key):
    assert gets_the_hint(9, answer, key)


@pytest.mark.parametrize("answer", OPEN)
def test_no_answer_is_no_mistake(answer):
    assert verdict(9, answer).state == "open"


def test_exercise_9_measures_that_the_better_mode_stays_cheap_as_sizes_grow():
    _, *rows = verdict(9, MODES).found.table
    found = {(case, int(size)): [int(number) for number in numbers] for case, size, *numbers in rows}
    for case, better in zip("ABCD", MODES, strict=True):
        place = 2 if case == "C" else 1  # C is about memory, the others about operations
        cheap, dear = (3 + place, place) if better == "reverse" else (place, 3 + place)
        small, large = found[case, 10], found[case, 100]
        assert large[cheap] * 5 < large[dear] and large[dear] > 5 * small[dear]
    assert found["A", 100][:1] == [100] and found["A", 100][3] == 1
