"""The graph of a run as a reader sees it: boxes, lines, and what comes back along them."""

import os
import re
import subprocess
import sys
import time
from functools import partial
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import examples
import pytest
import torch
from composing import number, of, parts, within
from handmade import EXAMPLES, Sketch, chain, detached, loop, product
from programs import PROGRAMS

import d2l_autograd as ad
from d2l_autograd.formulas.local_derivative import chip
from d2l_autograd.language import speaking
from d2l_autograd.picture.card_picture import BACK
from d2l_autograd.picture.folding import fold
from d2l_autograd.picture.graph_picture import Look, graph_pane
from d2l_autograd.picture.layout import Rectangle
from d2l_autograd.picture.moments import Moments
from d2l_autograd.plots.axis import typeset as printed

NASTY = "a<b>&\"'\x00\x1b\u2028\ud800]]>--><script>alert(1)</script>"
HOW = [("card", False), ("dense", False), ("dot", False), ("dense", True), ("side", True)]
EVERY_WAY = pytest.mark.parametrize(("style", "down"), HOW, ids=lambda value: str(value))
PROGRAM = pytest.mark.parametrize("name", list(PROGRAMS)[::6])
pytestmark = pytest.mark.filterwarnings("ignore:::torch")


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def draw(graph, unfolded=(), loops=True, most=40, **how):
    """The pane, and its SVG as elements."""
    folding = fold(graph, unfolded, loops=loops, most=most)
    pane = graph_pane(graph, folding, Moments(graph, folding), Look(partial(chip, graph), "y", **how))
    return pane, ElementTree.fromstring(pane.svg)


def groups(root, name):
    return [g for g in root.iter("g") if name in g.get("class", "").split()]


def words(element):
    return [text.text.replace("\u00a0", " ") for text in element.iter("text")]


def box(root, key):
    return next(g for g in groups(root, "ad-node") if g.get("data-node") == str(key))


def sent(edge):
    """The part of an edge that comes with its message."""
    return next((g for g in edge.findall("g") if g.get("data-from")), None)


def traced(name):
    make, inputs = PROGRAMS[name]
    return ad.trace(make(), **inputs)


# What is drawn


@EVERY_WAY
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_box_and_every_arrow_is_drawn_once(example, style, down):
    graph = example()
    folding, (_, root) = fold(graph), draw(graph, style=style, down=down)
    assert [int(g.get("data-node")) for g in groups(root, "ad-node")] == [g.key for g in folding.groups]
    edges = groups(root, "ad-edge")
    assert [int(g.get("data-node")) for g in edges] == [folding.groups[a.source].key for a in folding.arrows]


def cubed(a, b):
    c = a * b
    d = c.sin() + a
    return d * d * b


SCALARS = [(examples.product, {"x": 2.0, "y": 3.0, "w": 4.0}), (cubed, {"a": 0.5, "b": -1.5})]


@pytest.mark.parametrize("style", ["card", "dense", "dot", "side"])
@pytest.mark.parametrize(("f", "given"), SCALARS)
def test_values_and_gradients_are_torchs(f, given, style):
    leaves = {name: torch.tensor(value, requires_grad=True) for name, value in given.items()}
    value = f(**leaves)
    grads = torch.autograd.grad(value, [*leaves.values()])
    graph = ad.trace(f, **given)
    _, root = draw(graph, style=style)
    for (name, leaf), grad in zip(leaves.items(), grads, strict=True):
        found = {text.get("class").split()[-1]: text.text for text in box(root, graph[name].id).iter("text")}
        assert found["ad-v"] == printed(leaf.item())
        told = [t.text for t in box(root, graph[name].id).iter("text") if "ad-g" in t.get("class")]
        assert told[0] == printed(grad.item())
    assert printed(value.item()) in words(box(root, graph.output))


@pytest.mark.parametrize("style", ["card", "dense", "dot", "side"])
@pytest.mark.parametrize(("f", "given"), SCALARS)
def test_a_chip_times_the_gradient_after_it_is_the_message(f, given, style):
    graph = ad.trace(f, **given)
    _, root = draw(graph, style=style, down=style == "side")
    for edge, drawn in zip(graph.edges, groups(root, "ad-edge"), strict=True):
        (told,) = words(sent(drawn)) or ["× 1"]
        after = graph.nodes[edge.target].grad
        if re.search(r"[\d]", told):
            assert number(told) * after.item() == pytest.approx(edge.message.item(), rel=1e-3), told


