"""All that the view shows of one run, as data that its script only has to place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TypedDict

from ..formulas.path_rule import figure_formula
from ..graph import Graph
from ..picture.folding import Group
from ..picture.alt_text import alt_text
from .compose import compose
from .shown import Shown
from .steps import Step, steps
from .words import say

_WORDS = ("view", "steps", "play", "reset", "reset tip")


class Frame(TypedDict):
    """What ``view/view.js`` receives: the figure as SVG elements, and the slots for the page's controls.

    ``slots`` are (x, y, width, height) by name; ``formulas`` are MathML by box, ``start`` the box whose
    formula stands there first; ``alert`` is empty as long as all is well.
    """

    svg: str
    width: float
    height: float
    slots: dict[str, Sequence[float]]
    formulas: dict[str, str]
    start: int
    steps: Sequence[Step]
    alt: str
    words: dict[str, str]
    alert: str


def frame(shown: Shown, width: float) -> Frame:
    """The frame of a run."""
    figure, graph = compose(shown, width), shown.graph
    leaves = (node.id for node in graph if node.kind == "input" and node.grad is not None)
    return {
        "svg": figure.svg,
        "width": figure.width,
        "height": figure.height,
        "slots": {slot.name: (slot.x, slot.y, slot.width, slot.height) for slot in figure.slots},
        "formulas": _formulas(graph, figure.folding.groups),
        "start": next(leaves, graph.output),
        "steps": steps(graph, figure.moments),
        "alt": alt_text(graph),
        "words": {word: say(word) for word in _WORDS},
        "alert": shown.alert,
    }


def message(title: str, words: str) -> str:
    """Why there is no new run: the reader is told, and the last picture stays."""
    return f"<strong>{escape(title)}</strong> {escape(words)}"


def _formulas(graph: Graph, groups: Iterable[Group]) -> dict[str, str]:
    return {str(group.key): figure_formula(graph, group.nodes[-1]).mathml for group in groups}
