from itertools import pairwise

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from d2l_autograd.picture.coordinates import Coordinates, _isotonic
from d2l_autograd.picture.layers import LayeredGraph


def levels(sizes, edges, label=(0, 0)):
    """For each edge the heights at which it meets the vertices on its way."""
    graph = LayeredGraph(len(sizes), edges)
    coordinates = Coordinates(graph, sizes, [label] * len(edges))
    return [[coordinates.y(vertex, edge) for vertex in chain] for edge, chain in enumerate(graph.chains)]


def test_a_chain_is_one_straight_line():
    found = levels([(80, 60), (80, 90), (120, 40), (80, 60)], [(0, 1), (1, 2), (2, 3)], (40, 14))
    assert len({y for edge in found for y in edge}) == 1


def test_edges_that_need_not_cross_are_level():
    assert all(a == b for a, b in levels([(80, 60)] * 6, [(0, 5), (1, 4), (2, 3)]))


def test_parallel_edges_are_apart_at_both_ends():
    upper, lower = levels([(80, 60)] * 2, [(0, 1), (0, 1)])
    assert all(b - a >= 12 for a, b in zip(upper, lower, strict=True))


def test_labels_of_parallel_edges_have_room_on_their_lines():
    sizes, edges = [(80, 20)] * 2, [(0, 1), (0, 1)]
    graph = LayeredGraph(2, edges)
    coordinates = Coordinates(graph, sizes, [(40, 30), (40, 40)])
    upper, lower = (coordinates.y(0, edge) for edge in range(2))
    assert upper >= coordinates.tops[0] + 15 and lower - upper > 35
    assert coordinates.tops[0] + coordinates.heights[0] >= lower + 20


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(30, 150), min_size=1, max_size=4), st.integers(0, 80), st.integers(5, 30))
def test_pinned_boxes_stay_and_nothing_free_is_above_the_top(heights, top, gap):
    count = len(heights)
    tops = [sum(heights[:i]) + 12.5 * i for i in range(count)]
    edges = [(i, count + i) for i in range(count)] + [(i, 2 * count) for i in range(2 * count)]
    graph = LayeredGraph(2 * count + 1, edges, count)
    sizes = [(290, height) for height in heights] + [(90, 40)] * (count + 1)
    found = Coordinates(graph, sizes, [(0, 0)] * len(edges), tops, top, gap)
    assert found.tops[:count] == tops
    assert min(found.tops[count:]) >= top
    for layer in graph.layers[1:]:
        boxes = [vertex for vertex in layer if vertex < graph.count]
        for upper, lower in pairwise(boxes):
            # Each is rounded to a pixel of its own.
            assert found.tops[lower] - found.tops[upper] - found.heights[upper] >= min(gap, 16) - 1


def test_a_long_edge_is_level_between_its_first_and_last_bend():
    sizes = [(80, 60), (80, 90), (80, 50), (80, 120), (80, 60)]
    *_, (_, *between, _) = levels(sizes, [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)])
    assert len(between) == 3 and len(set(between)) == 1


def test_a_box_grows_with_its_lines():
    graph = LayeredGraph(9, [(v, 8) for v in range(8)])
    coordinates = Coordinates(graph, [(80, 30)] * 9, [(0, 0)] * 8)
    assert coordinates.heights[:8] == [30] * 8 and coordinates.heights[8] > 7 * 12
    ports = sorted(coordinates.y(8, edge) - coordinates.tops[8] for edge in range(8))
    assert ports[0] > 0 and ports[-1] < coordinates.heights[8]
    assert all(b - a >= 12 for a, b in pairwise(ports))


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-99, 99), st.floats(0.1, 9)), max_size=9))
def test_pooling_finds_the_nearest_numbers_that_do_not_descend(pairs):
    wanted, weights = ([pair[i] for pair in pairs] for i in (0, 1))
    x, w = (torch.tensor(values, dtype=torch.float64) for values in (wanted, weights))

    def mean(i, j):
        return float((x[i : j + 1] * w[i : j + 1]).sum() / w[i : j + 1].sum())

    count = range(len(pairs))
    nearest = [max(min(mean(i, k) for k in count if k >= j) for i in count if i <= j) for j in count]
    found = torch.tensor(_isotonic(wanted, weights), dtype=torch.float64)
    torch.testing.assert_close(found, torch.tensor(nearest, dtype=torch.float64))
