"""Where sliders can stand, counted as the page counts."""

import ipywidgets
import pytest

from d2l_autograd.live.sliders import Control
from d2l_autograd.live.tracks import nearest_first, spread, track

SLIDERS = [
    ipywidgets.FloatSlider(min=-2.0, max=2.0, step=0.1),
    ipywidgets.FloatSlider(min=0.05, max=1.0, step=0.3),
    ipywidgets.IntSlider(min=-3, max=9, step=2),
    ipywidgets.FloatLogSlider(min=-3, max=3, step=0.05),
    Control("a", 0.8392).widgets[0],
    Control("x", (0.0, 1.0)).widgets[0],
]


@pytest.mark.parametrize("slider", SLIDERS, ids=lambda slider: type(slider).__name__)
def test_each_place_has_a_value_and_is_found_by_it(slider):
    way = track(slider)
    values = [way.value(place) for place in range(way.count)]
    assert values == sorted(set(values))
    assert [way.place(value) for value in values] == list(range(way.count))
    for value in values:
        slider.value = value
        assert slider.value == pytest.approx(value, rel=1e-12, abs=1e-12)
    assert [way.share(place) for place in (0, way.count - 1)] == [0, 1]
    assert sorted(map(way.share, range(way.count))) == [*map(way.share, range(way.count))]


def test_between_two_places_there_is_none():
    assert track(SLIDERS[0]).place(0.05) is None
    assert track(SLIDERS[0]).place(0.1 + 0.2) == 23  # the dust of a sum is none of it


@pytest.mark.parametrize(
    "widget", [ipywidgets.Checkbox(), ipywidgets.FloatText(), ipywidgets.FloatSlider(step=None)]
)
def test_what_can_stand_anywhere_has_no_places(widget):
    assert track(widget) is None


def test_the_nearest_come_first_and_the_way_one_goes():
    assert list(nearest_first(2, 6, forward=True)) == [3, 1, 4, 0, 5]
    assert list(nearest_first(2, 6, forward=False)) == [1, 3, 0, 4, 5]
    assert list(nearest_first(0, 1, forward=True)) == []


@pytest.mark.parametrize(("count", "start", "most"), [(5, 2, 9), (201, 120, 9), (201, 0, 9), (1001, 1000, 3)])
def test_a_spread_has_the_ends_and_the_start(count, start, most):
    places = spread(count, start, most)
    assert {0, start, count - 1} <= {*places} <= {*range(count)}
    assert places == sorted(set(places)) and len(places) <= max(most, min(count, most))
