import os
import subprocess
import sys
import time
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from d2l_autograd.picture.layout import Rectangle, layout


@st.composite
def nets(draw, most=14):
    count = draw(st.integers(1, most))
    sizes = [(draw(st.integers(40, 160)), draw(st.integers(30, 120))) for _ in range(count)]
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    drawn = draw(st.lists(pairs, max_size=2 * count))
    names = draw(st.permutations(range(count)))
    edges = [(names[min(p)], names[max(p)]) for p in drawn if p[0] != p[1]]
    labels = [(draw(st.sampled_from([0, 50, 130])), 14) for _ in edges]
    return sizes, edges, [(w, h if w else 0) for w, h in labels]


def labels(plan, sizes):
    """The room on the beginning of each line, where it has a label."""
    starts = [route[0] for route in plan.routes]
    return [
        Rectangle(x, y - h / 2, w, h) if w else None for (x, y), (w, h) in zip(starts, sizes, strict=True)
    ]


def overlap(a, b):
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def curve(route):
    """Points along what the picture draws: level pieces and curves between level tangents."""
    for (x, y), (right, below) in pairwise(route):
        for step in range(21):
            t = step / 20
            ease = 3 * t * t - 2 * t**3
            across = 3 * (1 - t) ** 2 * t * 0.5 + 3 * (1 - t) * t * t * 0.5 + t**3
            yield x + (right - x) * across, y + (below - y) * ease


@settings(max_examples=50, deadline=None)
@given(nets())
def test_boxes_and_labels_do_not_overlap(net):
    plan = layout(*net)
    shapes = [*plan.boxes, *filter(None, labels(plan, net[2]))]
    assert not any(overlap(a, b) for a, b in combinations(shapes, 2))


@settings(max_examples=50, deadline=None)
@given(nets())
def test_lines_touch_no_box_and_no_label_of_another_line(net):
    plan = layout(*net)
    for edge, route in enumerate(plan.routes):
        for x, y in curve(route):
            assert not any(b.x < x < b.right and b.y < y < b.bottom for b in plan.boxes)
            others = [label for i, label in enumerate(labels(plan, net[2])) if label and i != edge]
            assert not any(b.x < x < b.right and b.y < y < b.bottom for b in others)


@settings(max_examples=50, deadline=None)
@given(nets())
def test_every_edge_runs_from_its_source_to_the_right_into_its_target(net):
    _, edges, _ = net
    plan = layout(*net)
    assert len(plan.routes) == len(edges)
    for (source, target), route in zip(edges, plan.routes, strict=True):
        start, end = plan.boxes[source], plan.boxes[target]
        assert route[0][0] == start.right and start.y < route[0][1] < start.bottom
        assert route[-1][0] == end.x and end.y < route[-1][1] < end.bottom
        assert all(a[0] <= b[0] for a, b in pairwise(route))


@settings(max_examples=50, deadline=None)
@given(nets())
def test_everything_lies_within_width_and_height(net):
    plan = layout(*net)
    for box in (*plan.boxes, *filter(None, labels(plan, net[2]))):
        assert box.x >= 0 and box.y >= 0 and box.bottom <= plan.height
    assert all(box.right <= plan.width for box in plan.boxes)
    assert all(0 <= y <= plan.height for route in plan.routes for _, y in route)


@settings(max_examples=50, deadline=None)
@given(nets(), st.data())
def test_beside_pinned_boxes_nothing_meets_either(net, data):
    sizes, edges, given_labels = net
    pinned = data.draw(st.integers(1, len(sizes)))
    kept = [i for i, (_, target) in enumerate(edges) if target >= pinned]
    edges, given_labels = [edges[i] for i in kept], [given_labels[i] for i in kept]
    # A pinned box is as high as its lines need: strips are higher than any box here.
    sizes = [(w, 30 * len(edges) + 40) if i < pinned else (w, h) for i, (w, h) in enumerate(sizes)]
    tops, top = [(30 * len(edges) + 60) * i + 7.0 for i in range(pinned)], data.draw(st.integers(0, 90))
    channel, gap = data.draw(st.sampled_from([(34, 26), (18, 14), (14, 8), (14, 10)]))
    plan = layout(sizes, edges, given_labels, tops, top, channel, gap)
    assert [box.y for box in plan.boxes[:pinned]] == tops
    assert all(box.x < min([b.x for b in plan.boxes[pinned:]], default=999) for box in plan.boxes[:pinned])
    assert all(box.y >= top for box in plan.boxes[pinned:])
    assert not any(overlap(a, b) for a, b in combinations(plan.boxes, 2))
    for route in plan.routes:
        for x, y in curve(route):
            assert not any(b.x < x < b.right and b.y < y < b.bottom for b in plan.boxes)


@pytest.mark.parametrize("channel", [14, 34, 60])
def test_a_channel_is_as_wide_as_is_asked_for(channel):
    first, second = layout([(80, 60)] * 2, [(0, 1)], [(0, 0)], channel=channel).boxes
    assert second.x - first.right == channel


def test_nothing_at_all_is_a_layout_too():
    plan = layout([], [], [])
    assert (plan.boxes, plan.routes, plan.width, plan.height) == ((), (), 0, 0)


def test_a_cycle_is_refused():
    with pytest.raises(ValueError, match="cycle"):
        layout([(1, 1)] * 2, [(0, 1), (1, 0)], [(0, 0)] * 2)


def test_hundreds_of_boxes_take_seconds_at_most_and_no_recursion():
    count = 300
    edges = [(0, v) for v in range(1, count)] + [(v, v + 1) for v in range(1, count - 1)]
    start = time.perf_counter()
    layout([(80, 60)] * count, edges, [(0, 0)] * len(edges))
    assert time.perf_counter() - start < 20


def test_the_same_in_every_process():
    code = """if True:
        from d2l_autograd.picture.layout import Rectangle, layout
        edges = [(0, 3), (1, 3), (1, 4), (2, 4), (3, 5), (4, 5), (0, 6), (5, 6)]
        print(layout([(80, 60)] * 7, edges, [(0, 0)] * 8))
    """
    texts = {
        subprocess.check_output([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed})
        for seed in ("0", "1", "77")
    }
    assert len(texts) == 1