def test_a_local_derivative_is_torchs():
    x = torch.tensor(0.7, requires_grad=True)
    x.cos().backward()
    _, root = draw(ad.trace(lambda x: torch.cos(x), x=0.7))
    ((told,),) = [words(sent(edge)) for edge in groups(root, "ad-edge")]
    assert number(told) == pytest.approx(x.grad.item(), abs=1e-4)


@PROGRAM
def test_messages_come_at_the_moment_of_their_target_and_lines_with_its_value(name):
    graph = traced(name)
    folding = fold(graph)
    moments, (_, root) = Moments(graph, folding), draw(graph)
    for arrow, edge in zip(folding.arrows, groups(root, "ad-edge"), strict=True):
        target = folding.groups[arrow.target].key
        assert edge.get("data-from") == str(moments.value[target])
        back = sent(edge)
        sends = any(graph.edges[i].message is not None for i in arrow.edges)
        assert (back is not None) == sends
        if sends:
            assert back.get("data-from") == back.get("data-at") == str(moments.gradient[target])


@PROGRAM
def test_boxes_come_with_their_values_and_their_gradients_with_theirs(name):
    graph = traced(name)
    moments, (_, root) = Moments(graph, fold(graph)), draw(graph)
    for each in groups(root, "ad-node"):
        key = int(each.get("data-node"))
        value, gradient = moments.value[key], moments.gradient.get(key)
        assert each.get("data-from") == str(value)
        assert each.get("data-at") == (str(value) if gradient is None else f"{value} {gradient}")
        later = [g.get("data-from") for g in each.iter() if g is not each and g.get("data-from")]
        assert set(later) <= {str(gradient)}


def lit(graph):
    """For each edge that sends, its source and the leaves from which a way of messages leads to it."""
    before = [[] for _ in graph.nodes]
    for edge in graph.edges:
        if edge.message is not None:
            before[edge.target].append(edge.source)
    for edge in graph.edges:
        seen, waiting = set(), [edge.source]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += before[node]
        leaves = {i for i in seen if graph.nodes[i].kind in ("input", "parameter")}
        yield {edge.source, *leaves} if edge.message is not None else None


@PROGRAM
def test_an_edge_is_lit_by_its_source_and_the_inputs_whose_gradient_passes(name):
    graph = traced(name)
    folding = fold(graph, most=1000, loops=False)
    _, root = draw(graph, most=1000, loops=False)
    expected = list(lit(graph))
    for arrow, edge in zip(folding.arrows, groups(root, "ad-edge"), strict=True):
        back, (i,) = sent(edge), arrow.edges
        assert (None if back is None else {*map(int, back.get("data-of").split())}) == expected[i]


def test_an_input_behind_a_cut_does_not_light_what_is_after_it():
    def slope(x, w):
        h = x * x + w
        (g,) = torch.autograd.grad(h, x, create_graph=True)
        return g * 3

    graph = ad.trace(slope, x=2.0, w=1.0)
    _, root = draw(graph)
    (last,) = [
        g for g in groups(root, "ad-edge") if sent(g) is not None and g.get("data-node") == str(graph["g"].id)
    ]
    assert str(graph["x"].id) in sent(last).get("data-of").split()
    assert str(graph["w"].id) not in sent(last).get("data-of").split()


def test_through_a_fold_only_the_inputs_that_take_part_light_what_is_behind_it():
    def f(a, b):
        for _ in range(9):
            a = a * 2
            b = b * 3
        return a.sin() + b.cos()

    graph = ad.trace(f, a=1.0, b=2.0)
    _, root = draw(graph)
    (sine,) = [node.id for node in graph if node.op == "sin"]
    (edge,) = [g for g in groups(root, "ad-edge") if g.get("data-node") == str(sine)]
    assert {*sent(edge).get("data-of").split()} == {str(sine), str(graph["a"].id)}


def test_a_cut_edge_is_purple_with_scissors_and_the_reason_and_nothing_comes_back():
    _, root = draw(detached())
    (cut,) = groups(root, "ad-cut")
    assert words(cut) == ["detach"] and groups(cut, "ad-scissors")
    assert not [p for p in cut.iter("path") if "backward" in p.get("class", "")] and sent(cut) is None


