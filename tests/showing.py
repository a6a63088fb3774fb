"""Everything that is shown of the examples: by file name, the parts of an example and what makes their text.

In a file the parts stand one below the other; a Chinese one has the lines that are not as in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from shown_pages import ANSWERS, book, of_exercise
from shown_runs import IN_BOTH, RUNS, SKETCHES, of_run, of_sketch
from shown_text import Parts, new, stable
from shown_widgets import accounts, compared, controls, experiments, tables

from d2l_autograd.language import speaking

STORED = Path(__file__).parent / "shown"
_LANGUAGES = "en", "zh"


def stored(name: str) -> dict[str, str]:
    """The parts of an example as they are stored."""
    path = STORED / f"{name}.txt"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    pieces = re.split(r"^== (.+) ==\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def shown(name: str, part: str) -> str:
    """A part of an example as it is shown now; in Chinese, the lines that are not as in English."""
    language = name.rpartition(".")[2]
    found = _shown(name, part)
    if language != "en":
        found = new(found, _shown(name.removesuffix(language) + "en", part))
    return found.rstrip("\n") + "\n"


@cache
def _shown(name: str, part: str) -> str:
    with speaking(name.rpartition(".")[2]):
        return stable(SHOWN[name][part]())


def store() -> list[str]:
    """Store what is shown now, and take away what is shown no more; the names of the files that changed."""
    STORED.mkdir(exist_ok=True)
    changed = [path.stem for path in STORED.glob("*.txt") if path.stem not in SHOWN]
    for name in changed:
        (STORED / f"{name}.txt").unlink()
    for name, parts in SHOWN.items():
        text = "".join(f"== {part} ==\n{shown(name, part)}" for part in parts)
        path = STORED / f"{name}.txt"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(name)
    return changed


def _in(languages: Iterable[str], name: str, parts: Parts) -> dict[str, Parts]:
    return {f"{name}.{language}": parts for language in languages}


SHOWN: dict[str, Parts] = {}
for _name in RUNS:
    SHOWN |= _in(_LANGUAGES if _name in IN_BOTH else ["en"], f"run-{_name}", of_run(_name))
for _name in SKETCHES:
    SHOWN |= _in(["en"], f"sketch-{_name}", of_sketch(_name))
for _number in ANSWERS:
    SHOWN |= _in(_LANGUAGES, f"exercise-{_number}", of_exercise(_number))
_OTHERS = {
    "tables": tables(),
    "compare": compared(),
    "ledger": accounts(),
    "explore": experiments(),
    "sliders": controls(),
    "book": book(),
}
for _name, _parts in _OTHERS.items():
    SHOWN |= _in(_LANGUAGES, _name, _parts)
