"""All that the view shows of one run, as data that the script only has to place."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..graph import Graph
from ..measure.expected import Check
from ..picture.folding import fold
from ..picture.svg import render
from . import panes
from .steps import as_data, steps
from .words import say

WORDS = ("view", "graph", "steps", "first", "back", "play", "forward", "last", "speed")


def frame(
    graph: Graph,
    checks: Sequence[Check] = (),
    unfolded: Collection[int] = (),
    plot: str = "",
    jacobian: str = "",
) -> dict:
    """The fragments by pane: HTML, the graph as SVG, formulas as MathML by box.

    ``start`` is the box whose formulas stand there before the reader points at one; ``plot`` describes
    the plot, and is empty where there is none, as is ``jacobian``; ``alert`` is empty as long as all is well.
    """
    folding = fold(graph, unfolded=unfolded)
    return {
        "code": panes.code(graph).html(),
        "numbers": panes.numbers(graph, checks).html(),
        "jacobian": jacobian,
        "decisions": panes.decisions(graph).html(),
        "graph": render(graph, folding),
        "formulas": panes.formulas(graph, folding.groups),
        "start": next(
            (node.id for node in graph if node.kind == "input" and node.grad is not None), graph.output
        ),
        "steps": as_data(steps(graph, folding)),
        "plot": plot,
        "words": {word: say(word) for word in WORDS},
        "alert": "",
    }