def test_an_edge_without_message_and_cut_is_a_bare_line():
    edge = groups(draw(detached())[1], "ad-edge")[0]
    assert words(edge) == [] and sent(edge) is None and not groups(edge, "ad-scissors")


def test_a_value_that_no_gradient_reached_shows_none():
    y = box(draw(detached())[1], 1)
    assert not [t for t in y.iter("text") if "ad-g" in t.get("class")]


def test_a_fold_says_how_often_opens_and_counts_its_edges():
    graph = loop(10)
    _, root = draw(graph)
    (folded,) = groups(root, "ad-fold")
    assert words(folded) == ["⋯ ×8", "turns 2–9", "b * 2"]
    key = folded.get("data-fold")
    assert key == folded.get("data-node")
    assert not groups(draw(graph, unfolded={int(key)})[1], "ad-fold")
    assert not groups(draw(graph, loops=False)[1], "ad-fold")
    assert len(groups(draw(chain(30), most=8)[1], "ad-node")) <= 8


def test_keys_are_offset_so_that_two_graphs_stand_in_one_figure():
    plain, moved = (draw(product(), offset=offset)[1] for offset in (0, 1000))
    for one, other in zip(plain.iter(), moved.iter(), strict=True):
        for name in ("data-node", "data-of", "data-fold"):
            keys = [[*map(int, e.get(name, "").split())] for e in (one, other)]
            assert [key + 1000 for key in keys[0]] == keys[1]
        assert one.get("d") == other.get("d") and one.get("data-from") == other.get("data-from")


def test_a_box_can_be_reached_and_knows_its_line():
    _, root = draw(product())
    assert all(g.get("tabindex") == "0" and g.get("role") == "button" for g in groups(root, "ad-node"))
    assert box(root, 4).get("data-line") == "1" and box(root, 0).get("data-line") is None
    assert box(root, 4).find("title").text.splitlines()[0] == "z: mul"


# What stands where


def curve(d):
    """Points along path data of levels and curves."""
    here = None
    for letter, given in re.findall(r"([MLC])([^MLC]*)", d):
        values = [*map(float, given.split())]
        ends = [*zip(values[::2], values[1::2], strict=True)]
        if letter == "M":
            here = ends[0]
            continue
        a, (b, c, e) = here, ends if letter == "C" else (here, ends[0], ends[0])
        for t in (i / 20 for i in range(21)):
            weights = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3
            yield tuple(
                sum(w * p[axis] for w, p in zip(weights, (a, b, c, e), strict=True)) for axis in (0, 1)
            )
        here = ends[-1]


def frames(found):
    """The outline of each box that has one, by key; that of a fold is its front."""
    placed = {}
    for part in within(found, "ad-node"):
        if part.tag == "rect" and not within([part], "ad-dot"):
            key, box = int(part.inside["data-node"][0]), part.box
            if key not in placed or box.right - box.left >= placed[key].right - placed[key].left:
                placed[key] = box
    return placed


@EVERY_WAY
@PROGRAM
def test_boxes_and_words_do_not_meet(name, style, down):
    graph = traced(name)
    pane, _ = draw(graph, style=style, down=down)
    found = parts(pane.svg)
    by_box = {}
    for part in within(found, "ad-node"):
        by_box.setdefault(part.inside["data-node"][0], []).append(part.box)
    for one, other in combinations(by_box.values(), 2):
        assert not any(a.overlap(b) > 1 for a in one for b in other)
    labels = [part.box for part in found if part.look & {"ad-chip", "ad-paper"}]
    if style == "dot":
        labels += [p.box for p in of(within(found, "ad-edge"), "ad-m")]
    for one, other in combinations(labels, 2):
        assert one.overlap(other) <= 4
    for label in labels:
        assert not any(label.overlap(b) > 4 for each in by_box.values() for b in each)
    for part in found:
        assert part.box.left >= -1 and part.box.right <= pane.width + 1
        assert part.box.top >= -1 and part.box.bottom <= pane.height + 1
    assert len(by_box) == len(fold(graph).groups)


