"""The places at which a slider can stand, counted from its low end; the page counts them as well."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import ipywidgets

_EXACT = 1e-6  # of a step


@dataclass(frozen=True)
class Track:
    """A slider of ``count`` places."""

    slider: ipywidgets.Widget
    count: int

    def value(self, place: int) -> float:
        """What the slider's value is at a place."""
        slider = self.slider
        if isinstance(slider, ipywidgets.SelectionSlider):
            return slider.options[place][1]
        at = clean(slider.min + place * slider.step, slider.step)
        return slider.base**at if isinstance(slider, ipywidgets.FloatLogSlider) else at

    def share(self, place: int) -> float:
        """How far along its axis a place lies, from 0 to 1."""
        if isinstance(self.slider, ipywidgets.FloatLogSlider):
            return place / (self.count - 1)
        low, high = self.value(0), self.value(self.count - 1)
        return (self.value(place) - low) / (high - low)

    def place(self, value: float) -> int | None:
        """The place with that value; None between two of them."""
        slider = self.slider
        if isinstance(slider, ipywidgets.SelectionSlider):
            return [option for _, option in slider.options].index(value)
        at = math.log(value, slider.base) if isinstance(slider, ipywidgets.FloatLogSlider) else value
        steps = (at - slider.min) / slider.step
        return round(steps) if abs(steps - round(steps)) < _EXACT else None


def track(widget: ipywidgets.Widget) -> Track | None:
    """The places of a widget; None where it is no slider, or can stand anywhere."""
    if isinstance(widget, ipywidgets.SelectionSlider):
        return Track(widget, len(widget.options))
    sliders = ipywidgets.FloatSlider, ipywidgets.IntSlider, ipywidgets.FloatLogSlider
    if not isinstance(widget, sliders) or not widget.step:
        return None
    return Track(widget, math.floor((widget.max - widget.min) / widget.step + _EXACT) + 1)


def spread(count: int, start: int, most: int) -> list[int]:
    """At most so many places of a track, its ends and the ``start`` among them."""
    if count <= most:
        return list(range(count))
    return sorted({start, *(round(i * (count - 1) / (most - 2)) for i in range(most - 1))})


def nearest_first(place: int, count: int, forward: bool) -> Iterator[int]:
    """All other places of a track, nearest first, and of two as near the one that lies ``forward`` first."""
    for away in range(1, count):
        for other in (place + away, place - away) if forward else (place - away, place + away):
            if 0 <= other < count:
                yield other


def rounded(widget: ipywidgets.Widget, value: float) -> float:
    """A slider's value without the dust of binary fractions: 0 where it shows 0, -0 if that was given."""
    if isinstance(widget, ipywidgets.FloatLogSlider) and widget.step:
        power = widget.base ** clean(math.log(value, widget.base), widget.step)
        return power if math.isclose(value, power, rel_tol=1e-9) else value
    if not isinstance(widget, ipywidgets.FloatSlider) or not widget.step:
        return value
    cleaned = clean(value, widget.step)
    dust = max(1e-9 * widget.step, 1e-15 * max(abs(widget.min), abs(widget.max)))
    return cleaned if abs(cleaned - value) <= dust else value


def clean(value: float, step: float) -> float:
    """A sum of steps without the dust of binary fractions."""
    return value if value == 0 else round(value, 6 - math.floor(math.log10(step))) + 0.0
