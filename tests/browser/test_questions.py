"""A prediction in a page without a kernel: wrong answers get their hint, the right one uncovers."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright
from serve import QUIET

from d2l_autograd import predict, set_language


def two_paths(x, y):
    a = x + y
    z = a * x
    return z


@pytest.fixture
def page(chromium, tmp_path):
    set_language("en")
    predict(two_paths, x=2.0, y=3.0).save(tmp_path / "figure.html")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport={"width": 390, "height": 760})
        page.goto((tmp_path / "figure.html").as_uri())
        page.locator(".ad-held").wait_for()
        yield page
        browser.close()


def answer(page, text):
    page.locator(".ad-question input").fill(text)
    page.keyboard.press("Enter")
    return page.locator(".ad-says").inner_text()


def visible(page):
    """What the figure shows, with what assistive technology is told of it."""
    return page.evaluate(
        """() => {
            const parts = [...document.querySelectorAll(".ad-figure text, .ad-figure .ad-slot")];
            const seen = parts.filter((part) => part.checkVisibility({ visibilityProperty: true }));
            const svg = document.querySelector(".ad-svg");
            const titles = [...svg.querySelectorAll("title")].map((title) => title.textContent);
            const told = [svg.getAttribute("aria-label"), ...titles];
            return [...seen.map((part) => part.textContent), ...told].join(" | ");
        }"""
    )


def test_wrong_answers_are_told_what_they_come_from_and_the_right_one_goes_on(page):
    assert "by way of a. x is used 2 times" in answer(page, "2")
    assert "derivatives multiply" in answer(page, "10")
    assert "Numbers are wanted" in answer(page, "seven")
    assert "Not yet" in answer(page, "123")
    assert answer(page, "14/2").startswith("Right: 7.")
    assert "∂z/∂y" in page.locator(".ad-question label").inner_text()
    assert answer(page, "2").startswith("Right: 2.")
    assert page.locator(".ad-question input").count() == 0
    assert page.evaluate("() => document.activeElement.className") == "ad-says"


def test_nothing_shows_a_covered_gradient_by_pointing_stepping_or_playing(page):
    assert "7" not in visible(page)
    page.locator('.ad-node[data-node="0"], .ad-strip[data-node="0"]').first.hover()
    assert "7" not in visible(page)
    page.locator(".ad-steps").focus()
    for _ in range(9):
        page.keyboard.press("ArrowRight")
        assert "7" not in visible(page) and "∂x" not in visible(page)
    page.locator('.ad-question [name="show"]').click()
    page.locator('.ad-question [name="show"]').click()
    assert "7" in visible(page)


def test_a_move_before_the_answer_asks_anew(page):
    answer(page, "7")
    page.locator(".ad-range").first.focus()
    page.keyboard.press("ArrowRight")
    assert "∂z/∂x" in page.locator(".ad-question label").inner_text()


def test_after_the_answers_all_is_open_wherever_one_drags_until_one_wants_to_be_asked(page):
    answer(page, "7")
    answer(page, "2")
    page.locator(".ad-range").first.focus()
    page.keyboard.press("ArrowRight")
    x, y = (page.locator(f'.ad-strip:has-text("{name}") .ad-g').first.text_content() for name in "xy")
    assert ("7.6" in x, "2.3" in y) == (True, True), (x, y)
    page.get_by_role("button", name="ask me again, here").click()
    assert "∂z/∂x" in page.locator(".ad-question label").inner_text()
    assert "7.6" not in visible(page)
    assert answer(page, "7.6").startswith("Right: 7.6.")


def test_the_right_answer_is_among_those_to_choose_from(page, tmp_path):
    predict(lambda x: x * x, pick=True, x=[1.0, 2.0, 3.0], upstream=[1.0, 0.0, 10.0]).save(
        tmp_path / "pick.html"
    )
    page.goto((tmp_path / "pick.html").as_uri())
    page.locator(".ad-held").wait_for()
    assert page.evaluate("() => window.scrollY") == 0
    offered = page.locator(".ad-question [data-answer]").all_inner_texts()
    assert len(offered) == 5 and "2, 0, 60" in offered
    page.locator(".ad-question [data-answer='2, 0, 60']").click()
    assert page.locator(".ad-says").inner_text().startswith("Right: 2, 0, 60.")


def test_the_page_is_not_scrolled_sideways(page):
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
