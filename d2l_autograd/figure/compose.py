"""One run as one figure: strips, graph, formula, code, Jacobian and timeline, composed for a width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ..formulas.local_derivative import chip
from ..graph import Graph
from ..picture.cards import one_line
from ..picture.drawing import Pane, Slot, sans_width, spans, text
from ..picture.folding import Folding, fold
from ..picture.graph_picture import Look, graph_pane
from ..picture.layout import Rectangle
from ..picture.moments import Moments
from ..tensors import shorten
from .code_pane import code_pane
from .jacobian_pane import jacobian_pane
from .shown import Shown
from .strip import WIDTH, strips
from .timeline import timeline
from .words import say

if TYPE_CHECKING:
    import torch

NARROW = 560  # below this width everything stands in one column
_GAP = 12
_HEAD = 24
_FORMULA = 62
_LEAST_FORMULA, _WIDEST = 260, 480
_MOST_BESIDE, _MOST_BELOW = 460, 240
# Whether loops are folded, boxes are dots, and how many of them there may be: the first that fits.
_TRIES = ((False, False, 40), (False, True, 40), (True, False, 40), (True, True, 40), (True, True, 14), (True, True, 8))


@dataclass(frozen=True)
class Figure:
    """The figure as SVG elements, its size and slots, and what its graph was drawn from."""

    svg: str
    width: float
    height: float
    slots: tuple[Slot, ...]
    folding: Folding
    moments: Moments


def compose(shown: Shown, width: float) -> Figure:
    """The figure of a run, ``width`` pixels wide; wide graphs fold until they fit. Serves every section.

    Where it is ``still`` it has no timeline, and a caption in place of what the reader may do.
    """
    for plan in (_beside, _below) if width >= NARROW else (_narrow,):
        found = plan(shown, width)
        if found is not None:
            return found
    raise AssertionError(width)


def _beside(shown: Shown, width: float) -> Figure | None:
    """Strips at the left, and the graph grows out of them; None where there is no room for that."""
    if shown.code or shown.jacobian is not None or shown.weights is not None or not shown.handles:
        return None
    folding = fold(shown.graph, unfolded=shown.unfolded)
    moments = Moments(shown.graph, folding)
    column = strips(shown, moments)
    places, bottom = {}, 0.0
    for node, pane in column.items():
        places[node] = Rectangle(0, bottom, pane.width, pane.height)
        bottom += pane.height + _GAP
    look = Look(partial(chip, shown.graph), shown.symbol, places, _FORMULA, width)
    graph = graph_pane(shown.graph, folding, moments, look)
    if graph.width > width or graph.height > max(bottom, _MOST_BESIDE):
        return None
    left = WIDTH + 2 * _GAP
    notes = _notes(shown, folding)
    line = _timeline(shown, moments, width - left)
    foot = max(graph.height + _GAP, bottom - _GAP - line.height - notes.height)
    panes = [column[node].at(0, place.y) for node, place in places.items()]
    panes += [
        graph,
        _formula(left, 0, width - left),
        notes.at(left, foot),
        line.at(left, foot + notes.height),
    ]
    return _figure(shown, width, panes, folding, moments, max(bottom - _GAP, foot + notes.height + line.height))


def _below(shown: Shown, width: float) -> Figure:
    """Code, strips and Jacobian side by side, and the graph below them over the whole width."""
    folding, compact = _fitting(shown, width)
    moments = Moments(shown.graph, folding)
    code = [code_pane(shown.graph, 0.5 * width)] if shown.code else []
    wide = width - code[0].width - 2 * _GAP if code and len(shown.handles) == 1 else WIDTH
    inputs = [*strips(shown, moments, min(max(wide, WIDTH), _WIDEST)).values()]
    jacobian = jacobian_pane(shown, moments)
    if code:
        code.append(_formula(0, 0, code[0].width))
    columns = [code, inputs, [] if jacobian is None else [jacobian]]
    panes, right, y = _flow([column for column in columns if column], width)
    if not code and width - right >= _LEAST_FORMULA:
        panes.append(_formula(right, 0, width - right))
    elif not code:
        panes.append(_formula(0, y, width))
        y += _FORMULA
    return _with_graph(shown, width, panes, y, folding, moments, compact=compact)


def _narrow(shown: Shown, width: float) -> Figure:
    """Everything below each other, and the graph from the top to the bottom."""
    folding = fold(shown.graph, unfolded=shown.unfolded)
    moments = Moments(shown.graph, folding)
    code = [code_pane(shown.graph, width)] if shown.code else []
    jacobian = jacobian_pane(shown, moments)
    stack = [*code, *strips(shown, moments, width).values(), *([] if jacobian is None else [jacobian])]
    panes, _, y = _flow([stack], width)
    panes.append(_formula(0, y, width))
    return _with_graph(shown, width, panes, y + _FORMULA, folding, moments, compact=True, down=True)


def _with_graph(
    shown: Shown,
    width: float,
    panes: list[Pane],
    y: float,
    folding: Folding,
    moments: Moments,
    **how: bool,
) -> Figure:
    graph = graph_pane(shown.graph, folding, moments, Look(partial(chip, shown.graph), shown.symbol, room=width, **how))
    notes = _notes(shown, folding)
    panes.append(graph.at(max(0, (width - graph.width) / 2), y + 6))
    y += graph.height + 12
    line = _timeline(shown, moments, width)
    panes += [notes.at(0, y), line.at(0, y + notes.height)]
    return _figure(shown, max(width, graph.width), panes, folding, moments, y + notes.height + line.height)


def _timeline(shown: Shown, moments: Moments, width: float) -> Pane:
    return Pane(0, 0, "") if shown.still else timeline(moments, width)


def _fitting(shown: Shown, width: float) -> tuple[Folding, bool]:
    """As much of the graph as has room over the whole width, in boxes or else in dots."""
    for loops, compact, most in _TRIES:
        folding = fold(shown.graph, unfolded=shown.unfolded, loops=loops, most=most)
        if len(folding.groups) > 2 * most:
            continue
        look = Look(partial(chip, shown.graph), shown.symbol, compact=compact)
        graph = graph_pane(shown.graph, folding, Moments(shown.graph, folding), look)
        if graph.width <= width and (compact or graph.height <= _MOST_BELOW):
            break
    return folding, compact


def _flow(columns: Sequence[Sequence[Pane]], width: float) -> tuple[list[Pane], float, float]:
    """Columns side by side, in a new row where there is no more room; then the free place behind the last."""
    panes, x, y, bottom = [], 0.0, 0.0, 0.0
    for column in columns:
        wide = max(pane.width for pane in column)
        if x and x + wide > width:
            x, y = 0.0, bottom
        top = y
        for pane in column:
            panes.append(pane.at(x, top))
            top += pane.height + _GAP / 2
        x += wide + 2 * _GAP
        bottom = max(bottom, top)
    return panes, x if not y else width, bottom


def _formula(x: float, y: float, width: float) -> Pane:
    return Pane(width, _FORMULA, "", (Slot("formula", x, y, width, _FORMULA - 4),))


def _notes(shown: Shown, folding: Folding) -> Pane:
    """What is not drawn, and a way back for what the reader unfolded."""
    hidden = sum(shown.graph.nodes[i].kind == "operation" for g in folding.folds for i in g.nodes)
    words = [say("figure folded", count=hidden)] * bool(hidden)
    words += [say("figure undrawn", count=len(folding.undrawn))] * bool(folding.undrawn)
    parts = [text(0, 13, say("list").join(words), "ad-s")]
    if shown.unfolded:
        x = sans_width(say("list").join(words)) + 14 * bool(words)
        parts.append(text(x, 13, say("fold again"), "ad-s ad-given", data_refold="", tabindex=0, role="button"))
    height = 18 if words or shown.unfolded else 0
    return Pane(0, height, "".join(parts) if height else "")


def _figure(
    shown: Shown, width: float, panes: Sequence[Pane], folding: Folding, moments: Moments, bottom: float
) -> Figure:
    """Panes below the line that says what may be done and what was found right."""
    head = _head(shown, width)
    placed = [head, *(pane.at(0, _HEAD) for pane in panes)]
    svg = "".join(pane.svg for pane in placed)
    slots = tuple(slot for pane in placed for slot in pane.slots)
    return Figure(svg, width, _HEAD + bottom, slots, folding, moments)


def _head(shown: Shown, width: float) -> Pane:
    if shown.still:
        return Pane(width, _HEAD, text(0, 14, caption(shown.graph), "ad-s"))
    words = say("drag") if shown.handles else ""
    reset = Slot("reset", sans_width(words) + 10, 0, 70, 20)
    return Pane(width, _HEAD, text(0, 14, words, "ad-s") + _verdict(shown, width), (reset,) if words else ())


def caption(graph: Graph) -> str:
    """What was found, in one line: the output and the gradients of the inputs."""
    grads = [f"∂{name} = {_brief(node.grad)}" for name, node in graph.inputs.items() if node.grad is not None]
    output = f"{shorten(graph.result.label, 20)} = {_brief(graph.result.value)}"
    return say("list").join([output, *grads[:4], *["…"] * (len(grads) > 4)])


def _brief(value: torch.Tensor | tuple[torch.Tensor | None, ...]) -> str:
    return shorten(one_line(value), 40)


def _verdict(shown: Shown, width: float) -> str:
    """Whether the gradients are what the reader expected and what was measured, each in its own words."""
    if shown.unfinished:
        return text(width, 14, say("unfinished"), "ad-s", "end")
    parts: list[tuple[str, str]] = []
    if shown.checks:
        wrong = [check.name for check in shown.checks if check.verdict == "different"]
        parts += _told(not wrong, "as expected" if not wrong else "not as expected", wrong)
    measured = [d for d in shown.differences if bool(d.slopes.isfinite().all())]
    if measured:
        wrong = [difference.name for difference in measured if not difference.agrees]
        parts += _told(not wrong, "as measured" if not wrong else "not as measured", wrong)
    return spans(width, 14, parts, "end", "ad-s") if parts else ""


def _told(right: bool, key: str, names: Sequence[str]) -> list[tuple[str, str]]:
    words = f"{say(key, names=say('list').join(names))}\u00a0\u00a0\u00a0"
    return [("✓ " if right else "≠ ", "ad-sign" if right else "ad-different"), (words, "")]