@EVERY_WAY
@PROGRAM
def test_no_text_is_wider_than_its_frame(name, style, down):
    pane, _ = draw(traced(name), style=style, down=down)
    found = parts(pane.svg)
    placed = frames(found)
    for part in within(found, "ad-node"):
        frame = placed.get(int(part.inside["data-node"][0]))
        if part.tag == "text" and frame is not None:
            assert frame.left + 4 <= part.box.left and part.box.right <= frame.right - 4
            assert frame.top <= part.box.top and part.box.bottom <= frame.bottom


@EVERY_WAY
@PROGRAM
def test_lines_meet_no_box(name, style, down):
    pane, _ = draw(traced(name), style=style, down=down)
    placed = frames(parts(pane.svg))
    for edge in groups(ElementTree.fromstring(pane.svg), "ad-edge"):
        for line in edge.iter("path"):
            if line.get("class") in ("ad-forward", "ad-backward"):
                for x, y in curve(line.get("d")):
                    for b in placed.values():
                        assert not (b.left + 1 < x < b.right - 1 and b.top + 1 < y < b.bottom - 1)


@pytest.mark.parametrize("down", [False, True])
def test_a_line_leads_from_its_source_to_its_target_and_the_message_back(down):
    pane, root = draw(product(), down=down)
    placed = frames(parts(pane.svg))
    graph = product()
    for edge, drawn in zip(graph.edges, groups(root, "ad-edge"), strict=True):
        source, target = placed[edge.source], placed[edge.target]
        forward = next(p for p in drawn.iter("path") if p.get("class") == "ad-forward")
        (x, y), *_, (right, below) = curve(forward.get("d"))
        ends = (y, below, source.bottom, target.top) if down else (x, right, source.right, target.left)
        assert ends[:2] == pytest.approx(ends[2:])
        back = next(p for p in drawn.iter("path") if p.get("class") == "ad-backward")
        shifted = [(x + BACK, y) if down else (x, y + BACK) for x, y in curve(forward.get("d"))]
        assert [*curve(back.get("d"))] == [pytest.approx(point) for point in shifted]


def test_what_goes_down_goes_down():
    for style in ("card", "dense", "side"):
        found = parts(draw(chain(6), style=style, down=True)[0].svg)
        tops = [p.box.top for p in found if p.tag in ("rect", "circle") and within([p], "ad-node")]
        tops = tops[:7]
        assert tops == sorted(tops)


def test_inputs_drawn_elsewhere_are_where_the_lines_begin():
    graph = product()
    strips = {graph.inputs[n].id: Rectangle(0, 50 + 110 * i, 290, 100) for i, n in enumerate(graph.inputs)}
    pane, root = draw(graph, strips=strips, top=62)
    placed = frames(parts(pane.svg))
    assert placed.keys() == {3, 4} and min(b.top for b in placed.values()) >= 62
    assert min(b.left for b in placed.values()) > 290
    for edge, drawn in zip(graph.edges, groups(root, "ad-edge"), strict=True):
        if strip := strips.get(edge.source):
            x, y = map(float, re.match(r"M(\S+) (\S+?)[CL]", drawn.find("path").get("d")).groups())
            assert x == 290 and strip.y < y < strip.bottom


def test_a_graph_to_which_no_strip_leads_does_not_lie_on_the_strips():
    weight = torch.tensor(3.0, requires_grad=True)
    graph = ad.trace(lambda x: weight * 2, x=1.0)
    strip = Rectangle(0, 50, 290, 100)
    found = parts(draw(graph, strips={graph["x"].id: strip}, top=62)[0].svg)
    assert len(frames(found)) == 2
    assert all(part.box.left > 290 and part.box.top >= 62 for part in found)


def test_what_has_room_to_spare_is_spread_but_not_apart():
    graph = chain(3)
    plain, wide, wider = (draw(graph, room=room)[0].width for room in (0, 900, 9000))
    assert plain < wide <= 900 and wider <= plain + 3 * 70 + 70


def test_what_is_told_elsewhere_has_its_name_alone():
    graph = product()
    _, root = draw(graph, told=frozenset([0]))
    assert words(box(root, 0)) == ["x"] and len(words(box(root, 1))) > 1


@pytest.mark.parametrize("style", ["card", "dense", "dot", "side"])
def test_small_changes_of_a_value_do_not_move_the_picture(style):
    def places(value):
        s = Sketch()
        s.op("exp", [s.leaf("x", value, value)], value, 1.0, messages=[value])
        return [
            r.get("x")
            for r in draw(s.graph(), style=style)[1].iter("rect")
            if "ad-chip" not in r.get("class")
        ]

    assert places(0.5) == places(1.25) == places(3.0)


