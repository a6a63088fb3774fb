"""Two runs of one function, one above the other: the upper one a whole figure, with the steps of both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..figure.compose import fitting_graphs
from ..figure.frame import Frame, frame, frame_of_two
from ..figure.shown import Handle, Shown
from ..figure.steps import Step, steps
from ..figure.two import OFFSET, Side
from ..graph import Graph
from ..picture.drawing import Pane, text, width_of
from ..picture.folding import fold
from ..picture.moments import Moments
from .answers import close
from .words import say

_HEAD, _GRAPH = 22, 170  # the height of a title, and that which a graph may have
_TIMED = re.compile(r' data-(?:from|at)="[^"]*"')
_NODE = re.compile(r'data-node="(\d+)"')


def stacked(sides: Sequence[Side], handles: Sequence[Handle], width: float, told: str) -> Frame:
    """The frame of both; where a run failed, that of a comparison (section 2.5.6)."""
    upper, lower = (side.graph for side in sides)
    if upper is None or lower is None or any(side.error for side in sides):
        return frame_of_two(sides, handles, width, (), told)
    # Both graphs are drawn alike, whatever the numbers are.
    made = frame(Shown(upper, handles, plots=False, under=True, told=told), width)
    other = Shown(lower, handles, offset=OFFSET)
    (graph,), folding = fitting_graphs([other], width, _GRAPH), fold(lower, loops=False)
    svg, notes, formulas = graph.svg, made["steps"], made["formulas"]
    theirs = steps(lower, Moments(lower, folding))
    if "data-fold" not in svg + made["svg"] and _ways(notes) == _ways(theirs):
        notes = [_both(sides, *each) for each in zip(notes, theirs, strict=True)]
        own = {str(g.key + OFFSET): other.formula(g.nodes[-1]).mathml for g in folding.groups}
        formulas = {**formulas, **own}
    else:
        svg = _TIMED.sub("", svg)  # as it is at the end: the steps are not its own
    y = _HEAD + made["height"]
    parts = [
        text(0, 16, sides[0].call, "ad-b"),
        Pane(width, 0, made["svg"]).at(0, _HEAD).svg,
        text(0, y + 16, sides[1].call, "ad-b"),
        text(
            width_of(sides[1].call, 13) + 14, y + 16, _found(upper, lower), "ad-s", data_from=len(notes) - 1
        ),
        Pane(width, 0, svg).at(max(2.0, (width - graph.width) / 2), y + _HEAD).svg,
    ]
    alts = zip(sides, (made["alt"], other.alt), strict=True)
    return {
        **made,
        "svg": "".join(parts),
        "height": y + _HEAD + graph.height,
        "slots": {name: (x, y + _HEAD, *rest) for name, (x, y, *rest) in made["slots"].items()},
        "steps": notes,
        "formulas": formulas,
        "alt": " ".join(f"{side.call}: {alt}" for side, alt in alts),
    }


def _found(upper: Graph, lower: Graph) -> str:
    """Whether the variables have the same values and gradients in both, but for rounding."""
    named = [node for node in lower if node.symbol in upper]
    different = [
        str(node.symbol)
        for node in named
        if not _same(node.value, upper[str(node.symbol)].value)
        or not _same(node.grad, upper[str(node.symbol)].grad)
    ]
    return say("beside differs", names=say("list").join(different)) if different else say("beside same")


def _same(one: object, other: object) -> bool:
    return one is other if one is None or other is None else close(float(one), float(other))  # type: ignore[arg-type]


def _ways(taken: Sequence[Step]) -> list[bool]:
    return [step["backward"] for step in taken]


def _both(sides: Sequence[Side], mine: Step, torchs: Step) -> Step:
    """The step of the upper run; where the lower's is another one, that too."""
    if _plain(mine["note"]) == _plain(torchs["note"]):
        return mine
    there = _NODE.sub(lambda found: f'data-node="{int(found[1]) + OFFSET}"', torchs["note"])
    return {**mine, "note": f"{sides[0].call}: {mine['note']}<br>{sides[1].call}: {there}"}


def _plain(note: str) -> str:
    return re.sub("<[^>]+>", "", note)
