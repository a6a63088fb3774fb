"""The promises of the project as a whole: what it installs, what imports what, what its README says."""

from __future__ import annotations

import ast
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

# A module may import from the floors below its own, never from beside or above.
FLOORS = {
    "the door": ("__init__",),
    "the static book": ("book",),
    "its pages": ("book_folder", "pages"),
    "what a reader calls": ("clinic", "compare", "exercises", "explorer", "ledger"),
    "the exercises": (
        "formula_forward",
        "formula_graph",
        "formula_terms",
        "modes",
        "own_control_flow",
        "second_backward",
        "second_derivative",
        "sine",
        "tensor_control_flow",
    ),
    "how they are marked": ("answers", "cost", "formula"),
    "what these share": ("experiment",),
    "the live view": (
        "account",
        "frame",
        "halves",
        "jacobian",
        "panel",
        "plots",
        "weighted",
        "weights",
    ),
    "its panes": ("controls", "shown", "prose", "shelf", "matrices", "panes", "steps", "widget"),
    "when things run": ("moves",),
    "a curve with more": ("staircase",),
    "kinds of plot": ("bars", "contours", "curves", "differences"),
    "what plots share": ("points", "stage"),
    "what a plot is drawn on": ("canvas", "sampling", "scales"),
    "the picture": ("formulas", "svg"),
    "its words": ("alt", "terms"),
    "derivatives of whole tensors": ("tensor_rules",),
    "derivatives in symbols": ("derivatives", "names"),
    "its boxes": ("amounts", "cards", "notation", "snippets", "verdict"),
    "what a reader expects": ("checks",),
    "capture": ("tracer",),
    "while f runs, and backward": ("backward", "recorder"),
    "whose values and nodes": ("ownership", "places", "stuck"),
    "how f is run": ("running",),
    "helpers of capture": ("calls", "drafts", "scope", "untouched"),
    "what f is": ("belongings", "compiled", "signatures"),
    "what f reaches": ("reach",),
    "places and routes": ("branches", "diagnoses", "folding", "layout", "source"),
    "why a graph is lost": ("lost_graph",),
    "what code and inputs are": ("inputs", "scene", "syntax"),
    "the vocabulary": ("agreement", "expressions", "graph", "heights"),
    "numbers as text": ("layers", "tensors"),
    "the ground": (
        "assignments",
        "dag",
        "errors",
        "labels",
        "settings",
        "stand_in",
        "tensorstate",
        "theme",
        "written",
    ),
    "before all else": ("ready",),
    "beneath it": ("words",),
}
# Which modules may import what from outside; all else is the standard library.
CAPTURE = {
    "tracer",
    "backward",
    "calls",
    "compiled",
    "inputs",
    "recorder",
    "running",
    "ownership",
    "places",
    "drafts",
    "scope",
    "stuck",
}
STATE = {"belongings", "settings", "tensorstate", "untouched"}
ERRORS = {"clinic", "diagnoses", "lost_graph", "scene"}
EXERCISES = {*FLOORS["the exercises"], *FLOORS["how they are marked"], "cost"} - {"formula_graph"}
SHOWN = {"account", "checks", "differences", "exercises", "explorer", "jacobian", "sampling", "tensors"}
OUTSIDE = {
    "torch": {*CAPTURE, *STATE, *ERRORS, *EXERCISES, *SHOWN},
    "ipywidgets": {"controls", "experiment", "ledger", "panel", "shown", "weights"},
    "anywidget": {"widget"},
    "traitlets": {"widget"},
    "matplotlib": {"bars", "canvas", "contours", "settings"},
    "numpy": {"canvas", "contours"},
    "IPython": {"clinic"},
    "latex2mathml": {"prose"},
    "jupyter_client": {"book"},
    "nbclient": {"book"},
    "nbconvert": {"prose"},
    "nbformat": {"book", "pages"},
    "pygments": {"prose"},
}
MODULES = sorted(PACKAGE.glob("*.py"))


def imports(path: Path) -> set[str]:
    """What a module imports: ".graph" from the package, "torch" from outside; not for type checkers only."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
            found |= {"." * bool(node.level) + name for name in names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_within_the_package_point_downwards(path):
    floors = list(FLOORS.values())
    floor = next((i for i, modules in enumerate(floors) if path.stem in modules), None)
    assert floor is not None, f"{path.name} has no floor yet: give it one in FLOORS"
    below = {f".{module}" for modules in floors[floor + 1 :] for module in modules}
    inside = {name for name in imports(path) if name.startswith(".")}
    assert inside <= below, f"{path.name} imports {sorted(inside - below)}, which is not below it"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_only_the_modules_that_need_a_library_import_it(path):
    outside = {name for name in imports(path) if not name.startswith(".")} - sys.stdlib_module_names
    allowed = {library for library, modules in OUTSIDE.items() if path.stem in modules}
    assert outside <= allowed, f"{path.name} imports {sorted(outside - allowed)}"


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
