import time
from unittest.mock import patch

import pytest
from handmade import EXAMPLES, Sketch, chain, loop, network, runs
from hypothesis import given, settings
from hypothesis import strategies as st

from d2l_autograd.graph import Span
from d2l_autograd.picture import folding as rules
from d2l_autograd.picture.folding import fold


def assert_sound(graph, folding):
    """Nothing lost, nothing twice, no edge between boxes lost, each box after what it needs."""
    shown = [i for group in folding.groups for i in group.nodes]
    assert sorted([*shown, *folding.undrawn]) == list(range(len(graph.nodes)))
    assert all(arrow.source < arrow.target for arrow in folding.arrows)
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


@settings(max_examples=80, deadline=None)
@given(runs(), st.integers(4, 12), st.booleans())
def test_the_reader_chooses_how_many_boxes_there_are_and_whether_loops_are_one(graph, most, loops):
    folding = fold(graph, loops=loops, most=most)
    assert_sound(graph, folding)
    if loops or len(folding.groups) <= most:
        return
    assert len(folding.folds) <= 1


def test_without_folded_loops_every_turn_is_drawn():
    folding = fold(loop(10), loops=False)
    assert folding.folds == () and len(folding.groups) == 13


@pytest.mark.parametrize("most", [8, 14, 20])
@pytest.mark.parametrize("count", [30, 2000])
def test_a_run_is_folded_to_as_few_boxes_as_there_is_room_for(most, count):
    folding = fold(chain(count), most=most)
    assert len(folding.groups) <= most and len(folding.folds) == 1
    assert len(fold(chain(5), most=most).folds) == 0


def test_where_there_is_little_room_inputs_are_folded_too():
    s = Sketch()
    last = s.leaf("x0", 1.0)
    for i in range(1, 30):
        last = s.op("add", [last, s.leaf(f"x{i}", 1.0)])
    assert len(fold(s.graph()).groups) > 30 and len(fold(s.graph(), most=8).groups) <= 8


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
