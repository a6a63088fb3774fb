"""The static book: whole pages from notebooks, and nothing lost where one fails."""

import json
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import nbformat.v4 as nb
import pytest

from d2l_autograd import book, prose
from d2l_autograd.errors import BookError

ROOT = Path(__file__).resolve().parent.parent


def write(folder: Path, name: str, *sources: str) -> None:
    """A notebook of code cells; those that begin with ``#`` are Markdown, with ``!`` raise on purpose."""
    cells = [
        nb.new_markdown_cell(s)
        if s.startswith("# ")
        else nb.new_code_cell(s.lstrip("!"), metadata={"tags": ["raises-exception"] * s.startswith("!")})
        for s in sources
    ]
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(nb.new_notebook(cells=cells))
    (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A book of two small notebooks, one an edition."""
    chapters = tmp_path_factory.mktemp("chapters")
    write(
        chapters / "en",
        "one",
        "# One & only\n\nA formula $x^2$, code `$x$`, [the other](../zh/one.ipynb).",
        "import d2l_autograd as ad\nimport torch\nprint('<printed>')",
        "ad.explore(lambda x: x * x, x=2.0)",
        "ad.explore(lambda x: x * x, x=[1.0, 2.0])",
        "ad.ledger(lambda x: x * x, x=2.0)",
        "!1 / 0",
        "ad.trace(lambda x: x * x, x=3.0)",
    )
    write(chapters / "zh", "one", "# 第一节", "1 + 1")
    target = tmp_path_factory.mktemp("out") / "book"
    pages = book.build(chapters, target)
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
    assert len(found) == 2 and text(made).count('<div class="live"') == 2
    script = re.search(r'<script type="module">(.*)</script>', text(made), re.DOTALL)[1]
    asked = set(re.findall(r'model\.get\("(\w+)"\)', script))
    assert asked <= found[0].keys()
    assert found[0]["_plot"].startswith("data:image/png") and "≈ 4 " in found[0]["_differences"]["x"]


def test_sliders_stand_still_and_say_where(made):
    page = text(made)
    assert page.count('<input type="range"') == 1 + 4 + 1
    assert all("disabled" in tag for tag in re.findall(r"<(?:input|button)[^>]*>", page.split("<script")[0]))
    assert "<output>2.0</output>" in page


def test_a_button_bar_that_is_hidden_stays_hidden(made):
    assert text(made).count("sum (1)") == 1


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


def test_a_second_book_is_the_same(made, tmp_path):
    chapters = tmp_path / "chapters"
    write(chapters / "en", "one", "# One", "import d2l_autograd as ad\nad.explore(lambda x: x * x, x=2.0)")
    pages = [book.build(chapters, tmp_path / name)[1].read_bytes() for name in ("a", "b", "b")]
    assert pages[0] == pages[1] == pages[2]


def test_a_notebook_that_fails_leaves_the_old_book(tmp_path):
    chapters, target = tmp_path / "chapters", tmp_path / "book"
    write(chapters / "en", "one", "# One", "1 + 1")
    book.build(chapters, target)
    before = (target / "en/one.html").read_bytes()
    write(chapters / "en", "two", "# Two", "undefined")
    with pytest.raises(BookError, match=r"(?s)two\.ipynb.*undefined"):
        book.build(chapters, target)
    assert (target / "en/one.html").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book", "chapters"]


def test_a_folder_with_something_else_in_it_is_not_touched(tmp_path):
    write(tmp_path / "chapters/en", "one", "# One")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(BookError, match="mine"):
        book.build(tmp_path / "chapters", mine)
    assert (mine / "thesis.txt").read_text() == "years of work"


def test_the_command_says_what_went_wrong(tmp_path):
    command = [sys.executable, "-m", "d2l_autograd.book", "out"]
    out = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})
    assert out.returncode == 1 and "chapters" in out.stderr and "Traceback" not in out.stderr


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("chapters/*/*.ipynb")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_every_formula_of_the_chapters_can_be_shown(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "markdown":
            html = re.sub(r"<(pre|code).*?</\1>", "", prose.prose("".join(cell["source"])), flags=re.DOTALL)
            assert "$" not in html and "\\" not in html and "MATHML" not in html, html
            shown = re.sub(r"<[^>]*>", "", html)
            assert not re.search(r"\[\s*[-+]?[\d.]+\s*(pt|px|em|ex|mm|cm|in)\s*\]", shown), shown
            assert set(re.findall(r'mathvariant="(.*?)"', html)) <= {"normal", "bold", "monospace"}, html


@pytest.mark.parametrize("end", [r"\\", r"\\*", r"\\[4pt]", r"\\*[1.5ex]", r"\\[-0.5 em]"])
def test_the_space_below_a_row_is_not_printed(end):
    html = prose.formula(rf"\begin{{aligned}}a&=b{end} [c]&=d\end{{aligned}}", block=True)
    assert html.count("<mtr>") == 2 and re.sub(r"<[^>]*>", "", html) == "a&#x0003D;b[c]&#x0003D;d"


@pytest.mark.parametrize(("tex", "letter"), [(r"\mathbf v", "𝐯"), (r"\mathbb R^n", "ℝ")])
def test_a_letter_has_its_font_without_braces_too(tex, letter):
    assert f"<mi>{letter}</mi>" in unescape(prose.formula(tex, block=False))


def test_plain_nbconvert_shows_the_still_pictures(tmp_path):
    shutil.copy(ROOT / "chapters/zh/2.5.3-detaching.ipynb", tmp_path)
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "2.5.3-detaching.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    page = (tmp_path / "2.5.3-detaching.html").read_text(encoding="utf-8")
    pictures = re.findall(r"<img[^>]*data:image/svg\+xml[^>]*>", page)
    assert len(pictures) == 3 and all(re.search(r'alt="[^"]{40}', tag) for tag in pictures)
