"""An input's strip: with a plot where it is one number, else a row a component, else in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import torch

from ..graph import Node
from ..picture.drawing import Pane, Slot, fitting, flow, group, sans_width, text, together, width_of
from ..picture.moments import Moments
from ..tensors import inline, numbers, shape, short
from .head import invitation
from .plotted import Plotted
from .rows import PAD, ROW, Rows, ground, quotient, sign, strip
from .shown import Handle, Shown

WIDTH = 290
_PLOT = {1: 150, 2: 110, 3: 84, 4: 56}  # a plot's height by their number
_MOST_ROWS = 16
_BUTTON = 28  # beside its words


def strips(shown: Shown, moments: Moments, width: float = WIDTH) -> dict[int, Pane]:
    """A strip for each input, by node id."""
    plotted = [handle for handle in shown.handles if shown.is_plotted(handle)]
    height = _PLOT.get(len(plotted) + 2 * (len(plotted) < len(shown.handles)), 0)
    return {
        shown.graph.inputs[handle.name].id: shown.part(
            handle.name,
            partial(_strip, shown, moments, handle, width, height if handle in plotted else 0),
            Pane(width, ROW, text(PAD, 17, handle.name, "ad-b")),
        )
        for handle in shown.handles
    }


def inputs(
    handles: Sequence[Handle], values: Mapping[str, torch.Tensor], buttons: Sequence[str], width: float
) -> Pane:
    """Strips of sliders alone, side by side where there is room, and below them that of buttons."""
    top, room = invitation(width), min(WIDTH, width)
    columns = []
    for handle in handles:
        value = values[handle.name]
        rows = rows_of(handle, value)
        columns.append([in_words(handle, value, room) if rows is None else Rows(handle, rows, room).pane()])
    strips, _, height = flow(columns, width)
    *_, below = flow([[Pane(sans_width(words, 13) + _BUTTON, ROW, "")] for words in buttons], width)
    bar = Pane(width, below, "", (Slot("presets", 0, 0, width, below),))
    return together(
        [top, *(pane.at(0, top.height) for pane in strips), bar.at(0, top.height + height)],
        width,
        top.height + height + below,
    )


def _strip(shown: Shown, moments: Moments, handle: Handle, width: float, height: int) -> Pane:
    if height:
        return Plotted(shown, moments, handle, width).pane(height)
    node = shown.graph.inputs[handle.name]
    values, moment = rows_of(handle, node.tensor), moments.gradient.get(node.id)
    if values is None:
        return in_words(handle, node.tensor, width, node, moment)
    grads = None if node.gradient is None else numbers(node.gradient)
    moves = None if node.tangent is None else numbers(node.tangent)
    room = width - width_of(handle.name, 13) - 50
    told = [(" = None", "ad-m")] if node.gradient is None else sign(shown, handle.name)
    head = [quotient(shown, handle.name, room), *told]
    wrong = _other(shown, handle.name)
    return Rows(
        handle, values, width, node=node, grads=grads, tangents=moves, head=head, moment=moment, against=wrong
    ).pane()


def _other(shown: Shown, name: str) -> torch.Tensor | None:
    """What the gradient should be by the reader's formula, else by measuring, where it is not that."""
    check, difference = shown.check_of.get(name), shown.difference_of.get(name)
    if check is not None and check.verdict == "different":
        return numbers(check.expected)
    return None if difference is None or difference.agrees else difference.slopes


def rows_of(handle: Handle, value: torch.Tensor) -> torch.Tensor | None:
    """The numbers that have a row each; None for too many, and where a widget of the reader's gives them."""
    values = numbers(value)
    few = values is not None and 0 < values.numel() <= _MOST_ROWS and not values.is_complex()
    return values if few and (handle.sliders or not handle.count) else None


def in_words(
    handle: Handle, value: torch.Tensor, width: float, node: Node | None = None, moment: int | None = None
) -> Pane:
    """The strip of what has too many numbers to show one by one; and of a widget of the reader's."""
    room, parts, y = width - 2 * PAD, [text(PAD, 20, handle.name, "ad-b")], 22.0
    grad = None if node is None else node.gradient
    for tensor, look, since in ((value, "ad-v", None), (grad, "ad-g", moment)):
        if tensor is not None:
            y += 18
            words = _brief(tensor, room)
            line = text(PAD, y, words, f"ad-{fitting(words, room, (13, 11))} {look}")
            parts.append(group([line], data_from=since))
    y += 10
    slots = (Slot(f"widget:{handle.first}", 0, y, width, 32),) if handle.count else ()
    y += 36 * len(slots)
    return Pane(width, y, strip(node, [ground(width, y), *parts]), slots)


def _brief(tensor: torch.Tensor, room: float) -> str:
    """A tensor in one line; where that has no room its shape, and what else there is to say."""
    words = inline(tensor)
    if width_of(words, 11) <= room:
        return words
    return short(tensor)[-1] if tensor.ndim > 2 else f"({shape(tensor)})"
