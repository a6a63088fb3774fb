"""``check``: every exercise can be asked, no answer is no mistake, and the notebooks' solutions are right."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import torch
from answering import verdict

import d2l_autograd as ad
from d2l_autograd.errors import ExerciseError
from d2l_autograd.exercises import EXERCISES

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_an_answer_nothing_is_said_to_be_wrong(name, language):
    ad.set_language(language)
    found = ad.check(name)
    assert found.state == "open" and not found.right
    assert repr(found).startswith(f"… {name}") and f"… {name}" in found._repr_html_()


def test_an_exercise_that_does_not_exist():
    with pytest.raises(ExerciseError, match=r"'2\.5\.5-10'.*2\.5\.5-9"):
        ad.check("2.5.5-10", 1)


def solutions(path: Path) -> dict[int, str]:
    """The code of the folded solutions, each below the reader's cell, by exercise."""
    found, number = {}, 0
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        text = "".join(cell["source"])
        number = int(match[1]) if (match := re.match(r"## (\d)\.", text)) else number
        if text.startswith("<details>"):
            found[number] = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("number", range(1, 10))
def test_the_notebooks_own_solution_is_right(language, number, monkeypatch, capsys):
    plt = pytest.importorskip("matplotlib.pyplot")
    plt.switch_backend("agg")
    path = ROOT / "chapters" / language / "2.5.5-exercises.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    given = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    work = next(code for code in given if f'"2.5.5-{number}"' in code)
    begin, ask = work.split('ad.check("2.5.5')
    space = {"torch": torch, "ad": ad}
    exec(begin, space)
    exec(solutions(path)[number], space)
    name = ask.split(", ")[1].rstrip(")")
    assert verdict(number, space[name]).right
    plt.close("all")


BY_DIFFICULTY = [2, 3, 6, 7, 5, 4, 8, 9, 1]


def test_both_editions_have_the_same_solutions_in_order_of_difficulty():
    zh, en = (solutions(ROOT / "chapters" / name / "2.5.5-exercises.ipynb") for name in ("zh", "en"))
    assert list(zh) == BY_DIFFICULTY and zh == en
