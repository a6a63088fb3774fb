"""Each notebook as a reader meets it: first just cloned and never run, then run."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from figures import faults
from lab import CHAPTERS, ROOT, Lab

SHOWN = ".jp-CodeCell .ad-view:has(.ad-figure)"
NARROW = {"width": 1024, "height": 768}
OURS = ".ad-view, .jp-OutputArea-output"


@pytest.fixture
def narrow(lab: Lab) -> Iterator[Lab]:
    """JupyterLab in a narrow window."""
    lab.page.set_viewport_size(NARROW)
    yield lab
    lab.page.set_viewport_size({"width": 1440, "height": 1000})


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
def test_it_runs_and_is_legible_in_a_narrow_window_in_both_themes(narrow: Lab, notebook):
    lab = narrow
    lab.open(notebook)
    lab.run_all()
    lab.render_all()
    views = lab.page.locator(SHOWN)
    for theme in ("light", "dark"):
        lab.set_theme(theme)
        for number, view in enumerate(views.all()):
            view.scroll_into_view_if_needed()
            view.locator(".widget-readout").first.wait_for()
            # The figure for this width comes from the kernel.
            fits = "(view) => view.scrollWidth <= view.clientWidth"
            lab.page.wait_for_function(fits, arg=view.element_handle(), timeout=20_000)
            assert faults(lab, view) == []
            lab.screenshot(f"{notebook}-{number}-{theme}", view)
        found = Axe().run(lab.page, context=OURS).response
        assert found["passes"] or not views.count()
        serious = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
        assert [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in serious] == []
    assert lab.page.evaluate("() => document.documentElement.scrollWidth") == NARROW["width"]


def test_a_reader_who_wants_no_motion_gets_none(lab: Lab):
    lab.open("en/2.5.0-computational-graph.ipynb")
    lab.run_all()
    moving = """(view) => [view, ...view.querySelectorAll("*")].flatMap((part) => {
        const { transitionDuration, animationName } = getComputedStyle(part);
        return /[1-9]/.test(transitionDuration) || animationName !== "none" ? [part.outerHTML] : [];
    })"""
    view = lab.cell("ad.explore(f, x=2.0").locator(".ad-view")
    view.locator(".widget-readout").first.wait_for()
    # As they look while they are tapped: only then something moves by itself.
    view.locator(".noUi-target").evaluate_all(
        "(all) => all.forEach((one) => one.classList.add('noUi-state-tap'))"
    )
    assert len(view.evaluate(moving)) > 0
    lab.page.emulate_media(reduced_motion="reduce")
    try:
        assert view.evaluate(moving) == []
    finally:
        lab.page.emulate_media(reduced_motion="no-preference")
