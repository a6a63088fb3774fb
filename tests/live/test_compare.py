"""Two functions side by side, against bare torch."""

import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pytest
import torch
from comparing import START, cut, rows, whole
from moving import content, drawn, sliders, tell, texts

import d2l_autograd as ad


@pytest.fixture(autouse=True)
def english():
    ad.set_language("en")


def grad(f, *values):
    leaves = [torch.tensor(value, requires_grad=True) for value in values]
    output = f(*leaves)
    return torch.autograd.grad(output, leaves, torch.ones_like(output), allow_unused=True)


def test_one_set_of_sliders_moves_both_and_the_gradients_are_torchs():
    comparison = ad.compare(cut, whole, x=START)
    sliders(comparison)[2].value = 5.0
    x = [0.0, 1.0, 5.0, 3.0]
    for graph, f in zip(comparison.graphs, (cut, whole), strict=True):
        assert torch.equal(graph["x"].grad, grad(f, x)[0])
    assert rows(comparison)[1] == ["x.grad", "[0, 1, 25, 9]", "[0, 3, 75, 27]", "≠ [0, -2, -50, -18]"]
    assert rows(comparison)[0][3] == "="


def test_the_figure_has_the_sliders_both_graphs_and_a_mark_where_numbers_differ():
    comparison = ad.compare(cut, whole, x=START)
    view = comparison._view
    assert view._handles == sliders(comparison) and drawn(comparison, "ad-graph") == 2
    wanted = {"reset", *(f"{what}:{i}" for i in range(4) for what in ("value", "handle"))}
    assert view._frame["slots"].keys() == wanted
    for f in (cut, whole):
        for value in grad(f, START)[0].tolist():
            assert f"{value:g}" in texts(comparison)
    assert texts(comparison).count("≠") == 3  # in x[0], both are 0
    found = texts(comparison)
    assert found[found.index("output") :][1:4] == ["36", "36", "="]
    assert any("detach() cuts y → u" in text for text in texts(comparison))
    same = ad.compare(whole, lambda x: (x**3).sum(), x=START)
    assert "≠" not in texts(same) and "=" in texts(same)


def test_what_the_page_asks_for_is_composed_without_a_run():
    runs = []

    def counted(x):
        runs.append(x)
        return (x * x).sum()

    comparison = ad.compare(counted, whole, x=START)
    sliders(comparison)[0].value = 5.0
    moved, count = content(comparison), len(runs)
    comparison._view._width = 600
    assert content(comparison) != moved
    comparison._view._width = 934
    assert content(comparison) == moved and len(runs) == count
    tell(comparison, reset=True)
    assert comparison.graphs[1]["x"].value.tolist() == START
    tell(comparison, place=1, typed="-0.5")
    assert comparison.graphs[0]["x"].value.tolist() == [0.0, -0.5, 2.0, 3.0]


def test_each_function_gets_the_inputs_that_it_has_parameters_for():
    comparison = ad.compare(lambda x: x * x, lambda x, y: x * y, x=2.0, y=3.0)
    assert rows(comparison)[2] == ["y.grad", "–", "2", ""]
    assert "–" in texts(comparison)
    sliders(comparison)[1].value = 4.0
    assert comparison.graphs[1]["x"].grad == 4.0


def test_one_failing_half_is_told_and_the_other_goes_on():
    def domain(x):
        if x < 0:
            raise ValueError("below <zero>")
        return x.sqrt()

    comparison = ad.compare(domain, lambda x: x * 2, x=1.0)
    (slider,) = sliders(comparison)
    slider.value = -1.0
    assert comparison.graphs[1]["x"].value == -1.0
    assert any("below <zero>" in text for text in texts(comparison)) and drawn(comparison, "ad-old") == 1
    assert sum("no result" in text for text in texts(comparison)) == 2 and "≠" in texts(comparison)
    assert rows(comparison)[1] == ["x.grad", "no result", "2", ""]
    slider.value = 0.25
    assert rows(comparison)[1] == ["x.grad", "1", "2", "≠ -1"]
    assert not any("below" in text for text in texts(comparison)) and drawn(comparison, "ad-old") == 0


def test_a_half_that_fails_from_the_start_leaves_the_other():
    comparison = ad.compare(lambda x: x.detach(), lambda x: x * 2, x=1.0)
    assert comparison.graphs[0] is None and comparison.graphs[1]["x"].grad == 2
    assert drawn(comparison, "ad-graph") == 1 and any("detach()" in text for text in texts(comparison))
    assert comparison._repr_mimebundle_()["text/html"].count("<img ") == 1


def test_where_neither_has_a_result_the_error_is_raised():
    with pytest.raises(ZeroDivisionError):
        ad.compare(lambda x: x / (1 // 0), lambda x: x.detach(), x=1.0)


def test_where_neither_has_a_result_any_more_both_say_why_and_the_last_graphs_stay():
    def picky(x):
        if x < 0:
            raise ValueError("below zero")
        return x * 1

    comparison = ad.compare(picky, lambda x: picky(x) * 2, x=1.0)
    sliders(comparison)[0].value = -1.0
    assert sum("below zero" in text for text in texts(comparison)) == drawn(comparison, "ad-old") == 2
    assert [graph["x"].value.item() for graph in comparison.graphs] == [1.0, 1.0]


@pytest.mark.parametrize(
    ("f", "g", "inputs", "words"),
    [
        (lambda x: x, lambda x, y: x * y, {"x": 1.0}, "g needs the inputs y"),
        (lambda x: x, lambda x: x, {"x": 1.0, "z": 1.0}, "parameter z"),
        (lambda x: x, 3, {"x": 1.0}, "function"),
    ],
)
def test_inputs_that_do_not_fit_are_explained(f, g, inputs, words):
    with pytest.raises(ad.TraceError, match=words):
        ad.compare(f, g, **inputs)


def test_several_outputs_begin_with_weights_of_one():
    comparison = ad.compare(lambda x: x * x, lambda x: x.exp(), x=[1.0, 2.0])
    assert comparison.graphs[0]["x"].grad.tolist() == [2.0, 4.0]
    torch.testing.assert_close(comparison.graphs[1]["x"].grad, grad(torch.exp, [1.0, 2.0])[0])


def test_the_still_life_is_one_picture_of_both_with_the_table():
    html = ad.compare(cut, whole, x=START)._repr_mimebundle_()["text/html"]
    assert html.count("<img ") == 1 and html.count("<table>") == 1
    svg = ET.fromstring(unquote(re.search(r'src="data:image/svg\+xml;utf8,(.*?)"', html)[1]))
    assert sum(part.get("class") == "ad-graph" for part in svg.iter()) == 2
    assert all(f"{name}(x): " in re.search('alt="(.*?)"', html)[1] for name in ("cut", "whole"))


def test_nothing_of_the_readers_is_changed():
    x = torch.tensor(START, requires_grad=True)
    x.grad = torch.ones(4)
    ad.compare(cut, whole, x=x)
    assert x.grad.tolist() == [1.0] * 4
