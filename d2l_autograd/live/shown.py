"""Which experiments are shown in which cell of the notebook: one that is shown no more is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets
from ipywidgets.widgets.widget import _instances as living

from .moves import kernel

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo

_shown: dict[str, list[ipywidgets.Widget]] = {}


def shown(experiment: ipywidgets.Widget) -> None:
    """Remember that the cell that runs now shows ``experiment``; when it runs again, that will be gone."""
    here = kernel()
    parent = here.get_parent() if here is not None else {}
    cell = parent.get("metadata", {}).get("cellId")
    if cell is None or _captured(parent):
        return
    events = here.shell.events
    if _clear not in events.callbacks["pre_run_cell"]:
        events.register("pre_run_cell", _clear)
    if experiment not in _shown.setdefault(cell, []):
        _shown[cell].append(experiment)


def _captured(parent: dict) -> bool:
    """Whether an Output widget takes what is shown: then it stays when the cell runs again."""
    now = parent.get("header", {}).get("msg_id")
    return any(isinstance(widget, ipywidgets.Output) and widget.msg_id == now for widget in living.values())


def _clear(info: ExecutionInfo) -> None:
    """A cell begins to run, so what it showed is gone; so is what cells showed that are there no more."""
    deleted = kernel().get_parent().get("metadata", {}).get("deletedCells", [])
    gone = [experiment for cell in [info.cell_id, *deleted] for experiment in _shown.pop(cell, ())]
    for experiment in gone:
        if not any(experiment in others for others in _shown.values()) and not _part_of_another(experiment):
            experiment.close()


def _part_of_another(experiment: ipywidgets.Widget) -> bool:
    return any(experiment in getattr(widget, "children", ()) for widget in list(living.values()))
