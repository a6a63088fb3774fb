"""Rows of numbers: thumbs on their sliders' axes, bars as long as the gradients, ticks and their opposite."""

import math

import ipywidgets
import pytest
import torch
from composing import Box, along, of, parts

import d2l_autograd as ad
from d2l_autograd.figure.rows import Rows, sign
from d2l_autograd.figure.shown import Handle, Shown
from d2l_autograd.measure.expected_gradients import Check
from d2l_autograd.measure.finite_differences import Difference

VALUES = torch.tensor([[-2.0, 0.5], [2.0, 1e-12]])


def drawn(values=VALUES, width=290, handle=None, **given):
    handle = handle or Handle("v", 3, values.numel(), True, [(-2.0, 2.0)] * values.numel())
    pane = Rows(handle, values, width, **given).pane()
    places = {s.name: Box(s.x, s.y, s.x + s.width, s.y + s.height) for s in pane.slots}
    return pane, parts(pane.svg), places


@pytest.mark.parametrize("width", (218, 290, 480))
def test_a_thumb_stands_where_the_page_puts_its_slider(width):
    _, found, places = drawn(width=width)
    assert places.keys() == {f"{what}:{i}" for what in ("handle", "value") for i in (3, 4, 5, 6)}
    for i, (thumb, value) in enumerate(zip(of(found, "ad-thumb"), VALUES.flatten().tolist(), strict=True), 3):
        middle = (thumb.box.left + thumb.box.right) / 2
        assert middle == pytest.approx(along(places[f"handle:{i}"], -2, 2, value), abs=0.1)
        assert (
            places[f"handle:{i}"].top < (thumb.box.top + thumb.box.bottom) / 2 < places[f"handle:{i}"].bottom
        )


def test_a_logarithmic_slider_is_so_in_a_row_too():
    handle = Handle("v", 0, 1, True, [(0.01, 100.0)], logarithmic=True)
    _, found, places = drawn(torch.tensor(1.0), handle=handle)
    (thumb,), place = of(found, "ad-thumb"), places["handle:0"]
    assert (thumb.box.left + thumb.box.right) == pytest.approx(place.left + place.right, abs=0.1)


def test_bars_are_as_long_as_the_gradients_and_begin_at_zero():
    grads = torch.tensor([[4.0, -2.0], [math.nan, 1.0]])
    _, found, _ = drawn(grads=grads, width=400)
    bars, zeros = of(found, "ad-bar"), of(found, "ad-axis")
    lengths = [bar.box.right - bar.box.left for bar in bars]
    assert [lengths[0] / 4, lengths[1] / 2] == pytest.approx([lengths[2]] * 2, abs=0.1)
    zero = zeros[0].box.left
    assert [bars[0].box.left, bars[1].box.right, bars[2].box.left] == pytest.approx([zero] * 3, abs=0.1)
    assert [part.words for part in of(found, "ad-g")] == ["4", "−2", "nan", "1"]


@pytest.mark.parametrize("width", (290, 320))
def test_long_numbers_leave_room_for_the_slider(width):
    _, found, places = drawn(grads=torch.full((2, 2), -1.2346e-12), width=width)
    grads = of(found, "ad-g")
    for i in (3, 4, 5, 6):
        slider = places[f"handle:{i}"]
        assert slider.right - slider.left > 40 and slider.right < grads[0].box.left


def test_no_numbers_are_no_rows():
    pane, found, places = drawn(torch.zeros(0), handle=Handle("v", 0, 0, False))
    assert places == {} and [part.words for part in found if part.tag == "text"] == ["v"] and pane.height > 0


@pytest.mark.parametrize(
    ("verdict", "agrees", "told"),
    (
        (None, None, ""),
        ("equal", None, " ✓"),
        ("rounding", True, " ✓"),
        (None, False, " ≠"),
        ("different", True, " ≠"),
        ("equal", False, " ≠"),
    ),
)
def test_a_tick_says_that_all_that_is_known_agrees(verdict, agrees, told):
    one = torch.tensor(1.0)
    checks = [] if verdict is None else [Check("x", one, verdict, 0.0)]
    differences = [] if agrees is None else [Difference("x", one, agrees)]
    shown = Shown(ad.trace(lambda x: x * 1, x=1.0), checks=checks, differences=differences)
    assert "".join(words for words, _ in sign(shown, "x")) == told


def test_a_slope_that_could_not_be_measured_is_no_difference():
    unknown = [Difference("x", torch.tensor(math.nan), False)]
    assert sign(Shown(ad.trace(lambda x: x * 1, x=1.0), differences=unknown), "x") == []


def test_a_readers_slider_is_a_handle_as_ours_are():
    explorer = ad.explore(lambda x: x * 2, x=ipywidgets.IntSlider(value=1, min=-2, max=4), plot=False)
    assert {"handle:0", "value:0"} <= explorer._view._frame["slots"].keys()
