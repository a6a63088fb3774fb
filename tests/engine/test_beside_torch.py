"""The reader's engine beside torch's, in one figure with the steps of both."""

from __future__ import annotations

import json
import re

import pytest
import torch
from engines import by_breadth, cells, engine, solutions, text
from moving import content, sliders, texts

import d2l_autograd as ad
from d2l_autograd.engine.beside_torch import beside_torch
from d2l_autograd.errors import InputError
from d2l_autograd.figure.frame import Frame
from d2l_autograd.figure.two import OFFSET

VALUE = engine()["Value"]


def f(x, y):
    a = x * y
    b = x + a
    c = b.tanh()
    z = a * c
    return z


def gradients(*values):
    leaves = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in values]
    return [grad.item() for grad in torch.autograd.grad(f(*leaves), leaves)]


def test_both_follow_the_sliders():
    beside = beside_torch(VALUE, f, x=(-2.0, 2.0, 0.1, 0.5), y=-1.5)
    sliders(beside)[0].value = 1.0
    for graph in beside.graphs:
        found = [graph[name].gradient.item() for name in "xy"]
        assert found == pytest.approx(gradients(1.0, -1.5))
    assert repr(beside).count("=") == 3 and "≠" not in repr(beside)


@pytest.mark.parametrize("width", (390, 600, 934))
def test_a_step_is_one_of_each_and_each_part_belongs_to_one(width):
    beside = beside_torch(VALUE, f, x=0.5, y=-1.5)
    made = beside._compose(width)
    assert json.loads(json.dumps(made)).keys() == Frame.__annotations__.keys()
    assert len(made["steps"]) == 1 + 4 + 6
    moments = [
        int(each)
        for found in re.findall(r'data-(?:from|at)="([\d ]+)"', made["svg"])
        for each in found.split()
    ]
    assert max(moments) == 10
    keys = set(map(int, re.findall(r'class="ad-node[^>]*data-node="(\d+)"', made["svg"])))
    assert {key // OFFSET for key in keys} == {0, 1} and len(keys) >= 8
    assert all(step["node"] is None or step["node"] in keys or step["node"] < 2 for step in made["steps"])
    assert {str(key) for key in keys} <= made["formulas"].keys()
    assert made["alt"].startswith("Value: ") and "torch: " in made["alt"]
    assert all(y + high <= made["height"] for _, y, _, high, *_ in made["slots"].values())


def test_two_orders_that_are_both_right_are_both_told():
    def fork(x):
        a = x * 3
        b = x**2
        c = b.tanh()
        return a + c

    beside = beside_torch(VALUE, fork, x=0.5)
    notes = [step["note"] for step in beside._view._frame["steps"]]
    mine, torchs = ([graph.nodes[i].label for i in graph.order] for graph in beside.graphs)
    assert (mine == torchs) == all("torch: " not in note for note in notes)
    assert mine != torchs and sorted(mine) == sorted(torchs)
    assert any(re.search(rf'torch: .*data-node="{OFFSET // 10}\d', note) for note in notes)


def test_a_wrong_engine_is_shown_as_it_is():
    beside = beside_torch(engine(order=by_breadth)["Value"], f, x=0.5, y=-1.5)
    assert "≠" in repr(beside) and any(
        each.endswith("other values or gradients: x, y") for each in texts(beside)
    )
    right = beside_torch(VALUE, f, x=0.5, y=-1.5)
    assert any("the same values and gradients" in each for each in texts(right))


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        ({"backward": lambda root: 1 / 0}, "ZeroDivisionError"),
        ({"backward": lambda root: root.nothing}, "nothing"),
        ({"slopes": lambda node: ...}, "ellipsis"),
    ],
)
def test_what_the_engine_raises_is_told_and_torch_goes_on(instead, told):
    beside = beside_torch(engine(**instead)["Value"], f, x=0.5, y=-1.5)
    assert told in repr(beside) and beside.graphs[0] is None
    assert beside.graphs[1]["x"].gradient.item() == pytest.approx(gradients(0.5, -1.5)[0])
    assert any(told in each for each in texts(beside))


def test_a_run_that_fails_leaves_the_last_graph():
    cls = engine()["Value"]
    before = cls.tanh

    def picky(self):
        if self.value > 0:
            raise ValueError("above zero")
        return before(self)

    cls.tanh = picky
    beside = beside_torch(cls, f, x=0.5, y=-1.5)
    sliders(beside)[1].value = 1.0
    assert "above zero" in repr(beside) and beside.graphs[0] is not None and "–" in repr(beside)


def test_where_torch_fails_that_is_told_too_but_not_at_first():
    def picky(x):
        if isinstance(x, torch.Tensor) and x < 0:
            raise ValueError("below zero")
        return x * 2

    beside = beside_torch(VALUE, picky, x=1.0)
    sliders(beside)[0].value = -1.0
    assert "torch: The function raised ValueError: below zero" in repr(beside)
    assert any("below zero" in each for each in texts(beside))
    with pytest.raises(ValueError, match="below zero"):
        beside_torch(VALUE, picky, x=-1.0)


def test_what_does_not_fit_is_refused():
    with pytest.raises(InputError, match="input x should be a single number"):
        beside_torch(VALUE, lambda x: x * 2, x=[1.0, 2.0])
    with pytest.raises(InputError, match="should be a class"):
        beside_torch(f, f, x=1.0, y=2.0)
    assert "should return a Value" in repr(
        beside_torch(VALUE, lambda x: x + 0 if isinstance(x, torch.Tensor) else 1, x=1.0)
    )


def test_the_picture_is_that_of_a_comparison(tmp_path):
    beside = beside_torch(VALUE, f, x=0.5, y=-1.5)
    svg = beside._picture()
    assert svg.startswith("<svg") and "x.grad, Value" in svg and "x.grad, torch" in svg
    bundle = beside._repr_mimebundle_()
    assert "<img" in bundle["text/html"] and "x.grad" in bundle["text/plain"]
    beside.save(tmp_path / "page.html")
    assert beside._held() and content(beside)["steps"] and (tmp_path / "page.html").stat().st_size > 10_000


@pytest.mark.parametrize("language", ("zh", "en"))
def test_the_notebooks_engine_has_forty_lines_and_is_right(language):
    (cell,) = [cell for cell in cells(language) if "solution" in cell["metadata"].get("tags", ())]
    space = engine(language)
    exec(text(cell), space)
    assert 35 <= sum(bool(line.strip()) for line in text(cell).splitlines()) <= 45
    assert ad.check("2.5.6-4", space["Reference"]).right and ad.check("2.5.6-1", space["Reference"]).right
    assert "≠" not in repr(beside_torch(space["Reference"], f, x=0.5, y=-1.5))


def test_both_editions_have_the_same_solutions():
    assert solutions("zh") == solutions("en") and list(solutions("zh")) == [1, 2, 3, 4]
