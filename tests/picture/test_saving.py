"""Pictures as files: what is in them, whose colours they have, and what stands in their way."""

import re
import sys
import xml.etree.ElementTree as ET
from os import PathLike
from pathlib import Path

import pypdf
import pytest
import typst
from handmade import detached, product
from PIL import Image

from d2l_autograd.colours import DARK, LIGHT
from d2l_autograd.errors import InputError
from d2l_autograd.figure.shown import Shown
from d2l_autograd.figure.still import standalone
from d2l_autograd.language import speaking
from d2l_autograd.picture.saving import makers, save, write
from d2l_autograd.presentation import style
from d2l_autograd.requirements_check import NotReadyError

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def english():
    with speaking("en"):
        yield


@pytest.fixture
def svg():
    return standalone(Shown(product()))


def size(svg):
    root = ET.fromstring(svg)
    return int(root.get("width")), int(root.get("height"))


def rgb(colour):
    return tuple(bytes.fromhex(colour[1:]))


def colours(path):
    """How often each colour is there, in a picture that is laid on grey."""
    with Image.open(path) as found:
        image = found.convert("RGBA")
    ground = Image.new("RGBA", image.size, "grey")
    ground.alpha_composite(image)
    return {colour[:3]: count for count, colour in ground.getcolors(image.width * image.height)}


@pytest.mark.parametrize(("theme", "theirs"), (("light", LIGHT), ("dark", DARK)))
def test_a_png_has_two_pixels_for_each_and_the_colours_of_its_theme(svg, tmp_path, theme, theirs):
    save(svg, tmp_path / "figure.png", theme=theme)
    width, height = size(svg)
    with Image.open(tmp_path / "figure.png") as image:
        assert image.size == (2 * width, 2 * height)
    found = colours(tmp_path / "figure.png")
    assert found[rgb(theirs["paper"])] > 0.8 * 4 * width * height
    assert all(found[rgb(theirs[name])] > 100 for name in ("ink", "value", "gradient", "line", "leaf-fill"))
    assert found[rgb("#808080")] < 300  # the four corners


def test_what_is_cut_has_its_scissors_and_its_colour(tmp_path):
    save(standalone(Shown(detached())), tmp_path / "figure.png")
    assert colours(tmp_path / "figure.png")[rgb(LIGHT["cut"])] > 100


def test_a_pdf_is_one_page_of_the_pictures_size_with_text_and_no_pixels(svg, tmp_path):
    save(svg, tmp_path / "figure.pdf")
    reader = pypdf.PdfReader(tmp_path / "figure.pdf")
    (page,) = reader.pages
    assert (page.mediabox.width, page.mediabox.height) == tuple(0.75 * side for side in size(svg))
    words = re.findall(">([^<]+)</text>", svg)
    assert "z = (x + y) * w" in words and any(each.startswith("∂z/∂x = ") for each in words)
    assert all(each in page.extract_text() for each in words)
    assert len(page.images) == 0


def test_a_pdf_says_its_language_and_what_is_to_be_seen(svg, tmp_path):
    with speaking("zh"):
        save(standalone(Shown(product())), tmp_path / "figure.pdf")
    reader = pypdf.PdfReader(tmp_path / "figure.pdf")
    assert reader.trailer["/Root"]["/Lang"] == "zh"
    things = [reader.get_object(i) for i in range(1, reader.trailer["/Size"])]
    assert any("计算图" in thing.get("/Alt", "") for thing in things if isinstance(thing, dict))


def test_nothing_is_left_in_it_that_only_browsers_know(svg, tmp_path, monkeypatch):
    given = []
    monkeypatch.setattr(typst, "compile", lambda *_, sys_inputs, **__: given.append(sys_inputs["svg"]) or b"")
    for suffix in ("png", "pdf", "svg"):
        save(svg, tmp_path / f"figure.{suffix}", theme="dark")
    given.append((tmp_path / "figure.svg").read_text(encoding="utf-8"))
    assert len(given) == 3
    for each in given:
        assert not re.search(r"var\(|@media|--ad-|:not", each)
        assert f'fill="{DARK["gradient"]}"' in each and LIGHT["gradient"] not in each
        assert ET.fromstring(each).get("aria-label").startswith("Computational graph")


def test_an_svg_holds_the_same_drawing(svg, tmp_path):
    save(svg, tmp_path / "figure.svg")
    saved = (tmp_path / "figure.svg").read_text(encoding="utf-8")
    assert saved == svg.replace(style(), "")


