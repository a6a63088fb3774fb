"""The pages of the book's own chapters lead to each other, and to nothing that is not there."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from books import build_as_stored
from spoken import WORDS

from d2l_autograd.book.ways import ways, without_links

ROOT = Path(__file__).resolve().parents[2]
ORDER = [f"2.5.{i}" for i in range(7)] + ["playground"]
NAV = re.compile(r'<nav aria-label="(.*?)">(.*?)</nav>')
LINK = re.compile(r'<a href="([^"#]*)(#\w+)?"(?: rel="(\w+)")?[^>]*>(.*?)</a>')
EDITIONS = pytest.mark.parametrize(("edition", "other"), [("en", "zh"), ("zh", "en")])


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The whole book, with the outputs that its notebooks hold."""
    return build_as_stored(ROOT / "chapters", tmp_path_factory.mktemp("site") / "book")


def links(page: Path) -> dict[str, str]:
    """Where the ways of a page lead, by what they are called, above as below."""
    (above, first), (below, second) = NAV.findall(page.read_text(encoding="utf-8"))
    assert first == second and above != below
    return {rel or "index": href + fragment for href, fragment, rel, _ in LINK.findall(first)}


@EDITIONS
def test_from_page_to_page_one_comes_through_the_edition_in_order(site, edition, other):
    pages = sorted((site / edition).iterdir())
    assert [re.match(r"2\.5\.\d|\w+", page.name)[0] for page in pages] == ORDER
    found = [links(page) for page in pages]
    assert [each.get("prev") for each in found] == [None, *(f"../{edition}/{p.name}" for p in pages[:-1])]
    assert [each.get("next") for each in found] == [*(f"../{edition}/{p.name}" for p in pages[1:]), None]
    assert [each["alternate"] for each in found] == [f"../{other}/{page.name}" for page in pages]
    assert {each["index"] for each in found} == {f"../index.html#{edition}"}


@EDITIONS
def test_the_words_of_the_ways_are_the_titles_in_the_editions_language(site, edition, other):
    for page in (site / edition).iterdir():
        _, nav = NAV.findall(page.read_text(encoding="utf-8"))[0]
        said = {rel or "index": (href, unescape(text)) for href, _, rel, text in LINK.findall(nav)}
        assert said.pop("index")[1] == WORDS["book contents"][edition]
        assert said.pop("alternate")[1] == WORDS["book edition"][other]
        for href, text in said.values():
            assert f"<title>{text}</title>" in (page.parent / unquote(href)).read_text(encoding="utf-8")


def test_no_link_of_the_book_leads_nowhere(site):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8").split("<script", 2)[-1 if page.name == "index.html" else 0]
        for href, _, _, _ in LINK.findall(text):
            assert "://" in href or (page.parent / unquote(href)).is_file(), (page, href)


def test_a_page_says_its_ways_once_above_and_once_below(site):
    for page in site.glob("*/*.html"):
        main = re.search("<main>.*</main>", page.read_text(encoding="utf-8"), re.DOTALL)[0]
        assert not re.search("Previous: |Next: |上一节：|下一节：", main), page
        assert "<hr" not in main


@pytest.mark.parametrize("end", ["", " ", "\n"])
def test_only_a_last_line_that_leads_to_the_other_edition_goes(end):
    line = f"Next: [two](two.ipynb) · [中文](../zh/one.ipynb){end}"
    assert without_links(f"# One\n\nAim.\n\n{line}") == "# One\n\nAim."
    assert without_links(f"* the end\n\n---\n\n{line}") == "* the end"
    for text in (f"{line}\n\nMore.", "See\n\n[two](two.ipynb)", "# One\n\nIn [中文](../zh/one.ipynb) too."):
        assert without_links(text) == text


def test_a_page_without_neighbours_or_another_edition_leads_to_the_index_alone():
    above, _ = ways("en/one.html", {"en/one.html": "One", "zh/two.html": "二", "zh/tone.html": "三"})
    assert [match[0] for match in LINK.findall(above)] == ["../index.html"]


def test_names_and_titles_may_hold_what_html_and_addresses_do_not():
    names = {"en/a b#1.html": "A", "en/c.html": "<C> & D"}
    assert 'href="../en/a%20b%231.html"' in ways("en/c.html", names)[0]
    assert "&lt;C&gt; &amp; D</a>" in ways("en/a b#1.html", names)[0]


def test_each_page_that_has_a_figure_shows_its_lightest_beside_its_title(site):
    index = (site / "index.html").read_text(encoding="utf-8")
    entries = re.findall(r'<li><a href="(\S+)">([^<]+)</a>(?:<img alt="([^"]*)" src="([^"]*)">)?</li>', index)
    assert len(entries) == index.count("<li>") == 2 * len(ORDER)
    for name, _, alt, source in entries:
        page = (site / name).read_text(encoding="utf-8")
        figures = re.findall(r'<img alt="[^"]*" src="(data:image/svg\+xml[^"]*)"', page)
        assert bool(figures) == bool(source) == ("exercises" not in name)
        if figures:
            assert 40 < len(unescape(alt)) <= 201 and alt.rstrip("…") in page
            full = min(figures, key=len)
            end = full.index("%3C/style")
            assert source.startswith(full[:end]) and source.endswith(full[end:]) and len(source) > len(full)
