"""A figure under a reader's hands: no key leaves it, numbers are dragged and typed where they stand."""

from __future__ import annotations

import pytest
import torch
from figures import are, number, numbers, until
from lab import Lab
from playwright.sync_api import Locator
from torch_says import GRADIENTS_OF_ROWS, opened, ready, shown, wanted

KEYS = [
    "a",
    "b",
    "x",
    "m",
    "y",
    "d",
    "d",
    "c",
    "v",
    "z",
    "ArrowDown",
    "ArrowUp",
    "Enter",
    "Shift+Enter",
    "Escape",
]
FOCUSABLE = "[tabindex='0'], [contenteditable], button, input"
INTRODUCTION = "en/2.5.0-computational-graph.ipynb", "ad.explore(f, x=2.0"
LOOP = "en/2.5.4-control-flow.ipynb"


def f(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b


def notebook(lab: Lab) -> list:
    """The notebook as far as a shortcut could have changed it."""
    return lab.page.evaluate(
        """() => {
            const { content } = window.jupyterapp.shell.currentWidget;
            const cells = content.widgets.map(({ model }) => [model.id, model.type, model.executionCount]);
            return [content.mode, content.activeCellIndex, ...cells];
        }"""
    )


@pytest.mark.parametrize(
    ("name", "source", "least"),
    [
        (*INTRODUCTION, 11),
        ("en/2.5.2-non-scalar-backward.ipynb", "upstream=[1.0, 0.0]", 20),
        ("en/2.5.1-simple-example.ipynb", "book = ad.ledger(quadratic", 14),
        ("en/2.5.3-detaching.ipynb", "ad.compare(cut, whole", 15),
    ],
    ids=["numbers", "weights and a fold", "ledger", "comparison"],
)
def test_no_key_pressed_in_a_figure_is_the_notebooks(lab: Lab, name: str, source: str, least: int):
    opened(lab, name, source)
    view = lab.cell(source).locator(".jp-OutputArea")
    view.locator(".widget-readout").first.focus()
    before, tried = notebook(lab), set()
    parts = view.locator(FOCUSABLE).filter(visible=True)
    for place in range(least):
        part = parts.nth(place)
        part.focus()
        tried.add(part.evaluate("(part) => part.tagName + part.classList[0]"))
        for key in KEYS:
            lab.page.keyboard.press(key)
        assert notebook(lab) == before, part.evaluate("(part) => part.outerHTML")
    assert parts.count() >= least and len(tried) >= 3, tried


def test_what_appears_later_keeps_its_keys_too(lab: Lab):
    view = opened(lab, "en/2.5.2-non-scalar-backward.ipynb", "upstream=[1.0, 0.0]")
    view.locator("[data-fold]").press("Enter")
    view.locator("[data-refold]").wait_for()
    view.locator(".ad-play").focus()
    before = notebook(lab)
    for part in view.locator(".ad-picture [tabindex]").all():
        part.focus()
        for key in ("a", "d", "d", "m"):
            lab.page.keyboard.press(key)
    assert notebook(lab) == before
    view.locator("[data-refold]").press("Enter")
    view.locator("[data-fold]").wait_for()


def test_the_arrows_step_and_the_space_bar_plays(lab: Lab):
    view = opened(lab, *INTRODUCTION)
    steps, play = view.locator(".ad-steps"), view.locator(".ad-play")
    assert steps.input_value() == "7"
    for part in (steps, view.locator(".ad-node").first):
        lab.press(part, "Home")
        assert steps.input_value() == "0"
        lab.press(part, "ArrowRight", times=4)
        assert steps.input_value() == "4"
        lab.press(part, "ArrowLeft")
        assert steps.input_value() == "3"
    lab.press(steps, "Home")
    lab.press(steps, " ")
    assert play.get_attribute("aria-pressed") == "true"
    lab.page.wait_for_function("(steps) => steps.value === '2'", arg=steps.element_handle())
    lab.press(steps, " ")
    assert play.get_attribute("aria-pressed") == "false"
    lab.press(steps, "ArrowRight", times=4)
    play.press("Enter")
    lab.page.wait_for_function("(play) => play.ariaPressed === 'false'", arg=play.element_handle())
    assert steps.input_value() == "7"


def test_a_node_is_pinned_by_key_and_by_click_and_its_formula_stays(lab: Lab):
    view = opened(lab, *INTRODUCTION)
    formula = view.locator("math.ad-formula")
    node = view.locator('.ad-node[data-line="2"]')
    node.press("Enter")
    view.locator(".ad-reset").hover()
    assert formula.get_attribute("aria-label").startswith("∂z/∂a = ")
    node.click()
    view.locator(".ad-reset").hover()
    view.locator(".ad-reset").focus()
    assert formula.get_attribute("aria-label").startswith("∂z/∂x = ")


def drag(lab: Lab, readout: Locator, pixels: int) -> None:
    """Press the mouse on a number, move it, and let go."""
    readout.scroll_into_view_if_needed()
    box = readout.bounding_box()
    x, y = box["x"] + 12, box["y"] + box["height"] / 2
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    for part in range(1, 9):
        lab.page.mouse.move(x + pixels * part / 8, y)
    lab.page.mouse.up()


def test_a_number_is_dragged_where_it_stands(lab: Lab):
    view = opened(lab, *INTRODUCTION)
    drag(lab, view.locator(".widget-readout").nth(1), 40)
    until(lab, lambda: shown(view), wanted(2.0, 3.8, 4.0))
    assert float(view.locator(".noUi-handle").nth(1).get_attribute("aria-valuenow")) == pytest.approx(3.8)
    drag(lab, view.locator(".widget-readout").nth(1), -40)
    until(lab, lambda: shown(view), wanted(2.0, 3.0, 4.0))


def test_reset_brings_the_first_figure_back(lab: Lab):
    view = opened(lab, *INTRODUCTION)
    for index in range(3):
        lab.press(view.locator(".noUi-handle").nth(index), "End")
    until(lab, lambda: shown(view), wanted(10.0, 10.0, 10.0))
    view.locator(".ad-reset").press("Enter")
    until(lab, lambda: shown(view), wanted(2.0, 3.0, 4.0))


LOGARITHMIC = """from ipywidgets import FloatLogSlider
ad.explore(f, a=FloatLogSlider(value=0.1, min=-3, max=3, step=0.05), plot="slope")"""


def test_a_slider_of_each_kind_is_dragged_by_its_number(lab: Lab):
    lab.open(LOOP)
    lab.run_all()
    lab.add_cell(LOGARITHMIC)
    lab.run_last_cell()
    for source in ("ad.explore(f, a=0.8392", "FloatLogSlider(", "ad.predict(f, a=[0.3"):
        view = ready(lab, source)
        dragged(lab, view, 3 if "[" in source else 1)


def dragged(lab: Lab, view: Locator, count: int) -> None:
    """Drag the first of a figure's numbers, of which ``count`` are the input's."""
    readout = view.locator(".ad-own > .widget-readout").first
    before = number(readout.inner_text())
    drag(lab, readout, 40)
    lab.page.wait_for_function(
        "([readout, before]) => parseFloat(readout.innerText) > before",
        arg=[readout.element_handle(), before],
    )
    at = numbers(view.locator(".ad-own > .widget-readout"))
    a = torch.tensor(at[:count], requires_grad=True)
    (grad,) = torch.autograd.grad(f(a if count > 1 else a[0]).sum(), a)
    shown_of = GRADIENTS_OF_ROWS if count > 1 else ".ad-strip text.ad-g:has(tspan)"
    until(lab, lambda: numbers(view.locator(shown_of)), grad.tolist())


@pytest.mark.parametrize(
    ("name", "source", "taken"),
    [(LOOP, "ad.explore(f, a=0.8392", [1.23, 2, -0.7]), (*INTRODUCTION, [1.2, 9, -0.7])],
    ids=["off the steps", "on the steps"],
)
def test_a_number_is_typed_where_it_stands(lab: Lab, name: str, source: str, taken: list[float]):
    view = opened(lab, name, source)
    readout, value = view.locator(".widget-readout").first, view.locator(".ad-strip .ad-v").first
    start = readout.inner_text()
    typed, wanted_numbers = ("abc", "1.23", "9", "−0.7"), (float(start), *taken)
    for leave, text, wanted_number in zip(
        ("Enter", "Enter", "Tab", "Enter"), typed, wanted_numbers, strict=True
    ):
        readout.click()
        lab.page.keyboard.press("Control+a")
        lab.page.keyboard.type(text)
        lab.page.keyboard.press(leave)
        until(lab, lambda: [number(value.text_content()), number(readout.inner_text())], [wanted_number] * 2)
        spoken = view.locator(".noUi-handle").first.get_attribute("aria-valuetext")
        assert are([number(spoken)], [wanted_number])
    assert lab.page.locator(".jp-mod-editMode").count() == 0  # no key went on to JupyterLab


def test_a_slider_tells_its_name_and_the_value_that_it_shows(lab: Lab):
    view = opened(lab, LOOP, "ad.explore(f, a=0.8392")
    slider = view.get_by_role("slider", name="a", exact=True)
    for value in ("0.8392", "0.8500", "0.9000"):
        lab.page.wait_for_function(
            "([slider, shown]) => Number(slider.ariaValueText) === Number(shown)",
            arg=[slider.element_handle(), value],
        )
        assert view.locator(".widget-readout").first.inner_text() == value
        lab.press(slider)


def test_what_is_typed_as_an_answer_is_not_the_notebooks_and_neither_is_what_follows(lab: Lab):
    lab.open(INTRODUCTION[0])
    lab.run_all()
    view = lab.cell("ad.predict(two_paths").locator(".ad-view")
    field, said = view.locator(".ad-question input"), view.locator(".ad-says")
    field.focus()
    before = notebook(lab)
    lab.page.keyboard.type("addm")
    lab.page.keyboard.press("Enter")
    assert "Numbers are wanted" in said.inner_text()
    for wrong, told in (("4", "by way of a"), ("28", "derivatives multiply")):
        field.fill(wrong)
        lab.page.keyboard.press("Enter")
        assert told in said.inner_text()
    for right in ("11", "4"):
        field.fill(right)
        lab.page.keyboard.press("Enter")
        assert said.inner_text().startswith(f"Right: {right}.")
    lab.page.keyboard.type("addm")
    assert notebook(lab) == before
