"""What a reader sees whose Python, torch or other packages are not what the book needs."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from d2l_autograd import requirements_check as ready

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CELL = "import d2l_autograd as ad\nimport torch"


def first_cell(prepare):
    """What IPython prints for a notebook's first cell in a process where ``prepare`` was run before."""
    code = f"""if True:
        from IPython.core.interactiveshell import InteractiveShell
        {prepare}
        InteractiveShell(colors="nocolor").run_cell({CELL!r}, store_history=False)
    """
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    return out.stdout.strip().splitlines()


def test_all_is_well_here():
    assert ready.ensure_ready() is None
    assert first_cell("") == []


@pytest.mark.parametrize("name", ready._PACKAGES)
def test_a_missing_package_is_one_line_in_each_language(name):
    hide = f"find = u.find_spec; u.find_spec = lambda n: None if n == {name!r} else find(n)"
    lines = first_cell(f"import importlib.util as u; {hide}")
    assert len(lines) == 2 and all(f"pip install {name}" in line for line in lines)


def test_an_old_torch_is_one_line_in_each_language():
    old = "known = m.version; m.version = lambda n: '2.6.0+cu124' if n == 'torch' else known(n)"
    lines = first_cell(f"import importlib.metadata as m; {old}")
    assert len(lines) == 2 and all("2.6.0" in line and '"torch>=2.13"' in line for line in lines)


def test_an_old_python_is_one_line_in_each_language():
    lines = first_cell("import sys; sys.version_info = (3, 9, 1, 'final', 0)")
    assert len(lines) == 2 and all("3.11" in line and "3.9.1" in line for line in lines)


def test_the_oldest_versions_that_are_named_are_enough(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 11, 0, "final", 0))
    monkeypatch.setattr(ready, "version", ready._PACKAGES.__getitem__)
    assert ready.ensure_ready() is None


def test_what_is_read_before_the_check_runs_on_an_old_python():
    package = ROOT / "d2l_autograd"
    for path in (package / "__init__.py", package / "requirements_check.py"):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 7))
    first = ast.parse((package / "__init__.py").read_text(encoding="utf-8")).body[1]
    assert ast.unparse(first) == "from .requirements_check import ensure_ready"


def test_the_versions_are_those_that_are_installed():
    assert PYPROJECT["requires-python"] == f">={'.'.join(map(str, ready._PYTHON))}"
    wanted = dict(entry.split(">=") for entry in PYPROJECT["dependencies"])
    assert {name: wanted[name] for name in ready._PACKAGES} == ready._PACKAGES
    assert set(wanted) - set(ready._PACKAGES) == {
        "jupyterlab",  # a kernel may be elsewhere
        "nbconvert",  # for the static book alone
        "latex2mathml",
    }


@pytest.mark.parametrize(
    ("text", "numbers"), [("2.13.0+cpu", (2, 13, 0)), ("2.14.0a0+git1", (2, 14, 0)), ("8.1", (8, 1))]
)
def test_versions_are_compared_as_numbers(text, numbers):
    assert ready._numbers(text) == numbers and ready._numbers("2.9") < ready._numbers("2.13")
