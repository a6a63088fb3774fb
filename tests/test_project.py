"""The promises of the project as a whole: what it installs, what imports what, what its README says."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from refresh_outputs import PICTURE, picture

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "d2l_autograd"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))

OPEN_THE_BOOK = (
    "python3 -m venv .venv && .venv/bin/pip install -e . && "
    ".venv/bin/jupyter lab chapters/zh/2.5.0-computational-graph.ipynb"
)
RUN_THE_TESTS = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"


def test_importing_the_package_loads_no_matplotlib_and_changes_nothing():
    code = """if True:
        import sys, warnings, torch
        state = lambda: (torch.is_grad_enabled(), torch.initial_seed(), torch.get_default_dtype(),
                         sys.excepthook, sys.getrecursionlimit(), list(warnings.filters))
        before = state()
        import d2l_autograd
        assert state() == before
        assert "matplotlib" not in sys.modules
    """
    subprocess.run([sys.executable, "-c", code], check=True)


def test_conda_and_pip_install_the_same():
    conda = [entry for entry in ENVIRONMENT["dependencies"] if isinstance(entry, str)]
    (by_pip,) = [entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict)]
    # conda-forge's matplotlib brings Qt; matplotlib-base is what pip calls matplotlib.
    named = [entry.replace("matplotlib-base", "matplotlib") for entry in conda]
    packages = [entry for entry in named if not re.match(r"(python|pip)\b", entry)]
    packages += [entry for entry in by_pip if not entry.startswith("-")]
    assert sorted(packages) == sorted(PYPROJECT["project"]["dependencies"])
    assert "-e ." in by_pip
    (python,) = [entry.removeprefix("python=") for entry in conda if entry.startswith("python=")]
    oldest = PYPROJECT["project"]["requires-python"].removeprefix(">=")
    assert [*map(int, python.split("."))] >= [*map(int, oldest.split("."))]


def test_the_readme_says_how_to_open_the_book_and_how_to_run_the_tests():
    lines = README.splitlines()
    assert OPEN_THE_BOOK in lines
    assert RUN_THE_TESTS in lines


def test_ci_runs_the_readmes_command_on_the_oldest_torch():
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert RUN_THE_TESTS in script.splitlines()
    (torch,) = [entry for entry in PYPROJECT["project"]["dependencies"] if entry.startswith("torch")]
    assert torch.replace(">=", "==") + ".0" in script


def test_the_files_that_the_readme_names_exist():
    named = re.findall(r"\]\(([^)#:]+)\)|`((?:chapters|tests|d2l_autograd)/[\w./-]+)`", README)
    paths = [link or code for link, code in named]
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_readmes_picture_is_what_the_program_draws():
    assert PICTURE.read_text(encoding="utf-8") == picture(), "run `python tests/refresh_outputs.py`"


@pytest.mark.parametrize(
    "command", (("check", "--output-format=concise"), ("format", "--check")), ids=" ".join
)
def test_ruff_has_nothing_to_say(command):
    ruff = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--no-cache", "."], cwd=ROOT, capture_output=True, text=True
    )
    assert ruff.returncode == 0, ruff.stdout + ruff.stderr


def test_mypy_has_nothing_to_say():
    mypy = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert mypy.returncode == 0, mypy.stdout + mypy.stderr
