"""A page of the static book, opened from the disk: no kernel, no network, and the view goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from axe_playwright_python.sync_playwright import Axe
from figures import SCRIPT, are, numbers
from lab import ROOT, SCREENSHOTS
from playwright.sync_api import Page, sync_playwright
from serve import QUIET

from d2l_autograd.book.build import build
from d2l_autograd.colours import LIGHT

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
        page.set_viewport_size({"width": 390, "height": 844})
        wide = {}
        for name in NOTEBOOKS:
            page.goto(f"file://{(folder / name).with_suffix('.html')}")
            page.screenshot(
                path=SCREENSHOTS / f"book-phone-{name.replace('/', '-')}-{scheme}.png", full_page=True
            )
            wide[name] = page.evaluate("document.documentElement.scrollWidth")
            page.evaluate(SCRIPT)
            views = page.locator(".live .ad-view:has(.ad-figure)")
            assert views.count() > 0
            for view in views.all():
                assert view.evaluate("(view) => view.scrollWidth - view.clientWidth") <= 0
                assert view.evaluate("(view) => window.figures.faults(view)") == []
        assert wide == dict.fromkeys(NOTEBOOKS, 390)
        browser.close()
    assert [one for one in wrong if not one.startswith(("data:", "blob:"))] == []


def _serious(page: Page, notebook: Path) -> list[str]:
    """What an accessibility check finds on the page of a notebook."""
    page.goto(f"file://{notebook.with_suffix('.html')}")
    found = Axe().run(page).response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


def _use(page: Page) -> None:
    """Step through the introduction's run, point and pin; torch says what stands there."""
    leaves = [torch.tensor(value, requires_grad=True) for value in (2.0, 3.0, 4.0)]
    x, y, w = leaves
    grads = [grad.item() for grad in torch.autograd.grad((x + y) * w, leaves)]
    view = page.locator(".live .ad-view:has(.ad-figure)").first
    steps, formula = view.locator(".ad-steps"), view.locator(".ad-slot.ad-formula math")
    shown, note = view.locator(".ad-strip .ad-g"), view.locator(".ad-note")
    steps.press("Home")
    assert numbers(shown) == [] and formula.count() == 0
    seen = []
    for _ in range(7):
        steps.press("ArrowRight")
        assert note.inner_text()
        seen += formula.evaluate_all(
            "(all) => all.map((one) => one.getAttribute('aria-label').split(' ')[0])"
        )
    # The engine's order.
    assert seen == ["∂z/∂z", "∂z/∂w", "∂z/∂a", "∂z/∂x", "∂z/∂y"]
    assert are(numbers(shown), grads)
    view.locator('.ad-node[data-line="2"]').click()
    view.locator(".ad-picture").hover(position={"x": 2, "y": 2})
    assert formula.get_attribute("aria-label").startswith("∂z/∂a = ")
    view.locator('.ad-strip[data-node="1"]').click(position={"x": 20, "y": 20})
    assert formula.get_attribute("aria-label").startswith("∂z/∂y = ")
    assert formula.bounding_box()["height"] > 10


@pytest.mark.parametrize(
    ("locale", "scripts", "first"),
    [("zh-CN", True, "zh"), ("zh-CN", False, "en"), ("en-GB", True, "en"), ("fr-FR", True, "en")],
)
def test_the_book_is_a_site_for_every_reader_and_for_paper(
    chromium: str, folder: Path, locale: str, scripts: bool, first: str
):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(
            viewport={"width": 390, "height": 844},
            color_scheme="dark",
            locale=locale,
            java_script_enabled=scripts,
        )
        half = folder / "half.html"  # as far as it is when it may first be seen
        half.write_text((folder / "index.html").read_text(encoding="utf-8").rpartition("</main>")[0], "utf-8")
        page.goto(half.as_uri())
        assert _uppermost(page) == first
        half.unlink()
        page.goto(f"file://{folder}/index.html")
        assert _uppermost(page) == page.locator("main > section").first.get_attribute("id") == first
        if scripts:
            assert Axe().run(page).response["violations"] == []
        _by_touch(page)
        assert page.locator("li img").evaluate_all("(all) => all.every((one) => one.naturalWidth > 0)")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{first}/2.5.0-computational-graph.html")
        _by_touch(page)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/index.html#{first}")
        page.go_back()
        page.get_by_role("navigation").last.get_by_role("link").nth(1).click()
        page.wait_for_url(f"**/{'en' if first == 'zh' else 'zh'}/2.5.0-computational-graph.html")
        if scripts:  # without, a page has no views
            _on_paper(page)
        browser.close()


_MM = 96 / 25.4  # in CSS pixels


def _uppermost(page: Page) -> str:
    """The edition that stands first on the screen."""
    return min(page.locator("main > section").all(), key=lambda one: one.bounding_box()["y"]).get_attribute(
        "id"
    )


def _by_touch(page: Page) -> None:
    """Nothing is wider than the screen, and a finger meets each way."""
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]
    for link in page.locator("nav a, .index a").all():
        box = link.bounding_box()
        assert min(box["width"], box["height"]) >= 44, link.inner_text()


def _on_paper(page: Page) -> None:
    """Black on white, without what only a screen can do; a figure fits on a page and is not cut."""
    page.set_viewport_size({"width": 1366, "height": 900})
    page.reload()
    page.emulate_media(media="print")
    for gone in page.locator("nav, button").all():
        assert not gone.is_visible()
    colours = "({ color, backgroundColor }) => [color, backgroundColor]"
    of_body = page.evaluate(f"({colours})(getComputedStyle(document.body))")
    assert of_body == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    for view in page.locator(".live").all():
        assert view.evaluate("(one) => getComputedStyle(one).breakInside") == "avoid"
        box = view.locator(".ad-figure").bounding_box()
        assert box["width"] <= 186 * _MM and box["height"] <= 269 * _MM  # A4 without its margins
        blue = "(one) => getComputedStyle(one).getPropertyValue('--ad-value').trim()"
        assert view.locator(".ad-view").first.evaluate(blue) == LIGHT["value"]
