"""What is shown in tables, and while buttons are pressed and sliders dragged."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

import ipywidgets
import numpy as np
import torch
from moving import sliders, tell
from shown_text import Parts, elements, example, source, words

import d2l_autograd as ad
from d2l_autograd.live.experiment import Experiment
from d2l_autograd.live.sliders import Control, set_typed

_NAN, _INF = math.nan, math.inf


def tables() -> Parts:
    return {
        "jacobian": lambda: of_jacobian("outputs", u=[2.0, 3.0], v=5.0),
        "scalar": lambda: of_jacobian("product", x=2.0, y=3.0, w=4.0),
        "matrix": lambda: of_jacobian("outer", a=[1.0, 2.0], b=[3.0, 4.0]),
        "long": lambda: of_jacobian("squares", x=[float(i) for i in range(20)]),
        "two long": lambda: of_jacobian("outer", a=[1.0, 2.0], b=[0.5] * 9),
        "unused": lambda: of_jacobian("lost", x=[1.0, 2.0], y=3.0),
        "cost": lambda: "\n".join(map(repr, costs())),
    }


def lost(x, y):
    return x * 2 + y.detach()


def of_jacobian(name: str, **inputs: object) -> str:
    jacobian = ad.jacobian(lost if name == "lost" else example(name), **inputs)
    return "\n".join([repr(jacobian), repr(jacobian.work), elements(jacobian._repr_html_())])


def costs() -> Iterator[ad.Cost]:
    x = torch.ones(10, requires_grad=True)
    yield ad.cost(lambda: torch.sin(x) * x + 1)
    yield ad.cost(lambda: (x * x).sum().backward())
    yield ad.cost(lambda: x.reshape(2, 5).T.clone())
    yield ad.cost(lambda: None)


def compared() -> Parts:
    return {
        "cut": lambda: of_comparison("detached", "uncut", 2, x=[0.0, 1.0, 2.0, 3.0]),
        "memory": lambda: of_comparison("shared_memory", "dot", 0, x=[0.0, 1.0, 2.0, 3.0]),
        "error": lambda: of_comparison("failing", "squares", 0, x=[1.0, 2.0]),
        "inputs": lambda: of_comparison("bowl", "cubic", 1, x=1.0, y=2.0),
    }


def of_comparison(one: str, other: str, moved: int, **inputs: object) -> str:
    """Two functions at first, and with one slider moved to 5."""
    comparison = ad.compare(example(one), example(other), **inputs)
    image, _, table = comparison._still()["text/html"].partition("<table")
    told = [repr(comparison), *words(source(image)), elements(table), *placed(comparison)]
    sliders(comparison)[moved].value = 5.0
    told += [repr(comparison), elements(comparison._view._frame["svg"]), comparison._view._frame["alt"]]
    return "\n".join([*told, *widgets(comparison)])


def placed(experiment: Experiment) -> list[str]:
    """Where the figure has its widgets."""
    slots = experiment._view._frame["slots"].items()
    return [f"{name}: {' '.join(f'{number:g}' for number in place)}" for name, place in slots]


def accounts() -> Parts:
    return {
        "one input": lambda: of_ledger("dot", "bfbBBz zbFb", x=[0.0, 1.0, 2.0, 3.0]),
        "several inputs": lambda: of_ledger(
            "leftovers", "zbbBfzbbbBfBb", x=[1.0, 2.0, 3.0], y=1.0, unused=2.0
        ),
        "no number": lambda: of_ledger("squares", "b", x=[1.0, 2.0]),
        "error": lambda: of_ledger("failing", "bFb", x=[1.0, 2.0]),
    }


def of_ledger(name: str, presses: str, **inputs: object) -> str:
    """The account after presses: b(ackward), B with the graph retained, z(ero), f(orward), F a move to 5."""
    book = ad.ledger(example(name), **inputs)
    acts = {
        "b": book.backward,
        "B": partial(book.backward, retain_graph=True),
        "z": book.zero_,
        "f": book.forward,
        "F": lambda: setattr(sliders(book)[0], "value", sliders(book)[0].value + 5),
    }
    told = [repr(book)]
    for press in presses.replace(" ", ""):
        acts[press]()
        told.append(f"after {press}: {len(book.lines)} lines, {book.lines[-1].call!r}")
    return "\n".join([*told, repr(book), elements(book._view._frame["account"]), *widgets(book)])


def experiments() -> Parts:
    return {
        "weights": lambda: of_explorer("squares", x=[0.0, 1.0, -12.0]),
        "one number": lambda: of_explorer("cubic", x=1.0),
        "given weights": lambda: of_explorer("outer", upstream=[[0.0, 1.0]], a=[2.0], b=[3.0, 0.3]),
        "error": lambda: of_explorer("failing", x=[1.0, 2.0]),
    }


def of_explorer(name: str, upstream: object = None, **inputs: object) -> str:
    """An experiment at first, after each button, and with its first slider moved to 5."""
    live = ad.explore(example(name), upstream=upstream, **inputs)
    told = [repr(live), elements(live._view._frame["svg"]), *placed(live), *widgets(live)]
    told += words(live._picture())
    buttons = [] if live._weights is None else live._weights.bar.children[1:]
    for button in [*buttons, *buttons[3:4] * 2]:
        button.click()
        told += [f"after {button.description}: {live.graph.upstream.tolist()}", *changing(live)]
    sliders(live)[0].value = 5.0
    told += [repr(live), live._view._frame["alert"], *changing(live)]
    tell(live, reset=True)
    return "\n".join([*told, *changing(live)])


def changing(widget: ipywidgets.Widget) -> Iterator[str]:
    """Of the widgets, those that are buttons and sliders."""
    return (line for line in widgets(widget) if "Slider" in line or "Button" in line)


def widgets(widget: ipywidgets.Widget, lead: str = "") -> Iterator[str]:
    """The widgets within one another, a line each."""
    yield lead + told(widget)
    for child in (*getattr(widget, "children", ()), *getattr(widget, "_handles", ())):
        yield from widgets(child, lead + "  ")


def told(widget: ipywidgets.Widget) -> str:
    names = "description tooltip min max step base value readout_format".split()
    values = [f"{name}={getattr(widget, name)!r}" for name in names if hasattr(widget, name)]
    if hasattr(widget, "options"):
        options = widget.options
        at = [value for _, value in options].index(widget.value)
        values.append(f"{len(options)} options: {options[:3]} {options[at - 1 : at + 2]} {options[-1]}")
    names = "width display flex_flow grid_gap align_items border_bottom".split()
    layout = {name: getattr(widget.layout, name) for name in names if getattr(widget.layout, name)}
    return f"{type(widget).__name__} {' '.join(values)} {sorted(widget._dom_classes)} {layout}"


CONTROLS = (
    0, 1, -3.5, 0.8392, 1e-12, 1e12, 40, 123456.789, -0.0, 0.1 + 0.2, True, (0, 1), (0, 10), (-2.0, 3.0),
    (1.0, 1000.0), (0.0, 1e-6), (0, 1, 0.25), (0.0, 2.0, 0.3, 1.0), (-1, 1, 0.1, 0.55), (5, 5), (0, 1, 2),
    (0, 1, 0.5, 3), (0,), ("a", 1), [0.0, 1.0, -2.0], [[1, 2], [3, 4]], [1.0, 1e6], [_NAN, 1.0], _INF, [],
    list(range(16)), list(range(17)), torch.tensor(0.1), torch.tensor([0.1, 3.0]), torch.tensor([2, 3]),
    np.array([0.5, -1.5]), "text", [[1.0], [2.0, 3.0]],
)  # fmt: skip


def controls() -> Parts:
    return {
        "settings": lambda: "\n".join(map(of_control, CONTROLS)),
        "reach": lambda: "\n".join(
            told(Control("v", 1.0, reach).widgets[0]) for reach in (0.5, 3.0, 7.5, 10.0)
        ),
        "widgets": lambda: "\n".join(map(of_control, own_widgets())),
        "typed": lambda: "\n".join(typed()),
        "marked": lambda: "\n".join(marked()),
    }


def own_widgets() -> Iterator[ipywidgets.Widget]:
    yield ipywidgets.FloatSlider(2.0, min=-1.0, max=4.0)
    yield ipywidgets.FloatLogSlider(value=10.0, min=-2, max=3)
    yield ipywidgets.IntSlider(3, description="own")
    yield ipywidgets.FloatText(2.5)
    yield ipywidgets.Text("word")
    yield ipywidgets.HBox()


def of_control(given: object) -> str:
    """The widgets of an input and what they stand for, or why there are none."""
    name = type(given).__name__ if isinstance(given, ipywidgets.Widget) else repr(given)
    try:
        control = Control("x", given)
    except ad.TraceError as error:
        return f"{name}: {error}"
    lines = [f"{name}: {control.value()!r} {control.ranges()}", *map(told, control.widgets)]
    return "\n".join(lines)


def typed() -> Iterator[str]:
    for given, texts in (
        (1.0, ["0.5", "−0.123", "7", "-99", "nan", "inf", "word", "1.999"]),
        (0.8392, ["0.5", "0.51234", "-9", "0.5"]),
        ((0, 10), ["3.4", "3.6", "11"]),
    ):
        (slider,) = Control("x", given).widgets
        for text in texts:
            set_typed(slider, text)
            yield f"{text}: {told(slider)}"


def marked() -> Iterator[str]:
    control = Control("v", [1.0, 0.8392])
    for values in ([0.5, 0.5], [0.5003, 0.123456], [1.99, 99.0], [-99.0, _NAN], [1.00000001, 0.8392], None):
        yield f"{values}: {control.show(values)}"
        yield from map(told, control.widgets)
