"""Exercise 6: the dependency graph of a formula, held against the edges of the real one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from ..language import say
from ..picture.svg import img
from ..tracing.tracer import trace
from .answers import named
from .formula import MADE, POINTS, f
from .verdict import Found, Wrong


def check(edges: object) -> Found:
    """Compare, for each value, the values that it is made from with the edges of the real graph."""
    given = {name: _names(parts) for name, parts in named(edges, MADE, say("graph what")).items()}
    graph = trace(f, x=POINTS[1])
    label = [node.label for node in graph]
    real = {name: {label[e.source] for e in graph.incoming[graph[name].id]} for name in MADE}
    if given != real:
        raise Wrong(_hint(given, real))
    return Found(say("graph right"), picture=img(graph))


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
