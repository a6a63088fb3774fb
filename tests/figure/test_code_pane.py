"""The code with what each line made, and the outcomes of its tests."""

import torch
from cells import rows

from d2l_autograd import trace
from d2l_autograd.figure.code_pane import code_table, decision_table


def control_flow(a):
    b = a * 2
    while b.norm() < 10:
        b = b * 2
    if b.sum() > 0:
        c = b
    else:
        c = 100 * b
    return c


def test_each_line_shows_what_it_made():
    made = {row[1].strip(): row[2] for row in rows(code_table(trace(control_flow, a=1.0)))}
    assert made["b = a * 2"] == "b = 2∇ 8"
    assert made["b = b * 2"] == "b₃ = 16∇ 1"
    assert made["while b.norm() < 10:"] == "✓ true ×3✗ false ×1"
    assert made["if b.sum() > 0:"] == "✓ true ×1"
    assert made["c = 100 * b"] == made["else:"] == "not taken in this run"
    assert made["c = b"] == ""


def test_each_test_shows_the_outcome_of_each_turn():
    found = rows(decision_table(trace(control_flow, a=1.0)))
    assert [row[1:] for row in found] == [["while b.norm() < 10", "✓✓✓✗4 tests"], ["if b.sum() > 0", "✓"]]


def test_many_turns_are_shortened_in_the_middle():
    (loop, _) = rows(decision_table(trace(control_flow, a=1e-12)))
    assert loop[2].startswith("✓✓✓") and "…✗" in loop[2] and len(loop[2]) < 40


def test_a_function_without_control_flow_has_no_decisions():
    assert decision_table(trace(lambda x: x * 2, x=1.0)).html() == ""


def test_what_the_reader_wrote_is_escaped():
    def injected(x):
        y = x * 2  # <script>alert("x")</script> & more
        return y

    html = code_table(trace(injected, x=1.0)).html()
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_code_without_source_is_no_pane():
    assert code_table(trace(torch.sin, x=1.0)).html() == ""


def test_words_are_coloured_by_what_they_are():
    def f(x):
        if x > 1.5:  # it's a comment
            format = "a 'b' 3"
            return x * 2 if format else None
        return x

    html = code_table(trace(f, x=2.0)).html()
    for kind, word in [("keyword", "if"), ("number", "1.5"), ("keyword", "None"), ("number", "2")]:
        assert f'<span class="ad-{kind}">{word}</span>' in html
    assert '<span class="ad-comment"># it&#x27;s a comment</span>' in html
    assert '<span class="ad-string">&quot;a &#x27;b&#x27; 3&quot;</span>' in html
    assert ">for<" not in html and "format = " in html
