"""When each value and each gradient comes to be: forward as the code ran, then back as the engine went."""

from __future__ import annotations

from ..graph import Graph
from .folding import Folding, Group


class Moments:
    """The steps of a run, a box a step, counted through; step 0 gives the inputs.

    ``forward`` and ``backward`` are the boxes of the steps after that; ``value`` and ``gradient`` say for a
    node's id at which step it has them.
    """

    def __init__(self, graph: Graph, folding: Folding) -> None:
        self.forward = [group for group in folding.groups if _is_made(graph, group)]
        self.backward = _reached(graph, folding)
        self.value = dict.fromkeys(range(len(graph.nodes)), 0) | _numbered(self.forward, 1)
        self.gradient = _numbered(self.backward, 1 + len(self.forward))

    @property
    def last(self) -> int:
        """The step at which everything is there."""
        return len(self.forward) + len(self.backward)


def _is_made(graph: Graph, group: Group) -> bool:
    return any(graph.nodes[i].kind in ("operation", "item") for i in group.nodes)


def _reached(graph: Graph, folding: Folding) -> list[Group]:
    """The boxes in the order of the engine; a fold as soon as it is reached, but after all that use it."""
    place = {node: i for i, node in reversed(list(enumerate(graph.order)))}
    own = (min((place[i] for i in group.nodes if i in place), default=None) for group in folding.groups)
    reached = {box: first for box, first in enumerate(own) if first is not None}
    for arrow in sorted(folding.arrows, key=lambda arrow: -arrow.source):
        if arrow.source in reached and arrow.target in reached:
            reached[arrow.source] = max(reached[arrow.source], reached[arrow.target])
    return [folding.groups[box] for box in sorted(reached, key=lambda box: (reached[box], -box))]


def _numbered(groups: list[Group], first: int) -> dict[int, int]:
    return {node: step for step, group in enumerate(groups, first) for node in group.nodes}
