"""Both editions are one book: the same notebooks, the same code, and a way through in either language."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ZH, EN = ROOT / "chapters/zh", ROOT / "chapters/en"
NAMES = sorted({path.stem for folder in (ZH, EN) for path in folder.glob("*.ipynb")})
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+\.ipynb)\)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
EACH = pytest.mark.parametrize("name", NAMES)
EITHER = pytest.mark.parametrize("folder", [ZH, EN], ids=lambda folder: folder.name)


def cells(folder: Path, name: str) -> list[dict]:
    return json.loads((folder / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]


def text(cell: dict) -> str:
    return "".join(cell["source"])


def code(cell: dict) -> str:
    """A code cell without its comments, and with either language."""
    source = re.sub(r"^(%\w+.*)$", r"pass  # \1", text(cell), flags=re.MULTILINE)
    return ast.unparse(ast.parse(source)).replace("set_language('zh')", "set_language('en')")


def links(cell: dict) -> dict[str, str]:
    """The last line's links, by what they say."""
    return dict(LINK.findall(text(cell).splitlines()[-1]))


@EACH
def test_each_notebook_is_in_both_editions(name):
    assert (ZH / f"{name}.ipynb").is_file() and (EN / f"{name}.ipynb").is_file()


@EACH
def test_the_cells_are_the_same_but_for_the_language(name):
    zh, en = cells(ZH, name), cells(EN, name)
    for key in ("id", "cell_type", "metadata"):
        assert [cell[key] for cell in zh] == [cell[key] for cell in en]
    for mine, other in zip(zh, en, strict=True):
        if mine["cell_type"] == "code":
            assert code(mine) == code(other)


@EACH
def test_the_english_edition_is_english_and_the_chinese_one_chinese(name):
    for cell in cells(EN, name):
        shown = json.dumps([cell["source"], cell.get("outputs", [])], ensure_ascii=False)
        assert not CHINESE.search(shown.replace("中文", "")), shown[:300]
    prose = [text(cell) for cell in cells(ZH, name) if cell["cell_type"] == "markdown"]
    assert all(CHINESE.search(cell) for cell in prose)


@EITHER
@EACH
def test_the_first_cell_has_title_aim_and_time(folder, name):
    title, aim, *_ = text(cells(folder, name)[0]).split("\n\n")
    assert title.startswith("# ") and "\n" not in title
    assert re.search(r"大约需要 \d+ 分钟|about \d+ minutes", aim)


@EITHER
@EACH
def test_each_notebook_leads_to_its_neighbours_and_to_the_other_language(folder, name):
    first, *_, last = cells(folder, name)
    place = NAMES.index(name)
    neighbours = [f"{NAMES[i]}.ipynb" for i in (place - 1, place + 1) if 0 <= i < len(NAMES)]
    other = EN if folder == ZH else ZH
    assert list(links(first).values()) == [*neighbours, f"../{other.name}/{name}.ipynb"]
    assert links(last) == links(first)
    for label, target in links(first).items():
        assert (folder / target).is_file()
        if label not in ("中文", "English"):
            assert text(cells(folder, Path(target).stem)[0]).startswith(f"# {label}\n")


@EITHER
@EACH
def test_no_link_leads_nowhere(folder, name):
    targets = [target for cell in cells(folder, name) for _, target in LINK.findall(text(cell))]
    assert [target for target in targets if not (folder / target).is_file()] == []
