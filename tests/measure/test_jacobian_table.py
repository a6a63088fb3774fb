"""The Jacobian as a labelled table."""

import xml.etree.ElementTree as ET

import pypdf
import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.language import speaking
from d2l_autograd.measure.jacobian_table import component


def in_the_book(u, v):
    y = torch.zeros(2)
    y[0] = u[0] ** 2 + u[1] * v[0]
    y[1] = u[1] * v[1] + v[0] * v[1] ** 2
    return y


def test_the_labels_name_outputs_and_inputs():
    ad.set_language("en")
    text = repr(ad.jacobian(in_the_book, u=[1.0, 2.0], v=[3.0, 4.0])).splitlines()
    assert text[0].split() == ["∂y/∂(u,", "v)", "u[0]", "u[1]", "│", "v[0]", "v[1]"]
    assert [line.split()[0] for line in text[1:]] == ["y[0]", "y[1]"]
    assert text[2].split()[1:] == ["0", "4", "│", "16", "26"]


def test_the_html_is_a_plain_table():
    html = ad.jacobian(in_the_book, u=[1.0, 2.0], v=[3.0, 4.0])._repr_html_()
    assert html.count("<tr>") == 3 and '<th scope="row">y[1]</th>' in html
    assert "style" not in html and "class" not in html


def test_a_large_matrix_is_shortened_and_says_so():
    ad.set_language("en")
    J = ad.jacobian(lambda x: x * x, x=torch.arange(100.0))
    assert J.matrix.diagonal().tolist() == [2.0 * i for i in range(100)]
    lines = repr(J).splitlines()
    assert len(lines) < 20 and "16 of 100 rows" not in lines[-1] and "of 100 rows" in lines[-1]
    assert "x[99]" in lines[0] and "[99]" in lines[-2]


def test_a_component_is_named_as_python_names_it():
    x = torch.arange(12).reshape(2, 3, 2)
    for i in range(12):
        assert eval(component("x", x.shape, i)) == i
    assert component("x", (), 0) == "x"


def test_an_empty_matrix_says_so():
    ad.set_language("en")
    table = ad.jacobian(lambda x: x[:0], x=[1.0, 2.0]).table()
    assert table.text().splitlines()[0].split() == ["∂f/∂x", "x[0]", "x[1]"]
    assert "0" in table.notes[0] and "<tbody></tbody>" in table.html()


def test_all_inputs_share_the_width():
    lines = repr(ad.jacobian(lambda u, v: u.sum() * v, u=torch.ones(20), v=torch.ones(3))).splitlines()
    assert lines[0].split()[2:] == ["u[0]", "u[1]", "…", "u[19]", "│", "v[0]", "v[1]", "v[2]"]
    assert {line.count("│") for line in lines[:4]} == {1}


@pytest.mark.parametrize(("inputs", "places"), [(1, 8), (2, 4), (3, 3), (5, 3)])
def test_each_of_several_long_inputs_keeps_its_first_and_last_column(inputs, places):
    """Eight columns in all, but three for each: the first, the gap, the last."""
    names = "abcde"[:inputs]
    J = ad.jacobian(lambda **x: sum(x.values())[0], **{name: torch.ones(20) for name in names})
    shown = [*map(str, range(places - 2)), "…", "19"]
    head = [f"{name}[{i}]" if i != "…" else i for name in names for i in shown]
    assert J.table().head[1:] == head


@pytest.mark.parametrize(
    ("sizes", "shown"), [((5, 3), (5, 3)), ((7, 1), (7, 1)), ((8,), (8,)), ((6, 3), (4, 3)), ((9,), (8,))]
)
def test_up_to_eight_columns_are_all_shown_however_they_are_shared(sizes, shown):
    inputs = {name: torch.ones(size) for name, size in zip("uv", sizes, strict=False)}
    head = ad.jacobian(lambda **x: sum(each.sum() for each in x.values()), **inputs).table().head
    assert len(head) == 1 + sum(shown) and ("…" in head) == (sizes != shown)


@pytest.mark.parametrize(("rows", "kept"), [(15, 15), (16, 16), (17, 15), (100, 15)])
def test_a_table_has_sixteen_rows_at_most_and_tells_how_many_it_keeps(rows, kept):
    with speaking("en"):
        table = ad.jacobian(lambda x: x.expand(rows), x=[2.0]).table()
    (body,) = table.bodies
    assert len(body) == min(rows, 16) and body[-1].cells[0] == f"f[{rows - 1}]"
    left_out = [f"{kept} of {rows} rows and 1 of 1 columns are shown."]
    assert table.notes == ([] if kept == rows else left_out)


def test_of_a_function_without_inputs_the_table_has_rows_and_no_columns():
    with speaking("en"):
        table = ad.jacobian(lambda: torch.ones(2)).table()
    assert table.head == ["∂f/∂()"]
    assert [row.cells for row in table.bodies[0]] == [["f[0]"], ["f[1]"]]
    assert table.notes == ["An empty matrix: 2 rows, 0 columns."]


def test_it_is_saved_as_a_picture_of_its_table(tmp_path):
    J = ad.jacobian(in_the_book, u=[1.0, 2.0], v=[3.0, 4.0])
    for suffix in ("svg", "png", "pdf"):
        J.save(tmp_path / f"J.{suffix}")
    root = ET.parse(tmp_path / "J.svg").getroot()
    assert root.get("aria-label") == str(J)
    words = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert sorted(words) == sorted(cell for line in str(J).splitlines() for cell in cells(line))
    (page,) = pypdf.PdfReader(tmp_path / "J.pdf").pages
    assert all(word in page.extract_text() for word in words)
    assert (tmp_path / "J.png").read_bytes().startswith(b"\x89PNG")


def cells(line):
    """A line of the table: two spaces stand between its cells, and a bar between its inputs."""
    return [cell.strip() for cell in line.split("  ") if cell.strip() not in ("", "│")]
