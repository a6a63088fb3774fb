"""Everything that is shown of the examples, as text: by file name, the parts of an example and their makers.

The text is the same on every machine: numbers have four digits, and lines are counted from the function's
first.
"""

from __future__ import annotations

import inspect
import json
import linecache
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from html import escape
from pathlib import Path
from urllib.parse import unquote

import examples
import handmade
import ipywidgets
import nbformat.v4 as nb
import numpy as np
import torch
from answering import verdict
from artists import on_canvas
from plotting import plot_for

import d2l_autograd as ad
from d2l_autograd.book.page import index, page
from d2l_autograd.figure.frame import frame, frame_without_run, message
from d2l_autograd.figure.numbers_pane import differences
from d2l_autograd.figure.vector_jacobian_product_pane import vector_jacobian_product
from d2l_autograd.formulas.chain_rule import Formula, chain_rule, edge_rule, sent
from d2l_autograd.graph import Graph
from d2l_autograd.language import speaking
from d2l_autograd.live.sliders import Control, set_typed
from d2l_autograd.measure.expected_gradients import check_gradients
from d2l_autograd.measure.finite_differences import central_differences
from d2l_autograd.measure.sampler import finished
from d2l_autograd.picture.folding import fold
from d2l_autograd.picture.svg import img, imgs, render

STORED = Path(__file__).parent / "shown"
Parts = dict[str, Callable[[], str]]

_LONG = re.compile(r"(?<![\w.])\d+\.\d{4,}(e[+-]?\d+)?(?![\w.])")
_RAISED = re.compile(r"\b(RuntimeError|AttributeError): [^<\n]*")
_LANGUAGES = "en", "zh"
_NAN, _INF = math.nan, math.inf


# Texts


def stable(text: str) -> str:
    """``text`` with numbers of at most four digits and without torch's own words, which may be others."""
    text = _RAISED.sub(r"\1: …", text)
    return _LONG.sub(lambda found: f"{float(found[0]):.4g}", text)


def elements(html: str) -> str:
    """HTML or SVG, an element a line."""
    return re.sub(r"(?<=>)(?=<[a-zA-Z])", "\n", html.strip())


def new(text: str, before: str) -> str:
    """The lines that are not among those before."""
    known = set(before.splitlines())
    return "\n".join(line for line in text.splitlines() if line not in known)


def source(html: str) -> str:
    """An ``<img>`` with its picture in plain characters, but for the colours."""
    return re.sub("<style>.*?</style>", "<style/>", elements(unquote(html)), flags=re.DOTALL)


