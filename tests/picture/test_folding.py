import time
from graphlib import TopologicalSorter
from unittest.mock import patch

import pytest
import torch
from handmade import EXAMPLES, Sketch, chain, loop, network
from hypothesis import given, settings
from hypothesis import strategies as st

from d2l_autograd.graph import Edge, Graph, Node, Span
from d2l_autograd.picture import folding as rules
from d2l_autograd.picture.folding import fold

VALUE = torch.tensor(1.0)


@st.composite
def runs(draw):
    """Runs with loops whose turns are wired at random: many folds would make a cycle."""
    count = draw(st.integers(2, 40))
    spans = [None, *(Span(i, i, f"s{i}") for i in range(draw(st.integers(1, 4))))]
    used = [draw(st.integers(0, len(spans) - 1)) for _ in range(count)]
    turns = [used[: i + 1].count(s) for i, s in enumerate(used)]
    sources = [draw(st.lists(st.integers(0, max(0, i - 1)), max_size=3)) if i else [] for i in range(count)]
    nodes = tuple(
        Node(i, kind, "mul", None, 0, VALUE, VALUE, True, spans[used[i]], turns[i])
        for i, kind in enumerate("operation" if made_of else "input" for made_of in sources)
    )
    edges = tuple(Edge(s, i, slot, VALUE, None) for i in range(count) for slot, s in enumerate(sources[i]))
    return Graph(nodes, edges, (), (), count - 1, VALUE)


def assert_sound(graph, folding):
    """Nothing lost, nothing twice, no edge between boxes lost, no cycle."""
    shown = [i for group in folding.groups for i in group.nodes]
    assert sorted([*shown, *folding.undrawn]) == list(range(len(graph.nodes)))
    before = {g: [a.source for a in folding.arrows if a.target == g] for g in range(len(folding.groups))}
    TopologicalSorter(before).prepare()
    owner = {i: g for g, group in enumerate(folding.groups) for i in group.nodes}
    drawn = [i for arrow in folding.arrows for i in arrow.edges]
    for index, edge in enumerate(graph.edges):
        visible = edge.source in owner and edge.target in owner and owner[edge.source] != owner[edge.target]
        assert drawn.count(index) == visible


@settings(max_examples=150, deadline=None)
@given(runs(), st.integers(4, 20), st.sets(st.integers(0, 39), max_size=4))
def test_nothing_is_lost_and_no_cycle_is_made(graph, limit, unfolded):
    with patch.multiple(rules, _LIMIT=limit, _ENDS=2):
        assert_sound(graph, fold(graph, unfolded))


@settings(max_examples=80, deadline=None)
@given(runs())
def test_drawn_is_exactly_what_reaches_the_output(graph):
    reaching = {graph.output}
    for edge in reversed(graph.edges):
        if edge.target in reaching:
            reaching.add(edge.source)
    folding = fold(graph)
    assert {i for group in folding.groups for i in group.nodes} == reaching


@settings(max_examples=80, deadline=None)
@given(runs())
def test_inputs_and_output_always_stand_for_themselves(graph):
    with patch.multiple(rules, _LIMIT=6, _ENDS=2):
        folds = fold(graph).folds
    for group in folds:
        assert graph.output not in group.nodes
        assert not any(graph.nodes[i].kind == "input" for i in group.nodes)


@pytest.mark.parametrize("example", EXAMPLES)
def test_small_examples_are_sound(example):
    graph = example()
    assert_sound(graph, fold(graph))


def test_a_cut_edge_counts_as_reaching_the_output():
    s = Sketch()
    x = s.leaf("x", 1.0)
    s.op("detach", [x], cut="detach")
    assert fold(s.graph()).undrawn == ()


def test_the_loop_of_section_2_5_4_keeps_its_first_and_last_turn():
    (group,) = fold(loop(10)).folds
    assert group.turns == tuple(range(2, 10))


