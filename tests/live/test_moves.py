"""The sliders of an experiment: what is told of a move, of a typed number and of a reset."""

import threading

import ipywidgets
import pytest

from d2l_autograd.live.moves import Moves
from d2l_autograd.live.sliders import Control


@pytest.fixture
def moves():
    """Moves of sliders on their steps, off them, of the reader's own; ``seen`` is what each found."""
    controls = [
        Control("x", [1.0, 2.0]),
        Control("mine", ipywidgets.FloatSlider(value=0.5)),
        Control("a", 0.8392),
    ]
    seen = []
    moves = Moves(controls, lambda: seen.append([control.value() for control in controls]))
    moves.seen = seen
    return moves


def test_a_typed_number_is_one_change_of_the_slider_that_it_was_typed_into(moves):
    moves.hear(place=2, typed="0.123")
    moves.hear(place=0, typed="-0.5")
    assert moves.seen == [[[1.0, 2.0], 0.5, 0.123], [[-0.5, 2.0], 0.5, 0.123]]
    moves.reset()
    assert moves.seen[2:] == [[[1.0, 2.0], 0.5, 0.8392]]


def test_what_is_no_number_is_no_change(moves):
    for place in range(3):
        moves.hear(place=place, typed="abc")
    moves.hear(place=2, typed="0.8392")
    assert moves.seen == []


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
