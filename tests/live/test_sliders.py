import math

import ipywidgets
import numpy as np
import pytest
import torch

from d2l_autograd.errors import InputError
from d2l_autograd.live import sliders as controls
from d2l_autograd.live.sliders import _MOST_SLIDERS, Control, set_typed


def test_a_number_becomes_one_slider_that_starts_there():
    control = Control("x", 3.0)
    (slider,) = control.widgets
    assert isinstance(slider, ipywidgets.FloatSlider)
    assert (slider.value, slider.description, control.value()) == (3.0, "x", 3.0)
    assert slider.min < 0 < 3.0 < slider.max


@pytest.mark.parametrize("start", [0.0, 1.0, -2.5, 0.8392, 1e-5, 40, 123456.789])
def test_the_value_is_the_readers_to_the_bit_and_zero_can_be_reached(start):
    control = Control("a", start)
    assert control.value() == start
    (slider,) = control.widgets
    if isinstance(slider, ipywidgets.SelectionSlider):
        values = [value for _, value in slider.options]
    else:
        steps = round((slider.max - slider.min) / slider.step)
        values = []
        for i in range(steps + 1):
            slider.value = slider.min + i * slider.step
            values.append(control.value())
    assert 0.0 in values
    assert start in values


def test_a_step_leaves_no_dust_of_binary_fractions():
    control = Control("x", (0.0, 1.0, 0.1))
    control.widgets[0].value = 0.1 + 0.2
    assert control.value() == 0.3


def test_a_list_has_one_slider_a_component():
    control = Control("x", [0.0, 1.0, 2.0])
    assert [w.description for w in control.widgets] == ["x[0]", "x[1]", "x[2]"]
    control.widgets[1].value = -1.0
    assert control.value() == [0.0, -1.0, 2.0]


