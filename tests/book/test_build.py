"""The static book: whole pages from notebooks, and nothing lost where one fails."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from html import unescape
from pathlib import Path

import nbformat.v4 as nb
import pytest
from spoken import WORDS

from d2l_autograd import set_language
from d2l_autograd.book import build as book
from d2l_autograd.book import folder as book_folder
from d2l_autograd.book import prose
from d2l_autograd.book.folder import LIST
from d2l_autograd.errors import BookError
from d2l_autograd.language import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]


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
        "import time\ndef slow(x):\n    time.sleep(0.15)\n    return x * x\nad.explore(slow, x=2.0)",
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
    assert all(view["_unfinished"] == "" for view in found)


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


COMMAND = [sys.executable, "-m", "d2l_autograd.book"]


def test_the_command_says_what_went_wrong(tmp_path):
    command = [*COMMAND, "out"]
    out = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})
    assert out.returncode == 1 and "chapters" in out.stderr and "Traceback" not in out.stderr


def everything(folder: Path) -> dict[str, bytes | str]:
    """All that is in a folder, the content of files and the aims of links."""
    return {
        str(path.relative_to(folder)): os.readlink(path) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


@pytest.fixture
def still(monkeypatch):
    """Notebooks are not run: their pages are without outputs, and a book takes no time."""
    monkeypatch.setattr(book, "_run", lambda notebooks: None)


@pytest.fixture
def place(tmp_path, still) -> Path:
    """A folder with the chapters of a book, and the book."""
    write(tmp_path / "chapters/en", "one", "# One")
    write(tmp_path / "chapters/zh", "one", "# 一")
    book.build(tmp_path / "chapters", tmp_path / "book")
    return tmp_path


def refused(place: Path, target: str | Path, why: str, language: str = "en") -> None:
    """No book can be made; one line says why, and nothing is touched."""
    before = everything(place)
    set_language(language)
    with pytest.raises(BookError, match=why) as told:
        book.build(place / "chapters", place / target)
    assert "\n" not in str(told.value)
    assert everything(place) == before


def test_what_the_reader_put_into_a_book_stays(place):
    (place / "book/notes.txt").write_text("mine")
    (place / "book/en/mine.html").write_text("mine too")
    (place / "book/link.html").symlink_to("notes.txt")
    write(place / "chapters/en", "one", "# Two")
    book.build(place / "chapters", place / "book")
    found = everything(place / "book")
    assert found["notes.txt"] == b"mine" and found["en/mine.html"] == b"mine too"
    assert found["link.html"] == "notes.txt" and b"Two" in found["en/one.html"]


def test_pages_of_notebooks_that_are_gone_go_and_the_readers_stay(place):
    write(place / "chapters/fr", "un", "# Un")
    write(place / "chapters/en", "two", "# Two")
    book.build(place / "chapters", place / "book")
    (place / "book/en/two.html").write_text("changed by hand")
    shutil.rmtree(place / "chapters/fr")
    (place / "chapters/en/two.ipynb").unlink()
    book.build(place / "chapters", place / "book")
    names = {"index.html", "en/one.html", "zh/one.html", LIST, "en/two.html"}
    assert everything(place / "book").keys() == names and not (place / "book/fr").exists()
    assert (place / "book/en/two.html").read_text() == "changed by hand"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_was_changed_is_not_overwritten(place, language):
    (place / "book/en/one.html").write_text("with remarks of mine")
    refused(place, "book", r"one\.html", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_of_the_readers_where_a_page_has_to_go_is_not_overwritten(place, language):
    (place / "book/en/two.html").write_text("mine")
    write(place / "chapters/en", "two", "# Two")
    refused(place, "book", r"two\.html", language)


def test_a_page_that_was_deleted_comes_back(place):
    (place / "book/en/one.html").unlink()
    book.build(place / "chapters", place / "book")
    assert (place / "book/en/one.html").is_file()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_that_only_looks_like_a_book_is_not_touched(place, language):
    (place / "site").mkdir()
    (place / "site/index.html").write_text("a homepage")
    refused(place, "site", "site", language)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"index.html": 3}', '{"../outside.txt": "x"}'])
def test_a_list_that_is_none_of_ours_gives_no_right_to_anything(place, text):
    (place / "outside.txt").write_text("precious")
    (place / "book" / LIST).write_text(text)
    refused(place, "book", "book|index")


def test_nothing_outside_of_the_folder_is_taken_for_a_page(place):
    precious = place / "outside.txt"
    precious.write_text("precious")
    digest = sha256(b"precious").hexdigest()
    written = json.loads((place / "book" / LIST).read_text())
    (place / "book" / LIST).write_text(
        json.dumps(written | {"../outside.txt": digest, str(precious): digest})
    )
    book.build(place / "chapters", place / "book")
    assert precious.read_text() == "precious"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("target", [".", "chapters", "", "book/..", "link to chapters"])
def test_the_notebooks_own_folders_are_refused(place, target, language, monkeypatch):
    (place / "link to chapters").symlink_to("chapters")
    monkeypatch.chdir(place)
    refused(place, target, "chapters|/|\\.", language)
    before = everything(place)
    with pytest.raises(BookError):
        book.build(Path("chapters"), Path(target))
    assert everything(place) == before


def test_the_present_folder_will_do_where_it_is_empty_or_a_book(place, monkeypatch):
    (place / "empty").mkdir()
    monkeypatch.chdir(place / "empty")
    for _ in range(2):
        assert book.build(Path("../chapters"), Path("."))[0] == Path("index.html")
    assert everything(place / "empty") == everything(place / "book")


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_and_links_that_lead_nowhere_are_no_folders(place, language):
    (place / "file").write_text("precious")
    (place / "file link").symlink_to("file")
    (place / "dangling").symlink_to("nowhere")
    for target in ("file", "file link", "dangling", "file/below"):
        refused(place, target, target, language)


def test_a_link_to_a_folder_is_that_folder(place):
    (place / "real").mkdir()
    (place / "site").symlink_to("real")
    for _ in range(2):
        book.build(place / "chapters", place / "site")
    assert (place / "site").is_symlink() and everything(place / "real") == everything(place / "book")


@pytest.mark.parametrize("name", ["en", "en/one.html", "index.html", LIST])
def test_nothing_is_written_through_a_link_inside_of_a_book(place, name):
    elsewhere = place / "elsewhere"
    (place / "book" / name).rename(elsewhere)
    (place / "book" / name).symlink_to(elsewhere)
    refused(place, "book", "book")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("target", ["book", "new", "new/below"])
def test_a_folder_that_cannot_be_written_to_is_told_before_anything_runs(
    place, target, language, monkeypatch
):
    def deny(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied", "here")

    monkeypatch.setattr("tempfile.mkdtemp", deny)  # root may write anywhere
    monkeypatch.setattr(book, "_run", lambda notebooks: pytest.fail("a notebook was run"))
    refused(place, target, "Permission denied", language)
    assert not (place / "new").exists()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize(
    ("target", "moves"), [*(("book", i) for i in (0, 3, 4, 6, 8)), *(("new/below", i) for i in (0, 2, 4))]
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_book_that_breaks_off_in_the_middle_leaves_the_old_one(
    place, target, moves, error, when, monkeypatch
):
    write(place / "chapters/en", "one", "# Other")
    write(place / "chapters/fr", "un", "# Un")
    before, left, move = everything(place), iter(range(moves)), book_folder._move

    def breaking(*how):
        last = next(left, None) is None
        if not last or when == "after":
            move(*how)
        if last:
            raise error

    monkeypatch.setattr(book_folder, "_move", breaking)
    with pytest.raises((BookError, KeyboardInterrupt)):
        book.build(place / "chapters", place / target)
    assert everything(place) == before and not (place / "new").exists()
    assert not list(place.rglob(".book-*"))


NO_NOTEBOOKS = {
    "empty": b"",
    "broken": b"{",
    "a list": b"[]",
    "no notebook": b'{"a": 1}',
    "without cells": b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    "of the future": b'{"nbformat": 9, "nbformat_minor": 0, "metadata": {}, "cells": []}',
    "no cell": b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}',
    "bad cell": b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "markdown"}]}',
    "no text": "\x00\xff".encode("latin-1"),
    "begins with code": json.dumps(nb.new_notebook(cells=[nb.new_code_cell("1 + 1")])).encode(),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", NO_NOTEBOOKS)
def test_what_is_no_notebook_is_told_before_anything_runs(place, kind, language, monkeypatch):
    monkeypatch.setattr(book, "_run", lambda notebooks: pytest.fail("a notebook was run"))
    (place / "chapters/en/two.ipynb").write_bytes(NO_NOTEBOOKS[kind])
    refused(place, "book", r"two\.ipynb", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_and_folders_that_are_called_notebooks_are_told(place, language):
    (place / "chapters/en/two.ipynb").symlink_to("nowhere")
    refused(place, "book", r"two\.ipynb", language)
    (place / "chapters/en/two.ipynb").unlink()
    (place / "chapters/en/two.ipynb").mkdir()
    refused(place, "book", r"two\.ipynb", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_formula_that_cannot_be_shown_is_told_with_its_notebook(place, language):
    write(place / "chapters/en", "two", "# Two\n\n$\\left( x$")
    refused(place, "book", r"two\.ipynb.*left", language)


def test_copies_that_jupyter_keeps_are_no_chapters(place):
    for folder in ("chapters/.ipynb_checkpoints", "chapters/en/.ipynb_checkpoints"):
        write(place / folder, "one-checkpoint", "# Old")
    (place / "chapters/en/.#one.ipynb").symlink_to("nobody@nowhere")
    book.build(place / "chapters", place / "book")
    assert everything(place / "book").keys() == {"index.html", "en/one.html", "zh/one.html", LIST}


def test_a_kernel_that_is_not_there_is_told(tmp_path):
    write(tmp_path / "chapters/en", "one", "# One", "1 + 1")
    path = tmp_path / "chapters/en/one.ipynb"
    kernel = {"kernelspec": {"name": "fortran", "display_name": "Fortran"}}
    path.write_text(json.dumps(json.loads(path.read_text()) | {"metadata": kernel}))
    with pytest.raises(BookError, match=r"one\.ipynb.*\n.*fortran"):
        book.build(tmp_path / "chapters", tmp_path / "book")


def test_a_book_can_be_made_where_a_loop_is_running(tmp_path):
    async def cell():
        write(tmp_path / "chapters/en", "one", "# One", "6 * 7")
        return book.build(tmp_path / "chapters", tmp_path / "book")

    assert "42" in asyncio.run(cell())[1].read_text(encoding="utf-8")


@pytest.mark.parametrize("signal_at", ["the start", "a cell"])
def test_an_interrupt_leaves_the_old_book_and_no_kernel(tmp_path, signal_at):
    source = "import os, pathlib, time\npathlib.Path(f'pid-{os.getpid()}').touch()\ntime.sleep(600)"
    write(tmp_path / "chapters/en", "one", "# One")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    subprocess.run([*COMMAND, "site"], cwd=tmp_path, env=env, check=True, capture_output=True)
    for i in range(3):
        write(tmp_path / "chapters/zh", f"{i}", "# 一", source)
    before = everything(tmp_path)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([*COMMAND, "site"], cwd=tmp_path, env=env, **pipes) as command:
        wanted, count = {"the start": ("tmp/*.json", 1), "a cell": ("chapters/zh/pid-*", 2)}[signal_at]
        while len(list(tmp_path.glob(wanted))) < count and command.poll() is None:
            time.sleep(0.01)
        command.send_signal(signal.SIGINT)
        _, told = command.communicate(timeout=60)
    assert command.returncode == 130 and told.splitlines() == [WORDS["book interrupted"]["en"]]
    for pid in tmp_path.glob("chapters/zh/pid-*"):
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid.name.removeprefix("pid-")), 0)
        pid.unlink()
    assert everything(tmp_path) == before


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
