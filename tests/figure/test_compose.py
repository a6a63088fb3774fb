"""The whole figure: each number once, everything inside and apart, as high wherever the sliders stand."""

import math
import re

import ipywidgets
import pytest
import torch
from composing import NUMERAL, boxes, composed, experiments, faults, of, texts, within
from examples import crossing, decisions, long_code, long_names, long_run
from models import MODELS

import d2l_autograd as ad
from d2l_autograd.figure.compose import NARROW, compose

WIDTHS = (320, 356, 560, 700, 934)
HEIGHT = 600


def explorers():
    return {name: each for name, each in experiments().items() if not hasattr(each, "graphs")}


def test_each_number_of_the_product_is_once_in_the_figure():
    explorer = explorers()["2.5.0-computational-graph 1"]
    explorer._inputs[2].widgets[0].value = 8.0  # so that no two values are equal
    try:
        _, found = composed(explorer)
        written = texts(found)
        numerals = [each for words in written for each in NUMERAL.findall(re.sub(r"∂\w+/∂\w+", "", words))]
        for value in ("2", "3", "8", "40"):
            assert sum(part.words == value for part in of(found, "ad-v")) == 1
        assert [part.words for part in of(found, "ad-v")] == ["2", "3", "8", "5", "40"]
        assert [words.split()[-2] for words in written if "✓" in words and "=" in words] == ["8", "8", "5"]
        assert [part.words for part in of(within(found, "ad-node"), "ad-g") if "∂" not in part.words] == [
            "8",
            "1",
        ]
        assert len(numerals) <= 24
    finally:
        explorer._moves.reset()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_books_experiments_fit_their_width_and_nothing_overlaps(width):
    for name, explorer in explorers().items():
        figure, found = composed(explorer, width)
        assert faults(figure, found, width) == [], name
        lines = [part for part in found if part.tag == "text"]
        for i, one in enumerate(lines):
            for other in lines[i + 1 :]:
                assert one.box.overlap(other.box) <= 1.5, (name, one.words, other.words)


def test_the_books_experiments_fit_on_a_laptops_screen():
    assert {name: f.height for name, e in explorers().items() if (f := composed(e)[0]).height > HEIGHT} == {}


def test_wherever_a_slider_stands_the_figure_is_as_high_and_its_slots_are_where_they_were():
    for name, explorer in explorers().items():
        if name.startswith("playground"):
            continue
        for widget in [each for control in explorer._controls for each in control.widgets]:
            before, start = explorer._view._frame, widget.value
            options = getattr(widget, "options", None)
            low, high = ipywidgets_ends(widget)
            for share in (0, 0.3, 0.51, 0.77, 1):
                value = low + share * (high - low)
                widget.value = (
                    min((v for _, v in options), key=lambda v: abs(v - value)) if options else value
                )
                after = explorer._view._frame
                assert after["height"] == before["height"], (name, value)
                assert places(after) == places(before), (name, value)
                assert set(data_from(after)) <= set(range(len(after["steps"])))
            widget.value = start


def places(frame):
    """Where the slots are; not how a thumb is shifted in its own."""
    return {name: slot[:4] for name, slot in frame["slots"].items()}


def ipywidgets_ends(widget):
    """The values at the two ends of a slider."""
    if hasattr(widget, "options"):
        return widget.options[0][1], widget.options[-1][1]
    power = getattr(widget, "base", None)
    return (power**widget.min, power**widget.max) if power else (widget.min, widget.max)


def data_from(frame):
    return map(int, re.findall(r'data-from="(\d+)"', frame["svg"]))


def wide_layers():
    torch.manual_seed(0)
    net = torch.nn.Sequential(
        torch.nn.Linear(8, 8), torch.nn.ReLU(), torch.nn.Linear(8, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1)
    )
    return lambda x: net(x).sum()


def many_turns(a):
    for _ in range(300):
        a = a * 1.01
    return a


def many_inputs(**x):
    return sum(i * value for i, value in enumerate(x.values()))