def stored(name: str) -> dict[str, str]:
    """The parts of an example as they are stored."""
    path = STORED / f"{name}.txt"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    pieces = re.split(r"^== (.+) ==\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def shown(name: str, part: str) -> str:
    """A part of an example as it is shown now; in Chinese, the lines that are not as in English."""
    language = name.rpartition(".")[2]
    found = _shown(name, part)
    if language != "en":
        found = new(found, _shown(name.removesuffix(language) + "en", part))
    return found.rstrip("\n") + "\n"


@cache
def _shown(name: str, part: str) -> str:
    with speaking(name.rpartition(".")[2]):
        return stable(SHOWN[name][part]())


def store() -> list[str]:
    """Store what is shown now, and take away what is shown no more; the names of the files that changed."""
    STORED.mkdir(exist_ok=True)
    changed = [path.stem for path in STORED.glob("*.txt") if path.stem not in SHOWN]
    for name in changed:
        (STORED / f"{name}.txt").unlink()
    for name, parts in SHOWN.items():
        text = "".join(f"== {part} ==\n{shown(name, part)}" for part in parts)
        path = STORED / f"{name}.txt"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(name)
    return changed


# Runs


@cache
def example(name: str) -> Callable:
    """A function of the examples as if it were the only one in its file, so that its first line is 1."""
    text = inspect.getsource(getattr(examples, name))
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    names = dict(vars(examples))
    exec(compile(text, name, "exec"), names)
    return names[name]


RUNS = {
    "product": ("product", {"x": 2.0, "y": 3.0, "w": 4.0}),
    "dot": ("dot", {"x": [0.0, 1.0, 2.0, 3.0]}),
    "squares": ("squares", {"x": [0.0, 1.0, 2.0, 3.0]}),
    "detached": ("detached", {"x": [0.0, 1.0, 2.0, 3.0]}),
    "doubling": ("doubling", {"a": 0.8392}),
    "doubling-negative": ("doubling", {"a": -250.0}),
    "doubling-no-turn": ("doubling", {"a": 600.0}),
    "many-turns": ("many_turns", {"a": 1.0, "b": 2.0}),
    "comprehension": ("comprehension", {"x": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]}),
    "nested": ("nested", {"x": 0.5}),
    "long-run": ("long_run", {"x": 1.0, "w": 0.5}),
    "several-results": ("several_results", {"x": [1.0, 2.0, 6.0]}),
    "in-place": ("in_place", {"x": [1.0, 2.0, -3.0]}),
    "no-grad": ("no_grad", {"x": [1.0, 3.0, 2.0], "w": [1.0, -1.0, 5.0]}),
    "module": ("module", {"x": [[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]]}),
    "matrices": (
        "matrices",
        {"a": [[1.0, 2.0], [3.0, -4.0]], "b": [[0.5, 0.0], [10.0, 1.0]], "v": [100.0, -2.25]},
    ),
    "wide": ("wide", {"x": [float(i) for i in range(12)], "y": [0.5 * i - 2 for i in range(12)]}),
    "complex": ("complex_numbers", {"z": torch.tensor(3.0 + 4.0j)}),
    "not-finite": ("not_finite", {"x": [1.0, 6.0]}),
    "sizes": ("sizes", {"small": 1e-12, "large": 1e12}),
    "long-names": ("long_names", {"a_name_of_thirty_characters_abc": 2.0, "学习率": 0.5, "损失": 3.0}),
    "unnamed": ("unnamed", {"x": 3.0}),
    "decisions": ("decisions", {"a": 3.0, "b": 2.0}),
    "decisions-else": ("decisions", {"a": -1.0, "b": 8.0}),
    "decisions-last": ("decisions", {"a": 9.0, "b": -2.0}),
    "six-uses": ("six_uses", {"x": 2.0}),
    "large": ("large", {"x": torch.arange(320.0).reshape(32, 10)}),
    "leftovers": ("leftovers", {"x": [1.0, 2.0, 3.0], "y": 4.0, "unused": 5.0}),
    "unary": ("unary", {"x": 0.5}),
    "binary": ("binary", {"a": 2.0, "b": 4.0}),
    "reductions": ("reductions", {"x": [[0.0, 1.0], [2.0, -1.0]], "target": [[1.0, 0.0], [0.0, 1.0]]}),
    "shapes": ("shapes", {"x": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "y": [1.0, -1.0, 0.5]}),
    "broadcast": ("broadcast", {"a": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], "b": [2.0, -1.0]}),
    "crossing": ("crossing", {"x": 1.0, "y": 2.0, "z": 3.0}),
}
_UPSTREAM = {
    "squares": [1.0, 0.5, -2.0, 0.0],
    "broadcast": [[1.0, 0.0], [0.0, 2.0], [-1.0, 0.25]],
}
_EXPECT = {
    "product": lambda x, y, w: {"x": w, "y": w + 1e-6, "w": x - y},
    "dot": lambda x: 4 * x,
    "squares": lambda x: 2 * x * torch.tensor([1.0, 0.5, -2.0, 0.0]),
    "several-results": lambda x: x / 3,
}
_IN_BOTH = "product", "doubling", "many-turns", "no-grad", "decisions", "shapes", "leftovers", "detached"


