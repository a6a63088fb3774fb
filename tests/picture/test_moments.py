"""When each value and gradient comes to be."""

import examples
import pytest
import torch
from handmade import EXAMPLES, Sketch, loop, product, runs
from hypothesis import given, settings

import d2l_autograd as ad
from d2l_autograd.graph import Span
from d2l_autograd.picture.folding import fold
from d2l_autograd.picture.moments import Moments


def moments(graph, **how):
    folding = fold(graph, **how)
    return folding, Moments(graph, folding)


def test_inputs_are_given_values_come_as_the_code_ran_and_gradients_as_the_engine_went():
    graph = product()
    _, found = moments(graph)
    assert found.value == {0: 0, 1: 0, 2: 0, 3: 1, 4: 2}
    assert found.gradient == {node: 3 + place for place, node in enumerate(graph.order)}
    assert found.last == 7
    assert [group.key for group in found.forward] == [3, 4]
    assert [group.key for group in found.backward] == [*graph.order]


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_step_is_one_box(example):
    folding, found = moments(example())
    steps = [{found.value[i] for i in group.nodes} for group in found.forward]
    steps += [{found.gradient[i] for i in group.nodes} for group in found.backward]
    assert steps == [{step} for step in range(1, found.last + 1)]
    assert {*found.forward, *found.backward} <= {*folding.groups}


def test_what_no_gradient_reaches_has_no_moment_for_it():
    graph = ad.trace(examples.detached, x=[1.0, 2.0])
    _, found = moments(graph)
    assert {n.id for n in graph if n.grad is None}.isdisjoint(found.gradient)


def test_a_fold_is_one_step_each_way():
    folding, found = moments(loop(10))
    (group,) = folding.folds
    assert len({found.value[i] for i in group.nodes}) == len({found.gradient[i] for i in group.nodes}) == 1


def test_a_fold_comes_after_all_that_it_uses_and_before_all_that_uses_it():
    s = Sketch()
    x, span = s.leaf("x", 1.0, 1.0), Span(1, 1, "s * 2")
    last, seen = x, None
    for turn in range(1, 9):
        late = [s.op("exp", [x], 1.0, 1.0, messages=[1.0])] if turn == 5 else []
        last = s.op("mul", [last, *late], 1.0, 1.0, code=span, turn=turn, messages=[1.0] * (1 + len(late)))
        seen = s.op("sin", [last], 1.0, 1.0, messages=[1.0]) if turn == 4 else seen
    s.op("add", [last, seen], 1.0, 1.0, messages=[1.0, 1.0])
    graph = s.graph()
    folding, found = moments(graph)
    (group,) = folding.folds
    (early,) = [node.id for node in graph if node.op == "exp"]
    assert group.key < early < group.nodes[-1] and group.key < seen < group.nodes[-1]
    assert found.value[early] < found.value[group.key] < found.value[seen]
    assert_causal(graph, folding, found)


def assert_causal(graph, folding, found):
    for arrow in folding.arrows:
        source, target = folding.groups[arrow.source].key, folding.groups[arrow.target].key
        assert found.value[source] < found.value[target] or found.value[source] == 0
        if {source, target} <= found.gradient.keys():
            assert found.gradient[target] < found.gradient[source]


@settings(max_examples=100, deadline=None)
@given(runs())
def test_nothing_comes_before_what_it_is_made_of(graph):
    nodes = range(len(graph.nodes) - 1, -1, -1)
    graph = type(graph)(graph.nodes, graph.edges, tuple(nodes), (), graph.output, graph.upstream)
    for how in ({}, {"most": 8}, {"loops": False}):
        assert_causal(graph, *moments(graph, **how))


def test_a_call_with_two_results_sends_its_gradient_after_both_have_theirs():
    def f(x):
        values, _ = torch.max(x, 1)
        return (values * torch.aminmax(x, dim=1)[0]).sum()

    graph = ad.trace(f, x=[[1.0, 2.0], [4.0, 3.0]])
    assert_causal(graph, *moments(graph))