MATRIX = torch.linspace(-1, 1, 400).reshape(20, 20)
LARGE = {
    "sixty inputs": (many_inputs, {f"x{i}": 1.0 for i in range(60)}),
    "a large matrix": (lambda a, b: (a @ b).sum(), {"a": MATRIX, "b": MATRIX}),
    "a large output": (lambda a, b: a @ b, {"a": MATRIX, "b": MATRIX}),
    "a Jacobian with many columns": (lambda a, b: a @ b, {"a": MATRIX[:4, :4], "b": MATRIX[:4, :4]}),
    "many turns": (many_turns, {"a": 1.0}),
    "wide layers": (wide_layers(), {"x": [1.0] * 8}),
    "a batch through them": (wide_layers(), {"x": MATRIX[:4, :8]}),
    "attention": (MODELS["attention"][0](), MODELS["attention"][1]),
    "small and large": (lambda x, w: x * w, {"x": 1e-12, "w": 1e12}),
    "no numbers": (lambda x: (x * x).sum(), {"x": [math.nan, math.inf, 1.0]}),
    "not a number": (lambda x: x.exp() * x, {"x": math.nan}),
    "infinity": (lambda x: x.exp() * x, {"x": math.inf}),
    "overflow": (lambda x: x.exp() * x, {"x": 1000.0}),
    "nothing": (lambda x: (x * x).sum(), {"x": torch.zeros(0)}),
    "nothing comes out": (lambda x: x * 2, {"x": torch.zeros(0)}),
    "long names": (long_names, {"a_name_of_thirty_characters_abc": 2.0, "学习率": 0.5, "损失": 3.0}),
    "a widget of the reader's": (lambda x: x.exp() * x, {"x": ipywidgets.FloatText(value=1.0)}),
    "a logarithmic slider": (
        lambda x: x.exp() * x,
        {"x": ipywidgets.FloatLogSlider(value=0.1, min=-3, max=1)},
    ),
    "sixteen weights": (lambda x: x * 2, {"x": [float(i) for i in range(16)]}),
    "long code": (long_code, {"x": 2.0, "weights": [1.0, -2.0, 0.5]}),
    "a long run": (long_run, {"x": 1.0, "w": 0.5}),
    "decisions": (decisions, {"a": 3.0, "b": 2.0}),
    "crossing lines": (crossing, {"x": 1.0, "y": 2.0, "z": 3.0}),
    "no inputs": (lambda: torch.ones(3, requires_grad=True).sum(), {}),
}


@pytest.mark.filterwarnings("ignore:::torch")
@pytest.mark.parametrize("name", LARGE)
def test_what_is_large_or_odd_stays_in_the_figure(name):
    f, given = LARGE[name]
    explorer = ad.explore(f, **given)
    for width in WIDTHS:
        figure, found = composed(explorer, width)
        assert faults(figure, found, width) == [], width
        assert len(of(found, "ad-frame")) > 0 and {"formula", "steps", "play", "note"} <= boxes(figure).keys()


def test_only_what_the_reader_unfolds_is_wider_than_its_room():
    explorer = ad.explore(many_turns, a=1.0)
    (fold,) = composed(explorer)[0].folding.folds
    explorer._view._unfolded = [fold.key]
    figure, found = composed(explorer)
    assert figure.width > 934 and faults(figure, found, figure.width) == []
    assert {"play", "steps"} <= boxes(figure).keys() and boxes(figure)["steps"].right <= 934


def test_a_phones_figure_is_one_column():
    for explorer in explorers().values():
        figure, found = composed(explorer, NARROW - 1)
        lefts = {round(part.box.left) for part in of(found, "ad-ground")}
        assert lefts <= {0} and boxes(figure)["formula"].right <= NARROW


def test_code_stands_only_where_it_decides_or_is_not_seen():
    found = {name: bool(within(composed(e)[1], "ad-source")) for name, e in explorers().items()}
    assert found["2.5.4-control-flow 0"] and not found["2.5.0-computational-graph 1"]


def test_the_graph_grows_out_of_the_strips_where_there_is_room():
    figure, found = composed(explorers()["2.5.0-computational-graph 1"])
    strips = within(found, "ad-ground") or of(found, "ad-ground")
    starts = [part.points[0] for part in of(found, "ad-forward")]
    for strip in strips:
        edges = [y for x, y in starts if 0 <= x - strip.box.right < 10]
        assert any(strip.box.top < y < strip.box.bottom for y in edges)
    assert figure.width == 934


def test_a_figure_is_the_same_whenever_it_is_composed():
    for explorer in explorers().values():
        one, other = (compose(explorer._shown(), 934) for _ in range(2))
        assert (one.svg, one.slots) == (other.svg, other.slots)
