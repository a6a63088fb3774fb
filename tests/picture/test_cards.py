"""What the boxes say, and that there is room for it."""

import math

import pytest
import torch
from handmade import EXAMPLES, Sketch, chain, detached, dot, jacobian, loop, network, product
from hypothesis import given, settings
from hypothesis import strategies as st

import d2l_autograd as ad
from d2l_autograd.language import speaking
from d2l_autograd.picture.cards import HEAD, card, cut_of, cut_word, one_line, tooltip
from d2l_autograd.picture.drawing import width_of
from d2l_autograd.picture.folding import fold

STYLES = ("card", "dense", "dot", "side")


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def cards(graph, style="card", **how):
    return [card(graph, group, "y", style, **how) for group in fold(graph).groups]


def tooltips(graph):
    return [tooltip(graph, group) for group in fold(graph).groups]


def of(value, grad=None, style="card", name="x"):
    """The card of a single leaf."""
    s = Sketch()
    s.leaf(name, value, grad)
    return cards(s.graph(), style)[0]


def test_a_value_says_its_line_its_numbers_its_name_and_what_its_gradient_is_of():
    z = cards(product())[4]
    assert (z.shape, z.code, z.rows) == ("output", "z = (x + y) * w", (("20", "1"),))
    assert (z.name, z.quotient, tooltips(product())[4]) == (
        "z",
        "∂y/∂z",
        "z: mul\nline 1: (x + y) * w\nvalue: 20.0\ngradient: 1.0",
    )


def test_a_value_without_a_name_has_the_code_that_made_it():
    total = cards(product())[3]
    assert (total.shape, total.code, total.name, total.quotient) == ("operation", "x + y", "", "")


def test_leaves_and_constants_have_names_alone():
    made = cards(network())
    assert [c.shape for c in made[:4]] == ["leaf", "leaf", "leaf", "constant"]
    assert [(c.name, c.code) for c in made[2:4]] == [("net.bias", ""), ("target", "")]


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        ("x * 2", "name = x * 2"),
        ("torch.sigmoid(x) * 2 + x", "name"),
        ("(\n  x * 2)", "name"),
    ],
)
def test_as_much_of_the_line_as_has_room_is_the_heading(code, heading):
    s = Sketch()
    s.op("mul", [s.leaf("x", 1.0)], 2.0, name="name", code=code)
    assert cards(s.graph())[1].code == heading


def test_without_a_name_long_code_gives_way_to_the_operation():
    s = Sketch()
    s.op("cross_entropy", [s.leaf("x", 1.0)], 2.0, code="F.cross_entropy(F.relu(h), target)")
    assert cards(s.graph())[1].code == "cross_entropy"


def test_a_vector_has_a_row_a_component_its_gradient_beside():
    assert cards(dot())[0].rows == (("0", "0"), ("1", "4"), ("2", "8"), ("3", "12"))
    assert of(torch.arange(20.0), torch.ones(20)).rows == (
        ("0", "1"), ("1", "1"), ("2", "1"), ("⋮", "⋮"), ("19", "1"),
    )  # fmt: skip
    assert of(torch.arange(20.0)).rows[3] == ("⋮", "")


def test_a_matrix_has_its_rows_and_below_them_those_of_its_gradient():
    assert of([[1.0, 2.0], [3.0, 4.0]], [[1.0, 0.5], [0.0, 9.0]]).rows == (
        ("[1, 2]", ""), ("[3, 4]", ""), ("", "[1, 0.5]"), ("", "[0,   9]"),
    )  # fmt: skip


def test_a_gradient_below_its_matrix_takes_no_more_width():
    matrix = torch.ones(3, 3) / 3
    assert of(matrix, matrix).width == of(matrix).width


