"""A page of the static book, opened from the disk: no kernel, no network, and the view goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from axe_playwright_python.sync_playwright import Axe
from lab import ROOT, SCREENSHOTS
from playwright.sync_api import Page, sync_playwright
from serve import QUIET

from d2l_autograd.book.build import build

NOTEBOOKS = (
    "zh/2.5.0-computational-graph.ipynb",
    "en/2.5.0-computational-graph.ipynb",
    "en/2.5.4-control-flow.ipynb",
    "en/playground.ipynb",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of one chapter in both languages, and two more in English."""
    place = tmp_path_factory.mktemp("book")
    for name in NOTEBOOKS:
        (place / "chapters" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "chapters" / name, place / "chapters" / name)
    build(place / "chapters", place / "book")
    return place / "book"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_steps_points_and_pins_without_a_kernel(chromium: str, folder: Path, scheme: str):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport={"width": 1024, "height": 900}, color_scheme=scheme)
        wrong: list[str] = []
        page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: request.url.startswith("file:") or wrong.append(request.url))
        page.goto(f"file://{folder}/index.html")
        page.get_by_role("link", name="2.5.0 计算图").click()
        _use(page)
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"book-{scheme}.png")
        assert page.evaluate("document.documentElement.scrollWidth") == 1024
        page.get_by_role("link", name="English").first.click()
        page.wait_for_url("**/en/2.5.0-computational-graph.html")
        assert [_serious(page, folder / name) for name in NOTEBOOKS] == [[]] * len(NOTEBOOKS)
        browser.close()
    assert [one for one in wrong if not one.startswith(("data:", "blob:"))] == []


def _serious(page: Page, notebook: Path) -> list[str]:
    """What an accessibility check finds on the page of a notebook."""
    page.goto(f"file://{notebook.with_suffix('.html')}")
    found = Axe().run(page).response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


def _use(page: Page) -> None:
    x, y, w = (torch.tensor(value, requires_grad=True) for value in (2.0, 3.0, 4.0))
    grads = [f"∂ {grad.item():g}" for grad in torch.autograd.grad((x + y) * w, (x, y, w))]
    view = page.locator(".live").first
    view.locator(".ad-graph").focus()
    shown = view.locator(".ad-graph .ad-leaf:not(.ad-ungraded) .ad-gradient")
    page.keyboard.press("Home")
    assert shown.count() == 0
    page.keyboard.press("End")
    assert [text.replace("\xa0", " ") for text in shown.all_text_contents()] == grads
    view.locator('.ad-graph .ad-node[data-node="0"]').hover()
    assert view.locator(".ad-code .ad-lit, .ad-graph .ad-edge.ad-lit").count() > 0
    view.locator('.ad-graph .ad-node[data-node="0"]').click()
    formula = view.locator(".ad-formula math").first
    assert "∂x" in formula.get_attribute("aria-label") and formula.bounding_box()["height"] > 10
    plot = view.locator("img.ad-plot")
    assert plot.count() == 1
