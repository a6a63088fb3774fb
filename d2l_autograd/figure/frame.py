"""All that the view shows of one run, as data that its script only has to place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from html import escape
from typing import TypedDict

from ..formulas.chain_rule import chain_rule, sent
from ..graph import Graph
from ..measure.expected_gradients import Check
from ..picture.folding import Group, fold
from ..picture.svg import render
from .code_pane import code_table, decision_table
from .numbers_pane import number_table
from .steps import Step, steps
from .words import say

_WORDS = ("view", "graph", "steps", "first", "back", "play", "forward", "last", "speed")


class Frame(TypedDict):
    """What ``view/view.js`` receives: HTML by pane, the graph as SVG, formulas as MathML by box.

    ``start`` is the box whose formulas stand there before the reader points at one; ``plot`` describes
    the plot, and is empty where there is none, as is ``jacobian``; ``alert`` is empty as long as all is well.
    """

    code: str
    numbers: str
    jacobian: str
    decisions: str
    graph: str
    formulas: dict[str, str]
    start: int
    steps: Sequence[Step]
    plot: str
    words: dict[str, str]
    alert: str


def frame(
    graph: Graph,
    checks: Sequence[Check] = (),
    unfolded: Collection[int] = (),
    plot: str = "",
    jacobian: str = "",
    alert: str = "",
) -> Frame:
    """The frame of a run."""
    folding = fold(graph, unfolded=unfolded)
    leaves = (node.id for node in graph if node.kind == "input" and node.grad is not None)
    return {
        "code": code_table(graph).html(),
        "numbers": number_table(graph, checks).html(),
        "jacobian": jacobian,
        "decisions": decision_table(graph).html(),
        "graph": render(graph, folding),
        "formulas": _formulas(graph, folding.groups),
        "start": next(leaves, graph.output),
        "steps": steps(graph, folding),
        "plot": plot,
        "words": _words(),
        "alert": alert,
    }


def frame_without_run(alert: str) -> Frame:
    """The frame where there has been no run that succeeded."""
    step = Step(phase="forward", at=0, node=None, edges=(), line=None, note="")
    return Frame(
        code="", numbers="", jacobian="", decisions="", graph="", formulas={}, start=0, steps=[step], plot="",
        words=_words(), alert=alert,
    )  # fmt: skip


def message(title: str, text: str) -> str:
    """Why there is no new run: the reader is told, and the last picture stays."""
    return f"<strong>{escape(title)}</strong> {escape(text)}"


def _words() -> dict[str, str]:
    return {word: say(word) for word in _WORDS}


def _formulas(graph: Graph, groups: Iterable[Group]) -> dict[str, str]:
    """For each box of the picture, by key: how its gradient came about, and what it sends on."""
    found = {}
    for group in groups:
        formulas = [chain_rule(graph, group.nodes[-1]), *sent(graph, group.key)]
        items = "".join(f"<li>{formula.mathml}</li>" for formula in formulas)
        found[str(group.key)] = f'<ul class="ad-rules">{items}</ul>'
    return found
