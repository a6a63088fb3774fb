"""An input's strip: its value, its gradient, the output over it, and the slider as the axis of that plot."""

from __future__ import annotations

from functools import partial

import torch

from ..picture.drawing import Pane, Slot, fitting, group, text, width_of
from ..picture.moments import Moments
from ..tensors import inline, numbers, shape, short
from .plotted import Plotted
from .rows import PAD, ROW, Rows, ground, sign, strip
from .shown import Handle, Shown

WIDTH = 290
_PLOT = {1: 150, 2: 110, 3: 84, 4: 56}  # a plot's height by their number
_MOST_ROWS = 16  # without sliders


def strips(shown: Shown, moments: Moments, width: float = WIDTH) -> dict[int, Pane]:
    """A strip for each input, by node id: with a plot where it is one number, else a row a component."""
    plotted = [handle for handle in shown.handles if _is_single(shown, handle)]
    height = _PLOT.get(len(plotted) if len(plotted) == len(shown.handles) else len(plotted) + 2, 0)
    found = {}
    for handle in shown.handles:
        node = shown.graph.inputs[handle.name]
        if height and _is_single(shown, handle):
            make = partial(Plotted(shown, moments, handle, width).pane, height)
        else:
            make = partial(_rows_of, shown, moments, handle, width)
        found[node.id] = shown.part(handle.name, make, Pane(width, ROW, text(PAD, 17, handle.name, "ad-b")))
    return found


def _is_single(shown: Shown, handle: Handle) -> bool:
    value = shown.graph.inputs[handle.name].tensor
    return (
        shown.plots
        and value.numel() == 1
        and not value.is_complex()
        and handle.ranges is not None
        and handle.count == 1
    )


def _rows_of(shown: Shown, moments: Moments, handle: Handle, width: float) -> Pane:
    """The strip of a vector, or of what has no plot: a row a component, the gradient as bars beside."""
    node = shown.graph.inputs[handle.name]
    values = numbers(node.tensor)
    sliders = handle.sliders and handle.count == node.tensor.numel()
    if values is None or not (sliders or 0 < values.numel() <= _MOST_ROWS) or values.is_complex():
        return _in_words(shown, moments, handle, width)
    grads = None if node.gradient is None else numbers(node.gradient)
    return Rows(
        node, handle, values, grads, sign(shown, handle.name), shown.symbol, moments.gradient.get(node.id)
    ).pane(width)


def _in_words(shown: Shown, moments: Moments, handle: Handle, width: float) -> Pane:
    """The strip of what has too many numbers to show one by one; and a widget of the reader's."""
    node = shown.graph.inputs[handle.name]
    moment, room = moments.gradient.get(node.id), width - 2 * PAD
    lines: list[tuple[str, str, int | None]] = [(_brief(node.tensor, room), "ad-v", None)]
    lines += [(_brief(node.gradient, room), "ad-g", moment)] if node.gradient is not None else []
    parts = [text(PAD, 20, handle.name, "ad-b")]
    for i, (words, look, since) in enumerate(lines):
        line = text(PAD, 40 + 18 * i, words, f"ad-{fitting(words, room, (13, 11))} {look}")
        parts.append(group([line], data_from=since))
    height = 32.0 + 18 * len(lines)
    slots = () if not handle.count else (Slot(f"widget:{handle.first}", 0, height, width, 32),)
    height += 36 if slots else 0
    return Pane(width, height, strip(node, [ground(width, height), *parts]), slots)


def _brief(tensor: torch.Tensor, room: float) -> str:
    """A tensor in one line that has room, else its last: shape and type."""
    found = inline(tensor)
    return (
        found
        if width_of(found, 11) <= room
        else short(tensor)[-1]
        if tensor.ndim > 1
        else f"({shape(tensor)})"
    )
