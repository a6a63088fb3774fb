"""The steps of a run, forward in execution order and backward in the engine's own, and the line of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, TypedDict

from ..graph import Graph, Node
from ..picture.cards import moves, one_line
from ..picture.drawing import Pane, Slot, circle, n, path, text, together
from ..picture.folding import Group
from ..picture.kept import amount, kept, stairs
from ..picture.moments import Moments
from ..tensors import added, shorten
from ..tracing.saved import Saved
from .words import say

if TYPE_CHECKING:
    import torch


HEIGHT, _NOTE = 46, 42
_MOST_DOTS = 48
_NARROW, _FINGER, _MOUSE = 480, 44, 30  # a figure for a phone, and what can be hit


class Step(TypedDict):
    """``node`` is the key of the box of which the step is, None at the first; ``note`` is HTML."""

    node: int | None
    line: int | None
    backward: bool
    note: str


def steps(graph: Graph, moments: Moments, saved: Sequence[Saved] = ()) -> list[Step]:
    """All steps of a run, a box a step; with what is ``saved`` for the backward pass, if that is known."""
    bytes_kept = kept(saved, moments)
    given = say("statements").join(
        f"{_name(node)} = {_value(node.value, 'value')}{_moves(node)}" for node in graph.inputs.values()
    )
    found = [Step(node=None, line=None, backward=False, note=given)]
    for i, group in enumerate(moments.forward, 1):
        node = graph.nodes[group.nodes[-1]]
        note = f"{_name(node)} = {_value(node.value, 'value')}{_moves(node)}{_keeps(graph, group, saved)}"
        found.append(_step(graph, group, i, len(moments.forward), note, backward=False))
    sums: dict[int, torch.Tensor | None] = {}
    for i, group in enumerate(moments.backward, 1):
        freed = bytes_kept[len(found) - 1] - bytes_kept[len(found)]
        note = _sent(graph, group, sums) + (say("frees", amount=amount(freed)) if freed else "")
        found.append(_step(graph, group, i, len(moments.backward), note, backward=True))
    return found


def _keeps(graph: Graph, group: Group, saved: Sequence[Saved]) -> str:
    """The values that a box saves for the backward pass."""
    mine = [each for each in saved if each.node in group.nodes]
    names = [escape(each.words) if each.source is None else _name(graph.nodes[each.source]) for each in mine]
    return say("keeps", names=say("list").join(dict.fromkeys(names))) if names else ""


def _step(graph: Graph, group: Group, step: int, count: int, note: str, *, backward: bool) -> Step:
    where = escape(say("step backward" if backward else "step forward", step=step, count=count))
    span = graph.nodes[group.nodes[-1]].span
    note = f'<span class="ad-where">{where}</span> {note}'
    return Step(node=group.key, line=span.line if span else None, backward=backward, note=note)


def _sent(graph: Graph, group: Group, sums: dict[int, torch.Tensor | None]) -> str:
    """The gradient that a box has, and what it sends on."""
    inside = [graph.nodes[i] for i in reversed(group.nodes)]
    within = set(group.nodes)
    note = say("statements").join(words for node in inside for words in _messages(graph, node, sums, within))
    node = graph.nodes[group.nodes[-1]]
    return f"∂{_name(node)} = {_value(node.grad, 'grad')}{say('arrow') if note else ''}{note}"


def _messages(
    graph: Graph, node: Node, sums: dict[int, torch.Tensor | None], within: set[int]
) -> Iterator[str]:
    """What a node sends to each of its sources, as it is added up there."""
    for edge in graph.incoming[node.id]:
        if edge.message is None:
            continue
        source, message = graph.nodes[edge.source], _value(edge.message, "grad")
        several = isinstance(source.value, tuple)  # results, each with a gradient of its own
        first = several or source.id not in sums
        sums[source.id] = edge.message if first else added(sums[source.id], edge.message)
        if source.id in within:
            continue
        name = _name(source) + (escape(node.op) if several else "")
        yield f"∂{name} = {message}" if first else f"∂{name} += {message} → {_value(sums[source.id], 'grad')}"


def _name(node: Node) -> str:
    name = node.symbol or (node.span.code if node.span and node.kind != "item" else node.label)
    return f'<span data-node="{node.id}">{escape(shorten(name))}</span>'


def _moves(node: Node) -> str:
    return f'<span class="ad-moves">{escape(moves(node))}</span>' if node.tangent is not None else ""


def _value(tensor: torch.Tensor | tuple[torch.Tensor | None, ...] | None, name: str) -> str:
    words = "–" if tensor is None else one_line(tensor)
    return f'<span class="ad-{name}">{escape(words)}</span>'


def timeline(moments: Moments, width: float, saved: Sequence[Saved] = ()) -> Pane:
    """A dot a step; the page puts a button, a slider and the note of the step into its slots.

    Above, bars for what is ``saved``.
    """
    line, left, by = _line(moments, width)
    if not saved:
        return line
    above = stairs(kept(saved, moments), left, by)
    return together([above, line.at(0, above.height)], width, above.height + line.height)


def _line(moments: Moments, width: float) -> tuple[Pane, float, float]:
    """The line, where it begins, and how far apart its dots are."""
    narrow = width < _NARROW
    target = _FINGER if narrow else _MOUSE
    count, forward = moments.last, len(moments.forward)
    left, y = target + 10.0, target / 2
    length = width - left - 10 if narrow else 0.47 * width - left  # as long however many steps there are
    by = length / max(1, count)
    right = left + length
    middle = min(left + by * (forward + 0.5), right)
    parts = [
        path(f"M{n(left)} {n(y)}H{n(middle)}", "ad-steps-forward"),
        path(f"M{n(middle)} {n(y)}H{n(right)}", "ad-steps-backward"),
        text(left - 6, y + 24, say("word forward"), "ad-11 ad-s"),
        text(right + 6, y + 24, say("word backward"), "ad-11 ad-s", "end"),
    ]
    for i in range(count + 1 if count <= _MOST_DOTS else 0):
        parts.append(circle(left + by * i, y, 3.4, "ad-step-forward" if i <= forward else "ad-step-backward"))
    x = right + 26
    note = Slot("note", 0, y + 32, width, _NOTE) if narrow else Slot("note", x, 6, width - x, _NOTE - 6)
    play, steps = Slot("play", 0, 0, target, target), Slot("steps", left - 9, 0, length + 18, target)
    height = note.y + _NOTE if narrow else HEIGHT
    return Pane(width, height, "".join(parts), (play, steps, note)), left, by
