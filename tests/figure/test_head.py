"""What the figure says in words: what agrees, what was found, what is not drawn."""

import pytest
import torch
from composing import boxes, composed, of, parts, texts

import d2l_autograd as ad
from d2l_autograd.figure.head import caption, head, missing, notes
from d2l_autograd.figure.shown import Handle, Shown
from d2l_autograd.measure.expected_gradients import Check
from d2l_autograd.measure.finite_differences import Difference
from d2l_autograd.picture.folding import fold

WIDTHS = (320, 356, 560, 700, 880, 934)
LONG = "a_name_of_thirty_characters_ab"


def sum_times(x, y, w):
    z = (x + y) * w
    return z


def given(verdict="equal", agrees=True, unfinished=False, name="x"):
    one = torch.tensor(1.0)
    checks = [Check(name, one, verdict, 0.0)] if verdict else []
    graph = ad.trace(lambda **x: x[name] * 1, **{name: 1.0})
    handles = [Handle(name, 0, 1, True, [(0.0, 1.0)])]
    return Shown(graph, handles, None, checks, [Difference(name, one, agrees)], unfinished=unfinished)


def said(shown, width=934):
    return " ".join(texts(parts(head(shown, width, 1).svg))).replace("\xa0", " ")


def test_it_says_what_agrees_and_what_does_not():
    assert "✓ equal to expect   ✓ agrees with the measured slope" in said(given())
    assert "≠ x: not what expect says   ✓ agrees" in said(given("different"))
    assert "✓ equal to expect   ≠ x: not the measured slope" in said(given("rounding", False))
    assert "expect" not in said(given(verdict=""))


def test_while_something_is_measured_nothing_is_said_to_agree():
    assert "measuring" in said(given(unfinished=True)) and "✓" not in said(given(unfinished=True))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ("en", "zh"))
def test_it_fits_and_is_as_high_whatever_is_found(width, language):
    ad.set_language(language)
    try:
        kinds = [
            given(v, a, u, LONG) for v in ("equal", "different") for a in (True, False) for u in (True, False)
        ]
        panes = [head(shown, width, 1) for shown in kinds]
    finally:
        ad.set_language("en")
    assert len({pane.height for pane in panes}) == 1
    for pane in panes:
        found, (reset,) = parts(pane.svg), pane.slots
        assert reset.x + reset.width <= width and reset.y + reset.height <= pane.height
        assert all(part.box.left >= 0 and part.box.right <= width + 1 for part in found)
        lines = [part.box for part in found]
        assert all(a.overlap(b) <= 0.5 for i, a in enumerate(lines) for b in lines[i + 1 :])


def test_without_inputs_nothing_is_to_be_dragged():
    pane = head(Shown(ad.trace(sum_times, x=1.0, y=2.0, w=3.0)), 934, 1)
    assert pane.slots == () and "Drag" not in pane.svg


def test_the_caption_is_what_was_found():
    assert caption(ad.trace(sum_times, x=2.0, y=3.0, w=4.0)) == "z = 20, ∂x = 4, ∂y = 4, ∂w = 5"
    assert "∂x" not in caption(ad.trace(lambda x, y: x.detach() * y, x=2.0, y=3.0))


def test_what_is_folded_or_left_out_is_counted():
    def f(x):
        _lost = x * 3
        for _ in range(12):
            x = x * 2
        return x

    graph = ad.trace(f, x=1.0)
    folding = fold(graph)
    told = " ".join(texts(parts(notes(Shown(graph), folding, 934).svg)))
    hidden = sum(len(group.nodes) for group in folding.folds)
    assert f"⋯ {hidden} operations folded" in told and f"{len(folding.undrawn)} values that" in told
    assert (
        len(folding.undrawn) == 1
        and notes(Shown(graph), folding, 200).height > notes(Shown(graph), folding, 934).height
    )


def test_what_was_unfolded_can_be_folded_again():
    graph = ad.trace(sum_times, x=2.0, y=3.0, w=4.0)
    (button,) = parts(notes(Shown(graph, unfolded=[3]), fold(graph), 934).svg)
    assert (
        button.words == "fold again" and "data-refold" in button.inside and button.inside["tabindex"] == ["0"]
    )
    assert notes(Shown(graph), fold(graph), 934).height == 0


@pytest.mark.parametrize("width", (320, 934))
def test_what_is_missing_is_said_in_as_many_lines_as_it_takes(width):
    pane = missing({"figure graph", "figure chips", "weight"}, width)
    told = " ".join(texts(parts(pane.svg)))
    assert told.startswith("Could not be drawn this time: local derivatives, the graph, weight. All the")
    assert all(part.box.right <= width and part.box.bottom <= pane.height + 1 for part in parts(pane.svg))
    assert missing((), width).height == 0


def test_the_button_that_undoes_is_beside_the_invitation():
    figure, found = composed(ad.explore(sum_times, x=2.0, y=3.0, w=4.0))
    (words,) = of(found, "ad-live-only")
    assert 0 <= boxes(figure)["reset"].left - words.box.right < 20
