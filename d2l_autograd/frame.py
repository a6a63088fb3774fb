"""All that the view shows of one run, as data that the script only has to place."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from . import panes
from .checks import Check
from .folding import fold
from .graph import Graph
from .labels import say
from .steps import as_data, steps
from .svg import render

WORDS = ("view", "graph", "steps", "first", "back", "play", "forward", "last", "speed")


def frame(graph: Graph, checks: Sequence[Check] = (), unfolded: Collection[int] = ()) -> dict[str, object]:
    """``code``, ``numbers``, ``decisions`` (HTML), ``graph`` (SVG), ``steps``, ``words``; no ``alert``."""
    folding = fold(graph, unfolded=unfolded)
    return {
        "code": panes.code(graph),
        "numbers": panes.numbers(graph, checks),
        "decisions": panes.decisions(graph),
        "graph": render(graph, unfolded=unfolded),
        "formulas": {},
        "steps": as_data(steps(graph, folding)),
        "words": {word: say(word) for word in WORDS},
        "alert": "",
    }