def test_a_large_matrix_is_told_in_part_and_by_its_shape():
    rows = of(torch.rand(20, 20)).rows
    assert len(rows) <= 6 and rows[-1] == ("20×20 float32", "")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (math.nan, "nan"), (math.inf, "inf"), (-math.inf, "-inf"), (-0.0, "-0"), (1e12, "1e12"),
        (1e-12, "1e-12"), (-1.2345e-7, "-1.234e-7"), (True, "True"), (7, "7"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("style", STYLES)
def test_numbers_of_every_size_are_told(value, told, style):
    assert of(value, style=style).rows == ((told.replace("-", "−"), ""),)


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        (torch.zeros(0), (("0 float32", ""),)),
        (torch.zeros(0, 3), (("0×3 float32", ""),)),
        (torch.tensor(1 + 2j), (("1+2i", ""),)),
        (torch.tensor([1 + 2j, 3j]), (("[1+2i, 0+3i]", ""),)),
        (torch.eye(2).to_sparse(), (("2×2 float32", ""),)),
        (torch.zeros(2, device="meta"), (("2 float32", ""),)),
        (torch.zeros(2, 3, 4), (("2×3×4 float32", ""), ("0 … 0", ""))),
    ],
    ids=str,
)
def test_tensors_of_every_kind_are_told(value, rows):
    assert of(value).rows == rows
    for style in STYLES:
        assert of(value, value, style).width < 260


def test_a_dot_says_one_number_or_a_shape():
    z = cards(product(), "dot")[4]
    assert (z.rows, z.name, z.code, z.quotient) == ((("20", "1"),), "z", "", "")
    s = Sketch()
    x = s.leaf("x", 1.0)
    s.op("expand", [x], torch.rand(40), torch.rand(40))
    assert cards(s.graph(), "dot")[1].rows == (("(40)", "(40)"),)


@pytest.mark.parametrize("style", ("dot", "side"))
def test_among_dots_a_leaf_of_many_numbers_has_its_name_alone(style):
    leaf = of([1.0, 2.0], style=style)
    assert (leaf.rows, leaf.name, leaf.dotted) == ((), "x", False)


@pytest.mark.parametrize("style", STYLES)
def test_what_is_told_elsewhere_has_its_name_alone(style):
    told = cards(product(), style, told=True)[0]
    assert (told.rows, told.name, told.code, told.height) == ((), "x", "", HEAD + 2)


def test_results_of_one_call_are_counted():
    s = Sketch()
    call = s.op("max", [s.leaf("x", [1.0, 2.0], [0.0, 1.0])], (2.0, 1), (1.0, None))
    s.op("max", [call], 2.0, 1.0, name="values", kind="item")
    assert cards(s.graph())[1].rows == (("2 results", ""),)
    assert cards(s.graph(), "dot")[1].rows == (("…", ""),)
    assert one_line((torch.ones(2), None)) == "2 results" and one_line(torch.ones(1, 2)) == "[1, 1]"


def test_a_fold_says_its_turns_and_its_code():
    (folded,) = [c for c in cards(loop(10)) if c.shape == "fold"]
    assert "8 operations\nb * 2" in tooltips(loop(10))
    assert (folded.code, folded.rows) == ("⋯ ×8", (("turns 2–9", ""), ("b * 2", "")))
    with speaking("zh"):
        assert [c.rows for c in cards(loop(10), "dot") if c.shape == "fold"] == [(("第 2–9 轮", ""),)]


def test_a_fold_of_more_than_a_loop_counts_its_operations():
    (folded,) = [c for c in cards(chain(2000)) if c.shape == "fold"]
    assert (folded.code, folded.rows) == ("⋯ ×1980", (("1980 operations", ""),))


def test_the_tooltip_holds_what_the_box_shortens():
    name = "the_name_of_this_variable_is_so"
    s = Sketch()
    x = s.leaf("x", torch.arange(20.0), torch.ones(20))
    s.op("sum", [x], 190.0, 1.0, name=name, code="x.sum()")
    graph = s.graph(code=((1, f"    {name} = x.sum()"),))
    leaf, total = tooltips(graph)
    assert cards(graph)[1].name == "the_name_of_this_…"
    assert total.splitlines()[:2] == [f"{name}: sum", f"line 1: {name} = x.sum()"]
    assert "19." in leaf


def test_a_cut_is_told_in_the_readers_language():
    graph = detached()
    assert [cut_of(graph, arrow) for arrow in fold(graph).arrows] == ["", "", "detach", "", "", ""]
    assert cut_word("not differentiable") == "not differentiable"
    with speaking("zh"):
        assert cut_word("not differentiable") == "不可微"


