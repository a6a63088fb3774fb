"""The boxes as SVG."""

import pytest
from composing import of, parts, texts
from handmade import EXAMPLES, Sketch, loop, network, product

from d2l_autograd.language import speaking
from d2l_autograd.picture.card_picture import BACK, drawn, size_of_numbers
from d2l_autograd.picture.cards import card
from d2l_autograd.picture.folding import fold
from d2l_autograd.picture.layout import Rectangle

STYLES = ("card", "dense", "dot", "side")


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def boxes(graph, style="card", gradient=7, taller=0):
    """Each box at a place that may be taller than it."""
    for group in fold(graph).groups:
        shown = card(graph, group, "y", style)
        place = Rectangle(30, 40, shown.width, shown.height + taller)
        yield shown, place, parts("".join(drawn(shown, place, gradient, size_of_numbers([shown]))))


def test_a_card_reads_from_the_line_to_the_gradient():
    *_, (_, _, z) = boxes(product())
    assert texts(z) == ["z = (x + y) * w", "20", "z", "1", "∂y/∂z"]
    assert [part.words for part in of(z, "ad-g")] == ["1", "∂y/∂z"]


def test_a_dense_card_has_no_foot():
    *_, (_, _, z) = boxes(product(), "dense")
    assert texts(z) == ["z = (x + y) * w", "20", "1"]


@pytest.mark.parametrize("style", ("dot", "side"))
def test_a_dot_has_its_numbers_about_it(style):
    *_, (_, place, z) = boxes(product(), style)
    (dot,) = [part for part in z if part.tag == "circle"]
    by = {part.words: part.box for part in z if part.tag == "text"}
    assert by.keys() == {"z", "20", "1"}
    if style == "dot":
        assert by["z"].bottom < by["20"].top + 3 < dot.box.top and dot.box.bottom < by["1"].top
    else:
        assert max(by["z"].right, by["20"].right) < dot.box.left < dot.box.right < by["1"].left
    middle = (dot.box.left + dot.box.right) / 2, (dot.box.top + dot.box.bottom) / 2
    shift = (0, BACK / 2) if style == "dot" else (BACK / 2, 0)
    assert middle == pytest.approx(
        (place.x + place.width / 2 + shift[0], place.y + place.height / 2 + shift[1])
    )


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_a_gradient_comes_at_its_moment_and_not_where_there_is_none(example, style):
    for _, _, box in boxes(example(), style):
        assert all(part.since == [7] for part in of(box, "ad-g"))
        assert all(part.since == [] for part in box if "ad-g" not in part.look)
    for _, _, box in boxes(example(), style, gradient=None):
        assert not of(box, "ad-g")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_everything_lies_in_its_place(example, style):
    for shown, place, box in boxes(example(), style, taller=40):
        for part in box:
            assert place.x - 4 <= part.box.left and part.box.right <= place.right + 4
            assert place.y - 4 <= part.box.top and part.box.bottom <= place.bottom + 4
        frames = [part.box for part in box if part.tag == "rect"]
        if not shown.dotted:
            for part in box:
                assert part.tag != "text" or part.box.overlap(frames[-1]) > 5


def test_kinds_differ_in_shape():
    looks = {}
    for shown, _, box in boxes(network()):
        looks[shown.shape] = len([part for part in box if part.tag == "rect"])
    assert looks == {"leaf": 1, "constant": 1, "operation": 1, "output": 2}
    (fold_of_turns,) = [box for shown, _, box in boxes(loop()) if shown.shape == "fold"]
    back, front = (part.box for part in fold_of_turns if part.tag == "rect")
    assert (back.left, back.top) > (front.left, front.top)


def test_a_value_that_is_alone_is_in_large_type_as_far_as_there_is_room():
    s = Sketch()
    for value in (1.0, -234.5678, 0.123456):
        s.leaf("x", value, value)
    s.op("stack", [0, 1, 2])
    sizes = [
        [next(iter(p.look & {"ad-20", "ad-13", "ad-11"})) for p in of(box, "ad-v")]
        for *_, box in boxes(s.graph())
    ]
    assert sizes[:3] == [["ad-20"], ["ad-11"], ["ad-13"]]
