"""Which layer each box is in, and the order within a layer: longest path, then barycentre sweeps."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from graphlib import TopologicalSorter
from itertools import pairwise

Pair = tuple[int, int]

_SWEEPS = 12
_SWAP_LIMIT = 500  # vertices; of more than that, neighbours are not compared


class LayeredGraph:
    """A graph in layers from left to right, with few crossings: vertices 0 .. count-1 are its boxes.

    Wherever an edge passes a layer it has a dummy vertex: ``chains`` are the vertices on each edge's way.
    ``layers`` hold the vertices from the top, ``layer`` and ``place`` say where each one is; ``before`` and
    ``after`` are its (neighbour, edge) to the left and right. The first ``pinned`` boxes make up the first
    layer, in their own order; ``least`` says of each box in which layer it is at the earliest. Raises
    graphlib.CycleError, a ValueError.
    """

    def __init__(self, count: int, edges: Sequence[Pair], pinned: int = 0, least: Sequence[int] = ()) -> None:
        before: list[list[int]] = [[] for _ in range(count)]
        after: list[list[int]] = [[] for _ in range(count)]
        for source, target in edges:
            before[target].append(source)
            after[source].append(target)
        self.count, self.pinned = count, pinned
        self.layer = _longest_paths(before, after, pinned, [*least, *[0] * (count - len(least))])
        self.layers: list[list[int]] = [[] for _ in range(max(self.layer, default=-1) + 1)]
        for vertex in dict.fromkeys([*range(pinned), *_reading_order(before, after)]):
            self.layers[self.layer[vertex]].append(vertex)
        self.chains: list[list[int]] = []
        for source, target in edges:
            chain = [source]
            for number in range(self.layer[source] + 1, self.layer[target]):
                chain.append(len(self.layer))
                self.layers[number].append(len(self.layer))
                self.layer.append(number)
            self.chains.append([*chain, target])
        self.before: list[list[Pair]] = [[] for _ in self.layer]
        self.after: list[list[Pair]] = [[] for _ in self.layer]
        for edge, chain in enumerate(self.chains):
            for left, right in pairwise(chain):
                self.after[left].append((right, edge))
                self.before[right].append((left, edge))
        self.place = [0] * len(self.layer)
        self._set_places(*self.layers)
        self._reduce_crossings()

    @property
    def _movable(self) -> list[list[int]]:
        return self.layers[1:] if self.pinned else self.layers

    def _set_places(self, *layers: list[int]) -> None:
        for layer in layers:
            for place, vertex in enumerate(layer):
                self.place[vertex] = place

    def _reduce_crossings(self) -> None:
        best, fewest = [list(layer) for layer in self.layers], self._crossings()
        for sweep in range(_SWEEPS):
            if not fewest:
                break
            forward = sweep % 2 == 0
            for layer in self.layers[1:] if forward else self._movable[-2::-1]:
                self._sort(layer, self.before if forward else self.after)
            if len(self.place) <= _SWAP_LIMIT:
                self._swap_neighbours()
            if (crossings := self._crossings()) < fewest:
                best, fewest = [list(layer) for layer in self.layers], crossings
        self.layers = best
        self._set_places(*best)

    def _sort(self, layer: list[int], neighbours: list[list[Pair]]) -> None:
        tied = [v for v in layer if neighbours[v]]
        centre = {v: sum(self.place[n] for n, _ in neighbours[v]) / len(neighbours[v]) for v in tied}
        ordered = iter(sorted(tied, key=centre.__getitem__))
        layer[:] = [next(ordered) if v in centre else v for v in layer]
        self._set_places(layer)

    def _swap_neighbours(self) -> None:
        for layer in self._movable:
            for i in range(len(layer) - 1):
                a, b = layer[i], layer[i + 1]
                if self._crossings_of(b, a) < self._crossings_of(a, b):
                    layer[i], layer[i + 1] = b, a
                    self.place[a], self.place[b] = i + 1, i

    def _crossings_of(self, upper: int, lower: int) -> int:
        return sum(
            self.place[n] > self.place[m]
            for side in (self.before, self.after)
            for n, _ in side[upper]
            for m, _ in side[lower]
        )

    def _crossings(self) -> int:
        total = 0
        for layer in self.layers:
            passed: list[int] = []
            for vertex in layer:
                places = [self.place[n] for n, _ in self.after[vertex]]
                total += sum(len(passed) - bisect_right(passed, p) for p in places)
                for p in places:
                    insort(passed, p)
        return total


def _longest_paths(
    before: list[list[int]], after: list[list[int]], pinned: int, least: Sequence[int]
) -> list[int]:
    order = [*TopologicalSorter(dict(enumerate(before))).static_order()]
    layer, movable = [0] * len(before), [True] * len(before)
    for vertex in order:
        first = int(0 < pinned <= vertex)
        earliest = max((layer[source] + 1 for source in before[vertex]), default=first)
        layer[vertex] = max(earliest, least[vertex])
        movable[vertex] = vertex >= pinned and all(
            movable[source] and len(set(after[source])) == 1 for source in before[vertex]
        )
    # Leaves, and what is made of them alone for one consumer, move up to that consumer.
    for vertex in reversed(order):
        if movable[vertex] and after[vertex]:
            layer[vertex] = min(layer[target] for target in after[vertex]) - 1
    return layer


def _reading_order(before: list[list[int]], after: list[list[int]]) -> list[int]:
    """Vertices in the order in which one meets them from the last back, first arguments first."""
    met: dict[int, None] = {}
    waiting = [vertex for vertex in reversed(range(len(after))) if not after[vertex]]
    while waiting:
        vertex = waiting.pop()
        if vertex not in met:
            met[vertex] = None
            waiting += reversed(before[vertex])
    return list(met)
