"""What a figure says in words: what may be done, what was found right, what is not drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ..graph import Graph
from ..picture.cards import one_line
from ..picture.drawing import Pane, Slot, group, sans_width, spans, text, wrapped
from ..picture.folding import Folding
from ..tensors import shorten
from .rows import Piece
from .shown import Shown
from .words import say

NOTE = 17
_HEAD, _FIRST, _RESET = 24, 14, 60  # the height of one line, its baseline, the room of the button
_WIDE = 880  # has room for all in one line
_MOST_NAMES = 14  # columns
_SPACE = "\u00a0\u00a0\u00a0"


def head(shown: Shown, width: float, since: int) -> Pane:
    """What may be done, and what was found right; of a still figure what was found.

    As high whatever is found: it must not move what is below it. The gradients are there ``since`` a step.
    """
    if shown.still:
        return _lines(wrapped(caption(shown.graph), width))
    pane = (
        invitation(width, any(map(shown.is_plotted, shown.handles)))
        if shown.handles
        else Pane(width, _HEAD, "")
    )
    told = _verdict(shown)
    if width >= _WIDE:
        line = [piece for pieces in told for piece in [*pieces, (_SPACE, "")]]
        found = _found([spans(width, _FIRST, line, "end", "ad-s")], since)
        return Pane(width, pane.height, pane.svg + found, pane.slots)
    rows = [spans(0, pane.height + _FIRST - 7 + NOTE * i, row, "", "ad-s") for i, row in enumerate(told)]
    height = pane.height + NOTE * (1 + bool(shown.checks))
    return Pane(width, height, pane.svg + _found(rows, since), pane.slots)


def _found(rows: Iterable[str], since: int) -> str:
    return group(rows, _class="ad-verdict", data_from=since)


def invitation(width: float, drawn: bool = False) -> Pane:
    """What may be done, and room for the button that undoes it; ``drawn`` are lines that have a slope."""
    lines = wrapped(say("drag" if drawn else "drag all"), width - _RESET - 10)
    pane = _lines(lines, "ad-s ad-live-only")
    reset = Slot("reset", sans_width(lines[-1]) + 10, pane.height - _HEAD, _RESET, 20)
    return Pane(width, pane.height, pane.svg, (reset,))


def _lines(lines: Collection[str], look: str = "ad-s") -> Pane:
    svg = "".join(text(0, _FIRST + NOTE * i, line, look) for i, line in enumerate(lines))
    return Pane(max(map(sans_width, lines)), _HEAD + NOTE * (len(lines) - 1), svg)


def caption(graph: Graph) -> str:
    """What was found, in one line: the output and the gradients of the inputs."""
    grads = [
        f"∂{name} = {shorten(one_line(node.grad), 40)}"
        for name, node in graph.inputs.items()
        if node.grad is not None
    ]
    output = f"{shorten(graph.result.label, 20)} = {shorten(one_line(graph.result.value), 40)}"
    return say("statements").join([output, *grads[:4], *["…"] * (len(grads) > 4)])


def _verdict(shown: Shown) -> list[list[Piece]]:
    """Whether the gradients are what the reader expected and what was measured, each in its own words."""
    if shown.unfinished:
        return [[(say("still measuring"), "")]]
    expected = {name: check.verdict != "different" for name, check in shown.check_of.items()}
    measured = {name: difference.agrees for name, difference in shown.difference_of.items()}
    units = max((check.units for check in shown.checks if check.verdict == "rounding"), default=0)
    key = "nearly as expected" if units else "as expected"
    return [*_told(expected, key, units=units), *_told(measured, "as measured")]


def _told(right: dict[str, bool], key: str, **values: object) -> Iterator[list[Piece]]:
    wrong = [name for name in right if not right[name]]
    if wrong:
        names = shorten(say("list").join(wrong), _MOST_NAMES)
        yield [("≠ ", "ad-different"), (say(f"not {key.removeprefix('nearly ')}", names=names), "")]
    elif right:
        yield [("≈ " if values.get("units") else "✓ ", "ad-sign"), (say(key, **values), "")]


def notes(shown: Shown, folding: Folding, width: float) -> Pane:
    """What is not drawn, and a way back for what the reader unfolded."""
    hidden = sum(shown.graph.nodes[i].kind == "operation" for g in folding.folds for i in g.nodes)
    told = [say("figure folded", count=hidden)] * bool(hidden)
    told += [say("figure undrawn", count=len(folding.undrawn))] * bool(folding.undrawn)
    parts = _below([say("statements").join(told)] if told else [], width)
    if shown.unfolded:
        words = text(0, 13 + NOTE * len(parts), say("fold again"), "ad-s ad-given")
        parts.append(group([words], data_refold="", tabindex=0, role="button"))
    return Pane(width, NOTE * len(parts) + 2 * bool(parts), "".join(parts))


def missing(names: Collection[str], width: float, told: str = "") -> Pane:
    """Which parts of the figure could not be drawn, and what else is to be told, if anything."""
    known = [say(name) if name in say.words else name for name in sorted(names)]
    words = [say("figure missing", names=say("list").join(known))] * bool(known) + [told] * bool(told)
    parts = _below(words, width)
    return Pane(width, NOTE * len(parts), "".join(parts))


def _below(told: Iterable[str], width: float) -> list[str]:
    lines = [line for each in told for line in wrapped(each, width)]
    return [text(0, 13 + NOTE * i, line, "ad-s") for i, line in enumerate(lines)]
