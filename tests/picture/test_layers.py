from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from d2l_autograd.picture.layers import LayeredGraph


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 14))
    vertex = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(vertex, vertex), max_size=2 * count))
    names = draw(st.permutations(range(count)))
    return count, [(names[min(p)], names[max(p)]) for p in pairs if p[0] != p[1]]


def crossings(graph: LayeredGraph) -> int:
    """By looking at every two lines between the same two layers."""
    lines = [line for chain in graph.chains for line in pairwise(chain)]
    return sum(
        graph.layer[a] == graph.layer[c]
        and (graph.place[a] - graph.place[c]) * (graph.place[b] - graph.place[d]) < 0
        for (a, b), (c, d) in combinations(lines, 2)
    )


@settings(max_examples=80, deadline=None)
@given(graphs())
def test_each_step_of_an_edge_leads_to_the_next_layer(drawn):
    count, edges = drawn
    graph = LayeredGraph(count, edges)
    assert [(chain[0], chain[-1]) for chain in graph.chains] == edges
    for chain in graph.chains:
        assert all(graph.layer[b] == graph.layer[a] + 1 for a, b in pairwise(chain))
        assert all(vertex >= count for vertex in chain[1:-1])


@settings(max_examples=80, deadline=None)
@given(graphs())
def test_every_vertex_is_once_where_it_says(drawn):
    graph = LayeredGraph(*drawn)
    assert sorted(vertex for layer in graph.layers for vertex in layer) == [*range(len(graph.layer))]
    for number, layer in enumerate(graph.layers):
        assert all(graph.layer[v] == number and graph.place[v] == i for i, v in enumerate(layer))


@settings(max_examples=80, deadline=None)
@given(graphs())
def test_crossings_are_counted_as_one_counts_them(drawn):
    graph = LayeredGraph(*drawn)
    assert graph._crossings() == crossings(graph)


def test_a_leaf_stands_right_before_its_first_consumer():
    assert LayeredGraph(5, [(0, 1), (1, 2), (2, 3), (4, 3)]).layer == [0, 1, 2, 3, 2]


def test_what_is_made_of_leaves_for_one_consumer_stands_before_it_too():
    layer = LayeredGraph(7, [(0, 1), (1, 2), (2, 3), (3, 4), (5, 6), (6, 4)]).layer
    assert (layer[4], layer[5], layer[6]) == (4, 2, 3)


def test_arguments_stand_in_the_order_in_which_they_are_written():
    assert LayeredGraph(4, [(2, 0), (1, 0), (3, 0)]).layers == [[2, 1, 3], [0]]


@pytest.mark.parametrize(
    ("count", "edges"),
    [
        (6, [(0, 5), (1, 4), (2, 3)]),
        (8, [(6, 1), (6, 7), (2, 5), (3, 7)]),
        (9, [(8, 2), (5, 0), (5, 4), (6, 0), (7, 1)]),
        (5, [(1, 2), (1, 0), (1, 3), (2, 0), (2, 4), (1, 4)]),
        (5, [(1, 0), (4, 2), (3, 4), (0, 3), (1, 3), (1, 2), (1, 4)]),
    ],
)
def test_what_is_written_crosswise_is_uncrossed(count, edges):
    assert crossings(LayeredGraph(count, edges)) == 0


@settings(max_examples=80, deadline=None)
@given(graphs(), st.data())
def test_pinned_boxes_alone_make_up_the_first_layer_in_their_order(drawn, data):
    count, edges = drawn
    pinned = data.draw(st.integers(1, count))
    edges = [(a, b) for a, b in edges if b >= pinned]
    graph = LayeredGraph(count, edges, pinned)
    assert graph.layers[0] == [*range(pinned)]
    assert all(graph.layer[vertex] > 0 for vertex in range(pinned, count))
    assert all(graph.layer[b] == graph.layer[a] + 1 for chain in graph.chains for a, b in pairwise(chain))


def test_a_constant_beside_pinned_inputs_stands_before_its_consumer():
    assert LayeredGraph(5, [(0, 2), (2, 3), (4, 3), (1, 3)], 2).layer[:5] == [0, 0, 1, 2, 1]


def test_a_cycle_is_refused():
    with pytest.raises(ValueError, match="cycle"):
        LayeredGraph(2, [(0, 1), (1, 0)])
