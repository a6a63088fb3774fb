"""Scales are round, are held while they serve, and have a zero without a sign."""

import math

import pytest

from d2l_autograd.plots import scales


def test_the_scale_is_held_while_it_serves():
    bounds = scales.held(scales.NOWHERE, 0, 12)
    assert bounds == (0, 15)
    assert scales.held(bounds, 0, 9) == bounds
    assert scales.held(bounds, 0, 16) == (0, 20)
    assert scales.held(bounds, 0, 1) == (0, 1)


@pytest.mark.parametrize("bounds", [(-1.0, 1.0), (-0.0, 1.0), (-1e-9, 0.0), (-0.3, 0.1), (-1e-300, 5.0)])
def test_the_zero_of_an_axis_has_no_sign(bounds):
    places, texts = scales.ticks(scales.rounded(*bounds))
    assert "0" in texts and "−0" not in texts
    assert all(math.copysign(1, place) == 1 for place in places if place == 0)