@pytest.mark.parametrize(("turns", "folds"), [(4, 0), (5, 1)])
def test_two_middle_turns_are_drawn_and_three_are_folded(turns, folds):
    assert len(fold(loop(turns)).folds) == folds


def test_turns_that_do_not_need_one_another_are_one_fold():
    s = Sketch()
    x = s.leaf("x", 1.0)
    item, double = Span(1, 1, "x[i]"), Span(1, 1, "x[i] * 2")
    parts = [s.op("mul", [s.op("getitem", [x], code=item, turn=t)], code=double, turn=t) for t in range(1, 9)]
    s.op("stack", parts)
    graph = s.graph()
    (group,) = fold(graph).folds
    assert len(group.nodes) == 12 and group.turns == tuple(range(2, 8))
    assert_sound(graph, fold(graph))


def test_what_lies_between_folded_turns_is_folded_too():
    s = Sketch()
    last, span = s.leaf("x", 1.0), Span(1, 1, "f(x)")
    for turn in range(1, 7):
        last = s.op("mul", [last, s.op("exp", [last])], code=span, turn=turn)
    graph = s.graph()
    (group,) = fold(graph).folds
    assert group.nodes == tuple(range(4, 11))
    assert_sound(graph, fold(graph))


def test_a_call_with_several_results_stays():
    s = Sketch()
    x = s.leaf("x", [1.0, 2.0])
    call = s.op("max", [x], (2.0, 1.0))
    s.op("max", [call], 2.0, name="values", kind="item")
    assert len(fold(s.graph()).groups) == 3


def test_parallel_edges_stay_apart_and_those_of_a_fold_are_joined():
    s = Sketch()
    x = s.leaf("x", 1.0)
    s.op("mul", [x, x])
    assert [arrow.edges for arrow in fold(s.graph()).arrows] == [(0,), (1,)]


def test_parameters_of_hidden_layers_are_hidden_with_them():
    s = Sketch()
    last = s.leaf("x", 1.0)
    shared = s.leaf("shared", 1.0, kind="parameter")
    for _ in range(100):
        last = s.op("linear", [last, s.leaf("w", 1.0, kind="parameter"), shared])
    graph = s.graph()
    folding = fold(graph)
    assert len(folding.groups) <= 40
    (group,) = folding.folds
    assert shared not in group.nodes
    assert_sound(graph, folding)


def test_an_opened_fold_shows_all_its_nodes():
    graph = loop(10)
    (group,) = fold(graph).folds
    assert fold(graph, unfolded={group.key}).folds == ()


def test_a_large_fold_opens_from_both_ends_and_can_be_opened_further():
    graph = chain(1000)
    (first,) = fold(graph).folds
    (second,) = fold(graph, unfolded={first.key}).folds
    assert second.nodes == first.nodes[10:-10]
    (third,) = fold(graph, unfolded=[first.key, second.key]).folds
    assert third.nodes == second.nodes[10:-10]


@pytest.mark.parametrize("spans", [False, True])
def test_a_hundred_thousand_operations_fold_within_seconds(spans):
    graph = chain(100_000, spans)
    start = time.perf_counter()
    folding = fold(graph)
    assert time.perf_counter() - start < 10
    assert len(folding.groups) <= 40
    assert sum(len(group.nodes) for group in folding.groups) == 100_001


def test_small_networks_are_not_folded():
    assert fold(network()).folds == ()


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 9), st.data())
def test_strong_components_are_mutual_reachability(count, data):
    vertex = st.integers(0, count - 1)
    edges = data.draw(st.lists(st.tuples(vertex, vertex), max_size=20))
    reach = [{v} for v in range(count)]
    for _ in range(count):
        for a, b in edges:
            reach[a] |= reach[b]
    component = rules._strong_components(count, edges)
    for a in range(count):
        for b in range(count):
            assert (component[a] == component[b]) == (b in reach[a] and a in reach[b])
