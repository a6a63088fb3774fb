"""One run as one figure: strips, graph, formula, code, Jacobian and timeline, composed for a width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from ..formulas.chain_rule import Formula
from ..formulas.local_derivative import chip
from ..formulas.path_rule import figure_formula
from ..graph import Graph
from ..picture.drawing import Pane, Slot, text
from ..picture.folding import Folding, fold
from ..picture.graph_picture import Look, graph_pane
from ..picture.layout import Rectangle
from ..picture.moments import Moments
from .code_pane import code_pane
from .head import NOTE, head, notes
from .jacobian_pane import jacobian_pane
from .shown import Shown
from .steps import timeline
from .strip import WIDTH, strips
from .words import say

NARROW = 560  # below this width everything stands in one column
_GAP = 12
_FORMULA, _FORMULA_ROW = 62, 30
_LEAST_FORMULA, _WIDEST = 260, 480
_MOST_BESIDE, _TALLEST = 460, 500


class Try(NamedTuple):
    """One way to compose: the graph beside the strips or below, loops folded or not, boxes of a style."""

    beside: bool
    loops: bool
    style: str
    most: int = 40


# The first that fits. Large type before small, all turns before folds, boxes before dots.
_TRIES = (
    Try(True, False, "card"), Try(True, True, "card"), Try(True, False, "dense"), Try(False, False, "card"),
    Try(False, False, "dot"), Try(False, True, "card"), Try(True, True, "dense"), Try(False, False, "dense"),
    Try(False, True, "dense"), Try(True, True, "dot"), Try(False, True, "dense", 14), Try(False, True, "dot"),
    Try(False, True, "dot", 14), Try(False, True, "dot", 8),
)  # fmt: skip


_NARROW_TRIES = (
    Try(False, True, "dense"),
    Try(False, True, "dense", 14),
    Try(False, True, "side"),
    Try(False, True, "side", 8),
)


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
    if width < NARROW:
        return _narrow(shown, width)
    alone = shown.code or shown.jacobian is not None or shown.weights is not None or not shown.handles
    height = None
    for each in _TRIES:
        if each.beside:
            found = None if alone else _beside(shown, width, each)
        else:
            height = _TALLEST - _band(shown, _moments(shown), width)[1] if height is None else height
            has_room = fitted(shown, width, height, each)
            found = None if has_room is None else _under(shown, width, has_room)
        if found is not None:
            return found
    return _under(shown, width, _graph(shown, each))


def _moments(shown: Shown) -> Moments:
    return Moments(shown.graph, fold(shown.graph, unfolded=shown.unfolded))


class _Fitted(NamedTuple):
    folding: Folding
    moments: Moments
    style: str


def _graph(shown: Shown, each: Try) -> _Fitted:
    folding = fold(shown.graph, unfolded=shown.unfolded, loops=each.loops, most=each.most)
    return _Fitted(folding, Moments(shown.graph, folding), each.style)


def fitted(shown: Shown, width: float, height: float, each: Try) -> _Fitted | None:
    """The graph folded and drawn as is tried, if it has room so.

    Dots are the first choice only where they can say all: where every value is a number.
    """
    found = _graph(shown, each)
    if len(found.folding.groups) > 2 * each.most:
        return None
    if each.style == "dot" and not each.loops and not _of_numbers(shown.graph):
        return None
    graph = graph_pane(shown.graph, found.folding, found.moments, look(shown, style=each.style))
    return found if graph.width <= width and graph.height <= height else None


def fitting_graph(shown: Shown, width: float, height: float) -> _Fitted:
    """As much of the graph as has room, however that has to be drawn."""
    tries = [each for each in _TRIES if not each.beside]
    found = (fitted(shown, width, height, each) for each in tries)
    return next((each for each in found if each is not None), _graph(shown, tries[-1]))


def _of_numbers(graph: Graph) -> bool:
    return all(not isinstance(node.value, tuple) and node.value.numel() == 1 for node in graph)


def _beside(shown: Shown, width: float, each: Try) -> Figure | None:
    """Strips at the left, and the graph grows out of them; None where there is no room for that."""
    folding, moments, style = _graph(shown, each)
    if len(folding.groups) > each.most:
        return None
    column = strips(shown, moments)
    above = _formula_height(shown)
    # The lines of a low strip would run through the formula.
    places, bottom = {}, max(0.0, above - next(iter(column.values())).height / 2 + 2 * _GAP)
    for node, pane in column.items():
        places[node] = Rectangle(0, bottom, pane.width, pane.height)
        bottom += pane.height + _GAP
    drawn = look(shown, style=style, strips=places, top=above, room=width)
    graph = graph_pane(shown.graph, folding, moments, drawn)
    if graph.width > width or graph.height > max(bottom, _MOST_BESIDE):
        return None
    left = WIDTH + 2 * _GAP
    below = notes(shown, folding, width - left)
    line = _timeline(shown, moments, width - left)
    foot = max(graph.height + _GAP, bottom - _GAP - line.height - below.height)
    panes = [column[node].at(0, place.y) for node, place in places.items()]
    panes += [
        graph,
        _formula(left, 0, width - left, above),
        below.at(left, foot),
        line.at(left, foot + below.height),
    ]
    return _figure(
        shown, width, panes, folding, moments, max(bottom - _GAP, foot + below.height + line.height)
    )


def _under(shown: Shown, width: float, found: _Fitted) -> Figure:
    """Code, strips and Jacobian side by side, and the graph below them over the whole width."""
    panes, y = _band(shown, found.moments, width)
    return _with_graph(shown, width, panes, y, found.folding, found.moments, style=found.style)


def _band(shown: Shown, moments: Moments, width: float) -> tuple[list[Pane], float]:
    """What stands above the graph, and its height: the formula below the code, or where there is room."""
    code = _code(shown, 0.5 * width)
    wide = width - code[0].width - 2 * _GAP if code and len(shown.handles) == 1 else WIDTH
    inputs = [*strips(shown, moments, min(max(wide, WIDTH), _WIDEST)).values()]
    jacobian = shown.part("figure jacobian", partial(jacobian_pane, shown, moments, width), None)
    matrix = [] if jacobian is None else [jacobian]
    if code:
        columns = [[*code, _formula(0, 0, code[0].width, _formula_height(shown))], [*inputs, *matrix]]
    else:
        columns = [inputs, matrix] if matrix else [[strip] for strip in inputs]
    panes, right, y = _flow([column for column in columns if column], width)
    above = _formula_height(shown)
    if not code and width - right >= _LEAST_FORMULA:
        panes.append(_formula(right, 0, width - right, max(y - _GAP, above)))
        y = max(y, above)
    elif not code:
        panes.append(_formula(0, y, width, above))
        y += above
    return panes, y


def _narrow(shown: Shown, width: float) -> Figure:
    """Everything below each other, and the graph from the top to the bottom."""
    for each in _NARROW_TRIES:
        folding, moments, style = _graph(shown, each)
        graph = graph_pane(shown.graph, folding, moments, look(shown, style=style, down=True))
        if graph.width <= width:
            break
    code = _code(shown, width)
    jacobian = shown.part("figure jacobian", partial(jacobian_pane, shown, moments, width), None)
    stack = [*code, *strips(shown, moments, width).values(), *([] if jacobian is None else [jacobian])]
    panes, _, y = _flow([stack], width) if stack else ([], 0.0, 0.0)
    above = _formula_height(shown)
    panes.append(_formula(0, y, width, above))
    return _with_graph(shown, width, panes, y + above, folding, moments, style=style, down=True)


def _with_graph(
    shown: Shown,
    width: float,
    panes: list[Pane],
    y: float,
    folding: Folding,
    moments: Moments,
    **how: Any,
) -> Figure:
    draw = partial(graph_pane, shown.graph, folding, moments, look(shown, room=width, **how))
    graph = shown.part("figure graph", draw, Pane(0, 0, ""))
    below = notes(shown, folding, width)
    panes.append(graph.at(max(0, (width - graph.width) / 2), y + 6))
    y += graph.height + 12
    line = _timeline(shown, moments, width)
    panes += [below.at(0, y), line.at(0, y + below.height)]
    return _figure(shown, max(width, graph.width), panes, folding, moments, y + below.height + line.height)


def _timeline(shown: Shown, moments: Moments, width: float) -> Pane:
    return Pane(0, 0, "") if shown.still else timeline(moments, width)


def look(shown: Shown, **how: Any) -> Look:
    told = frozenset(shown.graph.inputs[handle.name].id for handle in shown.handles)
    told_chip = lambda edge: shown.part("figure chips", partial(chip, shown.graph, edge), None)  # noqa: E731
    return Look(told_chip, shown.symbol, told=told, **how)


def with_missing(shown: Shown, figure: Figure) -> tuple[str, float]:
    """The figure and its height, with a line that says which of its parts could not be drawn."""
    if not shown.missing:
        return figure.svg, figure.height
    names = say("list").join(say(name) if name in say.words else name for name in sorted(shown.missing))
    line = text(0, figure.height + 13, say("figure missing", names=names), "ad-s")
    return figure.svg + line, figure.height + NOTE


def formula(shown: Shown, node: int) -> Formula:
    """The formula of a box; an empty one where it fails."""
    return shown.part("figure formula", partial(figure_formula, shown.graph, node), Formula("", ""))


def _code(shown: Shown, width: float) -> list[Pane]:
    found = shown.part("figure code", partial(code_pane, shown.graph, width), None) if shown.code else None
    return [] if found is None else [found]


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


def _formula(x: float, y: float, width: float, height: float) -> Pane:
    return Pane(width, height, "", (Slot("formula", x, y, width, height - 4),))


def _formula_height(shown: Shown) -> float:
    """Room for the rows of the inputs' formulas, which are as many whatever the numbers are."""
    leaves = [node for node in shown.graph.inputs.values() if node.grad is not None]
    rows = [formula(shown, node.id).mathml.count("<mtr>") for node in leaves[:4]]
    return _FORMULA + _FORMULA_ROW * max([0, *(count - 1 for count in rows)])


def _figure(
    shown: Shown, width: float, panes: Sequence[Pane], folding: Folding, moments: Moments, bottom: float
) -> Figure:
    """Panes below the line that says what may be done and what was found right."""
    top = head(shown, width)
    placed = [top, *(pane.at(0, top.height) for pane in panes)]
    svg = "".join(pane.svg for pane in placed)
    slots = tuple(slot for pane in placed for slot in pane.slots)
    return Figure(svg, width, top.height + bottom, slots, folding, moments)
