"""A notebook without what means nothing elsewhere: live views whose kernel is gone, and their state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..errors import BookError
from .words import say

LIVE = "application/vnd.jupyter.widget-view+json"


def strip(path: Path) -> bool:
    """Leave of each live figure in the notebook its picture; return whether anything changed.

    Cells, text and all other outputs stay as they are. Raises :class:`BookError` for what is no notebook.
    """
    try:
        before = path.read_text(encoding="utf-8")
        notebook = json.loads(before)
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BookError(say("no notebook", path=path, error=error)) from error
    changed = notebook.get("metadata", {}).pop("widgets", None) is not None
    for output in (output for cell in cells for output in cell["outputs"]):
        changed |= without_view(output)
    if changed:
        path.write_text(
            json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
        )
    return changed


def without_view(output: dict[str, Any]) -> bool:
    """Take the live view from an output that shows something else as well; return whether there was one."""
    data = output.get("data", {})
    if LIVE not in data or len(data) == 1:
        return False
    del data[LIVE]
    output.get("metadata", {}).pop(LIVE, None)
    return True
