import re

import torch

from d2l_autograd import trace
from d2l_autograd.figure.steps import steps
from d2l_autograd.picture.folding import fold


def product(x, y, w):
    a = x + y
    z = a * w
    return z


def taken(graph):
    return steps(graph, fold(graph))


def plain(note):
    return re.sub(r"<[^>]*>", "", note)


def test_forward_is_execution_order_and_backward_the_engines():
    graph = trace(product, x=2.0, y=3.0, w=4.0)
    found = taken(graph)
    assert [s["node"] for s in found if s["phase"] == "forward"][1:] == [
        n.id for n in graph if n.kind == "operation"
    ]
    assert [s["node"] for s in found if s["phase"] == "backward"] == list(graph.order)
    assert [s["phase"] for s in found] == sorted(
        (s["phase"] for s in found), key=["forward", "backward", "end"].index
    )


def test_the_first_step_gives_the_inputs_and_the_last_the_gradients():
    first, *_, last = taken(trace(product, x=2.0, y=3.0, w=4.0))
    assert plain(first["note"]).endswith("x = 2, y = 3, w = 4")
    assert plain(last["note"]) == "x.grad = 4, y.grad = 4, w.grad = 5"
    assert (last["phase"], last["node"], last["line"]) == ("end", None, None)


def test_a_step_lights_its_line_and_the_edges_it_uses():
    graph = trace(product, x=2.0, y=3.0, w=4.0)
    step = next(s for s in taken(graph) if s["phase"] == "backward" and s["node"] == graph["z"].id)
    assert step["line"] == graph["z"].span.line
    assert {graph.edges[i].source for i in step["edges"]} == {graph["a"].id, graph["w"].id}


def test_messages_that_meet_are_seen_to_add_up():
    graph = trace(lambda x: x * 2 + x * 3, x=1.0)
    notes = [plain(s["note"]) for s in taken(graph) if s["phase"] == "backward"]
    assert sum("∂x = " in note for note in notes[:-1]) == 1
    assert sum("∂x += " in note and "→ 5" in note for note in notes) == 1
    assert notes[-1].endswith("∂x = 5")


def test_the_same_argument_twice_adds_up_within_one_step():
    graph = trace(lambda x: x * x, x=3.0)
    (note,) = [
        plain(s["note"]) for s in taken(graph) if s["phase"] == "backward" and s["node"] == graph.output
    ]
    assert "∂x = 3, ∂x += 3 → 6" in note


def test_a_fold_is_one_step_each_way_and_shows_what_leaves_it():
    def doubled(a):
        for _ in range(12):
            a = a * 2
        return a

    graph = trace(doubled, a=1.0)
    folding = fold(graph)
    (box,) = folding.folds
    found = [s for s in steps(graph, folding) if s["node"] == box.key]
    assert [s["phase"] for s in found] == ["forward", "backward"]
    assert str(2**11) in plain(found[1]["note"])


def test_what_the_gradient_does_not_reach_has_no_step_backward():
    graph = trace(lambda x: x * x.detach(), x=3.0)
    detached = next(n.id for n in graph if n.op == "detach")
    assert [s["phase"] for s in taken(graph) if s["node"] == detached] == ["forward"]


def test_a_call_with_several_results():
    graph = trace(lambda x: x.max(0).values * 2, x=[1.0, 3.0])
    assert plain(taken(graph)[-1]["note"]) == "x.grad = [0, 2]"


def test_each_result_of_a_call_has_a_gradient_of_its_own():
    def f(x):
        a, b = torch.unbind(x)
        return a * b * b

    graph = trace(f, x=[3.0, 2.0])
    notes = [plain(step["note"]) for step in taken(graph) if step["phase"] == "backward"]
    assert any(note.endswith("∂b = 12, sends ∂torch.unbind(x)[1] = 12") for note in notes)
    assert any(note.endswith("∂a = 4, sends ∂torch.unbind(x)[0] = 4") for note in notes)
    assert sum("+=" in note for note in notes) == 1  # at b, which is used twice


def test_results_of_different_shapes_are_not_added():
    graph = trace(
        lambda x: sum(part.sum() for part in torch.linalg.qr(x)), x=[[2.0, 1.0], [0.0, 3.0], [1.0, 1.0]]
    )
    notes = [plain(step["note"]) for step in taken(graph) if step["phase"] == "backward"]
    assert {note.count("∂torch.linalg.qr(x)[") for note in notes} == {0, 1}


def test_names_are_escaped():
    graph = trace(lambda x: torch.where(x < 2, x, -x).sum(), x=[1.0, 3.0])
    assert all("x < 2" not in s["note"] for s in taken(graph))