@cache
def run(name: str) -> Graph:
    function, inputs = RUNS[name]
    return ad.trace(example(function), upstream=_UPSTREAM.get(name), **inputs)


@cache
def sketch(number: int) -> Graph:
    """A graph written by hand."""
    return (*handmade.EXAMPLES, partial(handmade.chain, 60), partial(handmade.loop, 3))[number]()


def of_run(name: str) -> Parts:
    """What is shown of a run."""
    return {
        "graph": lambda: str(run(name)),
        "picture": lambda: elements(render(run(name))),
        "unfolded": lambda: unfolded(run(name)),
        "formulas": lambda: formulas(run(name)),
        "frame": lambda: framed(run(name), checks_of(name)),
        "measured": lambda: str(
            differences(finished(central_differences(example(RUNS[name][0]), run(name))))
        ),
    }


def checks_of(name: str) -> tuple:
    return check_gradients(run(name), _EXPECT[name]) if name in _EXPECT else ()


def unfolded(graph: Graph) -> str:
    """What is folded, and what is new in the picture and in the steps with the first fold open."""
    folding = fold(graph)
    told = [f"{group.nodes} turns {group.turns}" for group in folding.folds]
    told.append(f"undrawn {folding.undrawn}")
    if folding.folds:
        opened = fold(graph, unfolded=[folding.folds[0].key])
        told += [f"then {group.nodes} turns {group.turns}" for group in opened.folds]
        told.append(new(elements(render(graph, opened)), elements(render(graph))))
        told.append(new(steps(frame(graph, unfolded=[folding.folds[0].key])), steps(frame(graph))))
    return "\n".join(told)


def formulas(graph: Graph) -> str:
    """Those of the boxes and of the arrows, each as MathML too; what a box sends, by its edges."""
    folding = fold(graph)
    edges = {arrow.edges[0]: edge_rule(graph, arrow.edges[0]) for arrow in folding.arrows}
    told: dict[str, None] = {}
    for group in folding.groups:
        told |= dict.fromkeys(both_forms(f"at {group.key}", chain_rule(graph, group.nodes[-1])))
    for edge, formula in edges.items():
        told |= dict.fromkeys(both_forms(f"edge {edge}", formula))
    for group in folding.groups:
        own = [[i for i, each in edges.items() if each == formula] for formula in sent(graph, group.key)]
        told[f"sent by {group.key}: {own}"] = None
    return "\n".join(told)


def both_forms(name: str, formula: Formula) -> tuple[str, str]:
    """As text, and as MathML with a short sign for the end of an element, and rows in lines."""
    mathml = formula.mathml.replace(escape(formula.text), "…", 1)
    return f"{name}: {formula.text}", re.sub(r"</\w+>", "⟩", mathml.replace("<mtr>", "\n<mtr>"))


def steps(made: Mapping) -> str:
    return "\n".join(" ".join(map(str, step.values())) for step in made["steps"])


def framed(graph: Graph, checks: tuple = ()) -> str:
    """A frame without its picture and with the places of its formulas: both are shown by themselves."""
    made = frame(graph, checks, plot="plot", jacobian="jacobian", alert="alert")
    pages = "\n".join(f"{pane}: {elements(made[pane])}" for pane in ("code", "numbers", "decisions"))
    marked = {key: re.sub("<math.*?</math>", "<math/>", html) for key, html in made["formulas"].items()}
    rest = {pane: made[pane] for pane in ("jacobian", "start", "plot", "alert")}
    return f"{pages}\n{marked}\n{rest}\n{steps(made)}"


def of_sketch(number: int) -> Parts:
    """What is shown of a graph that was written by hand."""
    return {
        "picture": lambda: elements(render(sketch(number))),
        "unfolded": lambda: unfolded(sketch(number)),
        "formulas": lambda: "\n".join(chain_rule(sketch(number), node.id).text for node in sketch(number)),
        "steps": lambda: steps(frame(sketch(number))),
    }


