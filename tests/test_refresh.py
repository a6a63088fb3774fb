"""Refreshing outputs stores what the notebook says, and nothing of the run or the machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from refresh_outputs import RefreshError, main, refresh

CODE = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}


@pytest.fixture
def write(tmp_path):
    """Write a notebook whose code cells have the given sources."""

    def write(*sources: str, tags: tuple[str, ...] = ()) -> Path:
        cells = [CODE | {"source": source, "metadata": {"tags": list(tags)}} for source in sources]
        path = tmp_path / "例.ipynb"
        path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        return path

    return write


def outputs(path: Path) -> list[dict]:
    """The outputs of all cells, in order."""
    return [output for cell in json.loads(path.read_text())["cells"] for output in cell["outputs"]]


def test_a_second_run_changes_no_byte(write):
    path = write(
        "import ipywidgets\nimport matplotlib.pyplot as plt\nslider = ipywidgets.IntSlider(3)\nslider",
        "print('值', slider.value)\nslider.value + 1",
        "_ = plt.plot([1, 2])",
    )
    assert refresh(path)
    first = path.read_bytes()
    assert not refresh(path)
    assert path.read_bytes() == first


def test_a_slider_is_stored_as_text_and_never_as_a_live_view(write):
    path = write("import ipywidgets\nipywidgets.IntSlider(3)")
    refresh(path)
    assert [output["data"] for output in outputs(path)] == [{"text/plain": ["IntSlider(value=3)"]}]
    assert "widgets" not in json.loads(path.read_text())["metadata"]


def test_neither_times_nor_versions_are_stored(write):
    path = write("1 + 1")
    refresh(path)
    notebook = json.loads(path.read_text())
    assert notebook["cells"][0]["metadata"] == {"tags": []}
    assert "version" not in notebook["metadata"]["language_info"]


def test_cells_without_an_id_get_one_and_others_keep_theirs(write):
    path = write("1", "2")
    notebook = json.loads(path.read_text())
    notebook["cells"][1]["id"] = "cell-1"
    path.write_text(json.dumps(notebook))
    refresh(path)
    assert [cell["id"] for cell in json.loads(path.read_text())["cells"]] == ["cell-2", "cell-1"]


def test_an_expected_error_is_stored_without_paths_of_this_machine(write):
    path = write("import json\njson.loads('{')", tags=("raises-exception",))
    refresh(path)
    (error,) = outputs(path)
    assert error["ename"] == "JSONDecodeError"
    assert "site-packages" not in "".join(error["traceback"])
    assert "json/decoder.py" not in "".join(error["traceback"])


@pytest.mark.parametrize(
    ("source", "said"),
    [("1 / 0", "ZeroDivisionError"), ("import warnings\nwarnings.warn('beware')", "beware")],
)
def test_a_cell_that_fails_or_warns_leaves_the_file_as_it_was(write, source, said):
    path = write(source)
    before = path.read_bytes()
    with pytest.raises(RefreshError, match=said):
        refresh(path)
    assert path.read_bytes() == before


def test_the_command_says_which_notebook_failed(write, capsys):
    path = write("1 / 0")
    assert main([str(path)]) == 1
    assert path.name in capsys.readouterr().err
