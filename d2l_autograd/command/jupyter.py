"""JupyterLab, opened at the first chapter."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from ..language import language

_FIRST = "2.5.0-computational-graph.ipynb"


def opened(chapters: Path, more: Sequence[str] = ()) -> int:
    """Open the first chapter in the reader's language, and return what JupyterLab ended with.

    ``more`` are arguments for JupyterLab, as ``--no-browser`` or ``--ip=0.0.0.0``.
    """
    return subprocess.call(command(chapters, more))


def command(chapters: Path, more: Sequence[str] = ()) -> list[str]:
    """What is run."""
    # As root, in a container say, JupyterLab starts only if it is told to.
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    # Else its root is the folder of the one notebook, from which no link leads to the other language.
    all_chapters = chapters.resolve()
    where, first = f"--ServerApp.root_dir={all_chapters}", str(all_chapters / language() / _FIRST)
    return [sys.executable, "-m", "jupyterlab", *root, where, *more, first]