# What may be in it


@EVERY_WAY
def test_what_the_reader_wrote_cannot_break_the_picture(style, down):
    s = Sketch()
    x = s.leaf(NASTY, 1.0, 1.0)
    y = s.op(NASTY, [x], 1.0, 1.0, name=NASTY, code=NASTY, cut=NASTY)
    s.op("mul", [y], 1.0, 1.0, code=NASTY, messages=[1.0])
    graph = s.graph(code=((1, NASTY),))
    folding = fold(graph)
    look = Look(lambda edge: NASTY, NASTY, style=style, down=down)
    svg = graph_pane(graph, folding, Moments(graph, folding), look).svg
    assert {e.tag for e in ElementTree.fromstring(svg).iter()} <= {
        "title",
        "g",
        "rect",
        "path",
        "circle",
        "text",
    }
    assert not re.search("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", svg)


def made(value):
    s = Sketch()
    x = s.leaf("x", value, value)
    s.op("clone", [x], value, value, name="一个很长很长的名字它真的很长很长啊", messages=[value])
    return s.graph()


VALUES = {
    "nan": torch.tensor([float("nan"), float("inf"), -float("inf"), -0.0]),
    "huge": torch.tensor([[1e12, -1e-12], [1e-12, 1e38]]),
    "empty": torch.zeros(0),
    "empty matrix": torch.zeros(3, 0),
    "sparse": torch.eye(3).to_sparse(),
    "complex": torch.tensor([1 + 2j, -3j]),
    "matrix": torch.rand(20, 20),
    "cube": torch.rand(3, 4, 5),
    "meta": torch.zeros(3, device="meta"),
}


@EVERY_WAY
@pytest.mark.parametrize("kind", VALUES)
def test_values_of_every_kind_are_drawn(kind, style, down):
    pane, root = draw(made(VALUES[kind]), style=style, down=down)
    assert len(groups(root, "ad-node")) == 2 and 0 < pane.width < 900 and 0 < pane.height < 600


def test_both_results_of_a_call_are_drawn():
    def f(x):
        low, high = torch.aminmax(x)
        return low * high

    graph = ad.trace(f, x=[3.0, 1.0, 2.0])
    _, root = draw(graph)
    call = next(node for node in graph if isinstance(node.value, tuple))
    assert "2 results" in words(box(root, call.id))
    assert "1" in words(box(root, graph["low"].id)) and "3" in words(box(root, graph["high"].id))
    grad = torch.autograd.grad(f(x := torch.tensor([3.0, 1.0, 2.0], requires_grad=True)), x)[0]
    leaf = [t.text for t in box(root, graph["x"].id).iter("text") if "ad-g" in t.get("class")]
    assert leaf[:3] == [printed(value) for value in grad.tolist()]


def test_the_same_bytes_in_every_process():
    code = """if True:
        import handmade
        from d2l_autograd.picture.folding import fold
        from d2l_autograd.picture.graph_picture import Look, graph_pane
        from d2l_autograd.picture.moments import Moments
        for example in handmade.EXAMPLES:
            graph = example()
            folding = fold(graph)
            for style in ("card", "dense", "dot", "side"):
                look = Look(str, "y", style=style, down=style == "side")
                print(graph_pane(graph, folding, Moments(graph, folding), look))
    """
    here = Path(__file__).parents[1]
    path = os.pathsep.join([str(here), str(here.parent)])
    outputs = {
        subprocess.check_output(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        )
        for seed in ("0", "77")
    }
    assert len(outputs) == 1


def test_thousands_of_operations_make_a_small_picture_soon():
    graph = chain(2000)
    start = time.perf_counter()
    pane, _ = draw(graph, most=14)
    assert time.perf_counter() - start < 2
    assert len(pane.svg) < 30_000 and pane.width < 4_000


def test_everything_unfolded_is_drawn_within_seconds():
    graph = chain(2000)
    start = time.perf_counter()
    _, root = draw(graph, unfolded=range(2001), style="dot")
    assert time.perf_counter() - start < 20
    assert len(groups(root, "ad-node")) > 1900
