"""Each notebook as a reader meets it: first just cloned and never run, then run."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from lab import CHAPTERS, ROOT, Lab

SHOWN = ".jp-CodeCell:has(.ad-view)"
OURS = ".ad-view, .jp-OutputArea-output"


def stored_pictures(notebook: str) -> int:
    """How many still pictures of graphs the notebook's file holds."""
    cells = json.loads((ROOT / "chapters" / notebook).read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return sum("".join(output.get("data", {}).get("text/html", "")).count("<img ") for output in outputs)


@pytest.mark.parametrize("notebook", CHAPTERS)
def test_a_notebook_never_run_shows_its_pictures(lab: Lab, notebook):
    lab.open(notebook)
    pictures = lab.page.locator('.jp-OutputArea img[src^="data:image/svg+xml"]')
    assert pictures.count() == stored_pictures(notebook)
    for picture in pictures.all():
        assert picture.get_attribute("alt")
        assert picture.evaluate("(img) => img.decode().then(() => img.naturalWidth)") > 0
    assert "Loading widget" not in lab.page.inner_text(".jp-NotebookPanel")
    lab.screenshot(f"{notebook}-stored")


@pytest.mark.parametrize("notebook", CHAPTERS)
def test_a_notebook_runs_and_an_accessibility_check_finds_nothing_serious(lab: Lab, notebook):
    lab.open(notebook)
    lab.run_all()
    lab.render_all()
    for theme in ("light", "dark"):
        lab.set_theme(theme)
        for number, cell in enumerate(lab.page.locator(SHOWN).all()):
            cell.scroll_into_view_if_needed()
            lab.screenshot(f"{notebook}-{number}-{theme}", cell)
        found = Axe().run(lab.page, context=OURS).response
        assert found["passes"] or not lab.page.locator(".ad-view").count()
        serious = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
        assert [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in serious] == []
