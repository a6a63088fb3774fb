"""Every output printed in the book is the stored output of the cell that reproduces it.

A cell says which one by its metadata: `{"d2l": {"documented": "In[5]"}}`. nbval compares the stored
outputs with fresh ones, and these tests compare them with the book: refreshing can't hide a change.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRINTED = json.loads((ROOT / "tests/documented.json").read_text(encoding="utf-8"))
BOOK, CLAIMS = PRINTED["outputs"], PRINTED["claims"]
EDITIONS = sorted(path for path in ROOT.glob("chapters/*") if any(path.glob("*.ipynb")))
NOTEBOOKS = sorted(ROOT.glob("chapters/*/*.ipynb"))
IGNORING = re.compile(r"(NBVAL|PYTEST_VALIDATE)_(IGNORE_OUTPUT|SKIP)|nbval-(ignore-output|skip)", re.I)
# Temporary files, home folders and addresses in memory: other in every run, or on every machine.
OF_THIS_MACHINE = re.compile(r"/tmp/|/home/|/root/|/Users/|site-packages|\bat 0x[0-9a-f]+|ipykernel_\d+")

NUMBER = re.compile(r"-?\d+\.\d*")


def name(path: Path) -> str:
    """The path as the reader knows it: `zh/2.5.1-simple-example.ipynb`."""
    return str(path.relative_to(ROOT / "chapters"))


EACH_EDITION = pytest.mark.parametrize("edition", EDITIONS, ids=lambda path: path.name)
EACH_NOTEBOOK = pytest.mark.parametrize("path", NOTEBOOKS, ids=name)


def code_cells(path: Path) -> list[dict]:
    """The notebook's code cells, in order."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def shown(cell: dict, stream: str) -> str:
    """What the cell shows as ``stream``: "stdout", or a MIME type of its results."""
    texts = []
    for output in cell["outputs"]:
        text = output.get("text") if output.get("name") == stream else output.get("data", {}).get(stream)
        if text is not None:
            texts.append("".join(text))
    return "".join(texts) if stream == "stdout" else "\n".join(texts)


def documented(edition: Path) -> list[tuple[str, str, dict]]:
    """The cells of an edition that reproduce an output of the book: (number, section, cell)."""
    return [
        (number, path.name.split("-")[0], cell)
        for path in sorted(edition.glob("*.ipynb"))
        for cell in code_cells(path)
        if (number := cell["metadata"].get("d2l", {}).get("documented"))
    ]


def test_there_is_an_edition():
    assert EDITIONS, "chapters/ holds no edition with notebooks"


@EACH_EDITION
def test_an_edition_reproduces_each_output_of_the_book_once_and_in_its_section(edition):
    found = Counter((number, section) for number, section, _ in documented(edition))
    wanted = Counter((number, output["section"]) for number, output in BOOK.items())
    missing = [f"section {section} lacks {number}" for number, section in wanted - found]
    missing += [f"section {section} has {number} too often" for number, section in found - wanted]
    assert not missing, "\n".join([f"edition {edition.name}:", *missing])


@pytest.mark.parametrize("number", BOOK)
@EACH_EDITION
def test_a_stored_output_is_the_one_in_the_book(edition, number):
    book = BOOK[number]
    cells = [cell for found, _, cell in documented(edition) if found == number]
    assert cells, f"edition {edition.name}, section {book['section']}: no cell reproduces {number}"
    stored = shown(cells[0], book["stream"])
    assert stored == book["text"], (
        f"edition {edition.name}, section {book['section']}, {number} ({book['stream']})\n"
        f"the book prints:\n{book['text']}\nthe notebook stores:\n{stored or '(nothing)'}"
    )


def claiming(edition: Path, claim: str) -> list[dict]:
    """The cells of an edition that prove a claim of the book, in its section."""
    paths = edition.glob(f"{CLAIMS[claim]['section']}-*.ipynb")
    cells = [cell for path in paths for cell in code_cells(path)]
    proofs = [cell for cell in cells if cell["metadata"].get("d2l", {}).get("claim") == claim]
    assert proofs, f"edition {edition.name}, section {CLAIMS[claim]['section']}: no cell has claim {claim}"
    return proofs


def numbers(*cells: dict) -> list[float]:
    """All numbers that the cells show as results, in order."""
    return [float(text) for cell in cells for text in NUMBER.findall(shown(cell, "text/plain"))]


@EACH_EDITION
def test_the_gradient_is_none_before_any_backward(edition):
    (cell,) = claiming(edition, "empty_gradient")
    assert "".join(cell["source"]).endswith("x.grad")
    assert cell["outputs"] == [], "x.grad shows something, so it is not None"


@EACH_EDITION
def test_the_entries_of_the_jacobian_are_those_of_the_book(edition):
    claim = CLAIMS["jacobian_entries"]
    (printed,) = [cell for number, _, cell in documented(edition) if number == "In[10]"]
    entries = [float(text) for text in NUMBER.findall(shown(printed, "stdout"))]
    assert entries == [claim[f"dy{i}_d{x}"] for i in (0, 1) for x in ("u0", "u1", "v0", "v1")]
    (checked,) = claiming(edition, "jacobian_entries")
    assert shown(checked, "text/plain") == "True"


@EACH_EDITION
def test_the_gradients_of_the_minibatch_are_those_of_the_book(edition):
    claim = CLAIMS["minibatch"]
    samples = [number for row in claim["per_sample_gradient_of_sum_of_squares"] for number in row]
    assert numbers(*claiming(edition, "minibatch")) == samples + claim["sum_over_samples"]


@EACH_NOTEBOOK
def test_every_cell_was_run_in_order_and_its_output_is_compared(path):
    cells = code_cells(path)
    counts = [cell["execution_count"] for cell in cells]
    assert counts == list(range(1, len(cells) + 1)), "run `python tests/refresh_outputs.py` on it"
    for cell in cells:
        marks = [*cell["metadata"].get("tags", []), "".join(cell["source"])]
        ignoring = [found[0] for mark in marks if (found := IGNORING.search(mark))]
        assert not ignoring, f"its output is not compared ({ignoring[0]}):\n{''.join(cell['source'])}"


@EACH_NOTEBOOK
def test_nothing_of_a_run_or_a_machine_is_stored(path):
    text = path.read_text(encoding="utf-8")
    assert "widgets" not in json.loads(text)["metadata"]
    assert "application/vnd.jupyter.widget-view+json" not in text
    for cell in code_cells(path):
        for output in cell["outputs"]:
            found = OF_THIS_MACHINE.search(json.dumps(output))
            assert not found, f"{found[0]!r} in the output of:\n{''.join(cell['source'])}"


@EACH_NOTEBOOK
def test_only_a_cell_that_announces_an_error_shows_one(path):
    for cell in code_cells(path):
        errors = [output["ename"] for output in cell["outputs"] if output["output_type"] == "error"]
        announced = "raises-exception" in cell["metadata"].get("tags", [])
        assert bool(errors) == announced, f"{errors or 'no error'}:\n{''.join(cell['source'])}"
