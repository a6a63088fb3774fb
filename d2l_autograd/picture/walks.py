"""Two classic walks over directed graphs, iterative and in a fixed order. Vertices are 0 .. count-1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush

Pair = tuple[int, int]


def successors(count: int, edges: Iterable[Pair]) -> list[list[int]]:
    """For each vertex the heads of its edges, one entry an edge."""
    found: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        found[source].append(target)
    return found


def topological_order(count: int, edges: Sequence[Pair], rank: Sequence[int] | None = None) -> list[int]:
    """Sources first; among vertices that are free to go, the smallest ``rank`` (else index) first.

    Raises ValueError when the edges form a cycle.
    """
    rank = range(count) if rank is None else rank
    after, waiting = successors(count, edges), [0] * count
    for _, target in edges:
        waiting[target] += 1
    free = [(rank[v], v) for v in range(count) if not waiting[v]]
    heapify(free)
    order = []
    while free:
        _, vertex = heappop(free)
        order.append(vertex)
        for target in after[vertex]:
            waiting[target] -= 1
            if not waiting[target]:
                heappush(free, (rank[target], target))
    if len(order) < count:
        raise ValueError("the edges form a cycle; a computational graph has none")
    return order


def strong_components(count: int, edges: Iterable[Pair]) -> list[int]:
    """For each vertex the number of its strongly connected component (Tarjan, with a stack of our own)."""
    after = successors(count, edges)
    component, low, seen = [-1] * count, [0] * count, [0] * count
    clock = found = 0
    pending: list[int] = []
    for root in range(count):
        path = [] if seen[root] else [(root, iter(after[root]))]
        while path:
            vertex, targets = path[-1]
            if not seen[vertex]:
                clock += 1
                seen[vertex] = low[vertex] = clock
                pending.append(vertex)
            for target in targets:
                if not seen[target]:
                    path.append((target, iter(after[target])))
                    break
                if component[target] < 0:
                    low[vertex] = min(low[vertex], low[target])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[vertex])
                if low[vertex] == seen[vertex]:
                    _close(vertex, pending, component, found)
                    found += 1
    return component


def _close(root: int, pending: list[int], component: list[int], number: int) -> None:
    while True:
        vertex = pending.pop()
        component[vertex] = number
        if vertex == root:
            return
