"""The figure for places where nothing moves: one image that stands on its own."""

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
import torch
from composing import experiments, of, parts, texts
from examples import long_names

import d2l_autograd as ad
from d2l_autograd.colours import DARK, LIGHT
from d2l_autograd.figure.shown import Handle
from d2l_autograd.figure.still import image, image_of_two, standalone, standalone_of_two
from d2l_autograd.figure.two import Side

MOST = 880


class Images(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def bundles():
    """The images of the book's experiments by name, each with its description."""
    for name, each in experiments().items():
        html = each._repr_mimebundle_()["text/html"]
        (attributes,) = [given for tag, given in Images(html).found if tag == "img"]
        yield name, unquote(attributes["src"].removeprefix("data:image/svg+xml;utf8,")), attributes["alt"]


def inside(svg):
    return svg[svg.index("</style>") + len("</style>") : svg.rindex("</svg>")]


def test_each_is_an_image_with_a_description_at_most_as_wide_as_a_page():
    for name, svg, alt in bundles():
        root = ET.fromstring(svg)
        assert float(root.get("width")) <= MOST, name
        assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
        assert root.get("role") == "img" and alt and root.get("aria-label") == alt
        found = parts(inside(svg))
        for part in found:
            assert part.box.left >= 0 and part.box.right <= MOST, (name, part)
            assert part.box.bottom <= float(root.get("height")), (name, part)


def test_no_type_is_smaller_than_can_be_read():
    for _, svg, _ in bundles():
        assert min(map(float, re.findall(r'font-size="([\d.]+)px"', svg))) >= 11
        assert "font-size:" not in svg and "scale(" not in svg


def test_it_is_light_or_dark_as_the_readers_system_is():
    for _, svg, _ in bundles():
        dark = svg.partition("@media (prefers-color-scheme: dark)")[2].partition("</style>")[0]
        for name in ("ink", "paper"):
            assert f'fill="{LIGHT[name]}"' in svg and f"fill: {DARK[name]};" in dark
        assert "url(" not in svg and "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_it_says_what_was_found_and_nothing_to_be_dragged():
    svg = standalone(experiments()["2.5.0-computational-graph 1"]._shown())
    found = parts(inside(svg))
    assert "z = 20, ∂x = 4, ∂y = 4, ∂w = 5" in texts(found)
    assert not any("Drag" in words or words in ("forward", "backward") for words in texts(found))
    assert of(found, "ad-step-forward") == []
    assert any("∂z/∂x = " in words and "· " in words for words in texts(found))  # the formula


def test_a_comparison_is_one_image_too():
    names = [name for name, *_ in bundles()]
    assert sum("2.5.3" in name for name in names) == 3


def test_two_runs_are_a_document_as_they_are_an_image():
    sides = [
        Side(f"f{i}(x)", ad.trace(lambda x, i=i: x * i, x=[1.0, 2.0], upstream=[1.0, 1.0])) for i in (2, 3)
    ]
    handles = [Handle("x", 0, 2, False)]
    ((_, attributes),) = Images(image_of_two(sides, handles)).found
    svg = standalone_of_two(sides, handles)
    assert unquote(attributes["src"].partition(",")[2]) == svg
    assert attributes["alt"] == ET.fromstring(svg).get("aria-label")


@pytest.mark.parametrize(
    ("f", "given"),
    (
        (long_names, {"a_name_of_thirty_characters_abc": 2.0, "学习率": 0.5, "损失": 3.0}),
        (lambda x: (x @ x).sum(), {"x": torch.ones(20, 20)}),
        (lambda x: x.exp(), {"x": float("nan")}),
        (lambda x: x * 2, {"x": [1.0] * 16}),
    ),
    ids=("names", "matrix", "nan", "vector"),
)
def test_what_is_large_or_odd_is_an_image_too(f, given):
    explorer = ad.explore(f, **given)
    svg = standalone(explorer._shown())
    assert float(ET.fromstring(svg).get("width")) <= MOST
    assert all(part.box.right <= MOST for part in parts(inside(svg)))


def test_what_the_reader_wrote_is_text():
    def f(x):
        y = torch.where(x < 2, x, -x) * len("<b>\"'&")
        return y.sum()

    html = image(ad.explore(f, x=[1.0, 3.0])._shown())
    ((tag, attributes),) = Images(html).found
    assert tag == "img" and ET.fromstring(unquote(attributes["src"].partition(",")[2])) is not None
    assert '"' not in attributes["src"] and "x < 2" in attributes["alt"]


def test_what_was_unfolded_is_folded_in_the_image():
    def turns(x):
        for _ in range(60):
            x = x * 2
        return x

    explorer = ad.explore(turns, x=1.0)
    before = standalone(explorer._shown())
    explorer._view._unfolded = [3, 4, 5]
    assert standalone(explorer._shown()) == before
