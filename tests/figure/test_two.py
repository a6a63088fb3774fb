"""Two functions in one figure: one set of sliders, both graphs, a mark where a number differs."""

import ipywidgets
import pytest
import torch
from comparing import cut, whole
from composing import Box, experiments, of, parts, texts, within

import d2l_autograd as ad
from d2l_autograd.figure import compose, shown
from d2l_autograd.figure.two import OFFSET, two
from d2l_autograd.live.compare import _sides
from d2l_autograd.live.moves import handles

HEIGHT = 620


def drawn(comparison, width=934, unfolded=()):
    both = two(_sides(comparison._both), handles(comparison._inputs), width, unfolded)
    return both, parts(both.pane.svg)


def gradients(found):
    """The texts of the table, row by row."""
    table = [p for p in of(found, "ad-g") if "ad-graph" not in " ".join(p.inside.get("class", ()))]
    heights = sorted({p.box.bottom for p in table})
    return [[p.words for p in sorted(table, key=lambda p: p.box.left) if p.box.bottom == y] for y in heights]


def test_gradients_are_torchs_and_marked_where_they_differ():
    _, found = drawn(ad.compare(cut, whole, x=[0.0, 1.0, 2.0, 3.0]))
    wanted = []
    for f in (cut, whole):
        x = torch.arange(4.0, requires_grad=True)
        f(x).backward()
        wanted.append(x.grad.tolist())
    rows = gradients(found)
    assert [list(map(float, row)) for row in rows] == [list(pair) for pair in zip(*wanted, strict=True)]
    marks = [part for part in of(found, "ad-different") if part.words == "≠"]
    assert len(marks) == sum(len(set(row)) > 1 for row in rows) == 3
    assert texts(found).count("36") == 4 and "=" in texts(found)  # the outputs, here and in the graphs
    assert {"x.grad, cut", "x.grad, whole"} <= set(texts(found))


def test_outputs_that_differ_are_marked():
    _, found = drawn(ad.compare(lambda x: x * 2, lambda x: x * 3, x=1.0))
    assert [part.words for part in of(found, "ad-different")] == ["≠", "≠"] and "=" not in texts(found)


