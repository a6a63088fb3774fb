"""A still figure without its style sheet looks as with it."""

import re
import xml.etree.ElementTree as ET

import pytest
from composing import experiments

from d2l_autograd import trace
from d2l_autograd.colours import DARK, LIGHT, THEMES
from d2l_autograd.presentation import style, themed, with_attributes


def product(x, y, w):
    a = x + y
    return a * w.detach()


def looks(svg, part):
    """The attributes of the first element of a class."""
    return next(el.attrib for el in ET.fromstring(svg).iter() if part in el.get("class", "").split())


def test_each_element_has_the_looks_that_fit_it_best():
    svg = trace(product, x=1.0, y=2.0, w=3.0)._drawing()
    assert looks(svg, "ad-v")["fill"] == LIGHT["value"]
    assert looks(svg, "ad-backward")["stroke"] == LIGHT["gradient"]
    assert looks(svg, "ad-backward")["opacity"] == "1"  # of what is still, over the rule for what is live
    assert looks(svg, "ad-cut-word")["font-size"] == "11px"
    cut = next(el for el in ET.fromstring(svg).iter() if "ad-cut" in el.get("class", "").split())
    lines = [el for el in cut.iter() if el.get("class") == "ad-forward"]
    assert [line.get("stroke-dasharray") for line in lines] == ["4 4"] * len(lines) and lines


def test_what_is_written_is_valid_and_changes_nothing_else():
    svg = trace(product, x=1.0, y=2.0, w=3.0)._drawing()
    assert "<&>" not in svg and ET.fromstring(svg) is not None
    assert "<g><title>a &lt; b</title></g>" in with_attributes("<g><title>a &lt; b</title></g>")
    assert "var(" not in re.sub("(?s)<style>.*?</style>", "", svg)


@pytest.mark.parametrize("name", [name for name in experiments() if name.startswith("2.5")])
def test_no_figure_of_the_book_leaves_anything_black(name):
    """Without a fill, its own or of what it is in, a shape is black where no style sheet says otherwise."""
    waiting = [(ET.fromstring(experiments()[name]._picture()), False)]
    while waiting:
        element, filled = waiting.pop()
        filled = filled or "fill" in element.attrib
        if element.get("display") == "none":
            continue
        shape = element.tag.endswith(("}path", "}rect", "}circle", "}text"))
        assert filled or not shape, element.attrib
        waiting += [(child, filled) for child in element]


def test_the_style_sheet_is_for_dark_colours_alone():
    within = re.fullmatch(r"<style>@media \(prefers-color-scheme: dark\) \{ (.*) \}</style>", style())[1]
    rules = re.findall(r'\.ad-svg \[(fill|stroke)="(#\w{6})"\] \{ \1: (#\w{6}); \}', within)
    assert {(light, dark) for _, light, dark in rules} == {(LIGHT[name], DARK[name]) for name in LIGHT}
    assert len(set(LIGHT.values())) == len(LIGHT)  # each stands for one other


@pytest.mark.parametrize("theme", THEMES)
def test_in_one_theme_a_picture_has_its_colours_and_no_style_sheet(theme):
    svg = trace(product, x=1.0, y=2.0, w=3.0)._drawing()
    drawn = themed(svg, theme)
    assert "<style" not in drawn and "var(" not in drawn
    used = set(re.findall(r"#\w{6}", drawn))
    assert used <= set(THEMES[theme].values()) and len(used) > 5
