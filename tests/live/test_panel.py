"""The sliders of an experiment: what is told of a move, of a typed number and of a reset."""

import threading

import ipywidgets
import pytest

from d2l_autograd.live.panel import Moves, Panel
from d2l_autograd.live.sliders import Control
from d2l_autograd.view.widget import SliderNames


@pytest.fixture
def panel():
    """Sliders on their steps, off them, and of the reader's own; ``seen`` is what each change found."""
    controls = [
        Control("x", [1.0, 2.0]),
        Control("mine", ipywidgets.FloatSlider(value=0.5)),
        Control("a", 0.8392),
    ]
    seen = []
    panel = Panel(controls, lambda: seen.append([control.value() for control in controls]))
    panel.seen = seen
    return panel


def type_into(panel, place, typed):
    """The message of the page: the reader typed ``typed`` into the readout at ``place``."""
    (names,) = (child for child in panel.children if isinstance(child, SliderNames))
    names._handle_custom_msg({"place": place, "typed": typed}, [])


def test_a_typed_number_is_one_change_of_the_slider_that_it_was_typed_into(panel):
    type_into(panel, 2, "0.123")
    type_into(panel, 0, "-0.5")
    assert panel.seen == [[[1.0, 2.0], 0.5, 0.123], [[-0.5, 2.0], 0.5, 0.123]]
    panel.moves.reset()
    assert panel.seen[2:] == [[[1.0, 2.0], 0.5, 0.8392]]


def test_what_is_no_number_is_no_change(panel):
    for place in range(3):
        type_into(panel, place, "abc")
    type_into(panel, 2, "0.8392")
    assert panel.seen == []


def test_an_own_widget_among_the_sliders_is_no_place_to_type_into():
    control = Control("x", [1.0, 2.0])
    moves = Moves([Control("mine", ipywidgets.FloatSlider(value=0.5)), control], lambda: None)
    moves.hear(place=1, typed="0.5")
    assert control.value() == [1.0, 0.5]


def test_while_it_is_still_only_the_readers_moves_are_told():
    control, told = Control("x", [1.0, 2.0]), []
    moves = Moves([control], lambda: told.append(control.value()))
    with moves.still():
        control.widgets[0].value = 0.0
        meanwhile = threading.Thread(target=setattr, args=(control.widgets[1], "value", -1.0))
        meanwhile.start()
        meanwhile.join()
    control.widgets[0].value = 0.5
    assert told == [[0.0, -1.0], [0.5, -1.0]]
