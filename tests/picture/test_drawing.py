"""The pieces that SVG is made of."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2l_autograd.picture.drawing import (
    CHARACTER,
    Pane,
    Slot,
    circle,
    escaped,
    fitting,
    group,
    level,
    n,
    path,
    rect,
    sans_width,
    spans,
    text,
    width_of,
    wrapped,
    written,
)
from d2l_autograd.tensors import columns

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ANY = st.text(st.characters(exclude_categories=()), max_size=40)
WORDS = st.text("ab <&梯度，。 ", max_size=60)


@given(ANY)
def test_whatever_is_written_is_xml_and_reads_as_it_was(words):
    svg = group([text(0, 0, words, "ad-b"), spans(0, 0, [(words, "ad-v")])], data_what=words)
    assert not FORBIDDEN.search(svg)
    root = ElementTree.fromstring(svg)
    clean = FORBIDDEN.sub("", words).replace("\r\n", "\n").replace("\r", "\n")
    for found in root.iter("text"):
        assert "".join(found.itertext()).replace("\u00a0\u00a0", "  ") == clean.replace("\u00a0\u00a0", "  ")


def test_quotes_and_new_lines_stay_in_attributes():
    given = {"a_b": 'x"<>&\n1', "_class": "c", "no": None}
    root = ElementTree.fromstring(f"<g{written(given)}/>")
    assert root.attrib == {"a-b": 'x"<>&\n1', "class": "c"}


def test_spaces_are_not_collapsed():
    assert escaped("[ 1,    2]").count("\u00a0") == 4


@pytest.mark.parametrize(("number", "short"), [(3.0, "3"), (0.25, "0.2"), (-7.06, "-7.1"), (100, "100")])
def test_coordinates_are_short(number, short):
    assert n(number) == short


def test_nothing_is_drawn_of_nothing():
    assert text(0, 0, "") == path("", "ad-axis") == ""
    assert 'width="0"' in rect(0, 0, -3, 5, "ad-frame")


def test_shapes_are_where_they_are_said_to_be():
    assert level(1, 2, 9, "a") == '<path class="a" d="M1 2H9"/>'
    assert circle(1, 2, 3.5, "a") == '<circle class="a" cx="1" cy="2" r="3.5"/>'
    assert rect(1, 2, 3, 4, "a", 5) == '<rect class="a" x="1" y="2" width="3" height="4" rx="5"/>'


def test_a_pane_moves_with_its_slots():
    pane = Pane(10, 20, "<path/>", (Slot("slider", 1, 2, 3, 4),)).at(5, 6).at(10, 0)
    assert (pane.width, pane.height) == (10, 20)
    assert pane.slots == (Slot("slider", 16, 8, 3, 4),)
    assert pane.svg.startswith('<g transform="translate(10 0)"><g transform="translate(5 6)">')


@given(WORDS)
def test_a_chinese_character_takes_two_columns(words):
    assert width_of(words, 13) == pytest.approx(columns(words) * CHARACTER[13])
    assert sans_width(words, 24) == pytest.approx(2 * sans_width(words))


@given(WORDS, st.integers(40, 300))
def test_wrapped_lines_say_all_in_their_room(words, room):
    lines = wrapped(words, room)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    longest = max(map(sans_width, re.findall(r"[a-z<&]+|.", words)), default=0)
    assert all(sans_width(line) <= max(room, longest) for line in lines)


@pytest.mark.parametrize(("words", "size"), [("1234", 20), ("12345678", 13), ("1" * 12, 11), ("1" * 99, 11)])
def test_the_largest_type_that_fits_is_taken(words, size):
    assert fitting(words, 80) == size