def test_chinese_keeps_the_families_that_have_it(svg, monkeypatch):
    given = []
    monkeypatch.setattr(typst, "compile", lambda *_, sys_inputs, **__: given.append(sys_inputs["svg"]) or b"")
    for document in (svg, svg.replace("z = 20", "值 = 20")):
        makers(document, "light")[".png"]()
    assert ["system-ui" in each for each in given] == [False, True]


def test_the_same_picture_is_the_same_bytes(svg):
    for make in makers(svg, "light").values():
        assert make() == make()


@pytest.mark.parametrize("name", ("figure.SVG", "图.svg", "a.b c.svg"))
def test_names_may_be_the_readers_own(svg, tmp_path, name):
    save(svg, str(tmp_path / name))
    assert ET.parse(tmp_path / name)


def test_a_path_may_be_an_object(svg, tmp_path):
    class Own(PathLike):
        def __fspath__(self):
            return str(tmp_path / "figure.svg")

    save(svg, Own())
    assert ET.parse(tmp_path / "figure.svg")


def test_an_old_file_is_replaced_and_nothing_else_is_left(svg, tmp_path):
    (tmp_path / "figure.svg").write_text("old " * 100_000)
    save(svg, tmp_path / "figure.svg")
    assert ET.parse(tmp_path / "figure.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["figure.svg"]


def test_a_file_that_cannot_be_written_to_its_end_leaves_the_old_one(svg, tmp_path, monkeypatch):
    def half(path, content):
        path.open("wb").close()
        raise OSError(28, "No space left on device")

    (tmp_path / "figure.svg").write_text("old")
    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(InputError, match="No space left on device"):
        save(svg, tmp_path / "figure.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["figure.svg"]
    assert (tmp_path / "figure.svg").read_text() == "old"


def test_a_picture_that_cannot_be_drawn_leaves_the_old_file(tmp_path):
    (tmp_path / "figure.png").write_text("old")
    with pytest.raises(ET.ParseError):
        save("<svg", tmp_path / "figure.png")
    assert (tmp_path / "figure.png").read_text() == "old"


BAD = {
    "no suffix": ("figure", {}, ("figure does not say", ".svg, .png, .pdf", "figure.png")),
    "no name": ("", {}, ("The name . does not say", ".svg, .png, .pdf", "figure.png")),
    "other suffix": ("figure.jpg", {}, ("figure.jpg does not say", ".svg, .png, .pdf", "figure.png")),
    "number": (3, {}, ("3 does not say", ".svg, .png, .pdf", "3.png")),
    "no folder": ("none/figure.svg", {}, ("no folder", "none", "Make it first", "such as figure.svg")),
    "file for a folder": ("file/figure.svg", {}, ("no folder", "file", "such as figure.svg")),
    "folder for a file": ("folder.pdf", {}, ("refuses to write", "folder.pdf", "Choose another path")),
    "nul": ("a\0.svg", {}, ("refuses to write", "null", "Choose another path")),
    "theme": ("figure.svg", {"theme": "pink"}, ("no theme 'pink'", "'light', 'dark'")),
    "theme a list": ("figure.svg", {"theme": ["dark"]}, ("no theme ['dark']", "'light', 'dark'")),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_saved_says_why_and_what_to_do(svg, tmp_path, monkeypatch, name):
    path, settings, words = BAD[name]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    (tmp_path / "folder.pdf").mkdir()
    before, said = sorted(tmp_path.rglob("*")), {}
    for language in ("en", "zh"):
        with speaking(language), pytest.raises(InputError) as caught:
            save(svg, path, **settings)
        said[language] = str(caught.value)
    assert all(each in said["en"] for each in words), said["en"]
    assert CHINESE.search(said["zh"]) and not CHINESE.search(said["en"])
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("suffix", ("png", "pdf"))
def test_where_typst_is_missing_it_says_what_to_install(svg, tmp_path, monkeypatch, suffix):
    monkeypatch.setitem(sys.modules, "typst", None)
    for language, word in (("en", "Missing"), ("zh", "缺少")):
        with speaking(language), pytest.raises(NotReadyError, match=rf"{word}.*pip install typst"):
            save(svg, tmp_path / f"figure.{suffix}")
    assert list(tmp_path.iterdir()) == []
    save(svg, tmp_path / "figure.svg")
    assert ET.parse(tmp_path / "figure.svg")


def test_a_caller_may_have_more_kinds_of_file(svg, tmp_path):
    kinds = {**makers(svg, "light"), ".html": lambda: b"<p>"}
    write(tmp_path / "figure.html", kinds)
    assert (tmp_path / "figure.html").read_bytes() == b"<p>"
    with pytest.raises(InputError, match=r"\.svg, \.png, \.pdf, \.html"):
        write(tmp_path / "figure.gif", kinds)
