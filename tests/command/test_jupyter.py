"""What is run to open the first chapter."""

import sys
from pathlib import Path

import pytest

from d2l_autograd.command import jupyter
from d2l_autograd.command.jupyter import command
from d2l_autograd.language import speaking


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_in_the_readers_language_among_all_chapters(language, tmp_path):
    with speaking(language):
        *_, where, first = command(tmp_path)
    assert where == f"--ServerApp.root_dir={tmp_path}"
    assert Path(first) == tmp_path / language / "2.5.0-computational-graph.ipynb"


@pytest.mark.parametrize(("user", "told"), [(0, ["--allow-root"]), (1000, [])])
def test_as_root_jupyterlab_is_told_that_it_may_start(monkeypatch, user, told):
    monkeypatch.setattr(jupyter.os, "geteuid", lambda: user, raising=False)
    _, _, lab, *told_it, _, more, _ = command(Path("c"), ["--no-browser"])
    assert (lab, told_it, more) == ("jupyterlab", told, "--no-browser")


def test_windows_knows_no_root(monkeypatch):
    monkeypatch.delattr(jupyter.os, "geteuid")
    assert "--allow-root" not in command(Path("c"))


def test_what_jupyterlab_ends_with_is_returned(monkeypatch):
    monkeypatch.setattr(
        jupyter, "command", lambda chapters, more: [sys.executable, "-c", "raise SystemExit(3)"]
    )
    assert jupyter.opened(Path("c")) == 3
