"""A page of the static book, opened from the disk: no kernel, no network, and the view goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from axe_playwright_python.sync_playwright import Axe
from composing import experiments
from figures import SCRIPT, are, numbers, uncover
from lab import ROOT, SCREENSHOTS
from moving import tell
from playwright.sync_api import Locator, Page, sync_playwright
from serve import QUIET
from torch_says import GRADIENTS_OF_ROWS, by_torch, functions, gradients

from d2l_autograd.book.build import build
from d2l_autograd.colours import LIGHT
from d2l_autograd.live.experiment import Experiment
from d2l_autograd.live.upstream_weights import read_rule

NOTEBOOKS = (
    "zh/2.5.0-computational-graph.ipynb",
    "en/2.5.0-computational-graph.ipynb",
    "en/2.5.4-control-flow.ipynb",
    "en/playground.ipynb",
)
CHAPTERS = (
    "2.5.0-computational-graph",
    "2.5.1-simple-example",
    "2.5.2-non-scalar-backward",
    "2.5.3-detaching",
    "2.5.4-control-flow",
    "playground",
)
MOVES = ["ArrowRight", "End", "PageDown", "mouse", "touch"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, as it is made for readers."""
    place = tmp_path_factory.mktemp("book")
    build(ROOT / "chapters", place / "book")
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
    view = page.locator(".live .ad-view:has(.ad-figure)").nth(1)
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


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_slider_of_every_page_moves_and_shows_torchs_numbers(
    chromium: str, folder: Path, chapter: str, language: str
):
    made = [each for name, each in experiments().items() if name.rpartition(" ")[0] == chapter]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport={"width": 1024, "height": 900}, has_touch=True)
        page.goto(f"file://{folder}/{language}/{chapter}.html")
        page.locator(".ad-held").first.wait_for()
        page.evaluate(SCRIPT)
        views = page.locator(".live .ad-view:has(.ad-figure):not(:has(.ad-account))").all()
        assert len(views) == len(made)
        for view, experiment in zip(views, made, strict=True):
            uncover(view)
            name = view.evaluate("(view) => view.parentElement.dataset.view")
            sliders = held_sliders(experiment)
            ranges = view.locator(".ad-range")
            assert ranges.count() == len(sliders)
            for index in range(ranges.count()):
                seen = set()
                for how in MOVES:
                    use(page, ranges.nth(index), how)
                    at = page.evaluate("(n) => new URLSearchParams(location.hash.slice(1)).get(n)", name)
                    places, variant = at.split("~")[0].split("|")
                    put(experiment, sliders, [int(place) for place in places.split(",")], variant)
                    wanted = [each for f in functions(experiment) for each in by_torch(f, experiment)]
                    assert are(gradients(view), wanted), (chapter, index, how, at)
                    assert view.evaluate("(view) => window.figures.faults(view)") == []
                    seen.add(places)
                assert len(seen) >= 3
            view.locator(".ad-reset").click()
            tell(experiment, reset=True)
        browser.close()


def held_sliders(experiment: Experiment) -> list[int]:
    """The widgets that a page has sliders for."""
    return [i for i, way in enumerate(experiment._reel.tracks) if way is not None]


def use(page: Page, slider: Locator, how: str) -> None:
    """Move a slider of a page by a key, the mouse or a finger."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    if how == "mouse":
        page.mouse.move(box["x"] + 0.5 * box["width"], y)
        page.mouse.down()
        page.mouse.move(box["x"] + 0.3 * box["width"], y, steps=4)
        page.mouse.up()
    elif how == "touch":
        page.touchscreen.tap(box["x"] + 0.8 * box["width"], y)
    else:
        slider.press(how)


def put(experiment: Experiment, sliders: list[int], places: list[int], variant: str) -> None:
    """Have the experiment of this process stand where the page does."""
    weights = getattr(experiment, "_weights", None)
    for slider, place in zip(sliders, places, strict=True):
        experiment._reel.widgets[slider].value = experiment._reel.tracks[slider].value(place)
    if weights is not None and variant != "by hand":
        weights.preset, weights._row = read_rule(variant)
        experiment._turns.moved()


def test_a_phone_in_a_plane_sees_the_staircase_jump(chromium: str, folder: Path):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(
            **{**playwright.devices["Pixel 5"], "viewport": {"width": 390, "height": 844}}
        )
        page.goto(f"file://{folder}/en/2.5.4-control-flow.html")
        view = page.locator(".ad-held").first
        view.wait_for()
        slider = view.locator(".ad-range").first
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        page.touchscreen.tap(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
        (value,) = numbers(view.locator(".ad-strip .ad-v"))
        (slope,) = numbers(view.locator(".ad-strip text.ad-g:has(tspan)"))
        a = torch.tensor(value, requires_grad=True)
        b = a * 2
        while b.norm() < 1000:
            b = b * 2
        (grad,) = torch.autograd.grad(b if b.sum() > 0 else 100 * b, a)
        assert value < 0 and are([slope], [grad.item()])
        link = page.url
        page.goto("about:blank")
        page.goto(link)  # as it was sent
        view.wait_for()
        page.wait_for_function("() => document.querySelector('.ad-figure').dataset.from === 'held'")
        assert numbers(view.locator(".ad-strip .ad-v")) == [value]
        browser.close()


def test_buttons_folds_and_steps_work_and_the_address_says_where(chromium: str, folder: Path):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport={"width": 1024, "height": 900})
        page.goto(f"file://{folder}/en/2.5.2-non-scalar-backward.html")
        view = page.locator(".ad-held").first
        uncover(view)
        view.get_by_role("button", name="mean (1/n)").click()
        assert are(numbers(view.locator(GRADIENTS_OF_ROWS)), [0, 0.5, 1, 1.5])
        view.get_by_role("button", name="only the row y[0]").click()
        view.get_by_role("button", name="only the row y[0] (next: y[1])").click()
        assert are(numbers(view.locator(GRADIENTS_OF_ROWS)), [0, 2, 0, 0])
        view.locator(".ad-steps").press("Home")
        view.locator(".ad-steps").press("ArrowRight")
        link = page.url
        page.goto("about:blank")
        page.goto(link)
        view.wait_for()
        assert view.locator(".ad-steps").input_value() == "1"
        uncover(view)
        view.locator(".ad-steps").press("End")
        assert are(numbers(view.locator(GRADIENTS_OF_ROWS)), [0, 2, 0, 0])
        view = page.locator(".ad-held").nth(1)
        view.locator("[data-fold]").first.press("Enter")
        view.locator("[data-refold]").click()
        view.locator("[data-fold]").first.wait_for()
        page.goto(f"file://{folder}/en/2.5.1-simple-example.html")
        account = page.locator(".ad-held:has(.ad-account)").first
        before = account.locator("tbody").count()
        account.get_by_role("button", name="x.grad.zero_()").click()
        assert account.locator("tbody").count() == before + 1
        assert "[0, 0, 0, 0]" in account.locator("tbody").first.inner_text()
        link = page.url
        page.goto("about:blank")
        page.goto(link)
        account.get_by_text("x.grad.zero_()", exact=True).first.wait_for()
        assert account.locator("tbody").count() == before + 1
        browser.close()