def test_what_two_edges_of_a_fold_are_cut_by_is_said_once_unless_one_is_not():
    s = Sketch()
    x = s.leaf("x", 1.0)
    for i in range(60):
        x = s.op("detach" if i % 2 else "round", [x], cut="detach" if i % 2 else "not differentiable")
    graph = s.graph()
    folding = fold(graph)
    assert {cut_of(graph, arrow) for arrow in folding.arrows} == {"detach", "not differentiable"}


def assert_room(c):
    """That each text of a box is no wider than the box."""
    inside = c.width - 2 * c.pad
    if c.dotted:
        words = max(width_of(text, 11) for text in (c.name, *c.rows[0]))
        assert words <= (c.width if c.style == "dot" else c.width / 2 - c.beside)
        return
    assert width_of(c.code or c.name, c.size) <= inside + 0.1
    for value, grad in c.rows:
        assert width_of(value + grad, 11 if c.big else c.size) <= inside + 0.1
    if c.style == "card" and c.rows:
        assert width_of(c.name, 11) + width_of(c.quotient, 13) <= inside + 0.1
    assert c.height >= HEAD + (28 if c.big else c.line * len(c.rows)) or not c.rows


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_no_text_is_wider_than_its_box(example, style):
    for c in cards(example(), style):
        assert_room(c)


NAMES = st.one_of(st.sampled_from(["x", "一个很长很长的变量名字它真的很长", "n" * 30]), st.text(max_size=40))
VALUES = st.one_of(
    st.floats(width=32),
    st.lists(st.floats(width=32), max_size=9),
    st.sampled_from([torch.rand(2, 3), torch.rand(20, 20) * 1e9, torch.tensor(-1e-9 - 1e12j)]),
)


@settings(max_examples=150, deadline=None)
@given(NAMES, st.text(min_size=1, max_size=60), VALUES, st.floats(width=32), st.sampled_from(STYLES))
def test_whatever_is_written_has_room(name, code, value, by, style):
    grad = torch.as_tensor(value) * by
    s = Sketch()
    x = s.leaf(name, value, grad)
    s.op(code, [s.op("mul", [x], value, grad, name=name, code=code)], value, grad, code=code)
    for c in cards(s.graph(), style):
        assert_room(c)


@pytest.mark.parametrize("style", STYLES)
def test_small_changes_of_a_value_do_not_change_a_box(style):
    sizes = {(of(v, v, style).width, of(v, v, style).height) for v in (0.5, -0.5, 3.25, -1.25)}
    assert len(sizes) <= (2 if style in ("dense", "dot") else 1)


def test_a_box_of_a_program_that_writes_in_place_says_which_value_it_is():
    assert [c.name for c in cards(jacobian())][-1] == "y₂"
    graph = ad.trace(lambda x: (x * x).sum(), x=[1.0, 2.0])
    assert cards(graph)[0].rows == (("1", "2"), ("2", "4"))


@pytest.mark.parametrize("style", STYLES)
def test_behind_a_value_stands_how_it_moves(style):
    def f(x, y):
        a = x - y
        return a * a

    graph = ad.trace(f, x=3.0, y=1.0, tangent={"y": 1.0})
    *_, a, result = cards(graph, style)
    assert (a.left, result.left) == (["2 − 1ε"], ["4 − 4ε"])
    assert result.width >= width_of("4 − 4ε", 11)
    assert "tangent: -4.0" in tooltips(graph)[-1]


def test_the_components_of_a_vector_move_each_by_itself_and_a_matrix_says_so_when_pointed_at():
    vector = ad.trace(
        lambda x: x * x, x=torch.arange(8.0), upstream=torch.ones(8), tangent={"x": torch.ones(8)}
    )
    assert cards(vector)[-1].left == ["0 + 0ε", "1 + 2ε", "4 + 4ε", "⋮", "49 + 14ε"]
    assert cards(vector, "dot")[-1].left == ["(8)"]
    matrix = ad.trace(lambda x: x * x, x=torch.eye(2), upstream=torch.ones(2, 2), tangent={"x": torch.eye(2)})
    assert not any("ε" in line for line in cards(matrix)[-1].left)
    assert "tangent: tensor([[2., 0.]" in tooltips(matrix)[-1]