def test_a_matrix_keeps_its_shape():
    control = Control("w", [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert [w.description for w in control.widgets][3] == "w[1][0]"
    assert control.value() == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]


def test_a_tensor_keeps_its_dtype():
    given = torch.tensor([1.0, 2.0], dtype=torch.float64)
    value = Control("x", given).value()
    assert value.dtype == torch.float64 and torch.equal(value, given)


@pytest.mark.parametrize(
    "given",
    [
        [0.5] * (_MOST_SLIDERS + 1),
        [1.0, float("nan")],
        float("inf"),
        1.7e308,
        torch.zeros(0),
        torch.zeros(2, 0),
    ],
    ids=["many", "nan", "inf", "nearly inf", "empty", "empty matrix"],
)
def test_what_no_slider_can_show_stays_as_it_is(given):
    control = Control("x", given)
    assert control.widgets == [] and control.value() is given


@pytest.mark.parametrize(
    ("given", "expected"),
    [((0, 10), (0, 10, 1, 5)), ((-1.0, 1.0, 0.5), (-1, 1, 0.5, 0)), ((0.0, 4.0, 1.0, 3.0), (0, 4, 1, 3))],
)
def test_a_tuple_is_a_range(given, expected):
    (slider,) = Control("x", given).widgets
    assert (slider.min, slider.max, slider.step, slider.value) == expected


@pytest.mark.parametrize(
    "given", [(1,), (0, 4, 1, 2, 3), (2, 1), (0, 1, 0), (0, 1, 0.1, 5), (0, "1"), (True, 2)]
)
def test_a_tuple_that_is_no_range_says_so(given):
    with pytest.raises(InputError, match="x="):
        Control("x", given)


@pytest.mark.parametrize(
    "given",
    [
        (0, 1, 1), (0.1, 0.3, 0.2), (0.1, 0.4, 0.3), (-0.3, 0.0, 0.3), (0, 1, 0.1, 0), (0, 1, 0.1, 1),
        (1e-9, 2e-9), (0.0, 1e-290), (-1e300, 1e300),
    ],
    ids=str,
)  # fmt: skip
def test_a_range_of_a_single_step_and_a_start_at_an_end_will_do(given):
    control = Control("x", given)
    assert control.ranges() == [given[:2]]
    assert given[0] <= control.value() <= given[1]


@pytest.mark.parametrize(
    "given",
    [
        (1, 1), (0, 1, 1.001), (0.1, 0.3, 0.2001), (0, 1, -0.1), (0, 1, 0.1, 1.01), (0, 1, 0.1, -0.01),
        (0, math.inf), (0, math.nan), (0, 1, math.nan), (0, 10**400), (-5e-324, 5e-324),
    ],
    ids=lambda given: str(given)[:20],
)  # fmt: skip
def test_a_range_without_room_for_a_step_or_a_start_outside_says_so(given):
    with pytest.raises(InputError, match="x="):
        Control("x", given)


@pytest.mark.parametrize(
    ("number", "bound", "step"),
    [
        (0, 1, 0.02), (0.7, 1, 0.02), (0.8, 2, 0.05), (1, 2, 0.05), (2, 5, 0.1), (3.5, 5, 0.1),
        (4, 10, 0.2), (7, 10, 0.2), (-8, 20, 0.5), (100, 200, 5),
    ],
)  # fmt: skip
def test_a_slider_reaches_to_a_round_number_beyond_the_given_one(number, bound, step):
    (slider,) = Control("x", number).widgets
    assert (slider.min, slider.max) == (-bound, bound)
    assert getattr(slider, "step", step) == pytest.approx(step)


def test_the_sliders_of_numbers_go_as_far_as_they_are_asked_to():
    for reach, bound in ((0.5, 2), (2, 2), (2.1, 5)):
        (slider,) = Control("x", 1.0, reach).widgets
        assert (slider.min, slider.max) == (-bound, bound)


@pytest.mark.parametrize(
    ("width", "step"),
    [(1, 0.02), (2, 0.05), (3, 0.1), (4, 0.1), (10, 0.2), (0.4, 0.01), (0.1, 0.002), (1e-3, 2e-5)],
)
def test_a_range_has_a_round_step_that_fits_its_width(width, step):
    (slider,) = Control("x", (0.0, float(width))).widgets
    assert slider.step == pytest.approx(step)
    (whole,) = Control("x", (0, 100)).widgets
    assert whole.step == 1


@pytest.mark.parametrize("given", ["3", None, [1.0, "2"], [[1.0], [2.0, 3.0]], [True], object()])
def test_what_is_no_number_says_so(given):
    with pytest.raises(InputError, match="Input x"):
        Control("x", given)


def test_any_widget_with_a_value_will_do():
    dropdown = ipywidgets.Dropdown(options=[1.0, 2.0])
    control = Control("x", dropdown)
    dropdown.value = 2.0
    assert control.value() == 2.0 and dropdown.description == "x"
    with pytest.raises(InputError, match="without a value"):
        Control("x", ipywidgets.VBox())


# An input is what the reader gave


@pytest.mark.parametrize("start", [1e-8, -1e-8, 1e-300, 5e-324, 2 / 3, 0.1 + 0.2, 0.10000000149, 1e300, -0.0])
def test_a_number_between_the_places_is_kept_by_the_page_too(start):
    control = Control("y", start)
    (slider,) = control.widgets
    assert control.value() == start and math.copysign(1, control.value()) == math.copysign(1, start)
    if isinstance(slider, ipywidgets.FloatSlider):  # which the page puts on its nearest place
        place = slider.min + round((start - slider.min) / slider.step) * slider.step
        assert place == pytest.approx(start, rel=1e-12, abs=0)
    else:
        assert all(len(label) <= 12 for label, _ in slider.options)


def test_a_number_too_small_for_four_decimals_is_written_with_two_digits():
    for start, label in ((1.23456, "1.2346"), (0.00012345, "0.00012")):
        (slider,) = Control("x", (0.0, 2.0, 0.1, start)).widgets
        assert slider.label == label


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_a_tenth_is_a_place_of_the_slider_in_every_type(dtype):
    given = torch.tensor([0.1, -0.3], dtype=dtype)
    control = Control("x", given)
    assert [slider.value for slider in control.widgets] == [0.1, -0.3]
    assert all(isinstance(slider, ipywidgets.FloatSlider) for slider in control.widgets)
    assert torch.equal(control.value(), given)


def test_an_array_has_sliders_as_a_list_has():
    control = Control("x", np.array([0.1, 2.0], dtype=np.float32))
    assert [slider.value for slider in control.widgets] == [0.1, 2.0]
    assert control.value() == [0.1, 2.0]


def test_zero_is_plus_zero_unless_the_reader_gave_the_other_one():
    control = Control("a", (-1.0, 1.0, 0.1))
    control.widgets[0].value = -1e-17
    assert math.copysign(1, control.value()) == 1
    assert math.copysign(1, Control("a", torch.tensor(-0.0)).value()) == -1
    assert math.copysign(1, Control("a", (-1.0, 1.0, 0.5, -0.0)).value()) == -1


def test_a_range_that_begins_in_the_middle_stands_on_a_place():
    (slider,) = Control("x", (0.0, 0.6, 0.1)).widgets
    assert isinstance(slider, ipywidgets.FloatSlider) and slider.value == 0.3


def test_a_slider_of_the_readers_own_gives_its_value():
    slider = ipywidgets.FloatSlider(value=0.123456789, min=0, max=1, step=0.1)
    assert Control("x", slider).value() == 0.123456789
    text = ipywidgets.BoundedFloatText(value=1e-9, min=0, max=1, step=0.1)
    assert Control("x", text).value() == 1e-9


@pytest.mark.parametrize("given", [(0, 1, 1e-6), (0, 1, 1e-12), (0, 1, 1e-9, 0.1234567890123)])
def test_the_places_of_a_fine_slider_are_not_counted_one_by_one(given, monkeypatch):
    asked, clean = [], controls.clean
    monkeypatch.setattr(controls, "clean", lambda value, step: asked.append(value) or clean(value, step))
    control = Control("x", given)
    assert len(asked) <= 1_010
    assert control.value() == (given[3] if len(given) > 3 else 0.5)


def test_a_slider_of_many_options_reaches_its_ends_zero_and_the_start():
    (slider,) = Control("x", (-0.5, 1, 1e-6, 0.1234567)).widgets
    values = [value for _, value in slider.options]
    assert len(values) <= 1_010 and {-0.5, 0.0, 0.1234567, 1.0} <= set(values)


def test_a_million_numbers_are_not_looked_at_one_by_one():
    given = torch.randn(10**6)
    given.tolist = lambda: pytest.fail("a list of a million numbers")
    assert Control("x", given).value() is given


def test_reset_goes_back_to_a_state():
    control = Control("x", [1.0, 2.0])
    start = control.state()
    control.widgets[0].value = -3.0
    control.reset(start)
    assert control.value() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("typed", "off_the_steps", "on_the_steps"),
    [
        ("0.7", 0.7, 0.7),
        (" 0.71 ", 0.71, 0.7),
        ("−1e-3", -0.001, 0.0),
        ("１.２３４５６", 1.23456, 1.25),
        ("9", 2.0, 2.0),
        ("-1e99", -2.0, -2.0),
    ],
)
def test_a_typed_number_is_taken_as_near_as_the_slider_can_stand(typed, off_the_steps, on_the_steps):
    for start, expected in ((0.8392, off_the_steps), (0.85, on_the_steps)):
        control = Control("a", (-2.0, 2.0, 0.05, start))
        (slider,) = control.widgets
        set_typed(slider, typed)
        assert control.value() == expected
        assert float(getattr(slider, "label", expected)) == expected
        control.reset([start])
        assert control.value() == start


@pytest.mark.parametrize("typed", ["", "abc", "0.5x", "nan", "inf", "1,5", "1 2", "0.8392", "0.839_2"])
@pytest.mark.parametrize("start", [0.8392, 0.85])
def test_what_is_no_number_or_the_same_one_moves_nothing(start, typed):
    (slider,) = Control("a", (-2.0, 2.0, 0.05, start)).widgets
    options = getattr(slider, "options", None)
    set_typed(slider, typed)
    assert slider.value == start and getattr(slider, "options", None) == options
