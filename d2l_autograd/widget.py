"""The live view, and single fragments beside it: widgets that show what Python wrote."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

from .theme import live

_STATIC = Path(__file__).parent / "static"
_CSS = live(".ad-view") + (_STATIC / "view.css").read_text(encoding="utf-8")


class View(anywidget.AnyWidget):
    """Shows the fragments in ``_frame``, see :mod:`~d2l_autograd.frame`; ``_plot`` is a PNG, sent by itself,
    so that it keeps nothing waiting; ``_unfolded`` are folds the reader opened.
    """

    _esm = (_STATIC / "view.js").read_text(encoding="utf-8")
    _css = _CSS
    _frame = traitlets.Dict().tag(sync=True)
    _plot = traitlets.Bytes().tag(sync=True)
    _unfolded = traitlets.List(traitlets.Int()).tag(sync=True)


class Fragment(anywidget.AnyWidget):
    """Shows ``_html`` in the view's type and colours; a screen reader is told when it changes."""

    _esm = (_STATIC / "fragment.js").read_text(encoding="utf-8")
    _css = _CSS
    _html = traitlets.Unicode().tag(sync=True)
