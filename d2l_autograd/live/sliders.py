"""Inputs as the reader writes them -> sliders, and the values that the sliders stand for."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from itertools import product
from typing import TypeGuard

import ipywidgets
import torch
from torch.utils._pytree import tree_leaves

from ..errors import InputError
from ..figure.shown import Handle
from ..running.inputs import check, no_numbers, shown
from ..tensors import number
from .tracks import clean, rounded
from .words import say

_MOST_SLIDERS = 16
SLIDERS = (
    ipywidgets.FloatSlider, ipywidgets.IntSlider, ipywidgets.FloatLogSlider, ipywidgets.SelectionSlider,
)  # fmt: skip
# Classes of sliders: a number can be typed into the readout; the value is another one, close by or not.
_NUMBER, _NEAR, _ELSEWHERE = "ad-number", "ad-near", "ad-elsewhere"
_MOST_OPTIONS = 1_000  # a slider has 300 pixels
_MOST_DECIMALS = 8
_MOST_STEPS = 100.5  # to either side of 0
_LARGE = 1e6  # is not written out
LARGEST = 1e300  # of numbers with sliders, which reach beyond them


class Control:
    """One input: its widgets, and ``value()``, a number or nested lists of numbers.

    ``given`` is a number, ``(min, max)``, ``(min, max, step)``, ``(min, max, step, value)``, a list, an
    array or a tensor (one slider a component; more than 16, NaN and numbers beyond 1e300 stay as they are),
    or any widget with a ``value``. The sliders of numbers go at least to ``reach``. Raises
    :class:`InputError` for anything else. Serves sections 2.5.0 to 2.5.4.
    """

    def __init__(self, name: str, given: object, reach: float = 0.0) -> None:
        self.name = name
        self._given = given
        self._shape: tuple[int, ...] = ()
        if isinstance(given, ipywidgets.Widget):
            self.widgets = [_widget(name, given)]
        elif isinstance(given, tuple):
            self.widgets = [_range(name, given)]
        else:
            self._shape, values = _numbers(name, given)
            self.widgets = _sliders(name, self._shape, [_decimal(v, given) for v in values], reach)

    def value(self, places: Sequence[float] | None = None) -> object:
        """What the widgets stand for, or would at those ``places``; what has no sliders, as it was given."""
        if not self.widgets:
            return self._given
        values = [*map(rounded, self.widgets, self.state() if places is None else places)]
        value: object = values[0]
        if self._shape:
            value = torch.tensor(values, dtype=torch.float64).reshape(self._shape).tolist()
        return self._given.new_tensor(value) if hasattr(self._given, "new_tensor") else value

    def ranges(self) -> list[tuple[float, float]] | None:
        """The ends of each slider, None where something else than sliders gives the value."""
        if not self.widgets or not all(map(_has_range, self.widgets)):
            return None
        return [_ends(widget) for widget in self.widgets]

    def handle(self, first: int, places: Sequence[float]) -> Handle:
        """The control at those places as a figure knows it; ``first`` is its first widget's number there."""
        count, widgets = len(self.widgets), self.widgets
        lies = count > 0 and all(isinstance(widget, SLIDERS) for widget in widgets)
        logarithmic = any(isinstance(widget, ipywidgets.FloatLogSlider) for widget in widgets)
        thumbs = [*map(_thumb, widgets, places)]
        return Handle(self.name, first, count, lies, self.ranges(), logarithmic, thumbs)

    def reset(self, start: list[float]) -> None:
        """Put the widgets back to ``start``, the values of ``state()`` at another time."""
        for widget, value in zip(self.widgets, start, strict=True):
            widget.value = value

    def show(self, values: list[float] | None) -> list[float]:
        """Put the sliders as near to ``values`` as they can stand, and have them say where that is elsewhere.

        None for the values that they stand at. Returns where each widget was put.
        """
        places = self.state()
        for i, (slider, value) in enumerate(zip(self.widgets, values or places, strict=False)):
            if is_own_slider(slider):
                if values is not None and not math.isnan(value):
                    slider.value = places[i] = _nearest(slider, value)
                _mark(slider, value)
        return places

    def state(self) -> list[float]:
        """The widgets' own values, a widget each."""
        return [widget.value for widget in self.widgets]


