"""What all experiments share: their language, what stands in for them, closing and coming back."""

from __future__ import annotations

import math

import ipywidgets
import pytest

import d2l_autograd as ad
from d2l_autograd.live.kernel_events import AT_ONCE
from d2l_autograd.view.widget import PHONE, View

MADE = {
    "explore": lambda **inputs: ad.explore(lambda x: x * x, **inputs),
    "compare": lambda **inputs: ad.compare(lambda x: x * x, lambda x: x + x, **inputs),
    "ledger": lambda **inputs: ad.ledger(lambda x: x * x, **inputs),
}


@pytest.fixture(params=MADE)
def made(request):
    ad.set_language("en")
    yield MADE[request.param]
    ad.set_language("en")


def html(experiment) -> str:
    return experiment._repr_mimebundle_()["text/html"]


def test_there_is_something_to_see_where_no_widget_lives(made):
    experiment = made(x=1.5)
    bundle = experiment._repr_mimebundle_()
    assert bundle["text/plain"] == repr(experiment)
    assert bundle["text/html"].startswith("<") and "<script" not in bundle["text/html"]


def test_what_is_shown_follows_the_sliders(made):
    experiment = made(x=1.5)
    before = html(experiment), repr(experiment)
    experiment._inputs[0].widgets[0].value = -0.25
    assert html(experiment) != before[0] and repr(experiment) != before[1]


def test_it_goes_on_in_the_language_in_which_it_was_made(made):
    ad.set_language("zh")
    one, other = made(x=1.5), made(x=0.5)
    other._inputs[0].widgets[0].value = 1.0
    in_chinese = html(other)
    ad.set_language("en")
    one._inputs[0].widgets[0].value = 1.0
    assert html(other) == in_chinese
    one._inputs[0].widgets[0].value = 0.5
    assert any("\u4e00" <= character <= "\u9fff" for character in html(one))
    assert ad.language.language() == "en"


def ends(experiment) -> list[float]:
    return [slider.max for control in experiment._inputs for slider in control.widgets]


def test_slopes_over_numbers_of_about_one_size_can_be_compared(made):
    shared = ad.explore(lambda x, y: x * y, x=2.0, y=4.0)
    assert len(set(ends(shared))) == 1 and ends(shared)[0] >= 4.0
    assert ends(made(x=2.0)) == [5.0]
    far = ad.explore(lambda x, y: x * y, x=2.0, y=400.0)
    assert ends(far)[0] < 10 and ends(far)[1] > 400
    assert len(set(ends(ad.explore(lambda x, y, z: x * y * z, x=2.0, y=4.0, z=math.nan)))) == 1


def test_closed_it_takes_its_widgets_along_but_not_the_readers(made):
    mine = ipywidgets.FloatSlider(value=1.5, min=-3, max=3)
    experiment = made(x=mine)
    own = [widget for widget in experiment._own(experiment)]
    assert mine not in own and len(own) >= 4
    experiment.close()
    assert [widget for widget in own if widget.comm is not None] == []
    assert mine.comm is not None


def views(experiment) -> list[View]:
    return [widget for widget in experiment._own(experiment) if isinstance(widget, View)]


def test_closed_it_keeps_no_frame(made, monkeypatch):
    monkeypatch.setenv(AT_ONCE, "1")
    experiment = made(x=1.5)
    found = views(experiment)
    assert all(view._frame and view._narrow for view in found)
    experiment.close()
    assert all(view._frame == view._narrow == {} for view in found)


def test_closed_it_runs_no_more_and_catches_up_when_it_is_shown_again(made):
    mine = ipywidgets.FloatSlider(value=1.5, min=-3, max=3)
    experiment = made(x=mine)
    before, told = html(experiment), repr(experiment)
    experiment.close()
    mine.value = -2.5
    assert repr(experiment) == told and all(view._frame == {} for view in views(experiment))
    assert html(experiment) != before and repr(experiment) != told
    mine.value = 1.5
    assert html(experiment) == before or isinstance(experiment, ad.Ledger)  # which goes on below


def test_only_a_page_without_a_kernel_has_a_figure_for_a_phone_beside_the_other(made, monkeypatch):
    experiment = made(x=1.5)
    assert all(view._narrow == {} for view in views(experiment))
    monkeypatch.setenv(AT_ONCE, "1")
    for view in views(made(x=1.5)):
        assert view._narrow["width"] <= PHONE < view._frame["width"]
        assert view._narrow["alt"] == view._frame["alt"]


def test_shown_again_it_comes_back_as_it_was(made):
    experiment = made(x=1.5)
    experiment._inputs[0].widgets[0].value = -0.25
    before = html(experiment), repr(experiment)
    experiment.close()
    assert (html(experiment), repr(experiment)) == before
    assert all(widget.comm is not None for widget in experiment._own(experiment))
    experiment._inputs[0].widgets[0].value = 1.5
    assert html(experiment) != before[0]
