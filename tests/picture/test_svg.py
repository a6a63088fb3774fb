import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import torch
from handmade import EXAMPLES, Sketch, chain, detached, dot, jacobian, loop, network, product

from d2l_autograd.colours import DARK, LIGHT, RULES, live
from d2l_autograd.language import speaking
from d2l_autograd.picture.alt_text import alt_text
from d2l_autograd.picture.folding import fold
from d2l_autograd.picture.svg import img, imgs, render

NS = "{http://www.w3.org/2000/svg}"
NASTY = "a<b>&\"'\x00\x1b\u2028\ud800]]>--><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def parse(graph, **options):
    return ElementTree.fromstring(render(graph, **options))


def groups(root, name):
    return [g for g in root.iter(f"{NS}g") if name in g.get("class", "").split()]


def words(element):
    return [text.text.replace("\u00a0", " ") for text in element.iter(f"{NS}text")]


def node(root, key):
    return next(g for g in groups(root, "ad-node") if g.get("data-node") == str(key))


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_node_and_edge_is_drawn_once(example):
    graph = example()
    folding, root = fold(graph), parse(graph)
    assert [int(g.get("data-node")) for g in groups(root, "ad-node")] == [g.key for g in folding.groups]
    assert [int(g.get("data-edge")) for g in groups(root, "ad-edge")] == [a.edges[0] for a in folding.arrows]


def test_a_node_says_its_name_operation_value_and_gradient():
    assert words(node(parse(product()), 4)) == ["z", "×", "20", "∂ 1"]


def test_a_value_without_a_name_shows_the_code_that_made_it():
    assert words(node(parse(product()), 3)) == ["x + y", "+", "5", "∂ 4"]


def test_a_value_that_no_gradient_reached_shows_none():
    y = node(parse(detached()), 1)
    assert words(y) == ["y", "×", "[0, 1, 4, 9]"]
    assert y.find(f"{NS}path[@class='ad-hairline']") is None


def test_rows_of_a_matrix_gradient_are_aligned():
    _, *rows = words(node(parse(network()), 0))
    assert rows[-2].startswith("∂ [") and rows[-1].startswith("  [")


def test_both_messages_of_a_value_used_twice_are_drawn():
    edges = groups(parse(dot()), "ad-edge")
    assert [words(edge) for edge in edges] == [["[0, 2, 4, 6]"], ["[0, 2, 4, 6]"], ["2"]]


def test_messages_of_matrices_are_shortened_to_their_shape():
    edges = groups(parse(network()), "ad-edge")
    assert words(edges[0]) == ["(2×3)"]


def test_a_cut_edge_has_scissors_and_the_reason():
    (cut,) = groups(parse(detached()), "ad-cut")
    assert words(cut) == ["detach"]
    assert groups(cut, "ad-scissors") and not groups(cut, "ad-message")


def test_an_edge_without_message_and_cut_is_a_bare_line():
    edge = groups(parse(detached()), "ad-edge")[0]
    assert words(edge) == [] and not groups(edge, "ad-scissors")


def test_kinds_differ_in_shape():
    root = parse(network())
    outlines = {}
    for kind in ("ad-leaf", "ad-constant", "ad-operation", "ad-output"):
        rects = [r for r in groups(root, kind)[0] if r.get("class") in ("ad-frame", "ad-inner")]
        outlines[kind] = (len(rects), rects[0].get("rx"), kind == "ad-constant")
    assert len(set(outlines.values())) == 4
    assert "stroke-dasharray" in re.search(r"ad-constant .ad-frame {[^}]*}", RULES).group()


def test_steps_forward_and_backward_are_on_the_nodes():
    graph = product()
    root = parse(graph)
    for step, key in enumerate(graph.order):
        assert node(root, key).get("data-backward") == str(step)
    assert [g.get("data-forward") for g in groups(root, "ad-node")] == ["0", "1", "2", "3", "4"]


def test_edges_know_their_ends_and_nodes_their_line():
    graph = product()
    root = parse(graph)
    edge = groups(root, "ad-edge")[-1]
    assert (edge.get("data-source"), edge.get("data-target")) == ("2", "4")
    assert node(root, 4).get("data-line") == "1" and node(root, 0).get("data-line") is None


def test_a_fold_says_how_often_and_the_caption_how_many():
    root = parse(loop(10))
    (folded,) = groups(root, "ad-fold")
    assert words(folded) == ["⋯ ×8", "turns 2–9", "b * 2"]
    assert folded.get("data-fold") == folded.get("data-node")
    assert words(root)[-2:] == ["⋯ 8 operations folded", "Not drawn, as they do not reach the output: 12"]


def test_a_fold_opens():
    graph = loop(10)
    key = fold(graph).folds[0].key
    assert groups(parse(graph, folding=fold(graph, unfolded={key})), "ad-fold") == []


def test_the_tooltip_holds_what_the_box_shortens():
    s = Sketch()
    x = s.leaf("x", torch.arange(20.0), torch.ones(20))
    s.op("sum", [x], 190.0, 1.0, name="the_name_of_this_variable_is_long", code="x.sum()")
    root = parse(s.graph(code=((1, "    the_name_of_this_variable_is_long = x.sum()"),)))
    box = node(root, 1)
    assert words(box)[0] == "the_name_of_this_…"
    assert box.find(f"{NS}title").text.splitlines() == [
        "the_name_of_this_variable_is_long: sum",
        "line 1: the_name_of_this_variable_is_long = x.sum()",
        "value: 190.0",
        "gradient: 1.0",
    ]
    assert "19." in node(root, 0).find(f"{NS}title").text


