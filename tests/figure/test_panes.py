from html.parser import HTMLParser

import torch

from d2l_autograd import set_language, trace
from d2l_autograd.figure import panes
from d2l_autograd.measure.expected import check_gradients


class Rows(HTMLParser):
    """The text of each cell of a table, a list a row."""

    def __init__(self, html):
        super().__init__()
        self.rows = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows:
            self.rows[-1][-1] += data


def rows(table):
    return Rows(table.html()).rows


def quadratic(x):
    y = 2 * torch.dot(x, x)
    return y


def control_flow(a):
    b = a * 2
    while b.norm() < 10:
        b = b * 2
    if b.sum() > 0:
        c = b
    else:
        c = 100 * b
    return c


def test_numbers_are_printed_as_torch_prints_them():
    table = rows(panes.numbers(trace(quadratic, x=[0.0, 1.0, 2.0, 3.0])))
    assert table[1:] == [
        ["x", "tensor([0., 1., 2., 3.])", "tensor([ 0.,  4.,  8., 12.])"],
        ["y", "tensor(28.)", ""],
    ]


def test_the_readers_formula_stands_beside_the_gradient():
    graph = trace(quadratic, x=[1.0, 2.0])
    right = rows(panes.numbers(graph, check_gradients(graph, lambda x: 4 * x)))
    assert right[1][3:] == ["tensor([4., 8.])", "✓ equal"]
    wrong = rows(panes.numbers(graph, check_gradients(graph, lambda x: 2 * x)))
    assert wrong[1][3:] == ["tensor([2., 4.])", "✗ differs by 4"]


def test_a_leaf_without_gradient_has_none():
    table = rows(panes.numbers(trace(lambda x, y: x * 2, x=1.0, y=2.0)))
    assert table[2] == ["y", "tensor(2.)", "None"]


def test_parameters_are_leaves_too():
    weight = torch.tensor([3.0], requires_grad=True)
    table = rows(panes.numbers(trace(lambda x: (weight * x).sum(), x=[2.0])))
    assert ["weight", "tensor([3.])", "tensor([2.])"] in table


def test_each_line_shows_what_it_made():
    made = {row[1].strip(): row[2] for row in rows(panes.code(trace(control_flow, a=1.0)))}
    assert made["b = a * 2"] == "b = 2∇ 8"
    assert made["b = b * 2"] == "b₃ = 16∇ 1"
    assert made["while b.norm() < 10:"] == "✓ true ×3✗ false ×1"
    assert made["if b.sum() > 0:"] == "✓ true ×1"
    assert made["c = 100 * b"] == made["else:"] == "not taken in this run"
    assert made["c = b"] == ""


def test_each_test_shows_the_outcome_of_each_turn():
    found = rows(panes.decisions(trace(control_flow, a=1.0)))
    assert [row[1:] for row in found] == [["while b.norm() < 10", "✓✓✓✗4 tests"], ["if b.sum() > 0", "✓"]]


def test_many_turns_are_shortened_in_the_middle():
    (loop, _) = rows(panes.decisions(trace(control_flow, a=1e-12)))
    assert loop[2].startswith("✓✓✓") and "…✗" in loop[2] and len(loop[2]) < 40


def test_a_function_without_control_flow_has_no_decisions():
    assert panes.decisions(trace(quadratic, x=[1.0])).html() == ""


def test_what_the_reader_wrote_is_escaped():
    def injected(x):
        y = x * 2  # <script>alert("x")</script> & more
        return y

    html = panes.code(trace(injected, x=1.0)).html()
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert "<b>" not in panes.message("<b>", "<b>")


def test_code_without_source_is_no_pane():
    assert panes.code(trace(torch.sin, x=1.0)).html() == ""


def test_words_are_in_the_language_in_force():
    graph = trace(quadratic, x=[1.0, 2.0])
    set_language("zh")
    try:
        assert rows(panes.numbers(graph))[0] == ["变量", "值", "梯度"]
    finally:
        set_language("en")
