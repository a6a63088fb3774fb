"""The steps of a run, and the line of them."""

import re

import pytest
import torch
from composing import composed, experiments, of, parts

from d2l_autograd import trace
from d2l_autograd.figure.steps import steps, timeline
from d2l_autograd.picture.folding import fold
from d2l_autograd.picture.moments import Moments


def product(x, y, w):
    a = x + y
    z = a * w
    return z


def doubled(a):
    for _ in range(12):
        a = a * 2
    return a


def taken(graph):
    return steps(graph, Moments(graph, fold(graph)))


def plain(note):
    return re.sub(r"<[^>]*>", "", note)


def backward(graph):
    return [plain(step["note"]) for step in taken(graph) if step["backward"]]


def test_forward_is_execution_order_and_backward_the_engines():
    graph = trace(product, x=2.0, y=3.0, w=4.0)
    first, *found = taken(graph)
    assert [s["node"] for s in found if not s["backward"]] == [n.id for n in graph if n.kind == "operation"]
    assert [s["node"] for s in found if s["backward"]] == list(graph.order)
    assert first["node"] is None and [s["backward"] for s in found] == sorted(s["backward"] for s in found)


def test_the_first_step_gives_the_inputs_and_each_one_says_where_it_is():
    first, one, *_, last = taken(trace(product, x=2.0, y=3.0, w=4.0))
    assert plain(first["note"]) == "x = 2, y = 3, w = 4"
    assert plain(one["note"]) == "forward 1/2 a = 5"
    assert plain(last["note"]).startswith("backward 5/5 ∂")


def test_a_step_is_on_its_line():
    graph = trace(product, x=2.0, y=3.0, w=4.0)
    lines = [step["line"] for step in taken(graph) if step["node"] in (graph["a"].id, graph["z"].id)]
    assert lines == [graph["a"].span.line, graph["z"].span.line, graph["z"].span.line, graph["a"].span.line]


def test_messages_that_meet_are_seen_to_add_up():
    notes = backward(trace(lambda x: x * 2 + x * 3, x=1.0))
    assert sum("∂x = " in note for note in notes[:-1]) == 1
    assert sum("∂x += " in note and "→ 5" in note for note in notes) == 1
    assert notes[-1].endswith("∂x = 5")


def test_the_same_argument_twice_adds_up_within_one_step():
    assert "∂x = 3, ∂x += 3 → 6" in backward(trace(lambda x: x * x, x=3.0))[0]


def test_a_fold_is_one_step_each_way_and_shows_what_leaves_it():
    graph = trace(doubled, a=1.0)
    folding = fold(graph)
    (box,) = folding.folds
    found = [s for s in steps(graph, Moments(graph, folding)) if s["node"] == box.key]
    assert [s["backward"] for s in found] == [False, True]
    assert str(2**11) in plain(found[1]["note"])


def test_what_the_gradient_does_not_reach_has_no_step_backward():
    graph = trace(lambda x: x * x.detach(), x=3.0)
    detached = next(n.id for n in graph if n.op == "detach")
    assert [s["backward"] for s in taken(graph) if s["node"] == detached] == [False]


def test_each_result_of_a_call_has_a_gradient_of_its_own():
    def f(x):
        a, b = torch.unbind(x)
        return a * b * b

    notes = backward(trace(f, x=[3.0, 2.0]))
    assert any(note.endswith("∂b = 12, sends ∂torch.unbind(x)[1] = 12") for note in notes)
    assert any(note.endswith("∂a = 4, sends ∂torch.unbind(x)[0] = 4") for note in notes)
    assert sum("+=" in note for note in notes) == 1  # at b, which is used twice


def test_results_of_different_shapes_are_not_added():
    graph = trace(
        lambda x: sum(part.sum() for part in torch.linalg.qr(x)), x=[[2.0, 1.0], [0.0, 3.0], [1.0, 1.0]]
    )
    assert {note.count("∂torch.linalg.qr(x)[") for note in backward(graph)} == {0, 1}


def test_names_are_escaped():
    graph = trace(lambda x: torch.where(x < 2, x, -x).sum(), x=[1.0, 3.0])
    assert all("x < 2" not in step["note"] for step in taken(graph))


def test_every_part_appears_at_a_step_that_there_is():
    for experiment in experiments().values():
        data = experiment._view._frame
        last, moments = len(data["steps"]) - 1, []
        for part in parts(data["svg"]):
            for each in (*part.inside.get("data-from", ()), *part.inside.get("data-at", ())):
                moments += map(int, each.split())
        assert moments and (hasattr(experiment, "graphs") or all(0 <= moment <= last for moment in moments))


def test_there_is_a_step_for_each_box_forward_and_backward_and_one_before():
    for experiment in experiments().values():
        if not hasattr(experiment, "graphs"):
            moments = composed(experiment)[0].moments
            count = len(moments.forward) + len(moments.backward) + 1
            assert len(steps(experiment.graph, moments)) == count == moments.last + 1


@pytest.mark.parametrize("width", (320, 479, 480, 934))
@pytest.mark.parametrize("turns", (1, 12, 300))
def test_the_timeline_has_a_dot_a_step_where_the_page_puts_its_thumb(width, turns):
    def f(a):
        for _ in range(turns):
            a = a * 1.5
        return a

    graph = trace(f, a=1.0)
    moments = Moments(graph, fold(graph, loops=False, most=1_000))
    pane = timeline(moments, width)
    found, slots = parts(pane.svg), {slot.name: slot for slot in pane.slots}
    dots = [part for part in found if part.tag == "circle"]
    assert len(dots) in (0, moments.last + 1) and (turns > 12) == (not dots)
    thumb = slots["steps"]
    middles = [(part.box.left + part.box.right) / 2 for part in dots]
    length = thumb.width - 18
    wanted = [thumb.x + 9 + length * i / moments.last for i in range(moments.last + 1)]
    assert middles == pytest.approx(wanted if dots else [], abs=0.1)
    assert len(of(found, "ad-step-forward")) in (0, len(moments.forward) + 1)
    assert all(slot.x >= 0 and slot.x + slot.width <= width for slot in pane.slots)
    assert min(slots["play"].width, slots["play"].height, thumb.height) >= (44 if width < 480 else 24)


def test_without_a_gradient_there_are_only_steps_forward():
    graph = trace(lambda x: x * 2, x=1.0)
    moments = Moments(graph, fold(graph))
    moments.backward.clear()
    assert all(part.box.right <= 934 for part in parts(timeline(moments, 934).svg))


def test_tangents_come_with_the_values():
    graph = trace(product, x=2.0, y=3.0, w=4.0, tangent={"x": 1.0})
    given, a, z, *_ = [plain(step["note"]) for step in taken(graph)]
    assert "x = 2 + 1ε, y = 3 + 0ε, w = 4 + 0ε" in given
    assert "a = 5 + 1ε" in a and "z = 20 + 4ε" in z