def test_what_the_reader_wrote_cannot_break_the_picture():
    s = Sketch()
    x = s.leaf(NASTY, 1.0, 1.0)
    y = s.op(NASTY, [x], 1.0, 1.0, name=NASTY, code=NASTY, cut=NASTY)
    s.op("mul", [y], 1.0, 1.0, code=NASTY)
    graph = s.graph(code=((1, NASTY),))
    for standalone in (False, True):
        root = parse(graph, standalone=standalone)
        assert {e.tag for e in root.iter()} <= {
            f"{NS}{t}" for t in ["svg", "style", "title", "g", "rect", "path", "circle", "text"]
        }
        assert "script" not in {e.tag for e in root.iter()}
    assert 'onerror="' not in img(graph)


def test_results_of_one_call_are_counted():
    s = Sketch()
    x = s.leaf("x", [1.0, 2.0], [0.0, 1.0])
    call = s.op("max", [x], (2.0, 1), (1.0, None))
    s.op("max", [call], 2.0, 1.0, name="values", kind="item")
    assert "2 results" in words(node(parse(s.graph()), 1))


@pytest.mark.parametrize("example", EXAMPLES)
def test_text_stays_inside_its_box(example):
    for box in groups(parse(example()), "ad-node"):
        frame = next(r for r in reversed(box.findall(f"{NS}rect")) if r.get("class") == "ad-frame")
        left, top = float(frame.get("x")), float(frame.get("y"))
        right, bottom = left + float(frame.get("width")), top + float(frame.get("height"))
        for text in box.findall(f"{NS}text"):
            if text.get("class") not in ("ad-op", "ad-symbol"):
                end = float(text.get("x")) + 0.602 * 13 * len(text.text)
                assert left + 4 <= float(text.get("x")) and end <= right - 4
                assert top + 10 <= float(text.get("y")) <= bottom - 4


def test_small_changes_of_a_value_do_not_move_the_picture():
    def sizes(value):
        s = Sketch()
        s.op("exp", [s.leaf("x", value, value)], value, 1.0, messages=[value])
        root = parse(s.graph())
        return [(r.get("x"), r.get("width")) for r in root.iter(f"{NS}rect")]

    assert sizes(0.5) == sizes(-1.25) == sizes(3.0)


def test_a_live_picture_follows_the_theme_and_a_still_one_has_its_own_colours():
    assert "var(--jp-content-font-color1" in live(".view") and 'data-jp-theme-light="false"' in live(".view")
    assert "<style>" not in render(product())  # once in the page, not once a frame
    still = render(product(), standalone=True)
    assert "var(" not in still and 'class="ad-paper"' in still


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_text_has_the_contrast_that_wcag_asks_for(colours):
    for ink in ("ink", "muted", "value", "gradient", "cut"):
        for paper in ("paper", "leaf-fill"):
            assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
    assert contrast(colours["ink"], colours["badge"]) >= 4.5
    assert min(contrast(colours[c], colours["paper"]) for c in ("line", "leaf")) >= 3


def test_the_root_is_an_image_with_a_name_and_a_size():
    graph = jacobian()
    assert parse(graph).get("role") == "group"  # its parts can be reached
    root = parse(graph, standalone=True)
    assert root.get("role") == "img" and root.get("aria-label") == alt_text(graph)
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"


def test_the_img_carries_the_picture_and_its_description():
    graph, found = jacobian(), []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, dict(attributes)))
    parser.feed(img(graph))
    ((tag, attributes),) = found
    head, _, body = attributes["src"].partition(",")
    assert (tag, attributes["alt"], head) == ("img", alt_text(graph), "data:image/svg+xml;utf8")
    assert unquote(body) == render(graph, standalone=True)
    assert not set('"<>#&\n') & set(attributes["src"])


def test_several_pictures_are_one_img_each_under_its_title():
    graphs = {"first <a>": product(), "second": dot()}
    source = re.search(r'src="data:image/svg\+xml;utf8,(.*?)"', imgs(graphs))[1]
    root = ElementTree.fromstring(unquote(source))
    assert [text.text for text in root.findall(f"{NS}text")] == [*graphs]
    whole, *parts = root.iter(f"{NS}svg")
    assert whole.get("aria-label") == " ".join(f"{title}: {alt_text(g)}" for title, g in graphs.items())
    assert int(whole.get("width")) == max(int(part.get("width")) for part in parts)
    assert float(parts[1].get("y")) > float(parts[0].get("y")) + float(parts[0].get("height"))


def test_the_same_bytes_in_every_process():
    code = """if True:
        import handmade
        from d2l_autograd.picture.svg import img
        print([img(example()) for example in handmade.EXAMPLES])
    """
    here = Path(__file__).parents[1]
    path = os.pathsep.join([str(here), str(here.parent)])
    texts = {
        subprocess.check_output(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        )
        for seed in ("0", "1", "77")
    }
    assert len(texts) == 1


def test_a_hundred_thousand_operations_make_a_small_picture():
    assert len(render(chain(100_000))) < 100_000
