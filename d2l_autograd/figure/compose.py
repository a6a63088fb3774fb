"""One run as one figure: strips, graph, formula, code, Jacobian and timeline, composed for a width."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple, TypeVar

from ..formulas.local_derivative import chip
from ..picture.drawing import GAP, Pane, Slot, flow, together
from ..picture.folding import Folding, fold
from ..picture.graph_picture import ALONE, Columns, Look, graph_columns, graph_pane, graph_size, in_common
from ..picture.layout import Rectangle
from ..picture.moments import Moments
from .code_pane import code_pane
from .head import head, missing, notes
from .jacobian_pane import jacobian_pane
from .shown import Shown
from .steps import timeline
from .strip import WIDTH, strips

NARROW, _ROOMY = 560, 700  # below these widths all stands in one column, and nothing beside the strips
_FORMULA, _FORMULA_ROW = 62, 30
_LEAST_FORMULA, _WIDEST = 300, 480
_MOST_BESIDE, _TALLEST = 460, 490
_DECIDED = 112  # the height kept for a graph that other decisions would change
_NOTHING = Pane(0, 0, "")

T = TypeVar("T")


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
    Try(False, True, "dot", 14), Try(False, True, "dot", 8), Try(False, True, "dot", 4),
)  # fmt: skip
_UNDER = [each for each in _TRIES if not each.beside]
_DOWN = (
    Try(False, True, "dense"), Try(False, True, "dense", 14), Try(False, True, "side"),
    Try(False, True, "side", 8), Try(False, True, "side", 4),
)  # fmt: skip


class Drawn(NamedTuple):
    """A graph as it was tried: what is folded, when each box comes about, and the style of the boxes."""

    folding: Folding
    moments: Moments
    style: str


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
    alone = width < _ROOMY or shown.under or shown.code or shown.weights is not None or not shown.handles
    first = band = None
    for each in _TRIES:
        if each.beside:
            found = None if alone else _beside(shown, width, each)
            if found is not None:
                return found
            continue
        if first is None or band is None:
            first = _folded(shown, each)
            band = _band(shown, first, width)
        drawn = _fitted(shown, width, _TALLEST - band[1], each)
        if drawn is not None or each is _TRIES[-1]:
            drawn = drawn or _folded(shown, each)
            again = band if drawn.folding == first.folding else _band(shown, drawn, width)
            return _over_graph(shown, width, *again, drawn)
    raise AssertionError(width)


def with_missing(shown: Shown, figure: Figure) -> Figure:
    """The figure, with lines that say which parts could not be drawn, and what else there is to say."""
    line = missing(shown.missing, figure.width, "" if shown.still else shown.told)
    return replace(figure, svg=figure.svg + line.at(0, figure.height).svg, height=figure.height + line.height)


def fitting_graphs(runs: Sequence[Shown], width: float, height: float) -> list[Pane]:
    """As much of each graph as has room, however it has to be drawn; what two share stands in one column."""
    if width < NARROW:
        return [_graph(run, _downwards(run, width), down=True) for run in runs]
    drawn = [_as_fits(run, width, height) for run in runs]
    alike = len({each.style for each in drawn}) == 1 < len(runs)
    beside = _shared(runs, drawn, width) if alike else ALONE
    return [_graph(run, each, room=width, beside=beside) for run, each in zip(runs, drawn, strict=True)]


def _as_fits(shown: Shown, width: float, height: float) -> Drawn:
    found = (_fitted(shown, width, height, each) for each in _UNDER)
    return next(filter(None, found), None) or _folded(shown, _UNDER[-1])


def _shared(runs: Sequence[Shown], drawn: Sequence[Drawn], width: float) -> Columns:
    def found(beside: Columns) -> list[Columns]:
        return [_columns(run, each, beside) for run, each in zip(runs, drawn, strict=True)]

    return in_common(found, width - 4)


def _columns(shown: Shown, drawn: Drawn, beside: Columns) -> Columns:
    how = {"beside": beside}
    return shown.part("figure graph", partial(_with_look, graph_columns, shown, drawn, how), beside)


def _folded(shown: Shown, each: Try) -> Drawn:
    folding = fold(shown.graph, unfolded=shown.unfolded, loops=each.loops, most=each.most)
    return Drawn(folding, Moments(shown.graph, folding), each.style)


def _fitted(shown: Shown, width: float, height: float, each: Try) -> Drawn | None:
    """The graph folded and drawn as is tried, if it has room so.

    Dots are the first choice only where they can say all: where every value is a number.
    """
    found = _folded(shown, each)
    if len(found.folding.groups) > 2 * each.most:
        return None
    if each.style == "dot" and not each.loops and not _is_of_numbers(shown):
        return None
    wide, high = _measured(shown, found)
    return found if wide + 2 <= width and high <= height else None


def _is_of_numbers(shown: Shown) -> bool:
    return all(not isinstance(node.value, tuple) and node.value.numel() == 1 for node in shown.graph)


def _graph(shown: Shown, drawn: Drawn, **how: Any) -> Pane:
    """The graph; how is as in ``Look``."""
    draw = partial(_with_look, graph_pane, shown, drawn, how)
    return shown.part("figure graph", draw, _NOTHING)


def _measured(shown: Shown, drawn: Drawn, **how: Any) -> tuple[float, float]:
    """Width and height of that graph."""
    return shown.part("figure graph", partial(_with_look, graph_size, shown, drawn, how), (0.0, 0.0))


def _with_look(act: Callable[..., T], shown: Shown, drawn: Drawn, how: Mapping[str, Any]) -> T:
    given = frozenset(shown.graph.inputs[handle.name].id for handle in shown.handles)

    def told(edge: int) -> str | None:
        if edge not in shown.chips:
            shown.chips[edge] = shown.part("figure chips", partial(chip, shown.graph, edge), None)
        return shown.chips[edge]

    look = Look(
        told, shown.symbol, told=given, style=drawn.style, offset=shown.offset, cards=shown.cards, **how
    )
    return act(shown.graph, drawn.folding, drawn.moments, look)


def _beside(shown: Shown, width: float, each: Try) -> Figure | None:
    """Strips at the left, and the graph grows out of them; None where there is no room for that."""
    drawn = _folded(shown, each)
    if len(drawn.folding.groups) > each.most:
        return None
    column = strips(shown, drawn.moments)
    above = _formula_height(shown)
    # The lines of a low strip would run through the formula.
    places, bottom = {}, max(0.0, above - next(iter(column.values())).height / 2 + 2 * GAP)
    for node, pane in column.items():
        places[node] = Rectangle(0, bottom, pane.width, pane.height)
        bottom += pane.height + GAP
    where = {"strips": places, "top": above}
    wide, high = _measured(shown, drawn, **where)
    if wide > width or high > max(bottom, _MOST_BESIDE):
        return None
    graph = _graph(shown, drawn, room=width, **where)
    left = WIDTH + 2 * GAP
    end = _end(shown, drawn, width - left)
    foot = max(graph.height + GAP, bottom - GAP - end.height)
    panes = [column[node].at(0, place.y) for node, place in places.items()]
    panes += [graph, _formula(width - left, above).at(left, 0), end.at(left, foot)]
    return _figure(shown, width, panes, drawn, max(bottom - GAP, foot + end.height))


def _band(shown: Shown, drawn: Drawn, width: float) -> tuple[list[Pane], float]:
    """What stands above the graph, and its height: the formula below the code, or where there is room."""
    share = 0.5 if shown.jacobian is None else 0.44
    code, above = _code(shown, share * width - 2 * GAP), _formula_height(shown)
    below = bool(code) and share * width >= _LEAST_FORMULA
    column = max(code[0].width, _LEAST_FORMULA * below) if code else 0.0
    room = width - column - 2 * GAP if code else width
    wide = room if code and len(shown.handles) == 1 else WIDTH
    inputs = [*strips(shown, drawn.moments, min(max(wide, WIDTH), _WIDEST)).values()]
    matrix = _jacobian(shown, drawn, room)
    if below:
        rest = sum(pane.height + GAP / 2 for pane in [*inputs, *matrix]) - code[0].height - GAP
        columns = [[*code, _formula(column, max(rest, _FORMULA + _FORMULA_ROW))], [*inputs, *matrix]]
    elif code:
        columns = [code, [*inputs, *matrix]]
    else:
        columns = [inputs, matrix] if matrix else [[strip] for strip in inputs]
    panes, right, y = flow([column for column in columns if column], width)
    if not code and width - right >= _LEAST_FORMULA:
        panes.append(_formula(width - right, max(y - GAP, above)).at(right, 0))
        y = max(y, above)
    elif not below:
        panes.append(_formula(width, above).at(0, y))
        y += above
    return panes, y


def _narrow(shown: Shown, width: float) -> Figure:
    """Everything below each other, and the graph from the top to the bottom."""
    drawn = _downwards(shown, width)
    inputs, matrix = strips(shown, drawn.moments, width).values(), _jacobian(shown, drawn, width)
    stack = [*_code(shown, width), *inputs, *matrix, _formula(width, _formula_height(shown))]
    panes, _, y = flow([stack], width)
    return _over_graph(shown, width, panes, y, drawn, down=True)


def _downwards(shown: Shown, width: float) -> Drawn:
    """As much of the graph as has room from the top to the bottom."""
    for each in _DOWN:
        drawn = _folded(shown, each)
        if _measured(shown, drawn, down=True)[0] + 2 <= width:
            break
    return drawn


def _over_graph(
    shown: Shown, width: float, panes: list[Pane], y: float, drawn: Drawn, down: bool = False
) -> Figure:
    graph = _graph(shown, drawn, room=width, down=down)
    end = _end(shown, drawn, width)
    # Another turn may draw it otherwise, but moves nothing that stands below.
    high = max(graph.height, _DECIDED) if shown.graph.decisions and not down else graph.height
    panes += [graph.at(max(2, (width - graph.width) / 2), y + 6), end.at(0, y + high + GAP)]
    return _figure(shown, max(width, graph.width), panes, drawn, y + high + GAP + end.height)


def _end(shown: Shown, drawn: Drawn, width: float) -> Pane:
    """What is not drawn, and the timeline."""
    below = notes(shown, drawn.folding, width)
    line = _NOTHING if shown.still else timeline(drawn.moments, width, shown.saved).at(0, below.height)
    return Pane(width, below.height + line.height, below.svg + line.svg, line.slots)


def _code(shown: Shown, width: float) -> list[Pane]:
    found = shown.part("figure code", partial(code_pane, shown.graph, width), None) if shown.code else None
    return [] if found is None else [found]


def _jacobian(shown: Shown, drawn: Drawn, width: float) -> list[Pane]:
    found = shown.part("figure jacobian", partial(jacobian_pane, shown, drawn.moments, width), None)
    return [] if found is None else [found]


def _formula(width: float, height: float) -> Pane:
    return Pane(width, height, "", (Slot("formula", 0, 0, width, height - 4),))


def _formula_height(shown: Shown) -> float:
    """Room for the rows of the inputs' formulas, which are as many whatever the numbers are."""
    rows = [shown.formula(node).mathml.count("<mtr>") for node in shown.leaves[:4]]
    return _FORMULA + _FORMULA_ROW * max([0, *(count - 1 for count in rows)])


def _figure(shown: Shown, width: float, panes: Sequence[Pane], drawn: Drawn, bottom: float) -> Figure:
    """Panes below the line that says what may be done and what was found right."""
    top = head(shown, width, drawn.moments.last)
    pane = together([top, *(pane.at(0, top.height) for pane in panes)], width, top.height + bottom)
    return Figure(pane.svg, width, pane.height, pane.slots, drawn.folding, drawn.moments)
