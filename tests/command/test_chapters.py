"""A reader's copy is theirs."""

import pytest

from d2l_autograd.book import own_chapters as own
from d2l_autograd.book.own_chapters import is_clone, own_chapters
from d2l_autograd.command.chapters import FOLDER, taken
from d2l_autograd.errors import BookError


@pytest.fixture
def package(tmp_path, monkeypatch):
    """An installed package with two chapters in it."""
    chapters = tmp_path / "site/d2l_autograd/chapters"
    for name in ("en/one.ipynb", "zh/one.ipynb", "en/.ipynb_checkpoints/one.ipynb"):
        (chapters / name).parent.mkdir(parents=True, exist_ok=True)
        (chapters / name).write_text(name)
    monkeypatch.setattr(own, "_PACKAGE", chapters.parent)
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")
    return chapters


def test_in_a_clone_they_are_read_where_they_are():
    assert is_clone()
    assert taken(None) == own_chapters()


def test_a_package_gives_a_copy(package):
    assert taken(None) == FOLDER
    found = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.ipynb"))
    assert found == ["en/one.ipynb", "zh/one.ipynb"]


def test_what_the_reader_changed_stays_and_what_they_lost_comes_back(package, tmp_path, capsys):
    folder = taken(tmp_path / "mine")
    assert capsys.readouterr().err == ""
    (folder / "en/one.ipynb").write_text("mine")
    (folder / "zh/one.ipynb").unlink()
    assert taken(folder) == folder
    assert (folder / "en/one.ipynb").read_text() == "mine"
    assert (folder / "zh/one.ipynb").read_text() == "zh/one.ipynb"
    assert capsys.readouterr().err.startswith("1 files in")


def test_a_folder_that_cannot_be_written_is_told(package, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BookError, match="cannot be written"):
        taken(tmp_path / "file")


def test_an_installation_without_them_is_not_whole(monkeypatch, tmp_path):
    monkeypatch.setattr(own, "_PACKAGE", tmp_path / "nowhere/d2l_autograd")
    with pytest.raises(BookError, match="not whole"):
        own_chapters()
