"""The sliders of an experiment side by side, and the button that puts them back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import ipywidgets

from ..view.widget import SliderNames
from .sliders import Control, is_own_slider, set_typed
from .words import say

_LAYOUT = {"flex_flow": "row wrap", "grid_gap": "0 24px", "align_items": "flex-end"}


class Panel(ipywidgets.HBox):
    """Shows ``controls`` and calls ``changed`` once after each move, and once after a reset."""

    def __init__(self, controls: Sequence[Control], changed: Callable[[], None]) -> None:
        self._changed = changed
        self._still: int | None = None
        self._controls = list(controls)
        self._start = [control.state() for control in self._controls]
        for widget in self._widgets():
            widget.observe(self._moved, "value")
        width = {"width": "auto"}
        reset = ipywidgets.Button(description=say("reset"), tooltip=say("reset tip"), layout=width)
        reset.on_click(lambda _: self.reset())
        groups = [ipywidgets.VBox(control.widgets) for control in self._controls if control.widgets]
        names = SliderNames(layout={"display": "none"})
        names.on_msg(lambda _, message, __: self._typed(**message))
        super().__init__([*groups, reset, names], layout=_LAYOUT)
        self.add_class("ad-panel")

    @contextmanager
    def still(self) -> Iterator[None]:
        """No move is told of while it lasts, but for those that the reader makes meanwhile."""
        self._still = threading.get_ident()
        try:
            yield
        finally:
            self._still = None

    def reset(self) -> None:
        """Put every slider back to where it stood first, and tell of it once."""
        with self.still():
            for control, start in zip(self._controls, self._start, strict=True):
                control.reset(start)
        self._changed()

    def _widgets(self) -> list[ipywidgets.Widget]:
        return [widget for control in self._controls for widget in control.widgets]

    def _typed(self, place: int, typed: str) -> None:
        slider = list(filter(is_own_slider, self._widgets()))[place]
        before = slider.value
        with self.still():
            set_typed(slider, typed)
        if slider.value != before:
            self._changed()

    def _moved(self, _change: object) -> None:
        if self._still != threading.get_ident():
            self._changed()