def _thumb(widget: ipywidgets.Widget, place: float) -> float | None:
    """Where the thumb of a slider of options stands on its track, from 0 to 1."""
    if not isinstance(widget, ipywidgets.SelectionSlider):
        return None
    return [value for _, value in widget.options].index(place) / max(1, len(widget.options) - 1)


def _sliders(name: str, shape: tuple[int, ...], values: list[float], reach: float) -> list[ipywidgets.Widget]:
    if len(values) > _MOST_SLIDERS or not all(abs(value) <= LARGEST for value in values):
        return []
    bound, step = _scale(max(map(abs, values), default=0), reach)
    labels = ["".join(f"[{i}]" for i in index) for index in product(*map(range, shape))]
    return [
        _slider(name + label, -bound, bound, step, value) for label, value in zip(labels, values, strict=True)
    ]


def _slider(label: str, low: float, high: float, step: float, start: float) -> ipywidgets.Widget:
    look = {
        "description": label,
        "style": {"description_width": "4.5em"},
        "layout": {"width": "24em"},
    }
    decimals = max(_decimals(step), _decimals(start))
    if start == clean(low + round((start - low) / step) * step, step):
        look["readout_format"] = f".{decimals}f" if max(-low, high) < _LARGE else ".4g"
        return ipywidgets.FloatSlider(min=low, max=high, step=step, value=start, **look).add_class(_NUMBER)
    # A FloatSlider would move a start that is not on its steps to the next one as soon as it is shown.
    places = {*_grid(low, high, step), *([0.0] if low <= 0 <= high else []), start}
    written = (
        number if decimals > _MOST_DECIMALS or max(-low, high) >= _LARGE else f"{{:.{decimals}f}}".format
    )
    options = [(written(value), value) for value in sorted(places)]
    return ipywidgets.SelectionSlider(options=options, value=start, **look).add_class(_NUMBER)


def is_own_slider(widget: ipywidgets.Widget) -> bool:
    """Whether it is a slider that this module made."""
    return _NUMBER in getattr(widget, "_dom_classes", ())


def set_typed(slider: ipywidgets.Widget, typed: str) -> None:
    """Put a slider to the number ``typed``, or as near as it can stand; what is no number changes nothing."""
    try:
        number = float(typed.replace("−", "-"))
    except ValueError:
        return
    if not math.isfinite(number):
        return
    if not isinstance(slider, ipywidgets.SelectionSlider):
        slider.value = _nearest(slider, number)
        return
    low, high = _ends(slider)
    number = min(max(number, low), high)
    with slider.hold_sync():
        if all(number != value for _, value in slider.options):
            slider.options = sorted([*slider.options, (str(number), number)], key=lambda option: option[1])
            # First and alone: with a new place in the same message, the page would not make room for it.
            slider.send_state("_options_labels")
        slider.value = number


def _nearest(slider: ipywidgets.Widget, number: float) -> float:
    low, high = _ends(slider)
    number = min(max(number, low), high)
    if isinstance(slider, ipywidgets.SelectionSlider):
        return min((value for _, value in slider.options), key=lambda value: abs(value - number))
    place = low + round((number - low) / slider.step) * slider.step
    return min(max(clean(place, slider.step), low), high)


def _mark(slider: ipywidgets.Widget, number: float) -> None:
    """Have the readout say, by a sign before it, that the value is not what it shows but ``number``."""
    low, high = _ends(slider)
    exact = math.isclose(number, slider.value, rel_tol=1e-6, abs_tol=1e-9)
    marks = {_NEAR: low <= number <= high and not exact, _ELSEWHERE: not low <= number <= high}
    for name, holds in marks.items():
        (slider.add_class if holds else slider.remove_class)(name)


def _grid(low: float, high: float, step: float) -> list[float]:
    """All places of a slider, or as many of them as one can tell apart, and its ends."""
    count = round((high - low) / step)
    by = math.ceil(count / _MOST_OPTIONS)
    return [clean(low + i * step, step) for i in (*range(0, count, by), count)]


def _decimals(value: float) -> int:
    """How many decimals show ``value``, four at most unless it is smaller than they can show."""
    most = max(4, 1 - math.floor(math.log10(abs(value)))) if value else 0
    return len(f"{value:.{most}f}".rstrip("0").partition(".")[2])


