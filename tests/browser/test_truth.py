"""What a figure shows is what torch computes in this process, wherever a slider stands and each step."""

from __future__ import annotations

import math

import ipywidgets
import pytest
from composing import experiments
from figures import NUMBER, are, faults, numbers, texts, uncover, until
from lab import CHAPTERS, Lab
from moving import sliders, tell
from playwright.sync_api import Locator
from torch_says import by_torch, functions, gradients, opened, ready, shown, wanted

from d2l_autograd.live.experiment import Experiment
from d2l_autograd.live.sliders import set_typed

MOST_NUMERALS = 24
# What can be seen of gradients, and of whether they are right.
OF_GRADIENTS = """(view) => [...view.querySelectorAll(
        ".ad-g:not(.ad-math), .ad-sign, .ad-different, .ad-tangent, .ad-ray, .ad-expected, .ad-bar,"
        + ".ad-step, .ad-stair, .ad-chip, .ad-backward, math"
    )].filter((part) => part.checkVisibility({ visibilityProperty: true })).map((part) => part.outerHTML)"""


def test_numerals_are_few_and_each_is_torchs_at_ten_positions_of_each_slider(lab: Lab):
    view = opened(lab, "en/2.5.0-computational-graph.ipynb", "ad.explore(f, x=2.0")
    written = [found for text in texts(lab, view) for found in NUMBER.findall(text)]
    assert 10 <= len(written) <= MOST_NUMERALS, written
    at = [2.0, 3.0, 4.0]
    until(lab, lambda: shown(view), wanted(*at))
    keys = [
        "Home",
        "PageUp",
        "ArrowRight",
        "PageUp",
        "PageUp",
        "PageUp",
        "End",
        "PageDown",
        "ArrowLeft",
        "PageDown",
    ]
    for index in range(3):
        handle = view.locator(".noUi-handle").nth(index)
        stood = set()
        for key in keys:
            lab.press(handle, key)
            at[index] = round(float(handle.get_attribute("aria-valuenow")), 6)
            stood.add(at[index])
            until(lab, lambda: shown(view), wanted(*at))
            assert faults(lab, view) == []
        assert len(stood) == len(keys)


def test_before_its_step_nothing_stands_anywhere(lab: Lab):
    """The engine's order: z, then w and a, then x and y; so many gradients are there after each step."""
    view = opened(lab, "en/2.5.0-computational-graph.ipynb", "ad.explore(f, x=2.0")
    steps, note = view.locator(".ad-steps"), view.locator(".ad-note")
    grad_x, grad_y, grad_w, _, grad_a, _, grad_z = wanted(2.0, 3.0, 4.0)[3:]
    notes, gradients, values = [], [], []
    lab.press(steps, "Home")
    assert view.evaluate(OF_GRADIENTS) == []
    for step in range(8):
        assert steps.evaluate("(steps) => [steps.value, steps.max]") == [str(step), "7"]
        assert view.evaluate(HIDDEN_WRONGLY, step) == []
        notes.append(note.inner_text())
        values.append(len(numbers(view.locator(".ad-node .ad-v"))))
        gradients.append(sorted(numbers(view.locator(".ad-strip .ad-g, .ad-node .ad-g:not(.ad-math)"))))
        assert faults(lab, view) == []
        lab.press(steps)
    assert values == [0, 1, 2, 2, 2, 2, 2, 2]
    came = [[], [], [], [grad_z], [grad_w], [grad_a], [grad_x], [grad_y]]
    so_far = [sorted(grad for grads in came[: i + 1] for grad in grads) for i in range(8)]
    assert all(are(one, other) for one, other in zip(gradients, so_far, strict=True)), gradients
    told = ["x = 2", "a = 5", "z = 20", "∂z = 1", "∂w = 5", "∂a = 4", "∂x = 4"]
    assert all(part in note for part, note in zip(told, notes, strict=False)), notes
    assert all(notes) and "∂y = 4" in steps.get_attribute("aria-valuetext")  # at the end all is at rest


HIDDEN_WRONGLY = """(view, now) => [...view.querySelectorAll("[data-from]")].filter((part) =>
    (Number(part.dataset.from) > now) === part.checkVisibility({ visibilityProperty: true })
    && !part.parentElement.closest(".ad-later")).map((part) => part.outerHTML)"""
POSITIONS = ["Home", "PageUp", "ArrowRight", *["PageUp"] * 3, "End", "PageDown", "ArrowLeft", "PageDown"]


def follow(experiment: Experiment, view: Locator) -> None:
    """Put the sliders of the experiment here to where those of the page are."""
    weights = getattr(experiment, "_weights", None)
    own = sliders(experiment) + ([] if weights is None else weights.control.widgets)
    at = numbers(view.locator(".ad-own > .widget-readout"))
    for widget, value in zip(own, at, strict=True):
        if isinstance(widget, ipywidgets.FloatLogSlider):  # whose readout is rounded
            exponent = math.log(value, widget.base)
            widget.value = widget.base ** (round(exponent / widget.step) * widget.step)
        else:
            set_typed(widget, str(value))


@pytest.mark.parametrize("notebook", [name for name in CHAPTERS if name.startswith("en/")])
def test_each_experiment_is_torchs_at_ten_positions_of_each_slider_and_each_step(lab: Lab, notebook: str):
    stem = notebook.removeprefix("en/").removesuffix(".ipynb")
    made = [each for name, each in experiments().items() if name.rpartition(" ")[0] == stem]
    lab.open(notebook)
    lab.run_all()
    cells = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell:has(.ad-figure):not(:has(.ad-account))"
    # The reader's own engine beside torch's has tests of its own, for torch does not run it.
    by_torch_alone = lab.page.locator(cells).filter(has_not_text="beside_torch(")
    views = [cell.locator(".ad-view").first for cell in by_torch_alone.all()]
    assert len(views) == len(made)
    for view, experiment in zip(views, made, strict=True):
        view.scroll_into_view_if_needed()
        view.locator(".widget-readout").first.wait_for()
        uncover(view)
        handles = view.locator(".ad-own .noUi-handle")

        def wanted_now() -> list[float]:
            follow(experiment, view)  # noqa: B023
            return [each for f in functions(experiment) for each in by_torch(f, experiment)]  # noqa: B023

        for index in range(handles.count()):
            for key in POSITIONS:
                lab.press(handles.nth(index), key)
                until(lab, lambda: gradients(view), wanted_now())  # noqa: B023
        each_step(lab, view, wanted_now())
        tell(experiment, reset=True)


def each_step(lab: Lab, view: Locator, grads: list[float]) -> None:
    """Before its step a gradient stands nowhere; from then on it is the one."""
    steps = view.locator(".ad-steps")
    if not steps.is_visible():
        return
    lab.press(steps, "Home")
    count = 0
    for step in range(int(steps.get_attribute("max")) + 1):
        assert view.evaluate(HIDDEN_WRONGLY, step) == []
        found = gradients(view)
        assert count <= len(found) and all(any(are([one], [grad]) for grad in grads) for one in found)
        assert (step > 0) or not found
        count = len(found)
        lab.press(steps)
    assert are(gradients(view), grads)


def test_before_the_run_there_is_no_gradient_of_a_loop_either(lab: Lab):
    lab.open("en/2.5.4-control-flow.ipynb")
    lab.run_all()
    for source in ("ad.explore(f, a=0.8392", "ad.predict(f, a=[0.3"):
        view = ready(lab, source)
        assert len(view.evaluate(OF_GRADIENTS)) > 10
        lab.press(view.locator(".ad-steps"), "Home")
        assert view.evaluate(OF_GRADIENTS) == []
