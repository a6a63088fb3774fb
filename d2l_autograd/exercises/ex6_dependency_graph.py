"""Exercise 6: the dependency graph of a formula, held against the edges of the real one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from ..errors import Wrong
from ..figure.shown import Shown
from ..figure.still import image
from ..tracing.tracer import trace
from . import words
from .formula_of_ex6_to_8 import MADE, POINTS, f
from .reading_answers import named
from .verdict import Found

say = words.say | {
    "graph what": {
        "zh": '每个值由哪些值直接算出，例如 "x"，或者 ["a", "x"]',
        "en": 'the values that each is directly made from, such as "x" or ["a", "x"]',
    },
    "graph turned": {
        "zh": "箭头反了：你写的是每个值用到了哪里。要写的是它由谁算出。",
        "en": "The arrows are the wrong way round: you say where each value goes. Say what it is made from.",
    },
    "graph stranger": {
        "zh": "{name} 里的 {names} 不是图上的值。常数不必写。",
        "en": "For {name} you name {names}, which is no value of this graph. Constants are left out.",
    },
    "graph indirect": {
        "zh": "{name} 只是间接地用到 {names}。只写算出 {name} 的那一行里出现的值。",
        "en": "{name} depends on {names}, but not directly. Name only what stands in the line that makes {name}.",
    },
    "graph extra": {
        "zh": "{name} 与 {names} 无关。再看看算出 {name} 的那一行。",
        "en": "{name} is not made from {names}. Look again at the line that makes {name}.",
    },
    "graph missing": {
        "zh": "{name} 由 {count} 个值算出，你写的不全。",
        "en": "{name} is made from {count} of the values, and you have not named them all.",
    },
    "graph right": {
        "zh": "与 torch 记录的图一致，就是下面这张（取 x = 2）。从 x 出发的箭头有三条，所以它的梯度会是三项之和。",
        "en": "It is the graph that torch recorded, drawn below for x = 2. Three arrows leave x, so its gradient will be a sum of three "
        "terms.",
    },
}


def check(edges: object) -> Found:
    """Compare, for each value, the values that it is made from with the edges of the real graph."""
    given = {name: _names(parts) for name, parts in named(edges, MADE, say("graph what")).items()}
    graph = trace(f, x=POINTS[1])
    label = [node.label for node in graph]
    real = {name: {label[e.source] for e in graph.incoming[graph[name].id]} for name in MADE}
    if given != real:
        raise Wrong(_hint(given, real))
    return Found(say("graph right"), picture=image(Shown(graph)))


def _names(parts: object) -> set[str]:
    """Names as a text ("b, c", "bc"), a list or a set."""
    if isinstance(parts, str):
        return {letter for letter in parts if letter.isalnum()}
    if isinstance(parts, Iterable):
        with suppress(TypeError):
            return {str(part).strip() for part in parts}
    raise Wrong(say("graph what"))


def _hint(given: Mapping[str, set[str]], real: Mapping[str, set[str]]) -> str:
    turned = {name: {other for other in MADE if name in real[other]} for name in MADE}
    if given == turned:
        return say("graph turned")
    name = next(name for name in MADE if given[name] != real[name])
    strangers = given[name] - {"x", *MADE}
    if strangers:
        return say("graph stranger", name=name, names=say("list").join(sorted(strangers)))
    extra = given[name] - real[name]
    if extra and extra <= _ancestors(name, real):
        return say("graph indirect", name=name, names=say("list").join(sorted(extra)))
    if extra:
        return say("graph extra", name=name, names=say("list").join(sorted(extra)))
    return say("graph missing", name=name, count=len(real[name]))


def _ancestors(name: str, real: Mapping[str, set[str]]) -> set[str]:
    found = set(real.get(name, ()))
    return found.union(*(_ancestors(other, real) for other in found)) if found else found