def test_each_graph_has_boxes_of_its_own():
    both, found = drawn(ad.compare(cut, whole, x=[0.0, 1.0]))
    keys = [int(part.inside["data-node"][-1]) for part in of(within(found, "ad-node"), "ad-frame")]
    assert {key // OFFSET for key in keys} == {0, 1} and both.leaves == [0, OFFSET]
    assert "cut(x): " in both.alt and "whole(x): " in both.alt


def test_the_books_comparisons_fit_on_a_laptops_screen():
    comparisons = [each for each in experiments().values() if hasattr(each, "graphs")]
    assert len(comparisons) == 2
    for each in comparisons:
        assert drawn(each)[0].pane.height <= HEIGHT and drawn(each)[0].pane.width == 934


@pytest.mark.parametrize("width", (320, 356, 560, 700, 934))
@pytest.mark.parametrize("given", (2.0, [0.0, 1.0, 2.0]), ids=("number", "vector"))
def test_nothing_leaves_the_figure_and_no_label_lies_on_another(width, given):
    both, found = drawn(ad.compare(lambda x: (x * x).sum(), lambda x: (x.detach() * x).sum(), x=given), width)
    assert both.pane.width == width
    assert all(
        p.box.left >= -1 and p.box.right <= width + 1 and p.box.bottom <= both.pane.height for p in found
    )
    slots = [Box(s.x, s.y, s.x + s.width, s.y + s.height) for s in both.pane.slots]
    assert all(a.overlap(b) <= 0.5 for i, a in enumerate(slots) for b in slots[i + 1 :])
    table = [p for p in found if p.tag == "text" and "ad-graph" not in " ".join(p.inside.get("class", ()))]
    assert all(a.box.overlap(b.box) <= 1.5 for i, a in enumerate(table) for b in table[i + 1 :])


def test_what_only_one_of_them_takes_has_a_dash_for_the_other():
    _, found = drawn(ad.compare(lambda x: x * 2, lambda x, y: x * y, x=1.0, y=3.0))
    assert gradients(found) == [["2", "3"], ["–", "1"]]


def test_a_function_that_fails_leaves_the_sliders_of_what_only_it_takes():
    both, found = drawn(ad.compare(lambda x: x * 2, lambda x, y: x / (1 // 0) * y, x=1.0, y=[3.0, 4.0]))
    assert {f"handle:{i}" for i in range(3)} <= {slot.name for slot in both.pane.slots}
    assert any("division" in words for words in texts(found)) and "no result" in " ".join(texts(found))
    assert len(within(found, "ad-graph")) > 0


def test_a_run_that_failed_leaves_the_last_graph_pale():
    def picky(x):
        if x < 0:
            raise ValueError("x is below zero, " + "and that is told at length: " * 6 + "the end")
        return x * 3

    comparison = ad.compare(picky, lambda x: x * 2, x=1.0)
    comparison._inputs[0].widgets[0].value = -1.0
    both, found = drawn(comparison)
    assert within(found, "ad-old") and gradients(found) == [["no result", "2"]]
    assert "the end" in " ".join(texts(found)) and both.pane.width == 934


def test_what_has_no_slider_is_in_words_and_a_readers_widget_has_a_place():
    given = {"x": torch.ones(60), "w": ipywidgets.FloatText(value=2.0)}
    both, found = drawn(ad.compare(lambda x, w: (x * w).sum(), lambda x, w: (x.detach() * w).sum(), **given))
    assert {"widget:0"} == {slot.name for slot in both.pane.slots} - {"reset"}
    assert gradients(found) == [["[2, 2, 2, …, 2] ×60", "None"], ["60", "60"]]


def test_a_fold_is_opened_in_the_graph_that_it_is_in():
    def turns(x):
        for _ in range(60):
            x = x * 2
        return x

    comparison = ad.compare(turns, turns, x=1.0)
    found = drawn(comparison)[1]
    folds = sorted({int(p.inside["data-fold"][-1]) for p in found if "data-fold" in p.inside})
    assert len(folds) == 2 and folds[1] == folds[0] + OFFSET
    opened = drawn(comparison, unfolded=[folds[1]])[1]
    assert folds[0] in {int(p.inside["data-fold"][-1]) for p in opened if "data-fold" in p.inside}
    assert len(of(opened, "ad-frame")) > len(of(found, "ad-frame"))


def test_a_graph_that_cannot_be_drawn_leaves_the_rest(monkeypatch):
    comparison = ad.compare(cut, whole, x=[0.0, 1.0, 2.0])
    monkeypatch.setattr(shown, "RAISING", False)
    monkeypatch.setattr(compose, "graph_pane", None)
    both, found = drawn(comparison)
    assert len(gradients(found)) == 3 and "handle:2" in {slot.name for slot in both.pane.slots}
    assert texts(found)[-1].startswith("Could not be drawn this time: the graph.")


def columns(comparison, width=934):
    """Where the boxes of both graphs stand, by their place in the run."""
    _, found = drawn(comparison, width)
    middles = {}
    for part in of(within(found, "ad-node"), "ad-frame"):
        middles.setdefault(int(part.inside["data-node"][-1]), (part.box.left + part.box.right) / 2)
    first = [middle for key, middle in sorted(middles.items()) if key < OFFSET]
    return first, [middle for key, middle in sorted(middles.items()) if key >= OFFSET]


def test_what_both_have_stands_in_one_column_and_what_one_has_alone_leaves_a_gap():
    (x, y, u, z, total), other = columns(ad.compare(cut, whole, x=[0.0, 1.0, 2.0, 3.0]))
    assert other == pytest.approx([x, y, z, total], abs=1)
    assert y < u < z


def test_graphs_with_nothing_in_common_and_graphs_without_room_are_drawn_each_by_itself():
    def long(x):
        for _ in range(9):
            x = torch.sin(x) * 2
        return x

    for comparison in (ad.compare(torch.sin, torch.cos, x=1.0), ad.compare(long, cut_one, x=1.0)):
        first, second = columns(comparison)
        assert first and second and max(first + second) < 934


def cut_one(x):
    return x.detach() * x