def still() -> Parts:
    """Pictures for an ``<img>``, and what stands in a frame besides a run."""
    return {
        "img": lambda: elements(unquote(img(run("product")))),
        "imgs": lambda: source(imgs({"f(x)": run("decisions"), "g(x) & h": run("sizes")})),
        "words": lambda: json.dumps(frame_without_run(message("<title>", "text & more")), ensure_ascii=False),
    }


# Plots


PLOTS = {
    "curve": ("cubic", {"x": 1.5}, {"x": -0.5}, {}),
    "curve-range": ("cubic", {"x": 0.25}, {"x": 3.0}, {"x": (0.0, 4.0)}),
    "curve-checked": ("cubic", {"x": 1.0}, {"x": 2.0}, {"x": (-2.0, 2.0)}),
    "curve-not-so": ("cubic", {"x": 1.0}, {"x": 0.0}, {"x": (-2.0, 1.0)}),
    "curve-pole": ("pole", {"x": 2.0}, {"x": 1.0}, {"x": (-3.0, 3.0)}),
    "curve-jumps": ("steps", {"x": 0.5}, {"x": 1.5}, {"x": (-3.0, 3.0)}),
    "curve-root": ("root", {"x": 1.0}, {"x": -1.0}, {"x": (-2.0, 4.0)}),
    "curve-cut": ("cut_curve", {"x": 1.0}, {"x": 2.0}, {"x": (-1.0, 3.0)}),
    "curve-none": ("restless", {"x": 1.0}, {"x": 0.5}, {}),
    "curve-tiny": ("pole", {"x": 1e-12}, {"x": 1e12}, {"x": (-2e-12, 2e-12)}),
    "stairs": ("doubling", {"a": 3.0}, {"a": -20.0}, {"a": (-50.0, 50.0)}),
    "stairs-positive": ("doubling", {"a": 3.0}, {"a": 40.0}, {"a": (1.0, 50.0)}),
    "stairs-negative": ("doubling", {"a": -3.0}, {"a": -30.0}, {"a": (-64.0, 0.0)}),
    "stairs-jumps": ("steps", {"x": 0.5}, {"x": -2.0}, {"x": (-3.0, 300.0)}),
    "contours": ("bowl", {"x": 1.0, "y": 0.5}, {"x": -1.0, "y": 1.0}, {}),
    "contours-checked": ("bowl", {"x": 1.0, "y": 0.5}, {"x": 2.0, "y": -1.0}, {"x": (-2, 2), "y": (-1, 1)}),
    "contours-wide": ("bowl", {"x": 1.0, "y": 0.5}, {"x": 0.0, "y": 0.0}, {"x": (-8, 8), "y": (0, 1)}),
    "contours-pole": ("reciprocal", {"x": 1.0, "y": 2.0}, {"x": 1.0, "y": 0.0}, {}),
    "contours-jump": ("chosen", {"x": 2.0, "y": 1.0}, {"x": 0.0, "y": 1.0}, {}),
    "contours-flat": ("flat", {"x": 2.0, "y": 1.0}, {"x": 0.0, "y": 1.0}, {}),
    "contours-none": ("restless_pair", {"x": 2.0, "y": 1.0}, {"x": 0.0, "y": 1.0}, {}),
    "bars": ("product", {"x": 2.0, "y": 3.0, "w": 4.0}, {"x": -2.0, "y": -30.0, "w": -1.0}, {}),
    "bars-checked": ("dot", {"x": [1.0, -2.0, 0.0, 0.5]}, {"x": [8.0, 0.0, 0.25, -9.0]}, {}),
    "bars-wide": (
        "wide",
        {"x": [float(i) for i in range(12)], "y": [1.0] * 12},
        {"x": [1.0] * 12, "y": [-1.0] * 12},
        {},
    ),
    "bars-matrix": (
        "broadcast",
        {"a": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], "b": [2.0, -1.0]},
        {"a": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], "b": [0.0, 0.0]},
        {},
    ),
    "bars-not-finite": ("not_finite", {"x": [1.0, 6.0, 3.0]}, {"x": [3.0, 6.0, 4.0]}, {}),
    "bars-unused": ("leftovers", {"x": [1.0, 2.0, 3.0], "y": 4.0, "unused": 5.0}, {"y": 5.0}, {}),
}
_EXPECT_ON_PLOT = {
    "curve-checked": lambda x: 3 * x * x - 2,
    "curve-not-so": lambda x: 3 * x,
    "contours-checked": lambda x, y: {"x": 2 * x, "y": 8 * y},
    "bars-checked": lambda x: 4 * x + torch.tensor([0.0, 1.0, 0.0, -50.0]),
    "stairs-jumps": lambda x: x,
}
_WEIGHTED = {"bars-matrix": [[1.0, 0.0], [0.0, 2.0], [-1.0, 0.25]]}


