"""The live view, and single fragments beside it: widgets that show what Python wrote."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

from ..colours import live
from ..plots.canvas import DENSITY

_STATIC = Path(__file__).parent
_CSS = live(".ad-view") + "".join(
    (_STATIC / name).read_text(encoding="utf-8") for name in ("view.css", "fragment.css")
)


class View(anywidget.AnyWidget):
    """Shows the fragments in ``_frame``, see :mod:`~d2l_autograd.figure.frame`.

    ``_plot`` is a PNG as a data URL, sent by itself so that it keeps nothing waiting, in as many dots a
    pixel as the page says in ``_density``; ``_differences`` fill the cells that wait for them in the
    numbers, by input; ``_unfinished`` says that some of it is still to come; ``_unfolded`` are the folds that
    the reader opened.
    """

    _esm = (_STATIC / "view.js").read_text(encoding="utf-8")
    _css = _CSS
    _frame = traitlets.Dict().tag(sync=True)
    _plot = traitlets.Unicode().tag(sync=True)
    _differences = traitlets.Dict().tag(sync=True)
    _unfinished = traitlets.Unicode().tag(sync=True)
    _unfolded = traitlets.List(traitlets.Int()).tag(sync=True)
    _density = traitlets.Int(DENSITY, min=1, max=DENSITY).tag(sync=True)


class Fragment(anywidget.AnyWidget):
    """Shows ``_html`` in the view's type and colours; a screen reader is told when it changes."""

    _esm = (_STATIC / "fragment.js").read_text(encoding="utf-8")
    _css = _CSS
    _html = traitlets.Unicode().tag(sync=True)


class SliderNames(anywidget.AnyWidget):
    """Shows nothing: it names the sliders of the panel that it is in, and sends what is typed into them."""

    _esm = (_STATIC / "slider_names.js").read_text(encoding="utf-8")
