"""The reader's code: a dot a test in its line, and what was not run."""

import pytest
import torch
from composing import of, parts, texts
from notebook_code import defined

from d2l_autograd import trace
from d2l_autograd.figure.code_pane import code_pane


def control_flow(a):
    b = a * 2
    while b.norm() < 10:
        b = b * 2
    if b.sum() > 0:
        c = b
    else:
        c = 100 * b
    return c


def lines(graph, room=467):
    """By the first word of each line, what stands in it."""
    pane = code_pane(graph, room)
    found = {}
    for part in parts(pane.svg):
        assert part.box.left >= 0 and part.box.right <= room + 1 and part.box.bottom <= pane.height, part
        found.setdefault(int(part.inside["data-line"][-1]), []).append(part)
    code = dict(graph.code)
    return {code[line].strip(): row for line, row in found.items()}


def dots(row):
    return "".join("●" if "ad-true" in part.look else "○" for part in row if part.tag == "circle")


def test_each_test_has_a_dot_filled_where_it_held():
    found = lines(trace(control_flow, a=1.0))
    loop, branch = found["while b.norm() < 10:"], found["if b.sum() > 0:"]
    assert (dots(loop), texts(loop)[-1]) == ("●●●○", "held 3 times")
    assert (dots(branch), texts(branch)[-1]) == ("●", "true")
    assert dots(lines(trace(control_flow, a=-1.0))["if b.sum() > 0:"]) == "○"
    assert sum(bool(dots(row)) for row in found.values()) == 2


def test_what_was_not_run_says_so():
    found = lines(trace(control_flow, a=1.0))
    skipped = [code for code, row in found.items() if "ad-skipped" in " ".join(row[0].inside["class"])]
    assert skipped == ["else:", "c = 100 * b"]
    said = [code for code, row in found.items() if texts(row)[-1] == "not taken in this run"]
    assert said == skipped[:1]  # the first line says it for those below


@pytest.mark.parametrize("room", (320, 467))
def test_many_turns_are_shortened_in_the_middle(room):
    row = lines(trace(control_flow, a=1e-12), room)["while b.norm() < 10:"]
    assert dots(row).startswith("●") and dots(row).endswith("○") and "…" in texts(row)


def test_lines_are_those_of_the_reader_with_their_numbers():
    graph = trace(control_flow, a=1.0)
    pane = parts(code_pane(graph, 467).svg)
    numbers = [int(part.words) for part in of(pane, "ad-11", "text")]
    assert numbers == [line for line, _ in graph.code] and numbers[0] > 1
    code = [part for part in pane if part.tag == "text" and not part.look]
    indents = [part.box.left - code[0].box.left for part in code]
    assert [round(indent / 31.6) for indent in indents] == [0, 1, 1, 2, 1, 2, 1, 2, 1]


def test_long_lines_and_large_line_numbers_have_room():
    name = "结果的名字很长也要有地方"
    code = f"""{chr(10) * 12_344}def f(x):
    {name} = x[0] * x[1] + x[2] * 3 - x[0] * x[1] + x[2]
    if {name} > 0 or {name} < 5 or x[1] > 7:
        x = x * 2
    return x.sum()
"""
    graph = trace(defined(code), x=[1.0, 2.0, 3.0])
    for room in (300, 467, 934):
        found = lines(graph, room)
        assert texts(found["def f(x):"])[0] == "12345" and len(found) == 5


def test_what_the_reader_wrote_is_escaped():
    def injected(x):
        y = x * 2  # <script>alert("x")</script> & more
        return y

    svg = code_pane(trace(injected, x=1.0), 900).svg
    assert "<script>" not in svg and "&lt;script&gt;" in svg


def test_code_without_source_is_empty():
    assert texts(parts(code_pane(trace(torch.sin, x=1.0), 467).svg)) == []


def test_keywords_are_bold_and_comments_and_strings_quiet():
    def f(x):
        if x > 1.5:  # it's a comment
            format = "a 'if' 3"
            return x * 2 if format else None
        return x

    svg = code_pane(trace(f, x=2.0), 900).svg
    for word in ("if", "else", "None", "return"):
        assert f'<tspan class="ad-b">{word}</tspan>' in svg
    assert '<tspan class="ad-m"># it\'s a comment</tspan>' in svg
    assert '<tspan class="ad-m">"a \'if\' 3"</tspan>' in svg and ">for<" not in svg
