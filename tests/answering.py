"""What is asked of every exercise: a right answer is right in any form, a wrong one gets its own hint."""

from __future__ import annotations

import re

from spoken import WORDS

import d2l_autograd as ad


def verdict(number: int, answer: object) -> ad.Verdict:
    return ad.check(f"2.5.5-{number}", answer)


def is_right(number: int, answer: object) -> bool:
    found = verdict(number, answer)
    assert found.right and found.state == "right", repr(found)
    return f"✓ 2.5.5-{number}" in repr(found) and f"✓ 2.5.5-{number}" in found._repr_html_()


def gets_the_hint(number: int, answer: object, key: str) -> bool:
    found = verdict(number, answer)
    assert found.state == "wrong" and not found.right, repr(found)
    assert "Traceback" not in found.found.words
    assert hint(key).search(found.found.words), repr(found)
    return True


def hint(key: str) -> re.Pattern[str]:
    """Words of a hint, whatever is filled in."""
    parts = re.split(r"\{\w+\}", WORDS[key]["en"].strip())
    return re.compile(".*".join(map(re.escape, parts)), re.DOTALL)
