"""What is told while the notebooks run."""

import io

import nbformat.v4 as nb
import pytest
from books import write

from d2l_autograd.book.build import build
from d2l_autograd.book.progress import Progress
from d2l_autograd.language import speaking

SOURCES = "# One", "1 + 1", " \n", "2 + 2"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Closed(Terminal):
    def write(self, text: str) -> int:
        raise BrokenPipeError


@pytest.fixture
def chapters(tmp_path):
    """Two notebooks, each with two cells that run."""
    write(tmp_path / "chapters/en", "one", *SOURCES)
    write(tmp_path / "chapters/zh", "one", *SOURCES)
    return tmp_path / "chapters"


def test_in_a_terminal_one_line_is_written_over(chapters):
    terminal = Terminal()
    build(chapters, chapters.parent / "book", told=terminal)
    start, *lines = terminal.getvalue().split("\r")
    assert start == "" and lines[-1].endswith("\n") and "\n" not in "".join(lines)[:-1]
    assert [line.split("]")[1].split()[0] for line in lines] == list("01234")
    assert [line.count("#") for line in lines] == [0, 7, 15, 22, 30]
    assert len({line.index("]") for line in lines}) == 1


def test_elsewhere_each_notebook_is_told_when_it_has_run(chapters):
    log = io.StringIO()
    build(chapters, chapters.parent / "book", told=log)
    told = log.getvalue().splitlines()
    assert sorted(line.split(" · ")[1] for line in told) == ["en/one.ipynb", "zh/one.ipynb"]
    assert told[-1].startswith("4 of 4 ") and "\r" not in log.getvalue()


def test_it_is_told_in_the_readers_language():
    notebook = nb.new_notebook(cells=[nb.new_code_cell("1")])
    with speaking("zh"), Progress([notebook], terminal := Terminal()) as progress:
        progress.cell(cell=notebook.cells[0], cell_index=0)
    assert terminal.getvalue().endswith("] 已运行 1/1 个单元格\n")


def test_a_book_without_code_has_nothing_to_wait_for():
    with Progress([nb.new_notebook()], terminal := Terminal()):
        pass
    assert "0 of 0" in terminal.getvalue()


def test_where_nobody_reads_it_the_book_is_made_all_the_same(chapters):
    for told in (Closed(), None):
        assert build(chapters, chapters.parent / "book", told=told)[0].is_file()
