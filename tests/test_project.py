"""The promises of the project as a whole: what it installs, what imports what, what its README says."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import yaml
from refresh_outputs import PICTURE, picture

import d2l_autograd

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "d2l_autograd"
READMES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))

OPEN_THE_BOOK = "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/d2l-autograd"
RUN_THE_TESTS = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"

# A room may import from the rows above its own; rooms in one row do not know each other. The ground is
# what lies in the package's own folder, the door its ``__init__``.
ROWS = (
    {"ground"},
    {"source"},
    {"running"},
    {"tracing"},
    {"measure", "clinic"},
    {"picture", "formulas", "plots"},
    {"figure", "view"},
    {"live"},
    {"engine"},
    {"exercises"},
    {"book", "prediction"},
    {"command"},
    {"door"},
)
# Which rooms may import what from outside; all else is the standard library.
LIBRARIES = {
    "torch": "ground source running tracing measure clinic figure live exercises engine prediction",
    "ipywidgets": "live view",
    "anywidget": "view",
    "traitlets": "view",
    "matplotlib": "running plots",
    "typst": "picture",
    "IPython": "clinic",
    "pygments": "book",
    "latex2mathml": "book",
    "jupyter_client": "book",
    "nbclient": "book",
    "nbconvert": "book",
    "nbformat": "book",
}
MOST_FILES, MOST_LINES = 14, 300
MODULES = {path.relative_to(PACKAGE).with_suffix("").parts: path for path in sorted(PACKAGE.rglob("*.py"))}


def room(module: tuple[str, ...]) -> str:
    return (
        "door"
        if module in (("__init__",), ("__main__",))
        else module[0]
        if (PACKAGE / module[0]).is_dir()
        else "ground"
    )


def imports(module: tuple[str, ...], typing: bool = False) -> tuple[set[tuple[str, ...]], set[str]]:
    """What a module imports, from the package and from outside; what only a type checker reads, if asked."""
    inside, outside = set(), set()
    waiting: list[ast.AST] = [ast.parse(MODULES[module].read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not typing:
            waiting += node.orelse
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            outside |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            outside.add(node.module.split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            base = (*module[: len(module) - node.level], *(node.module or "").split("."))
            for alias in node.names:
                path = tuple(filter(None, (*base, alias.name)))
                inside.add(next(p for p in (path, path[:-1], (*path[:-1], "__init__")) if p in MODULES))
    return inside, outside - sys.stdlib_module_names


@pytest.mark.parametrize("module", MODULES, ids=".".join)
def test_imports_point_to_rooms_above(module):
    row = {name: i for i, names in enumerate(ROWS) for name in names}
    here = room(module)
    assert here in row, f"{here} is no room yet: give it a place in ROWS"
    wrong = [m for m in imports(module)[0] if room(m) != here and row[room(m)] >= row[here]]
    assert wrong == [], f"{'.'.join(module)} imports what its room may not know"


@pytest.mark.parametrize("module", MODULES, ids=".".join)
def test_only_the_rooms_that_need_a_library_import_it(module):
    allowed = {library for library, rooms in LIBRARIES.items() if room(module) in rooms.split()}
    assert imports(module)[1] <= allowed


def test_no_module_comes_round_to_itself():
    """Not even by way of what only a type checker reads."""
    known = {module: imports(module, typing=True)[0] - {module} for module in MODULES}
    graphlib.TopologicalSorter(known).prepare()


def test_a_room_is_small_enough_to_know():
    counts = Counter(room(module) for module in MODULES if module != ("__init__",))
    assert max(counts.values()) <= MOST_FILES, counts
    long = {path.name for path in MODULES.values() if len(path.read_text().splitlines()) > MOST_LINES}
    assert long == set()


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


@pytest.mark.parametrize("name", READMES)
def test_the_readme_says_how_to_open_the_book_and_how_to_run_the_tests(name):
    lines = READMES[name].splitlines()
    assert OPEN_THE_BOOK in lines
    assert RUN_THE_TESTS in lines


def fenced(readme: str) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", READMES)
@pytest.mark.parametrize("command", [OPEN_THE_BOOK, RUN_THE_TESTS])
def test_the_commands_for_windows_do_the_same(name, command):
    """One a line: PowerShell 5 knows no ``&&``."""
    windows = command.replace("python3", "py").replace(".venv/bin/", ".venv\\Scripts\\").replace("'", '"')
    windows = windows.replace("chapters/zh/", "chapters\\zh\\").replace(" && ", "\n") + "\n"
    assert windows in fenced(READMES[name])


def test_the_readmes_say_the_same_and_lead_to_each_other():
    english, chinese = READMES.values()
    assert "(README.zh.md)" in english.splitlines()[0] and "(README.md)" in chinese.splitlines()[0]
    mirror = [block for block in fenced(chinese) if "-i https://pypi.tuna.tsinghua.edu.cn/simple" in block]
    assert len(mirror) == 1 and [block for block in fenced(chinese) if block not in mirror] == fenced(english)
    calls = [re.findall(r"^\| (`.+?`) \|", readme, re.MULTILINE) for readme in READMES.values()]
    assert calls[0] == calls[1]
    assert [len(re.findall("^## ", readme, re.MULTILINE)) for readme in READMES.values()] == [4, 4]


@pytest.mark.parametrize("name", READMES)
def test_the_readme_leads_to_every_notebook_and_names_every_call(name):
    found = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("chapters/*/*.ipynb")}
    assert set(re.findall(r"\((chapters/\S+\.ipynb)\)", READMES[name])) == found
    calls = set(re.findall(r"`ad\.(\w+)\(", READMES[name]))
    assert calls == {name for name in d2l_autograd.__all__ if name[0].islower() and "_ipython_" not in name}


def test_ci_runs_the_readmes_command_on_the_oldest_torch():
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert RUN_THE_TESTS in script.splitlines()
    (torch,) = [entry for entry in PYPROJECT["project"]["dependencies"] if entry.startswith("torch")]
    assert torch.replace(">=", "==") + ".0" in script


@pytest.mark.parametrize("name", READMES)
def test_the_files_that_the_readme_names_exist(name):
    named = re.findall(r"\]\(([^)#:]+)\)|`((?:chapters|tests|d2l_autograd)/[\w./-]+)`", READMES[name])
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
