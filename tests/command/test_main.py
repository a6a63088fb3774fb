"""The command as a shell calls it."""

import json
import subprocess
import sys

import pytest

from d2l_autograd.command import main as module
from d2l_autograd.command.main import main


@pytest.fixture
def opened(monkeypatch):
    """What would be opened, in place of JupyterLab."""
    calls = []
    monkeypatch.setattr(module, "opened", lambda chapters, more: calls.append((chapters, more)) or 0)
    return calls


def test_alone_it_reads_and_hands_on_what_is_jupyterlabs(opened, tmp_path):
    assert main([]) == 0
    assert main(["read", str(tmp_path / "mine"), "--no-browser", "--port=1234"]) == 0
    (clone, _), (copy, more) = opened
    assert (clone / "zh/2.5.0-computational-graph.ipynb").is_file()
    assert (copy, more) == (tmp_path / "mine", ["--no-browser", "--port=1234"])
    assert (copy / "en/playground.ipynb").is_file()


def test_what_went_wrong_is_a_line(opened, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["read", str(tmp_path / "file")]) == 1
    assert main(["strip", str(tmp_path / "file")]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2 and opened == []
    assert "cannot be written to" in told[0] and "cannot be read as a notebook" in told[1]


def test_strip_says_what_it_did(tmp_path, capsys):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": [], "metadata": {"widgets": {}}}))
    assert main(["strip", str(path)]) == 0 and main(["strip", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: prepared\n{path}: as it was\n"


@pytest.mark.parametrize("part", [[], ["read"], ["book"], ["strip"]])
def test_each_part_explains_itself(part):
    command = [sys.executable, "-m", "d2l_autograd", *part, "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.startswith(" ".join(["usage: d2l-autograd", *part])), told
