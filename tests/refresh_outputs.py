"""Run notebooks and store their outputs: `python tests/refresh_outputs.py [notebook ...]`.

Without names, every notebook of every edition, the README's picture, and what `tests/shown` holds of the
examples. What is stored depends on the notebook and the package alone, so a second run changes no byte. A
notebook that fails or warns is left as it was.
"""

from __future__ import annotations

import itertools
import json
import linecache
import re
import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from showing import store

from d2l_autograd import explore, set_language
from d2l_autograd.command.strip import without_view

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "chapters/images/graph.svg"
SHOWN = """def f(x, y, w):
    a = x + y
    z = a * w
    return z
"""
ANSI = re.compile(r"\x1b\[[0-9;]*m")
FOLDED = re.compile("<details>.*?</details>", re.DOTALL)

NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
CELL_METADATA = ("d2l", "jupyter", "tags")


class RefreshError(Exception):
    """A notebook's outputs are not fit to be stored."""


def refresh(path: Path) -> bool:
    """Run the notebook at ``path`` and store its outputs; True when the file changed."""
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(json.dumps(with_ids(json.loads(before))), as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        # The kernel's own notices; what a cell warns of comes as an output.
        client.execute(stderr=subprocess.DEVNULL)
    except CellExecutionError as error:
        raise RefreshError(f"{path}: {ANSI.sub('', str(error)).strip()}") from None
    after = stored(notebook, path)
    if after != before:
        path.write_text(after, encoding="utf-8", newline="\n")
    return after != before


def with_ids(notebook: dict) -> dict:
    """Name the cells that have no id: nbformat would draw random ones, new in every run."""
    taken = {cell.get("id") for cell in notebook["cells"]}
    free = (name for number in itertools.count(1) if (name := f"cell-{number}") not in taken)
    for cell in notebook["cells"]:
        if "id" not in cell:
            cell["id"] = next(free)
    return notebook | {"nbformat": 4, "nbformat_minor": 5}


def stored(notebook: nbformat.NotebookNode, path: Path) -> str:
    """The notebook's file, free of whatever differs between two runs or two machines."""
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    for index, cell in enumerate(notebook.cells):
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in CELL_METADATA})
        for output in cell.get("outputs", []):
            clean(output, f"{path}: cell {index}")
    nbformat.validate(notebook)
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def clean(output: nbformat.NotebookNode, place: str) -> None:
    """Take from one output what means nothing elsewhere; raise RefreshError for a warning."""
    if output.output_type == "stream" and output.name == "stderr":
        raise RefreshError(f"{place} warns:\n{output.text}")
    if output.output_type == "error":
        # Frames inside libraries are those of this machine and this torch; the cell's own frames are not.
        output.traceback = [part for part in output.traceback if not ANSI.sub("", part).startswith("File ")]
    if "data" in output:
        output.metadata = nbformat.from_dict({})
        if "text/html" in output.data:
            output.data["text/html"] = FOLDED.sub("", output.data["text/html"])
        without_view(output)


def picture() -> str:
    """The README's picture, made by the program that it shows."""
    set_language("en")
    names: dict = {}
    # As in a notebook, the lines are counted from the cell's first and not from this file's.
    linecache.cache[PICTURE.name] = (len(SHOWN), None, SHOWN.splitlines(keepends=True), PICTURE.name)
    exec(compile(SHOWN, PICTURE.name, "exec"), names)
    return explore(names["f"], x=2.0, y=3.0, w=4.0)._picture()


def main(names: list[str]) -> int:
    """Refresh the named notebooks, or everything; 1 when something could not be stored."""
    failed = False
    if not names:
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_text(picture(), encoding="utf-8", newline="\n")
        print(f"tests/shown: {', '.join(store()) or 'as before'}", flush=True)
    for path in [Path(name) for name in names] or sorted(ROOT.glob("chapters/*/*.ipynb")):
        try:
            print(f"{path}: {'changed' if refresh(path) else 'as before'}", flush=True)
        except RefreshError as error:
            failed = True
            print(error, file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
