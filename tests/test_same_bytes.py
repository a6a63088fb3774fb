"""The same experiments show the same bytes, on a busy machine and with clocks that jump."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# What the editions show differs in its words alone, which no clock chooses; the exercises show no experiment.
CHAPTERS = [path for path in sorted(ROOT.glob("chapters/zh/*.ipynb")) if "2.5.5" not in path.name]


@contextmanager
def busy() -> Iterator[None]:
    """Twice as many programs as processors, all of which only count."""
    burn = [sys.executable, "-c", "while True: sum(range(10_000))"]
    burners = [subprocess.Popen(burn) for _ in range(2 * (os.cpu_count() or 1))]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()


def shown(path: Path, *options: str) -> list[list[str]]:
    script = [sys.executable, str(ROOT / "tests/chapter_bytes.py"), str(path), *options]
    run = subprocess.run(script, check=True, capture_output=True, text=True, cwd=path.parent)
    return json.loads(run.stdout.splitlines()[-1])


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_busy_machine_and_jumping_clocks_change_nothing(path):
    quiet = shown(path)
    assert sum(map(len, quiet)) > len(quiet) > 0
    with busy():
        assert shown(path, "jump") == quiet
