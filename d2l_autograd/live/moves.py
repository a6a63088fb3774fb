"""The sliders of an experiment: what is told of their moves, and how a figure knows them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, islice

import ipywidgets

from ..figure.shown import Handle
from .sliders import Control, is_own_slider, set_typed

Places = Sequence[Sequence[float]]  # of the widgets of each control


class Moves:
    """Calls ``changed`` once after each move of the ``controls``, once after a reset, once after typing."""

    def __init__(self, controls: Sequence[Control], changed: Callable[[], None]) -> None:
        self._changed = changed
        self._still: int | None = None
        self._controls = list(controls)
        self._start = [control.state() for control in self._controls]
        for widget in self.widgets:
            widget.observe(self._moved, "value")

    @property
    def widgets(self) -> list[ipywidgets.Widget]:
        """The widgets of all controls."""
        return [widget for control in self._controls for widget in control.widgets]

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

    def hear(self, place: int = 0, typed: str = "", reset: bool = False) -> None:
        """What the page says: a number was typed at one of our sliders, or all are to go back."""
        if reset:
            self.reset()
            return
        slider = list(filter(is_own_slider, self.widgets))[place]
        before = slider.value
        with self.still():
            set_typed(slider, typed)
        if slider.value != before:
            self._changed()

    def _moved(self, _change: object) -> None:
        if self._still != threading.get_ident():
            self._changed()


def by_control(controls: Sequence[Control], values: Iterable[float]) -> list[list[float]]:
    """Values of all widgets, one after the other, as those of each control."""
    rest = iter(values)
    return [[*islice(rest, len(control.widgets))] for control in controls]


def handles(controls: Sequence[Control], places: Places | None = None) -> list[Handle]:
    """The controls as a figure knows them where they stand, or at those places; their widgets counted."""
    firsts = accumulate((len(control.widgets) for control in controls), initial=0)
    at = [control.state() for control in controls] if places is None else places
    return [control.handle(first, its) for control, first, its in zip(controls, firsts, at, strict=False)]
