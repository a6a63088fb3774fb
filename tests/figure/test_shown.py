"""A part of the figure that fails: the rest stands, and one line says what is missing."""

import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pytest
from composing import composed, experiments, parts, texts
from models import MODELS

import d2l_autograd as ad
from d2l_autograd.figure import compose, shown, steps, strip
from d2l_autograd.figure.frame import frame
from d2l_autograd.figure.still import image, standalone

MISSING = "Could not be drawn this time: {}. All the rest is what torch did."


def product(x, y, w):
    z = (x + y) * w
    return z


def broken(*_, **__):
    raise ZeroDivisionError


@pytest.fixture
def standing(monkeypatch):
    """Parts that fail are left out, as they are for readers."""
    monkeypatch.setattr(shown, "RAISING", False)
    return monkeypatch


SHOWING = {"code_pane": "2.5.4-control-flow 0", "jacobian_pane": "2.5.2-non-scalar-backward 1"}
PARTS = [
    (compose, "graph_pane", "the graph"),
    (compose, "chip", "local derivatives"),
    (compose, "code_pane", "the code"),
    (compose, "jacobian_pane", "the Jacobian"),
    (shown, "figure_formula", "a formula"),
    (shown, "alt_text", "the description"),
    (strip, "Plotted", "w, x, y"),
]


@pytest.mark.parametrize(("module", "name", "words"), PARTS, ids=[words for *_, words in PARTS])
@pytest.mark.parametrize("width", (356, 934))
def test_the_rest_of_the_figure_stands_without_a_part_that_fails(standing, module, name, words, width):
    given = experiments()[SHOWING.get(name, "2.5.0-computational-graph 1")]
    whole = frame(given._shown(), width)
    standing.setattr(module, name, broken)
    made, still = frame(given._shown(), width), standalone(given._shown())
    found = " ".join(texts(parts(made["svg"])))
    assert found.endswith(MISSING.format(words))
    assert {"formula", "steps", "play"} <= made["slots"].keys() and len(made["steps"]) > 1
    assert texts(parts(whole["svg"]))[0] in found
    assert "Could not be drawn" in "".join(ET.fromstring(still).itertext())


def test_without_the_notes_of_the_steps_there_are_as_many_steps(standing):
    given = ad.explore(product, x=2.0, y=3.0, w=4.0)._shown()
    whole = frame(given, 934)
    standing.setattr(steps, "_sent", broken)
    made = frame(given, 934)
    assert len(made["steps"]) == len(whole["steps"]) and {step["note"] for step in made["steps"]} == {""}
    assert texts(parts(made["svg"]))[-1] == MISSING.format("the notes of the steps")


def test_what_is_right_says_nothing_is_missing(standing):
    _, found = composed(ad.explore(product, x=2.0, y=3.0, w=4.0))
    assert not any("Could not" in text for text in texts(found))


def test_in_a_test_a_part_that_fails_raises(monkeypatch):
    monkeypatch.setattr(compose, "graph_pane", broken)
    with pytest.raises(ZeroDivisionError):
        ad.explore(product, x=2.0, y=3.0, w=4.0)


# Messages of different shapes meet in their steps.
UNUSUAL = ("attention", "packed_lstm", "affine_flow", "spline_flow", "gradient_penalty")


@pytest.mark.filterwarnings("ignore:::torch")
@pytest.mark.parametrize("name", UNUSUAL)
def test_what_sends_messages_of_different_shapes_shows_whole(name):
    make, given = MODELS[name]
    explorer = ad.explore(make(), **given)
    made = frame(explorer._shown(), 934)
    assert len(made["steps"]) > 1 and made["alt"] and any(made["formulas"].values())
    assert "Could not" not in unquote(image(explorer._shown()))


def test_zeros_that_torch_only_stands_for_show_whole():
    explorer = ad.explore(lambda x: (x.sgn() * x).sum(), x=[1.0, -2.0])
    assert len(frame(explorer._shown(), 934)["steps"]) > 1
    assert "Could not" not in unquote(image(explorer._shown()))
