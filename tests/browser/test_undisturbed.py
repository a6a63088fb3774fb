"""A cell runs as if no slider were moved while it runs; a cell that runs again lets its experiment go."""

from __future__ import annotations

from lab import Lab
from playwright.sync_api import expect

NOTEBOOK = "en/2.5.0-computational-graph.ipynb"
EXPERIMENT = "ad.explore(f, x=2.0"
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


LAST = "window.jupyterapp.shell.currentWidget.content.widgets.at(-1)"


def choose_last_cell(lab: Lab) -> None:
    lab.page.evaluate(
        """() => {
            const { content } = window.jupyterapp.shell.currentWidget;
            content.activeCellIndex = content.widgets.length - 1;
        }"""
    )


def start_last_cell(lab: Lab) -> None:
    choose_last_cell(lab)
    lab.page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-cell')")
    lab.page.wait_for_function(f"() => {LAST}.model.executionState === 'running'")


def output_of_last_cell(lab: Lab) -> str:
    lab.page.wait_for_function(f"() => {LAST}.model.executionState === 'idle'")
    outputs = lab.page.evaluate(f"() => {LAST}.model.outputs.toJSON()")
    return "".join("".join(output["text"]) for output in outputs)


def test_a_cell_draws_prints_and_warns_undisturbed_while_a_slider_is_dragged(lab: Lab):
    lab.open(NOTEBOOK)
    lab.run_all()
    choose_last_cell(lab)
    lab.command("notebook:insert-cell-below")
    lab.page.evaluate(f"(code) => {LAST}.model.sharedModel.setSource(code)", CELL)
    start_last_cell(lab)
    undisturbed = output_of_last_cell(lab)
    assert undisturbed.count("line") == 1000 and "warned 1000" in undisturbed
    cell = lab.cell(EXPERIMENT)
    numbers = cell.locator(".ad-numbers")
    before = numbers.inner_text()
    start_last_cell(lab)
    handle = lab.sliders(cell).first
    for key in ["ArrowRight", "ArrowLeft", "ArrowRight"] * 10:
        lab.press(handle, key)
        lab.page.wait_for_timeout(20)
    assert output_of_last_cell(lab) == undisturbed
    expect(numbers).not_to_have_text(before)  # the moves have run behind the cell


def test_a_cell_that_runs_again_lets_its_experiment_go_and_shows_the_new_one(lab: Lab):
    lab.open(NOTEBOOK)
    lab.run_all()
    for _ in range(3):
        lab.command("notebook:run-all-cells")
        lab.settle()
    cell = lab.cell(EXPERIMENT)
    numbers = cell.locator(".ad-numbers")
    before = numbers.inner_text()
    lab.press(lab.sliders(cell).first, times=3)
    expect(numbers).not_to_have_text(before)
