"""When each value and each gradient comes to be: forward as the code ran, then back as the engine went."""

from __future__ import annotations

from ..graph import Edge, Graph
from .folding import Folding, Group


class Moments:
    """The steps of a run, a box a step, counted through; step 0 gives the inputs.

    ``forward`` and ``backward`` are the boxes of the steps after that; ``value`` and ``gradient`` say for a
    node's id at which step it has them.
    """

    def __init__(self, graph: Graph, folding: Folding) -> None:
        made = [group for group in folding.groups if _is_made(graph, group)]
        place = {node: i for i, node in reversed(list(enumerate(graph.order)))}
        reached = {
            group.key: min(place[i] for i in group.nodes if i in place)
            for group in folding.groups
            if not place.keys().isdisjoint(group.nodes)
        }
        groups = {group.key: group for group in folding.groups}
        self.forward: list[Group] = made
        self.backward: list[Group] = [groups[key] for key in sorted(reached, key=reached.__getitem__)]
        self.value = dict.fromkeys(range(len(graph.nodes)), 0) | _numbered(self.forward, 1)
        self.gradient = _numbered(self.backward, 1 + len(self.forward))

    @property
    def last(self) -> int:
        """The step at which everything is there."""
        return len(self.forward) + len(self.backward)

    def message(self, edge: Edge) -> int | None:
        """The step at which the edge sends its message; None where it never does."""
        return self.gradient.get(edge.target)


def _is_made(graph: Graph, group: Group) -> bool:
    return graph.nodes[group.nodes[-1]].kind in ("operation", "item")


def _numbered(groups: list[Group], first: int) -> dict[int, int]:
    return {node: step for step, group in enumerate(groups, first) for node in group.nodes}
