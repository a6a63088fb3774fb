"""What a figure says in words: what may be done, what was found right, what is not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..graph import Graph
from ..picture.cards import one_line
from ..picture.drawing import Pane, Slot, group, sans_width, spans, text, wrapped
from ..picture.folding import Folding
from ..tensors import shorten
from .shown import Shown
from .words import say

if TYPE_CHECKING:
    import torch

NOTE = 17
_HEAD, _RESET = 24, 60


def head(shown: Shown, width: float) -> Pane:
    """What may be done, and what was found right; of a still figure what was found."""
    if shown.still:
        lines = wrapped(caption(shown.graph), width)
        return Pane(
            width,
            _HEAD + NOTE * (len(lines) - 1),
            "".join(text(0, 14 + NOTE * i, line, "ad-s") for i, line in enumerate(lines)),
        )
    words, y = say("drag") if shown.handles else "", 14
    verdict = _verdict(shown)
    told = sum(sans_width(part) for part, _ in verdict)
    if told and sans_width(words) + told + _RESET > width:
        y += NOTE
    reset = Slot("reset", sans_width(words) + 10, 0, _RESET, 20)
    svg = text(0, 14, words, "ad-s ad-live-only") + (
        spans(width, y, verdict, "end", "ad-s") if verdict else ""
    )
    return Pane(width, _HEAD + y - 14, svg, (reset,) if words else ())


def caption(graph: Graph) -> str:
    """What was found, in one line: the output and the gradients of the inputs."""
    grads = [f"∂{name} = {_brief(node.grad)}" for name, node in graph.inputs.items() if node.grad is not None]
    output = f"{shorten(graph.result.label, 20)} = {_brief(graph.result.value)}"
    return say("list").join([output, *grads[:4], *["…"] * (len(grads) > 4)])


def _brief(value: torch.Tensor | tuple[torch.Tensor | None, ...]) -> str:
    return shorten(one_line(value), 40)


def _verdict(shown: Shown) -> list[tuple[str, str]]:
    """Whether the gradients are what the reader expected and what was measured, each in its own words."""
    if shown.unfinished:
        return [(say("unfinished"), "")]
    parts: list[tuple[str, str]] = []
    if shown.checks:
        wrong = [check.name for check in shown.checks if check.verdict == "different"]
        parts += _told(not wrong, "as expected" if not wrong else "not as expected", wrong)
    measured = [d for d in shown.differences if bool(d.slopes.isfinite().all())]
    if measured:
        wrong = [difference.name for difference in measured if not difference.agrees]
        parts += _told(not wrong, "as measured" if not wrong else "not as measured", wrong)
    return parts


def _told(right: bool, key: str, names: Sequence[str]) -> list[tuple[str, str]]:
    words = f"{say(key, names=say('list').join(names))}\u00a0\u00a0\u00a0"
    return [("✓ " if right else "≠ ", "ad-sign" if right else "ad-different"), (words, "")]


def notes(shown: Shown, folding: Folding, width: float) -> Pane:
    """What is not drawn, and a way back for what the reader unfolded."""
    hidden = sum(shown.graph.nodes[i].kind == "operation" for g in folding.folds for i in g.nodes)
    told = [say("figure folded", count=hidden)] * bool(hidden)
    told += [say("figure undrawn", count=len(folding.undrawn))] * bool(folding.undrawn)
    lines = [line for each in told for line in wrapped(each, width)]
    parts = [text(0, 13 + NOTE * i, line, "ad-s") for i, line in enumerate(lines)]
    if shown.unfolded:
        words = text(0, 13 + NOTE * len(lines), say("fold again"), "ad-s ad-given")
        parts.append(group([words], data_refold="", tabindex=0, role="button"))
    return Pane(width, NOTE * len(parts) + 2 * bool(parts), "".join(parts))