def of_plot(name: str) -> Parts:
    return {"first and moved": lambda: plotted(name)}


def plotted(name: str) -> str:
    """The first run on its plot, and what is another after a move."""
    function, first, moved, ranges = PLOTS[name]
    examples.counter[0] = 0.0
    told, plot, before = [], None, ""
    for inputs in (first, first | moved):
        graph = ad.trace(example(function), upstream=_WEIGHTED.get(name), **inputs)
        checks = check_gradients(graph, _EXPECT_ON_PLOT[name]) if name in _EXPECT_ON_PLOT else ()
        if plot is None:
            slope = name.startswith("stairs")
            plot = plot_for(example(function), graph, ranges, checks, slope=slope)
        plot.draw(graph, checks)
        now = "\n".join(on_canvas(plot))
        told += [f"at {inputs}", plot.alt_text(graph, checks), new(now, before)]
        before = now
    return "\n".join(told)


# Tables, and what is pressed and dragged


def tables() -> Parts:
    return {
        "jacobian": lambda: of_jacobian("outputs", [1.0, 0.0, -2.0], u=[2.0, 3.0], v=5.0),
        "scalar": lambda: of_jacobian("product", 1.0, x=2.0, y=3.0, w=4.0),
        "matrix": lambda: of_jacobian("outer", [[1.0, 2.0], [0.0, -1.0]], a=[1.0, 2.0], b=[3.0, 4.0]),
        "long": lambda: of_jacobian("squares", [1.0] * 20, x=[float(i) for i in range(20)]),
        "two long": lambda: of_jacobian("outer", torch.ones(2, 9), a=[1.0, 2.0], b=[0.5] * 9),
        "unused": lambda: of_jacobian("lost", [1.0, 3.0], x=[1.0, 2.0], y=3.0),
        "cost": lambda: "\n".join(map(repr, costs())),
    }


def lost(x, y):
    return x * 2 + y.detach()


def of_jacobian(name: str, weights: object, **inputs: object) -> str:
    f = lost if name == "lost" else example(name)
    jacobian, graph = ad.jacobian(f, **inputs), ad.trace(f, upstream=weights, **inputs)
    table = vector_jacobian_product(jacobian, graph)
    html = elements(jacobian._repr_html_()), elements(table.html())
    return "\n".join([repr(jacobian), repr(jacobian.work), table.text(), *html])


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
    told = [repr(comparison), source(comparison._still()["text/html"])]
    sliders(comparison)[moved].value = 5.0
    told += [repr(comparison), elements(comparison._table._html)]
    told += [view._frame["alert"] for view in comparison._views]
    return "\n".join([*told, *widgets(comparison)])


