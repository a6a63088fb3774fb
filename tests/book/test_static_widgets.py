"""Widgets without their kernel."""

import ipywidgets
import pytest
from ipywidgets.embed import dependency_state

from d2l_autograd.book.static_widgets import widget


def html(shown: ipywidgets.Widget) -> str | None:
    return widget(shown.model_id, dependency_state(shown, drop_defaults=False), [])


@pytest.mark.parametrize(
    ("slider", "says", "bar"),
    [
        (
            ipywidgets.FloatSlider(value=1.5, min=0, max=2),
            "1.50",
            'min="0.0" max="2.0" step="any" value="1.5"',
        ),
        (ipywidgets.IntSlider(value=3, min=0, max=9), "3", 'min="0" max="9" step="any" value="3"'),
        (ipywidgets.SelectionSlider(options=[("<a>", 1), ("b", 2)], value=2), "b", 'min="0" max="1"'),
        (ipywidgets.BoundedFloatText(value=0.5, max=4), "0.5", 'max="4.0"'),
        (ipywidgets.FloatText(value=2.5), "2.5", None),
        (ipywidgets.FloatLogSlider(value=10, min=-1, max=2), "10 (0.1 … 100)", None),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_slider_stands_still_and_says_where(slider, says, bar):
    slider.description = "<name>"
    shown = html(slider)
    assert f"<output>{says}</output>" in shown and "<span>&lt;name&gt;</span>" in shown
    assert bar in shown and " disabled>" in shown if bar else "<input" not in shown


def test_boxes_hold_their_children_and_leave_out_what_is_hidden():
    hidden = ipywidgets.HBox([ipywidgets.Button(description="B")], layout={"display": "none"})
    row = ipywidgets.HBox([ipywidgets.Label("<l>"), ipywidgets.HTML("<b>h</b>")])
    shown = html(ipywidgets.VBox([row, hidden, ipywidgets.Button(description="C&D")]))
    assert shown == (
        '<div class="column"><div class="row"><span>&lt;l&gt;</span><div><b>h</b></div></div>'
        '<button type="button" disabled>C&amp;D</button></div>'
    )


def test_what_was_not_kept_is_told_apart_from_what_shows_nothing():
    assert html(ipywidgets.Output()) == ""
    assert widget("gone", {}, []) is None


def test_views_are_handed_to_their_script_in_the_order_of_the_page():
    states = {
        "box": {"model_name": "VBoxModel", "state": {"children": ["IPY_MODEL_b", "IPY_MODEL_a"]}},
        **{name: {"model_name": "AnyModel", "state": {"_frame": name, "other": 1}} for name in "ab"},
    }
    views = []
    assert widget("box", states, views).count("data-view=") == 2
    assert [view["_frame"] for view in views] == ["b", "a"] and "other" not in views[0]
