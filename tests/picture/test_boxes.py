import pytest
import torch
from handmade import EXAMPLES, Sketch, detached, dot, jacobian, loop, network, product

from d2l_autograd.language import speaking
from d2l_autograd.picture.boxes import box, label, label_size, one_line
from d2l_autograd.picture.folding import fold


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def boxes(graph):
    return [box(graph, group) for group in fold(graph).groups]


def labels(graph):
    return [label(graph, arrow) for arrow in fold(graph).arrows]


def test_a_named_value_has_its_operation_as_a_badge():
    z = boxes(product())[4]
    assert (z.shape, z.title, z.code, z.badge) == ("output", "z", False, "×")
    assert (z.value, z.gradient) == (("20",), ("1",))


def test_a_value_without_a_name_has_the_code_that_made_it_as_its_title():
    total = boxes(product())[3]
    assert (total.shape, total.title, total.code, total.badge) == ("operation", "x + y", True, "+")


def test_leaves_and_constants_have_names_alone():
    made = boxes(network())
    assert [b.shape for b in made[:4]] == ["leaf", "leaf", "leaf", "constant"]
    assert [(b.title, b.code, b.badge) for b in made[2:4]] == [("net.bias", False, ""), ("target", False, "")]


def test_underscores_of_pythons_and_torchs_spellings_are_left_out():
    s = Sketch()
    x = s.leaf("x", 1.0)
    s.op("__radd__", [x], name="y")
    s.op("relu_", [x], name="z")
    s.op("relu_", [x])
    assert [(b.title, b.badge) for b in boxes(s.graph(output=3))[1:]] == [("relu", "")]
    assert [b.badge for b in (boxes(s.graph(output=1))[1], boxes(s.graph(output=2))[1])] == ["+", "relu"]


def test_a_fold_says_its_turns_and_its_code():
    (folded,) = [b for b in boxes(loop(10)) if b.shape == "fold"]
    assert (folded.title, folded.value) == ("⋯ ×8", ("turns 2–9", "b * 2"))
    assert folded.tooltip == "8 operations\nb * 2"


@pytest.mark.parametrize("graph", [product(), dot(), network(), jacobian()])
def test_messages_are_short_or_a_shape(graph):
    for edge, (kind, text) in zip(graph.edges, labels(graph), strict=True):
        assert kind == ("" if edge.message is None else "message")
        assert len(text) <= 22


def test_the_length_of_a_vector_does_not_read_as_a_number():
    s = Sketch()
    s.op("sum", [s.leaf("x", torch.rand(50), torch.rand(50))], 1.0, 1.0, messages=[torch.rand(50)])
    assert labels(s.graph()) == [("message", "(50,)")]


def test_a_cut_is_told_in_the_readers_language():
    assert labels(detached())[2] == ("cut", "detach")
    s = Sketch()
    s.op("gt", [s.leaf("x", 1.0)], True, cut="not differentiable")
    with speaking("zh"):
        assert labels(s.graph()) == [("cut", "不可微")]


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_box_has_room_for_all_its_lines(example):
    for b in boxes(example()):
        longest = max(len(line) for line in (b.title, *b.value, *(f"∂ {line}" for line in b.gradient)))
        assert b.width >= 0.602 * 13 * longest + 8
        assert b.height >= 18 * (1 + len(b.value) + len(b.gradient))


def test_a_labels_width_moves_in_steps():
    assert label_size("-1.25") == label_size("3") != label_size("a longer one")
    assert label_size("") == (0, 0)


def test_several_results_are_counted():
    assert one_line((torch.ones(2), None)) == "2 results" and one_line(torch.ones(1, 2)) == "[1, 1]"
