"""Which layer each box is in, and the order within a layer: longest path, then barycentre sweeps."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .walks import Pair, successors, topological_order

Size = tuple[float, float]

SWEEPS = 12
SWAP_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Gaps:
    """White space, in the unit of the sizes: of boxes, lines, ports, corners, labels and layers."""

    box: int = 26
    line: int = 16
    port: int = 14
    corner: int = 11
    label: int = 7
    channel: int = 34
    steepness: float = 0.22


@dataclass(slots=True)
class Net:
    """The graph with a dummy vertex wherever an edge passes a layer: vertices 0 .. n-1 are the boxes."""

    sizes: Sequence[Size]
    edges: Sequence[Pair]
    labels: Sequence[Size]
    gaps: Gaps
    rows: list[list[int]] = field(default_factory=list)
    chains: list[list[int]] = field(default_factory=list)
    before: list[list[Pair]] = field(default_factory=list)  # (neighbour, edge) to the left
    after: list[list[Pair]] = field(default_factory=list)  # and to the right
    place: list[int] = field(default_factory=list)
    heights: list[int] = field(default_factory=list)
    tops: list[float] = field(default_factory=list)
    into: dict[int, float] = field(default_factory=dict)  # edge -> port, below the box's top
    out: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        layer = _layers(len(self.sizes), self.edges)
        self.rows = [[] for _ in range(max(layer, default=-1) + 1)]
        for vertex in _as_read(len(self.sizes), self.edges):
            self.rows[layer[vertex]].append(vertex)
        count = len(layer)
        for source, target in self.edges:
            dummies = range(count, count + layer[target] - layer[source] - 1)
            for number, dummy in enumerate(dummies, layer[source] + 1):
                self.rows[number].append(dummy)
            count += len(dummies)
            self.chains.append([source, *dummies, target])
        self.before, self.after = [[] for _ in range(count)], [[] for _ in range(count)]
        for edge, chain in enumerate(self.chains):
            for left, right in pairwise(chain):
                self.after[left].append((right, edge))
                self.before[right].append((left, edge))
        self.place, self.heights, self.tops = [0] * count, [0] * count, [0.0] * count
        self.note_places()

    def note_places(self) -> None:
        for row in self.rows:
            for place, vertex in enumerate(row):
                self.place[vertex] = place

    def real(self, vertex: int) -> bool:
        return vertex < len(self.sizes)

    def port(self, vertex: int, edge: int, side: dict[int, float]) -> float:
        return side[edge] if self.real(vertex) else 0.0


def _layers(count: int, edges: Sequence[Pair]) -> list[int]:
    order, after = topological_order(count, edges), successors(count, edges)
    layer, movable = [0] * count, [True] * count
    for vertex in order:
        alone = movable[vertex] and len(set(after[vertex])) == 1
        for target in after[vertex]:
            layer[target] = max(layer[target], layer[vertex] + 1)
            movable[target] = movable[target] and alone
    # Leaves, and what is made of them alone for one consumer, move up to that consumer.
    for vertex in reversed(order):
        if movable[vertex] and after[vertex]:
            layer[vertex] = min(layer[target] for target in after[vertex]) - 1
    return layer


def _as_read(count: int, edges: Sequence[Pair]) -> list[int]:
    """Boxes in the order in which one meets them from the last back, first arguments first."""
    before: list[list[int]] = [[] for _ in range(count)]
    last = [True] * count
    for source, target in edges:
        before[target].append(source)
        last[source] = False
    met: dict[int, None] = {}
    waiting = [vertex for vertex in reversed(range(count)) if last[vertex]]
    while waiting:
        vertex = waiting.pop()
        if vertex not in met:
            met[vertex] = None
            waiting += reversed(before[vertex])
    return list(met)


def order_rows(net: Net) -> None:
    best, fewest = [list(row) for row in net.rows], _crossings(net)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        forward = sweep % 2 == 0
        for row in net.rows[1:] if forward else net.rows[-2::-1]:
            _sort_row(net, row, net.before if forward else net.after)
        if len(net.place) <= SWAP_LIMIT:
            _swap_neighbours(net)
        if (crossings := _crossings(net)) < fewest:
            best, fewest = [list(row) for row in net.rows], crossings
    net.rows = best
    net.note_places()


def _sort_row(net: Net, row: list[int], neighbours: list[list[Pair]]) -> None:
    tied = [v for v in row if neighbours[v]]
    centre = {v: sum(net.place[n] for n, _ in neighbours[v]) / len(neighbours[v]) for v in tied}
    ordered = iter(sorted(tied, key=centre.__getitem__))
    row[:] = [next(ordered) if v in centre else v for v in row]
    for place, vertex in enumerate(row):
        net.place[vertex] = place


def _swap_neighbours(net: Net) -> None:
    for row in net.rows:
        for i in range(len(row) - 1):
            a, b = row[i], row[i + 1]
            if _crossings_of(net, b, a) < _crossings_of(net, a, b):
                row[i], row[i + 1] = b, a
                net.place[a], net.place[b] = i + 1, i


def _crossings_of(net: Net, upper: int, lower: int) -> int:
    return sum(
        net.place[n] > net.place[m]
        for side in (net.before, net.after)
        for n, _ in side[upper]
        for m, _ in side[lower]
    )


def _crossings(net: Net) -> int:
    total = 0
    for row in net.rows:
        passed: list[int] = []
        for vertex in row:
            places = [net.place[n] for n, _ in net.after[vertex]]
            total += sum(len(passed) - bisect_right(passed, p) for p in places)
            for p in places:
                insort(passed, p)
    return total
