"""A notebook that has run becomes a page that asks for nothing else."""

import json
import re
from pathlib import Path

import pytest
from books import write
from spoken import WORDS

from d2l_autograd.book.build import build
from d2l_autograd.view.widget import PHONE


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A book of two small notebooks, one an edition."""
    chapters = tmp_path_factory.mktemp("chapters")
    write(
        chapters / "en",
        "one",
        "# One & only\n\nA formula $x^2$, code `$x$`, [the other](../zh/one.ipynb).",
        "import d2l_autograd as ad\nimport torch\nprint('<printed>')",
        "import time\ndef slow(x):\n    time.sleep(0.15)\n    return x * x\nad.explore(slow, x=2.0)",
        "ad.explore(lambda x: x * x, x=[1.0, 2.0])",
        "ad.ledger(lambda x: x * x, x=2.0)",
        "!1 / 0",
        "ad.trace(lambda x: x * x, x=3.0)",
    )
    write(chapters / "zh", "one", "# 第一节", "1 + 1")
    target = tmp_path_factory.mktemp("out") / "book"
    pages = build(chapters, target)
    assert [page.relative_to(target).as_posix() for page in pages] == [
        "index.html",
        "en/one.html",
        "zh/one.html",
    ]
    return target


def text(made: Path, name: str = "en/one.html") -> str:
    return (made / name).read_text(encoding="utf-8")


def views(made: Path) -> list[dict]:
    return json.loads(re.search(r'id="views">(.*?)</script>', text(made), re.DOTALL)[1])


def test_each_view_is_there_with_all_that_its_script_asks_for(made):
    found = views(made)
    assert len(found) == 3 and text(made).count('<div class="live"') == 3
    script = re.search(r'<script type="module">(.*)</script>', text(made), re.DOTALL)[1]
    asked = set(re.findall(r'model\.get\("(\w+)"\)', script))
    assert asked - {"_handles", "_width"} - {"places", "step"} <= found[0].keys()  # a kernel's, the address's
    assert found[0]["_frame"]["steps"] and found[1]["_frame"]["formulas"]


def test_what_takes_long_is_in_the_page_too(made):
    for frame in (views(made)[0]["_frame"], views(made)[0]["_narrow"]):
        assert WORDS["as measured"]["en"] in frame["svg"] and "ad-curve" in frame["svg"]
        assert WORDS["still measuring"]["en"] not in frame["svg"]


def test_each_view_has_a_figure_for_a_phone_as_well(made):
    for view in views(made):
        assert view["_narrow"]["width"] <= PHONE < view["_frame"]["width"]
        assert view["_narrow"]["alt"] == view["_frame"]["alt"]
        assert view["_narrow"]["formulas"].keys() <= view["_frame"]["formulas"].keys()


def test_sliders_stand_still_and_say_where(made):
    page = text(made).split("<script")[0]
    assert all("disabled" in tag for tag in re.findall(r"<(?:input|button)[^>]*>", page))
    found = [view["_frame"]["svg"].count("ad-thumb") for view in views(made)]
    assert found == [1, 2 + 2, 1]


def test_results_streams_errors_and_text_are_shown(made):
    page = text(made)
    assert "&lt;printed&gt;" in page and "ZeroDivisionError" in page and "site-packages" not in page
    assert "One &amp; only" in page and "saved for the backward" in page.lower()


def test_formulas_are_mathml_and_links_lead_to_pages(made):
    page = text(made)
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in page and "<code>$x$</code>" in page
    assert 'href="../zh/one.html"' in page and ".ipynb" not in page
    index = text(made, "index.html")
    assert 'href="en/one.html"' in index and 'href="zh/one.html"' in index and "第一节" in index


def test_nothing_is_asked_of_the_network(made):
    for page in ("index.html", "en/one.html", "zh/one.html"):
        markup = re.sub(r'"(?:http://www\.w3\.org/[\w/]+)"', "", text(made, page))
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", markup) and "@import" not in markup
