"""The text of the static pages: where lines begin, what fits, and in which font; no notebook is run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat.v4 as nb
import pytest
from books import build_as_stored
from lab import ROOT
from playwright.sync_api import Page, sync_playwright
from serve import QUIET

from d2l_autograd.book.page import page as static_page

WIDTHS = (320, 360, 375, 390, 412, 768, 1024, 1440, 1920)
PAGES = sorted(path.stem for path in ROOT.glob("chapters/zh/*.ipynb"))
# The lines of a text that begin with a mark that no line may begin with: the mark with what follows it.
BEGINNINGS = """() => {
    const text = "main > section :is(p, li, td, th, h1, h2, h3, summary)";
    const found = [];
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const block = node.parentElement.closest(text);
        if (!block || node.parentElement.closest("math, pre")) continue;
        for (const mark of node.data.matchAll(/[，。：；、！？）”’》」]/g)) {
            const range = document.createRange();
            range.setStart(node, mark.index);
            range.setEnd(node, mark.index + 1);
            const box = range.getClientRects()[0];
            const padding = parseFloat(getComputedStyle(block).paddingLeft);
            const left = block.getBoundingClientRect().left + padding;
            if (box && box.left < left + 1) found.push(node.data.slice(mark.index, mark.index + 12));
        }
    }
    return found;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole book, with the outputs that its notebooks hold."""
    return build_as_stored(ROOT / "chapters", tmp_path_factory.mktemp("site") / "book")


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser.new_page()
        browser.close()


def read(page: Page, site: Path, name: str) -> None:
    """Go to a page and open all that is folded on it."""
    page.goto(f"file://{site}/{name}.html")
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")


def at_each_width(page: Page, ask: str) -> dict[int, object]:
    """What the page answers, by the width of its window."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found[width] = page.evaluate(ask)
    return found


def parted(page: Page, site: Path, name: str) -> int:
    """How many lines would begin so if a formula did not hold what follows it."""
    read(page, site, f"zh/{name}")
    page.evaluate("document.querySelectorAll('.whole').forEach((one) => one.classList.remove('whole'))")
    return sum(map(len, at_each_width(page, BEGINNINGS).values()))


@pytest.mark.parametrize("name", PAGES)
def test_no_line_begins_with_what_ends_a_phrase(page: Page, site: Path, name: str):
    read(page, site, f"zh/{name}")
    assert at_each_width(page, BEGINNINGS) == {width: [] for width in WIDTHS}


def test_lines_would_begin_so_if_formulas_stood_alone(page: Page, site: Path):
    assert sum(parted(page, site, name) for name in PAGES) > 20


@pytest.mark.parametrize("edition", ["en", "zh"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_wide_as_its_window(page: Page, site: Path, name: str, edition: str):
    read(page, site, f"{edition}/{name}")
    widths = at_each_width(page, "document.documentElement.scrollWidth")
    assert widths == {width: width for width in WIDTHS}


TEXT = r"""# 一

说“话”与“$y$”：$\partial y$、$\mathrm{d}y$。

$$\begin{aligned}abc&=d\\[4pt] a&=d\end{aligned}$$
"""


@pytest.fixture
def shown(page: Page, tmp_path: Path) -> Page:
    """A page of one cell, ``TEXT``."""
    notebook = nb.new_notebook(cells=[nb.new_markdown_cell(TEXT)])
    (tmp_path / "one.html").write_text(static_page(notebook, "zh"), encoding="utf-8")
    page.goto((tmp_path / "one.html").as_uri())
    return page


def test_chinese_marks_are_as_wide_as_a_character(shown: Page):
    """Only where there is such a font: it takes no room from Latin letters."""
    widths = shown.evaluate(
        """(texts) => {
            const text = document.querySelector("main p");
            const context = document.createElement("canvas").getContext("2d");
            context.font = `100px ${getComputedStyle(text).fontFamily}`;
            return texts.map((text) => Math.round(context.measureText(text).width));
        }""",
        ["“", "”", "……", "x"],
    )
    assert widths[:3] == [100, 100, 200] and widths[3] < 70


def test_letters_that_are_no_variables_stand_upright_and_close(shown: Page):
    transform = "(all) => all.map((one) => [one.textContent, getComputedStyle(one).textTransform])"
    letters = dict(shown.locator('math[display="inline"] mi').evaluate_all(transform))
    assert letters == {"y": "math-auto", "d": "none", "∂": "none"}
    gap = """(math) => {
        const [partial, y] = [...math.querySelectorAll("mi")].map((one) => one.getBoundingClientRect());
        return y.left - partial.right;
    }"""
    assert shown.locator("math", has_text="∂").evaluate(gap) < 1


def test_what_is_aligned_stands_below_each_other(shown: Page):
    ends = """(rows) => rows.map((row) => {
        const ends = [...row.querySelectorAll("mi")].map((one) => one.getBoundingClientRect());
        const sign = row.querySelector("mo").getBoundingClientRect();
        return [ends.at(-2).right, sign.left].map(Math.round);
    })"""
    first, second = shown.locator("mtr").evaluate_all(ends)
    assert first == second and 0 <= first[1] - first[0] <= 8


@pytest.mark.parametrize(
    ("locale", "language", "title"),
    [("zh-CN", "zh-Hans", "2.5 自动微分"), ("en-GB", "en", "2.5 Automatic differentiation")],
)
def test_the_index_is_in_the_readers_language(page: Page, site: Path, locale: str, language: str, title: str):
    context = page.context.browser.new_context(locale=locale)
    index = context.new_page()
    index.goto(f"file://{site}/index.html")
    assert index.evaluate("[document.documentElement.lang, document.title]") == [language, title]
    assert index.locator("main > section").first.get_attribute("lang") == language
    context.close()
