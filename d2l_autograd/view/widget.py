"""The live figure: a widget that shows what Python wrote."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets
from ipywidgets import widget_serialization

from ..colours import live

_STATIC = Path(__file__).parent


def _read(*names: str) -> str:
    return "".join((_STATIC / name).read_text(encoding="utf-8") for name in names)


_CSS = live(".ad-view") + _read("view.css", "account.css", "questions.css")
MOST_WIDTH, PHONE = 934, 356  # of figures, in pixels


class View(anywidget.AnyWidget):
    """Shows the figure in ``_frame``, see :mod:`~d2l_autograd.figure.frame`, as wide as the page says.

    ``_handles`` are the widgets that the page puts into its slots; ``_unfolded`` are the folds that the
    reader opened, ``_width`` is the room that there is. Where no kernel will be asked, ``_narrow`` is the
    same for a phone, and ``_held`` are the frames to which sliders and buttons lead.
    """

    _esm = _read("slider_names.js", "ahead.js", "held.js", "questions.js", "saving.js", "view.js")
    _css = _CSS
    _frame = traitlets.Dict().tag(sync=True)
    _narrow = traitlets.Dict().tag(sync=True)
    _held = traitlets.Dict().tag(sync=True)
    _handles: traitlets.List = traitlets.List().tag(sync=True, **widget_serialization)
    _unfolded = traitlets.List(traitlets.Int()).tag(sync=True)
    _width = traitlets.Int(MOST_WIDTH).tag(sync=True)
