"""All that the view shows of one run, as data that its script only has to place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from html import escape
from typing import TypedDict

from ..graph import Graph
from ..picture.alt_text import alt_text
from ..picture.drawing import Slot
from .compose import compose, formula, with_missing
from .shown import Handle, Shown
from .steps import Step, steps
from .two import OFFSET, Side, two
from .words import say

_WORDS = ("view", "steps", "play", "reset", "reset tip", "rest")


class Frame(TypedDict):
    """What ``view/view.js`` receives: the figure as SVG elements, and the slots for the page's controls.

    ``slots`` are (x, y, width, height) by name; ``formulas`` are MathML by box. ``start`` are the boxes that
    are lit at first, of which the first one's formula stands there. ``alert`` is empty while all is well.
    """

    svg: str
    width: float
    height: float
    slots: dict[str, Sequence[float]]
    formulas: dict[str, str]
    start: Sequence[int]
    steps: Sequence[Step]
    alt: str
    words: dict[str, str]
    alert: str


def frame(shown: Shown, width: float) -> Frame:
    """The frame of a run."""
    figure, graph = compose(shown, width), shown.graph
    told = shown.part("figure steps", partial(steps, graph, figure.moments), _blank(figure.moments.last))
    formulas = {str(group.key): formula(shown, group.nodes[-1]).mathml for group in figure.folding.groups}
    alt = shown.part("figure description", partial(alt_text, graph), "")
    svg, height = with_missing(shown, figure)
    leaves = iter(_leaves(graph))
    return {
        "svg": svg,
        "width": figure.width,
        "height": height,
        "slots": _placed(figure.slots),
        "formulas": formulas,
        "start": [next(leaves, graph.output)],
        "steps": told,
        "alt": alt,
        "words": _words(),
        "alert": shown.alert,
    }


def frame_of_two(
    sides: Sequence[Side], handles: Sequence[Handle], width: float, unfolded: Collection[int] = ()
) -> Frame:
    """The frame of two runs, which is not stepped through."""
    pane = two(sides, handles, width, unfolded)
    told = [f"{side.call}: {alt_text(side.graph)}" for side in sides if side.graph is not None]
    return {
        "svg": pane.svg,
        "width": pane.width,
        "height": pane.height,
        "slots": _placed(pane.slots),
        "formulas": {},
        "start": [i * OFFSET + node for i, side in enumerate(sides) for node in _leaves(side.graph)],
        "steps": _blank(0),
        "alt": " ".join(told),
        "words": _words(),
        "alert": "",
    }


def message(title: str, words: str) -> str:
    """Why there is no new run: the reader is told, and the last picture stays."""
    return f"<strong>{escape(title)}</strong> {escape(words)}"


def _blank(last: int) -> list[Step]:
    return [Step(node=None, line=None, backward=False, note="")] * (last + 1)


def _leaves(graph: Graph | None) -> list[int]:
    """The inputs that have a gradient."""
    return [n.id for n in graph.inputs.values() if n.grad is not None] if graph is not None else []


def _placed(slots: Iterable[Slot]) -> dict[str, Sequence[float]]:
    return {slot.name: (slot.x, slot.y, slot.width, slot.height) for slot in slots}


def _words() -> dict[str, str]:
    return {word: say(word) for word in _WORDS}