def _decimal(value: float, given: object) -> float:
    """The shortest number that is ``value`` in the type of ``given``: in float32 0.1, not 0.10000000149."""
    if not hasattr(given, "dtype"):
        return value
    typed = given.new_tensor if hasattr(given, "new_tensor") else given.dtype.type
    shorter = (float(f"{value:.{digits}g}") for digits in range(1, 17))
    return next((each for each in shorter if typed(each).item() == value), value)


def _scale(largest: float, reach: float = 0.0) -> tuple[float, float]:
    """A round bound, at least 1.4 times ``largest`` and ``reach``, and a round step that leads through 0.

    The step is that of ``largest`` alone, as long as there are not too many.
    """
    bound, step = _rounded_up(max(1.4 * largest, 1.0))
    farther, coarser = _rounded_up(max(reach, bound))
    return farther, step if farther <= _MOST_STEPS * step else coarser


def _rounded_up(least: float) -> tuple[float, float]:
    power = 10.0 ** math.floor(math.log10(least))
    for factor, step in ((1, 0.02), (2, 0.05), (5, 0.1), (10, 0.2)):
        if factor * power >= least:
            return factor * power, step * power
    raise AssertionError(least)


def _range(name: str, given: tuple) -> ipywidgets.Widget:
    if not 2 <= len(given) <= 4 or not all(map(_is_number, given)):
        raise InputError(say("slider tuple", name=name, given=shown(given)))
    no_range = InputError(say("slider range", name=name, given=shown(given)))
    if not all(abs(part) <= sys.float_info.max for part in given):
        raise no_range
    low, high = given[:2]
    whole = all(isinstance(part, int) for part in given)
    step = given[2] if len(given) > 2 else (1 if whole else _step(high - low))
    steps = round((high - low) / step, 9) if step > 0 else 0
    if not (low < high and steps >= 1 and all(low <= at <= high for at in given[3:])):
        raise no_range
    start = given[3] if len(given) > 3 else clean(low + step * round((high - low) / 2 / step), step)
    return _slider(name, float(low), float(high), float(step), float(start))


def _step(width: float) -> float:
    """A round step for a range, the finer the narrower it is."""
    unit = 10.0 ** max(-300, min(0, math.floor(math.log10(width)))) if width > 0 else 1.0
    return float(f"{_scale(width / 2 / unit)[1] * unit:.1g}")


def _widget(name: str, widget: ipywidgets.Widget) -> ipywidgets.Widget:
    if not hasattr(widget, "value"):
        raise InputError(say("widget without value", name=name, type=type(widget).__name__))
    if widget.comm is None:
        raise InputError(say("widget closed", name=name, type=type(widget).__name__))
    if not isinstance(widget.value, int | float):
        value = type(widget.value).__name__
        raise InputError(say("widget value", name=name, type=type(widget).__name__, value=value))
    if hasattr(widget, "description") and not widget.description:
        widget.description = name
    return widget


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _numbers(name: str, given: object) -> tuple[tuple[int, ...], list[float]]:
    """The shape and the numbers; of too many for sliders a few, which tell of what type all are."""
    check(name, given, sliders=True)
    if hasattr(given, "reshape") and math.prod(getattr(given, "shape", ())) > _MOST_SLIDERS:
        given = given.reshape(-1)[: _MOST_SLIDERS + 1]
    value = given.tolist() if hasattr(given, "tolist") else given
    if not all(map(_is_number, tree_leaves(value))):
        raise no_numbers(name, given)
    try:
        numbers = torch.tensor(value, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError, OverflowError):
        raise no_numbers(name, given) from None
    return tuple(numbers.shape), numbers.reshape(-1).tolist()


def _has_range(widget: ipywidgets.Widget) -> bool:
    return isinstance(widget, ipywidgets.SelectionSlider) or {"min", "max"} <= set(widget.trait_names())


def _ends(widget: ipywidgets.Widget) -> tuple[float, float]:
    if isinstance(widget, ipywidgets.SelectionSlider):
        return widget.options[0][1], widget.options[-1][1]
    if isinstance(widget, ipywidgets.FloatLogSlider):  # whose ends are exponents
        return widget.base**widget.min, widget.base**widget.max
    return widget.min, widget.max
