"""The exercises as a reader does them: an answer in the cell, a verdict below, a solution that is folded."""

from __future__ import annotations

import pytest
from lab import Lab
from playwright.sync_api import Locator

ANSWERS = {
    "right": 'made_from = {"a": "x", "b": "a", "c": "x", "d": "bc", "e": "x", "y": "de"}',
    "wrong": 'made_from = {"a": "x", "b": "a", "c": "x", "d": "b", "e": "x", "y": "de"}',
}
ASK = 'ad.check("2.5.5-6", made_from)'


def answer(lab: Lab, text: str) -> Locator:
    """Write ``text`` into the cell of exercise 6, run it, and return what appears below."""
    cell = lab.cell(ASK)
    before = cell.locator(".jp-InputArea-prompt").inner_text()
    lab.page.evaluate(
        """([ask, text]) => {
            const { content } = window.jupyterapp.shell.currentWidget;
            const at = content.widgets.findIndex((cell) => cell.model.sharedModel.source.includes(ask));
            content.widgets[at].model.sharedModel.setSource(text + "\\n\\n" + ask);
            content.activeCellIndex = at;
        }""",
        [ASK, text],
    )
    lab.command("notebook:run-cell")
    lab.page.wait_for_function(
        "([cell, before]) => !cell.innerText.includes(before)",
        arg=[
            cell.locator(".jp-InputArea-prompt").element_handle(),
            before,
        ],
    )
    return cell.locator(".jp-OutputArea-output").first


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_answer_gets_its_verdict_and_the_solution_stays_folded(lab: Lab, theme: str):
    lab.open("en/2.5.5-exercises.ipynb", theme)
    lab.run_all()
    assert "2.5.5-6 is not answered yet" in lab.cell(ASK).inner_text()
    wrong = answer(lab, ANSWERS["wrong"])
    assert "d is made from 2 of the values" in wrong.inner_text() and wrong.locator("img").count() == 0
    right = answer(lab, ANSWERS["right"])
    assert "✓ 2.5.5-6 is right" in right.inner_text()
    picture = right.locator("img")
    assert "x: 0.0824" in picture.get_attribute("alt") and picture.bounding_box()["height"] > 100
    folded = lab.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) details")
    solution = folded.filter(has_text="Three arrows leave")
    text = solution.get_by_text("Three arrows leave")
    assert not text.is_visible()
    solution.locator("summary").click()
    text.wait_for(state="visible")
    lab.screenshot(f"exercises-{theme}")
