"""What is shown of a run: its graph as table and picture, its formulas, its steps and panes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, partial
from html import escape
from urllib.parse import unquote

import handmade
import torch
from shown_text import Parts, elements, example, new, source

import d2l_autograd as ad
from d2l_autograd.figure.frame import frame, frame_without_run, message
from d2l_autograd.figure.numbers_pane import differences
from d2l_autograd.formulas.chain_rule import Formula, chain_rule, edge_rule, sent
from d2l_autograd.graph import Graph
from d2l_autograd.measure.expected_gradients import check_gradients
from d2l_autograd.measure.finite_differences import central_differences
from d2l_autograd.measure.sampler import finished
from d2l_autograd.picture.folding import fold
from d2l_autograd.picture.svg import img, imgs, render

_SMALL = 10  # nodes
_PARTIAL = '<mi mathvariant="normal">∂</mi>'
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
    "losses": (
        "losses",
        {"x": [[1.0, 2.0], [0.0, 5.0]], "y": [0.5, 3.0, -1.0], "t": [[1.0, 0.0], [3.0, 1.0]]},
    ),
    "long-code": ("long_code", {"x": 2.0, "weights": [1.0, -2.0, 0.5]}),
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
IN_BOTH = "product", "doubling", "many-turns", "no-grad", "decisions", "shapes", "leftovers", "detached"


@cache
def run(name: str) -> Graph:
    function, inputs = RUNS[name]
    return ad.trace(example(function), upstream=_UPSTREAM.get(name), **inputs)


def tangle(count: int, reach: int) -> Graph:
    """Boxes of several sizes whose arrows cross, and pass many others."""
    drawn = handmade.Sketch()
    drawn.leaf("x", 1.0, 1.0)
    drawn.leaf("y", [1.0] * 3, [2.0] * 3)
    for i in range(2, count):
        sources = sorted({i - 1 - i * i % min(i, reach), i * 5 % i, i - 1 - i % 2} - {i})
        value = [[float(i)] * (i % 4 + 1)] * (i % 3 + 1)
        messages = [1.0 if i % 3 else [0.5 * i] * 6] * (len(sources) - i % 2)
        drawn.op("mul" if i % 2 else "a_longer_name", sources, value, 1.0, code=f"f({i})", messages=messages)
    return drawn.graph()


SKETCHES = {
    **{example.__name__: example for example in handmade.EXAMPLES},
    "chain": partial(handmade.chain, 60),
    "three-turns": partial(handmade.loop, 3),
    "tangle": partial(tangle, 16, 7),
    "wide-tangle": partial(tangle, 30, 24),
    "narrow-tangle": partial(tangle, 24, 4),
}


@cache
def sketch(name: str) -> Graph:
    """A graph written by hand."""
    return SKETCHES[name]()


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
    """Those of the boxes, as MathML too; of the arrows, in a small graph as MathML; what a box sends."""
    folding = fold(graph)
    edges = {arrow.edges[0]: edge_rule(graph, arrow.edges[0]) for arrow in folding.arrows}
    told: dict[str, None] = {}
    for group in folding.groups:
        told |= dict.fromkeys(both_forms(f"at {group.key}", chain_rule(graph, group.nodes[-1])))
    for edge, formula in edges.items():
        told |= dict.fromkeys(both_forms(f"edge {edge}", formula)[: 2 if len(graph) <= _SMALL else 1])
    for group in folding.groups:
        own = [[i for i, each in edges.items() if each == formula] for formula in sent(graph, group.key)]
        told[f"sent by {group.key}: {own}"] = None
    return "\n".join(told)


def both_forms(name: str, formula: Formula) -> tuple[str, str]:
    """As text, and as MathML with a short sign for the end of an element, and rows in lines."""
    mathml = formula.mathml.replace(escape(formula.text), "…", 1).replace(_PARTIAL, "∂")
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


def of_sketch(name: str) -> Parts:
    """What is shown of a graph that was written by hand."""
    return {
        "picture": lambda: elements(render(sketch(name))),
        "unfolded": lambda: unfolded(sketch(name)),
    }


def still() -> Parts:
    """Pictures for an ``<img>``, and what stands in a frame besides a run."""
    return {
        "img": lambda: elements(unquote(img(run("product")))),
        "imgs": lambda: source(imgs({"f(x)": run("decisions"), "g(x) & h": run("sizes")})),
        "words": lambda: json.dumps(frame_without_run(message("<title>", "text & more")), ensure_ascii=False),
    }