def sliders(experiment: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    return [widget for control in experiment._inputs for widget in control.widgets]


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
    return "\n".join([*told, repr(book), elements(book._page._html), *widgets(book)])


def experiments() -> Parts:
    return {
        "weights": lambda: of_explorer("squares", x=[0.0, 1.0, -12.0]),
        "one number": lambda: of_explorer("cubic", x=1.0),
        "given weights": lambda: of_explorer("outer", upstream=[[0.0, 1.0]], a=[2.0], b=[3.0, 0.3]),
        "error": lambda: of_explorer("failing", x=[1.0, 2.0]),
    }


def of_explorer(name: str, upstream: object = None, **inputs: object) -> str:
    """An experiment at first, after each button, and with its first slider moved to 5."""
    live = ad.explore(example(name), upstream=upstream, plot=False, **inputs)
    still = live._still()
    told = [still["text/plain"], source(still["text/html"]), *widgets(live)]
    buttons = [] if live._weights is None else live._weights.bar.children[1:]
    for button in [*buttons, *buttons[3:4] * 2]:
        button.click()
        told += [f"after {button.description}: {live.graph.upstream.tolist()}", *changing(live)]
    sliders(live)[0].value = 5.0
    told += [repr(live), live._view._frame["alert"], *changing(live)]
    live._panel.reset()
    return "\n".join([*told, *changing(live)])


def changing(widget: ipywidgets.Widget) -> Iterator[str]:
    """Of the widgets, those that are buttons and sliders."""
    return (line for line in widgets(widget) if "Slider" in line or "Button" in line)


def widgets(widget: ipywidgets.Widget, lead: str = "") -> Iterator[str]:
    """The widgets within one another, a line each."""
    yield lead + told(widget)
    for child in getattr(widget, "children", ()):
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


# Exercises and the book


def _sine(x):
    leaf = x.clone().requires_grad_()
    torch.sin(leaf).sum().backward()
    return leaf.grad


def _through(a):
    return torch.autograd.grad(examples.doubling(a).sum(), a)[0]


def _derivative(x):
    return 2 * torch.sin(x) / x + torch.log(x**2) * torch.cos(x) - 1 / x**2


def _value(x):
    return torch.log(x**2) * torch.sin(x) + 1 / x


_TERMS = {
    "a": lambda x: 2 * torch.sin(x) / x,
    "c": lambda x: torch.log(x**2) * torch.cos(x),
    "e": lambda x: -1 / x**2,
}
_GRAPH = {"a": "x", "b": "a", "c": "x", "d": "bc", "e": "x", "y": "de"}
ANSWERS = {  # right and wrong ones
    1: (lambda f, x: torch.func.hessian(f)(x), lambda f, x: torch.func.hessian(f)(x) + torch.eye(3)),
    2: ([True, False, True, False], [True, True, True, False]),
    3: (_through, lambda a: torch.full_like(a, 2048.0)),
    4: (lambda a: a**2 if a > 0 else -a, lambda a: a * (a.detach() if a > 0 else 2)),
    5: (_sine, lambda x: _sine(x)[1:]),
    6: (_GRAPH, _GRAPH | {"d": "bcx"}),
    7: (_TERMS, _TERMS | {"e": lambda x: 1 / x**2}),
    8: (lambda x, v: (_value(x), _derivative(x) * v), lambda x, v: (_value(x), _derivative(x))),
    9: (["reverse", "forward", "forward", "forward"], ["reverse", "forward", "reverse", "forward"]),
}


def of_exercise(number: int) -> Parts:
    right, wrong = ANSWERS[number]
    answers = {"right": right, "wrong": wrong, "open": ..., "absurd": 42}
    return {name: partial(judged, number, answer) for name, answer in answers.items()}


def judged(number: int, answer: object) -> str:
    found = verdict(number, answer)
    return f"{found!r}\n{source(found._repr_html_())}"


def book() -> Parts:
    return {
        "page": lambda: plain_page(page(notebook(), "zh")),
        "index": lambda: plain_page(index({"en/one.html": notebook(), "zh/one.html": notebook()})),
    }


def plain_page(html: str) -> str:
    """A page without style and script, which are files of their own."""
    for tag in ("style", 'script type="module"'):
        html = re.sub(f"<{tag}>.*?</{tag.split()[0]}>", f"<{tag}/>", html, flags=re.DOTALL)
    return elements(html)


def notebook() -> nb.nbformat.NotebookNode:
    """A notebook that has run, with an output of every kind."""
    outputs = [
        nb.new_output("stream", text="\x1b[31mprinted\x1b[0m <text>\n"),
        nb.new_output(
            "error", ename="E", evalue="v", traceback=["one", "site-packages", "\x1b[1mtwo\x1b[0m"]
        ),
        *(nb.new_output("display_data", data) for data in _OUTPUTS),
    ]
    cells = [
        nb.new_markdown_cell("# One & only\n\nCode `$x$`, [the other](two.ipynb)."),
        nb.new_code_cell("x = 1  # <one>", outputs=outputs),
        nb.new_raw_cell("raw"),
        nb.new_markdown_cell("The *end*."),
    ]
    return nb.new_notebook(cells=cells, metadata={"widgets": {_STATES: {"state": _WIDGETS}}})


_STATES, _WIDGET = (f"application/vnd.jupyter.widget-{kind}+json" for kind in ("state", "view"))
_OUTPUTS = [
    {_WIDGET: {"model_id": "box"}, "text/plain": "Box"},
    {_WIDGET: {"model_id": "gone"}, "text/plain": "<gone>"},
    {"text/html": "<b>html</b>", "text/plain": "html"},
    {"image/png": "AAAA", "text/plain": "a <picture>"},
]
_INSIDE, _ROW = "row slider log view page hid".split(), "button label html choice odd".split()
_WIDGETS = {
    name: {"model_name": f"{kind}Model", "state": state}
    for name, kind, state in (
        ("box", "VBox", {"children": [f"IPY_MODEL_{name}" for name in _INSIDE]}),
        ("row", "HBox", {"children": [f"IPY_MODEL_{name}" for name in _ROW]}),
        ("slider", "FloatSlider",
         {"min": -1.0, "max": 2.0, "value": 0.5, "readout_format": ".2f", "description": "x<y"}),
        ("log", "FloatLogSlider", {"base": 10.0, "min": -2, "max": 3, "value": 10.0, "description": "log"}),
        ("choice", "SelectionSlider", {"_options_labels": ["a", "b", "c"], "index": 1, "description": "c"}),
        ("button", "Button", {"description": "press & hold"}),
        ("label", "Label", {"value": "a <label>"}),
        ("html", "HTML", {"value": "<i>html</i>"}),
        ("odd", "Output", {}),
        ("view", "Any", {"_frame": {"code": "<b>"}, "_plot": "png"}),
        ("page", "Any", {"_html": "<table></table>"}),
        ("hid", "Label", {"value": "hidden", "layout": "IPY_MODEL_none"}),
        ("none", "Layout", {"display": "none"}),
    )
}  # fmt: skip


# All of it


def _in(languages: Iterable[str], name: str, parts: Parts) -> dict[str, Parts]:
    return {f"{name}.{language}": parts for language in languages}


SHOWN: dict[str, Parts] = {}
for _name in RUNS:
    SHOWN |= _in(_LANGUAGES if _name in _IN_BOTH else ["en"], f"run-{_name}", of_run(_name))
for _number in range(len(handmade.EXAMPLES) + 2):
    SHOWN |= _in(["en"], f"sketch-{_number}", of_sketch(_number))
for _name in PLOTS:
    SHOWN |= _in(["en"], f"plot-{_name}", of_plot(_name))
for _number in ANSWERS:
    SHOWN |= _in(_LANGUAGES, f"exercise-{_number}", of_exercise(_number))
_OTHERS = {
    "still": still(),
    "tables": tables(),
    "compare": compared(),
    "ledger": accounts(),
    "explore": experiments(),
    "sliders": controls(),
    "book": book(),
}
for _name, _parts in _OTHERS.items():
    SHOWN |= _in(_LANGUAGES, _name, _parts)
