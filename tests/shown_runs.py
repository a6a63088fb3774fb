"""What is shown of a run: its table, its figure with formulas and steps, and what unfolds in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial

import handmade
import torch
from shown_text import Parts, elements, example, new, words

import d2l_autograd as ad
from d2l_autograd.figure.frame import Frame, frame
from d2l_autograd.figure.shown import Shown
from d2l_autograd.figure.still import standalone
from d2l_autograd.formulas.chain_rule import chain_rule
from d2l_autograd.formulas.local_derivative import chip
from d2l_autograd.graph import Graph
from d2l_autograd.live.moves import handles
from d2l_autograd.live.sliders import Control
from d2l_autograd.measure.expected_gradients import check_gradients
from d2l_autograd.measure.finite_differences import central_differences
from d2l_autograd.measure.sampler import finished
from d2l_autograd.picture.folding import fold
from d2l_autograd.view.widget import MOST_WIDTH, PHONE

_SMALL = 10  # nodes: of larger graphs only the words are stored
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
        "figure": lambda: figure(shown(name), MOST_WIDTH),
        "phone": lambda: new(in_words(frame(shown(name), PHONE)["svg"]), wide(name)),
        "unfolded": lambda: unfolded(shown(name)),
        "formulas": lambda: formulas(run(name)),
        "still": lambda: new(in_words(standalone(shown(name))), wide(name)),
    }


@cache
def shown(name: str) -> Shown:
    """A run with its inputs' sliders, and with what was expected and measured."""
    graph, (function, inputs) = run(name), RUNS[name]
    given = handles([Control(key, value) for key, value in inputs.items() if not _complex(value)])
    checks = check_gradients(graph, _EXPECT[name]) if name in _EXPECT else ()
    measured = finished(central_differences(example(function), graph))
    return Shown(graph, given, None, checks, measured, code=bool(graph.decisions))


def _complex(value: object) -> bool:
    return isinstance(value, torch.Tensor) and value.is_complex()


def in_words(svg: str) -> str:
    return "\n".join(words(svg))


def wide(name: str) -> str:
    return in_words(frame(shown(name), MOST_WIDTH)["svg"])


def figure(given: Shown, width: float) -> str:
    """A frame: its elements, of a large graph its words; its slots, formulas and steps."""
    made = frame(given, width)
    drawn = [elements(made["svg"])] if len(given.graph) <= _SMALL else words(made["svg"])
    slots = [f"{name}: {' '.join(f'{n:g}' for n in place)}" for name, place in made["slots"].items()]
    size = f"{made['width']:g} x {made['height']:g}, start {made['start']}"
    return "\n".join([*drawn, size, *slots, *mathml(given.graph, made), *steps(made), made["alt"]])


def mathml(graph: Graph, made: Frame) -> Iterator[str]:
    """The formulas by box, as text; in a small graph as MathML too, with a sign for an element's end."""
    for box, formula in made["formulas"].items():
        yield f"at {box}: " + "".join(re.findall('^<math[^>]*aria-label="(.*?)"', formula))
        if len(graph) <= _SMALL:
            short = re.sub('aria-label=".*?"', "…", formula, count=1).replace(_PARTIAL, "∂")
            short = re.sub(' style=".*?"', "", short)
            yield re.sub(r"</\w+>", "⟩", short.replace("<mtr>", "\n<mtr>"))


def steps(made: Frame) -> list[str]:
    return [" ".join(map(str, step.values())) for step in made["steps"]]


def unfolded(given: Shown) -> str:
    """What is folded, and the words that are new with the first fold open."""
    folding = fold(given.graph)
    told = [f"{group.nodes} turns {group.turns}" for group in folding.folds]
    told.append(f"undrawn {folding.undrawn}")
    if folding.folds:
        opened = replace(given, unfolded=(folding.folds[0].key,))
        told += [
            f"then {group.nodes} turns {group.turns}" for group in fold(given.graph, opened.unfolded).folds
        ]
        before, after = (frame(each, MOST_WIDTH) for each in (given, opened))
        told.append(new(in_words(after["svg"]), in_words(before["svg"])))
        told.append(new("\n".join(steps(after)), "\n".join(steps(before))))
    return "\n".join(told)


def formulas(graph: Graph) -> str:
    """The chain rule at each box, and what stands on the edges."""
    told = {f"at {g.key}: {chain_rule(graph, g.nodes[-1]).text}": None for g in fold(graph).groups}
    told |= {f"edge {i}: {words}": None for i in range(len(graph.edges)) if (words := chip(graph, i))}
    return "\n".join(told)


def of_sketch(name: str) -> Parts:
    """What is shown of a graph that was written by hand."""
    return {
        "figure": lambda: figure(Shown(sketch(name)), MOST_WIDTH),
        "unfolded": lambda: unfolded(Shown(sketch(name))),
    }
