"""What is shown of the examples is what is stored of them, to the letter."""

from __future__ import annotations

import difflib
from itertools import islice

import pytest
from showing import SHOWN, STORED, shown, stored

MOST_LINES, MOST_CHARACTERS = 20, 300
HOW_TO = "if this change is meant, run `python tests/refresh_outputs.py`"


def difference(before: str, now: str) -> str:
    """The first lines that differ."""
    lines = difflib.unified_diff(before.splitlines(), now.splitlines(), "stored", "shown", "", n=1)
    return "\n".join(line.rstrip()[:MOST_CHARACTERS] for line in islice(lines, MOST_LINES))


@pytest.mark.parametrize(("name", "part"), [(name, part) for name, parts in SHOWN.items() for part in parts])
def test_what_is_shown_is_what_is_stored(name, part):
    before, now = stored(name).get(part, ""), shown(name, part)
    if now != before:
        pytest.fail(f"{name}, {part}:\n{difference(before, now)}\n{HOW_TO}", pytrace=False)


def test_every_stored_file_is_of_an_example():
    assert {path.stem for path in STORED.iterdir()} == set(SHOWN), HOW_TO
