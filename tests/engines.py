"""Engines as readers write them: the one of section 2.5.6, whole or with a mistake, and its solutions."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path

from spoken import WORDS

import d2l_autograd as ad

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"
NAME = "2.5.6-build-it-yourself.ipynb"


def cells(language: str) -> list[dict]:
    return json.loads((CHAPTERS / language / NAME).read_text(encoding="utf-8"))["cells"]


def text(cell: dict) -> str:
    return "".join(cell["source"])


def solutions(language: str) -> dict[int, str]:
    """The code of the folded solutions by step."""
    found, number = {}, 0
    for cell in cells(language):
        number = int(match[1]) if (match := re.match(r"## (\d)\.", text(cell))) else number
        if text(cell).startswith("<details>"):
            found[number] = "\n".join(re.findall(r"```python\n(.*?)```", text(cell), re.DOTALL))
    return found


def engine(language: str = "en", **instead: Callable) -> dict:
    """The names that the solutions define, with ``backward`` and the rest in their class; some replaced."""
    space: dict = {"math": math, "ad": ad}
    exec("\n".join(solutions(language).values()), space)
    space |= instead
    for name in ("slopes", "order", "backward"):
        setattr(space["Value"], name, space[name])
    return space


def hint(step: int, answer: object, key: str) -> bool:
    """Whether a wrong answer gets the hint that fits it, whatever is filled in."""
    found = ad.check(f"2.5.6-{step}", answer)
    assert found.state == "wrong" and "Traceback" not in found.found.words, repr(found)
    parts = re.split(r"\{\w+\}", WORDS[key]["en"].strip())
    assert re.search(".*".join(map(re.escape, parts)), found.found.words, re.DOTALL), repr(found)
    return True


def right(step: int, answer: object) -> bool:
    found = ad.check(f"2.5.6-{step}", answer)
    assert found.right, repr(found)
    return f"✓ 2.5.6-{step}" in repr(found) and f"✓ 2.5.6-{step}" in found._repr_html_()


def replaced(name: str, old: str, new: str, language: str = "en") -> object:
    """What the solutions define under ``name`` if ``old`` in them were ``new``."""
    code = "\n".join(solutions(language).values())
    assert old in code, old
    space: dict = {"math": math}
    exec(code.replace(old, new), space)
    for each in ("slopes", "order", "backward"):
        setattr(space["Value"], each, space[each])
    return space[name]


def recursive(root):
    """As in micrograd."""
    found, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            found.append(node)

    visit(root)
    return found[::-1]


def revisiting(root):
    """Along every path anew."""
    found = []

    def visit(node):
        for parent in node.parents:
            visit(parent)
        if node not in found:
            found.append(node)

    visit(root)
    return found[::-1]


def by_depth(root):
    """As soon as it is met, the newest first."""
    found, stack = [], [root]
    while stack:
        node = stack.pop()
        if node not in found:
            found.append(node)
            stack += node.parents[::-1]
    return found


def by_breadth(root):
    """As soon as it is met, the oldest first."""
    found = [root]
    for node in found:
        for parent in node.parents:
            if parent not in found:
                found.append(parent)
    return found
