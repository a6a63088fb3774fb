"""What the package costs beside its time: `python tests/benchmarks/footprint.py`.

`import d2l_autograd` beside the libraries that it stands on, in fresh processes; and the memory of a
process in which the chapters' first explorers have followed 10,000 slider moves.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = {"libraries": "import torch, ipywidgets, anywidget", "d2l_autograd": "import d2l_autograd"}
IMPORT_ROUNDS = 11
MOST_TIMES_IMPORT = 1.15
UPDATES, WARM = 10_000, 1_000
MOST_GROWTH_MB, MOST_GROWTH_OBJECTS = 8.0, 2_000


@dataclass(frozen=True)
class Aim:
    """One aim, and whether it is held."""

    held: bool
    text: str

    def __str__(self) -> str:
        return f"{'held:  ' if self.held else 'MISSED:'} {self.text}"


def at_most(what: str, value: float, limit: float) -> Aim:
    return Aim(value <= limit, f"{what} {value:,.2f}, at most {limit:,g}")


def at_least(what: str, value: float, limit: float) -> Aim:
    return Aim(value >= limit, f"{what} {value:,.2f}, at least {limit:,g}")


def print_imports() -> list[Aim]:
    """The seconds of each import, without the start of Python itself."""
    code = "import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"
    times: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for _ in range(IMPORT_ROUNDS):
        for name, statement in IMPORTS.items():
            out = subprocess.run(
                [sys.executable, "-c", code.format(statement)], capture_output=True, text=True, check=True
            )
            times[name].append(float(out.stdout))
    medians = {name: statistics.median(values[1:]) for name, values in times.items()}
    print("\nimport, s:", ", ".join(f"{name} {median:.2f}" for name, median in medians.items()))
    ratio = medians["d2l_autograd"] / medians["libraries"]
    return [at_most("import: times its libraries", ratio, MOST_TIMES_IMPORT)]


def print_memory() -> list[Aim]:
    """The growth of a fresh process from its first 1,000 updates to its last."""
    out = subprocess.run([sys.executable, __file__, "memory"], capture_output=True, text=True, check=True)
    first, *_, last = counts = [json.loads(line) for line in out.stdout.splitlines()]
    print(f"\n{'updates':>8}{'RSS, MB':>10}{'gc objects':>12}{'memory blocks':>15}")
    for count in counts:
        print("{:8,}{:10.1f}{:12,}{:15,}".format(*count))
    return [
        at_most("memory: growth in MB", last[1] - first[1], MOST_GROWTH_MB),
        at_most("memory: growth in objects", last[2] - first[2], MOST_GROWTH_OBJECTS),
        at_most("memory: growth in blocks", last[3] - first[3], MOST_GROWTH_OBJECTS),
    ]


def first_experiment(chapter: Path) -> list[str]:
    """The chapter's cells up to its first experiment; where that asks, it is one that tells."""
    cells = json.loads(chapter.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    told = [source.replace("ad.predict(", "ad.explore(") for source in sources]
    first = next(i for i, source in enumerate(told) if "ad.explore(" in source)
    return told[: first + 1]


def explorers() -> Iterator[object]:
    """The first explorer of each chapter, made by the chapter's own cells."""
    from IPython.core.interactiveshell import InteractiveShell

    for chapter in sorted((ROOT / "chapters/zh").glob("2.5.[0-4]-*.ipynb")):
        shell = InteractiveShell()
        for source in first_experiment(chapter):
            result = shell.run_cell(source)
            result.raise_error()
        yield result.result


def moves(explorer: object) -> Iterator[None]:
    """All sliders in turn, each along its whole range and back, for ever."""
    for widget in cycle([widget for control in explorer._inputs for widget in control.widgets]):
        start = widget.value
        if hasattr(widget, "options"):
            values = [value for _, value in widget.options]
        else:
            count = round((widget.max - widget.min) / widget.step)
            values = [widget.min + i * widget.step for i in range(count + 1)]
        for value in (*values, *values[::-1], start):
            if value != widget.value:
                widget.value = value
                yield


def resident() -> float:
    """The MB of this process in memory, without what malloc keeps of memory that was freed."""
    if (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def count_memory() -> None:
    """The process that is looked at: a line of counts each 1,000 updates."""
    with redirect_stdout(StringIO()):  # the chapters' cells print
        driven = [moves(explorer) for explorer in explorers()]
    for done, explorer in enumerate(islice(cycle(driven), UPDATES + 1)):
        if done and done % WARM == 0:
            gc.collect()
            print(json.dumps([done, resident(), len(gc.get_objects()), sys.getallocatedblocks()]), flush=True)
        next(explorer)


if __name__ == "__main__":
    if "memory" in sys.argv:
        count_memory()
    else:
        print("\n".join(map(str, print_imports() + print_memory())))
