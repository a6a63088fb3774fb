"""Experiments as a page moves them, and the texts that their figures then show."""

from __future__ import annotations

import contextvars
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import ipywidgets

from d2l_autograd.live.experiment import Experiment


def sliders(experiment: Experiment) -> list[ipywidgets.Widget]:
    """Those of the inputs, one after the other."""
    return [widget for control in experiment._inputs for widget in control.widgets]


def tell(experiment: Experiment, **message: object) -> None:
    """What the page says: ``place`` and ``typed``, or ``reset``."""
    experiment._view._handle_custom_msg(message, [])


def texts(experiment: Experiment) -> list[str]:
    """The texts of the figure, with single spaces."""
    found = ET.fromstring(f"<svg>{experiment._view._frame['svg']}</svg>").iter("text")
    return [" ".join("".join(text.itertext()).split()) for text in found]


def content(experiment: Experiment) -> dict[str, object]:
    """What is shown, without the places and the epoch by which the page knows it."""
    return {name: part for name, part in experiment._view._frame.items() if name not in ("at", "epoch")}


def drawn(experiment: Experiment, look: str) -> int:
    """How often something that looks so is in the figure."""
    classes = re.findall('class="(.*?)"', experiment._view._frame["svg"])
    return sum(look in each.split() for each in classes)


class Loop:
    """A notebook's loop that has time only when it is told so."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], object]] = []
        self._later: list[Callable[[], object]] = []

    def add_callback(self, act: Callable[..., object], *args: object) -> None:
        """As tornado does, in the context of whoever asks for it."""
        context = contextvars.copy_context()
        self._waiting.append(lambda: context.run(act, *args))

    def call_later(self, _seconds: float, act: Callable[..., object], *args: object) -> None:
        """What is to wait comes when there is nothing else to do."""
        context = contextvars.copy_context()
        self._later.append(lambda: context.run(act, *args))

    def run(self) -> None:
        """Do all that is waiting, and what comes of it."""
        while self._waiting or self._later:
            (self._waiting or self._later).pop(0)()

    def step(self, count: int) -> None:
        """Do so many things of what is waiting."""
        for _ in range(count):
            if self._waiting:
                self._waiting.pop(0)()
