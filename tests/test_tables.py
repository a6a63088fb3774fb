"""Tables as text and as HTML."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from d2l_autograd.tables import Cell, Row, Table
from d2l_autograd.tensors import columns

TABLE = Table(
    ["weight", "∂y/∂(u, v)", "u", "v"],
    [[Row(["1", "y[0]", "2", "-3"]), Row(["10", "值", Cell("4", "<b>4</b>"), "5"], {"class": "ad-idle"})]],
    [Row(["", Cell("sum", attributes={"class": "ad-sum"}), "6", "2"])],
    names=1,
    right=True,
    bars=[2, 3],
    caption="a < b",
    notes=["two & three"],
)


def test_text_begins_with_the_names_and_sets_numbers_to_the_right_between_bars():
    assert TABLE.text().splitlines() == [
        "∂y/∂(u, v)  weight  │  u  │   v",
        "y[0]             1  │  2  │  -3",
        "值              10  │  4  │   5",
        "sum                 │  6  │   2",
        "two & three",
    ]


def test_words_stand_to_the_left_and_no_line_ends_in_spaces():
    table = Table(["name", "code"], [[Row(["值", "c"]), Row(["x", ""])]])
    assert table.text().splitlines() == ["name  code", "值    c", "x"]


def test_all_lines_have_their_columns_at_the_same_place():
    rows = [Row([name, "|"]) for name in ("é", "e\u0301", "中文", "abcdef", "")]
    places = {columns(line[: line.index("|")]) for line in Table(bodies=[rows]).text().splitlines()}
    assert places == {8}


def html(table):
    return ET.fromstring(f"<div>{table.html()}</div>")


def test_html_has_the_groups_headers_and_attributes():
    found = html(TABLE)
    assert [part.tag for part in found] == ["table", "p"]
    assert [part.tag for part in found[0]] == ["caption", "thead", "tbody", "tfoot"]
    assert [cell.text for cell in found.findall(".//th[@scope='col']")] == list(TABLE.head)
    assert [cell.text for cell in found.findall(".//th[@scope='row']")] == ["y[0]", "值", "sum"]
    assert [cell.text for cell in found.findall(".//tr[@class='ad-idle']/td/b")] == ["4"]
    assert found.find(".//tfoot//th").attrib == {"scope": "row", "class": "ad-sum"}
    assert found.findtext(".//caption") == "a < b" and found.findtext("p") == "two & three"


def test_a_cell_that_is_no_rows_goes_across():
    table = Table(["a", "b"], [[Row(["1", "2"]), Cell("    a long remark", "<p>remark</p>")]], names=None)
    assert table.text().splitlines() == ["a  b", "1  2", "    a long remark"]
    (_, across) = html(table).findall(".//tbody/tr")
    assert [(cell.tag, cell.attrib) for cell in across] == [("td", {"colspan": "2"})]
    assert html(table).find(".//tbody//th") is None


@pytest.mark.parametrize("text", ["<script>", '"&', "'"])
def test_what_is_text_stays_text(text):
    table = Table([text], [[Row([text], {"title": text}), Cell(text)]], caption=text, notes=[text])
    found = html(table)
    assert [part.text for part in found.iter() if part.tag in ("th", "td", "caption", "p")] == [text] * 5
    assert found.find(".//tbody/tr").attrib == {"title": text}


def test_without_rows_there_is_no_table_but_a_note_stays():
    assert Table().text() == Table().html() == ""
    assert Table(notes=["a"]).text() == "a" and Table(notes=["a"]).html() == "<p>a</p>"
    assert html(Table(["a"], [[]])).find(".//tbody") is not None
