"""Figures that come and go: two views of one, cells that run again, cleared outputs, kernels gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from figures import numbers, until
from lab import Lab
from playwright.sync_api import Locator
from torch_says import opened, shown, wanted

INTRODUCTION = "en/2.5.0-computational-graph.ipynb", "ad.explore(f, x=2.0"
CELL = """
import time, warnings
torch.manual_seed(5)
drawn = 0.0
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for i in range(1000):
        drawn += torch.rand(()).item()
        print("line", i)
        warnings.warn("mine", stacklevel=1)
        time.sleep(0.003)
print("drawn", drawn, "warned", len(caught))
"""
TURNED_TO = "print({each._reel._first for each in Out.values() if hasattr(each, '_reel')})"


def test_two_views_of_one_experiment_follow_each_others_sliders(lab: Lab):
    first = opened(lab, *INTRODUCTION)
    lab.choose(INTRODUCTION[1])
    lab.command("notebook:create-output-view")
    second = lab.page.locator(".jp-LinkedOutputView .ad-view")
    second.locator(".widget-readout").first.wait_for()
    lab.press(second.locator(".noUi-handle").first, times=3)
    lab.press(first.locator(".noUi-handle").nth(1), times=2)
    for view in (first, second):
        until(lab, lambda view=view: shown(view), wanted(2.3, 3.2, 4.0))
    lab.press(second.locator(".ad-steps"), "Home")
    assert [view.locator(".ad-steps").input_value() for view in (first, second)] == ["7", "0"]
    lab.page.evaluate(
        "() => document.querySelector('.jp-LinkedOutputView').closest('.jp-MainAreaWidget')?.remove()"
    )
    lab.press(first.locator(".noUi-handle").nth(2))
    until(lab, lambda: shown(first), wanted(2.3, 3.2, 4.2))


def test_a_figure_that_goes_leaves_no_error_behind_and_the_new_one_works(lab: Lab):
    view = opened(lab, *INTRODUCTION)
    for command in ("notebook:run-all-cells", "notebook:clear-all-cell-outputs", "notebook:run-all-cells"):
        mine = view.element_handle()
        lab.press(view.locator(".noUi-handle").first)
        lab.command(command)
        lab.page.wait_for_function("(view) => !view.isConnected", arg=mine)
        lab.command("notebook:run-all-cells")
        lab.settle()
        view = lab.cell(INTRODUCTION[1]).locator(".ad-view")
        view.locator(".widget-readout").first.wait_for()
    lab.press(view.locator(".noUi-handle").first, times=3)
    until(lab, lambda: shown(view), wanted(2.3, 3.0, 4.0))
    mine = view.element_handle()
    lab.close_notebooks()
    lab.page.wait_for_function("(view) => !view.isConnected", arg=mine)


def test_a_step_is_kept_while_a_slider_moves_and_stepping_needs_no_kernel(lab: Lab):
    view = opened(lab, *INTRODUCTION)
    steps, note = view.locator(".ad-steps"), view.locator(".ad-note")
    lab.press(steps, "Home")
    lab.press(view.locator(".noUi-handle").first)
    note.get_by_text("x = 2.1").wait_for()
    assert steps.input_value() == "0"
    lab.page.evaluate("() => window.jupyterapp.serviceManager.sessions.shutdownAll()")
    assert numbers(view.locator(".ad-strip .ad-g")) == []
    lab.press(steps, "End")
    until(lab, lambda: shown(view), wanted(2.1, 3.0, 4.0))


def test_a_cell_draws_prints_and_warns_undisturbed_while_a_slider_is_dragged(lab: Lab):
    view: Locator = opened(lab, *INTRODUCTION)
    lab.add_cell(CELL)
    lab.run_last_cell()
    undisturbed = lab.output_of_last_cell()
    assert undisturbed.count("line") == 1000 and "warned 1000" in undisturbed
    lab.cell(INTRODUCTION[1])
    lab.run_last_cell()
    for key in ["ArrowRight", "ArrowLeft", "ArrowRight"] * 10:
        lab.press(view.locator(".noUi-handle").first, key)
        lab.page.wait_for_timeout(20)
    assert lab.output_of_last_cell() == undisturbed
    until(lab, lambda: shown(view), wanted(3.0, 3.0, 4.0))  # the moves have run behind the cell


def test_who_leaves_a_figure_has_the_kernel_to_themselves(lab: Lab):
    view: Locator = opened(lab, *INTRODUCTION)
    lab.add_cell(TURNED_TO)
    while view.locator(".ad-figure").get_attribute("data-from") != "ahead":
        lab.press(view.locator(".noUi-handle").nth(1))
    lab.page.mouse.move(0, 0)
    lab.page.evaluate("() => document.activeElement.blur()")
    lab.run_last_cell()
    assert lab.output_of_last_cell() == "{None}\n"


def test_without_its_kernel_what_was_ahead_still_moves_and_the_rest_says_why_not(lab: Lab):
    view = opened(lab, *INTRODUCTION)
    handle, figure = view.locator(".noUi-handle").first, view.locator(".ad-figure")
    lab.press(handle)
    lab.page.wait_for_timeout(3000)  # all that lies around is ahead by then
    lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.shutdown()")
    for press in range(8):
        lab.press(handle)
        until(lab, lambda: shown(view), wanted(round(2.2 + 0.1 * press, 1), 3.0, 4.0))
        assert figure.get_attribute("data-from") == "ahead"
    last = shown(view)
    lab.press(view.locator(".noUi-handle").nth(1), "End")
    view.get_by_text("The kernel is gone").wait_for()
    assert shown(view)[3:] == last[3:]  # of no other place than the last
    # What ipywidgets says of each move of a slider without a kernel, whatever the notebook.
    lab.console_errors[:] = [each for each in lab.console_errors if "Cannot send" not in each]


@pytest.fixture
def file(chapters: Path) -> Iterator[Path]:
    """The notebook's file, which is as before afterwards."""
    path = chapters / INTRODUCTION[0]
    before = path.read_bytes()
    yield path
    path.write_bytes(before)


def test_a_saved_notebook_has_its_pictures_and_the_open_ones_figures_live_on(lab: Lab, file: Path):
    view = opened(lab, *INTRODUCTION)
    lab.command("docmanager:save")
    lab.press(view.locator(".noUi-handle").first)
    until(lab, lambda: shown(view)[:3], [2.1, 3.0, 4.0])
    assert "widget-view" not in file.read_text(encoding="utf-8")
    lab.close_notebooks()
    lab.open(INTRODUCTION[0])
    lab.render_all()
    picture = lab.cell(INTRODUCTION[1]).locator("img[src^='data:image/svg']")
    assert picture.evaluate("async (img) => (await img.decode(), img.naturalWidth > 500)")
    assert "Error displaying widget" not in lab.page.locator(".jp-NotebookPanel").inner_text()
