"""A book touches nothing in its folder that it did not write, and is replaced whole or not at all."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from books import everything, refused, write

from d2l_autograd.book import build as module
from d2l_autograd.book import output_folder
from d2l_autograd.book.build import build
from d2l_autograd.book.output_folder import _LIST
from d2l_autograd.errors import BookError
from d2l_autograd.language import LANGUAGES


def test_a_folder_with_something_else_in_it_is_not_touched(tmp_path):
    write(tmp_path / "chapters/en", "one", "# One")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(BookError, match="mine"):
        build(tmp_path / "chapters", mine)
    assert (mine / "thesis.txt").read_text() == "years of work"


def test_what_the_reader_put_into_a_book_stays(place):
    (place / "book/notes.txt").write_text("mine")
    (place / "book/en/mine.html").write_text("mine too")
    (place / "book/link.html").symlink_to("notes.txt")
    write(place / "chapters/en", "one", "# Two")
    build(place / "chapters", place / "book")
    found = everything(place / "book")
    assert found["notes.txt"] == b"mine" and found["en/mine.html"] == b"mine too"
    assert found["link.html"] == "notes.txt" and b"Two" in found["en/one.html"]


def test_pages_of_notebooks_that_are_gone_go_and_the_readers_stay(place):
    write(place / "chapters/fr", "un", "# Un")
    write(place / "chapters/en", "two", "# Two")
    build(place / "chapters", place / "book")
    (place / "book/en/two.html").write_text("changed by hand")
    shutil.rmtree(place / "chapters/fr")
    (place / "chapters/en/two.ipynb").unlink()
    build(place / "chapters", place / "book")
    names = {"index.html", "en/one.html", "zh/one.html", _LIST, "en/two.html"}
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
    build(place / "chapters", place / "book")
    assert (place / "book/en/one.html").is_file()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_that_only_looks_like_a_book_is_not_touched(place, language):
    (place / "site").mkdir()
    (place / "site/index.html").write_text("a homepage")
    refused(place, "site", "site", language)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"index.html": 3}', '{"../outside.txt": "x"}'])
def test_a_list_that_is_none_of_ours_gives_no_right_to_anything(place, text):
    (place / "outside.txt").write_text("precious")
    (place / "book" / _LIST).write_text(text)
    refused(place, "book", "book|index")


def test_nothing_outside_of_the_folder_is_taken_for_a_page(place):
    precious = place / "outside.txt"
    precious.write_text("precious")
    digest = sha256(b"precious").hexdigest()
    written = json.loads((place / "book" / _LIST).read_text())
    (place / "book" / _LIST).write_text(
        json.dumps(written | {"../outside.txt": digest, str(precious): digest})
    )
    build(place / "chapters", place / "book")
    assert precious.read_text() == "precious"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("target", [".", "chapters", "", "book/..", "link to chapters"])
def test_the_notebooks_own_folders_are_refused(place, target, language, monkeypatch):
    (place / "link to chapters").symlink_to("chapters")
    monkeypatch.chdir(place)
    refused(place, target, "chapters|/|\\.", language)
    before = everything(place)
    with pytest.raises(BookError):
        build(Path("chapters"), Path(target))
    assert everything(place) == before


def test_the_present_folder_will_do_where_it_is_empty_or_a_book(place, monkeypatch):
    (place / "empty").mkdir()
    monkeypatch.chdir(place / "empty")
    for _ in range(2):
        assert build(Path("../chapters"), Path("."))[0] == Path("index.html")
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
        build(place / "chapters", place / "site")
    assert (place / "site").is_symlink() and everything(place / "real") == everything(place / "book")


@pytest.mark.parametrize("name", ["en", "en/one.html", "index.html", _LIST])
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
    monkeypatch.setattr(module, "_run", lambda *_: pytest.fail("a notebook was run"))
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
    before, left, move = everything(place), iter(range(moves)), output_folder._move

    def breaking(*how):
        last = next(left, None) is None
        if not last or when == "after":
            move(*how)
        if last:
            raise error

    monkeypatch.setattr(output_folder, "_move", breaking)
    with pytest.raises((BookError, KeyboardInterrupt)):
        build(place / "chapters", place / target)
    assert everything(place) == before and not (place / "new").exists()
    assert not list(place.rglob(".book-*"))
