"""What of a run is drawn: which values stand for themselves, and which are folded into one box.

A fold is a group of node ids. Three rules, in this order: values from which the output cannot be
reached are left out; the middle turns of a loop are folded; what is still too large keeps its
first and last operations. The folded graph never has a cycle.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from heapq import heappop, heappush

from ..graph import Graph, Node, Span
from .layers import Pair

_LIMIT = 40  # about how many boxes are drawn
_ENDS = 10  # how many nodes a large run, or a large fold that is opened, shows at either end
_DRAWN_TURNS = 2  # so many middle turns of a loop are not folded
_SMALLEST = 3
_LEAVES = ("input", "parameter")

_Groups = list[list[int]]  # of node ids, ascending in each


@dataclass(frozen=True, slots=True)
class Group:
    """One box: a node by itself, or a fold. ``nodes`` are ascending ids, ``turns`` the loop turns folded."""

    nodes: tuple[int, ...]
    turns: tuple[int, ...] = ()

    @property
    def key(self) -> int:
        """The first node's id; names a fold when the reader opens it."""
        return self.nodes[0]

    @property
    def folded(self) -> bool:
        return len(self.nodes) > 1


@dataclass(frozen=True, slots=True)
class Arrow:
    """What joins two boxes: indices into ``Folding.groups``, and into ``Graph.edges``."""

    source: int
    target: int
    edges: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Folding:
    """Groups, each after what it needs, the arrows between them, and ``undrawn``: what leads nowhere."""

    groups: tuple[Group, ...]
    arrows: tuple[Arrow, ...]
    undrawn: tuple[int, ...]

    @property
    def folds(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.folded)


def fold(graph: Graph, unfolded: Collection[int] = (), *, loops: bool = True, most: int = _LIMIT) -> Folding:
    """Choose what is drawn of ``graph``: at most about ``most`` boxes, the middle turns of ``loops`` as one.

    ``unfolded`` holds keys of folds to open; of a large one the first and last ten nodes come
    out, and the rest is a fold with a key of its own. Serves section 2.5.4 and long runs.
    """
    drawn = {graph.output}
    for node in reversed(graph.nodes):
        if node.id in drawn:
            drawn.update(edge.source for edge in graph.incoming[node.id])
    groups = [[node.id] for node in graph if node.id in drawn]
    groups = _fold_turns(graph, groups) if loops else groups
    groups = sorted(_opened(_fold_middle(graph, groups, most), unfolded))
    groups = [groups[g] for g in _topological_order(len(groups), _joining(graph, groups))]
    return Folding(
        tuple(Group(tuple(nodes), _turns(graph, nodes)) for nodes in groups),
        tuple(_arrows(graph, groups)),
        tuple(node.id for node in graph if node.id not in drawn),
    )


def _fold_turns(graph: Graph, groups: _Groups) -> _Groups:
    looped = [graph.nodes[i] for (i,) in groups if graph.nodes[i].span and graph.nodes[i].kind not in _LEAVES]
    ends = {s: (min(t), max(t)) for s, t in _turns_by_span(looped).items() if len(t) - 2 > _DRAWN_TURNS}
    middle = {node.id for node in looped if node.span in ends and node.turn not in ends[node.span]}
    if not middle:
        return groups
    inner = [(a, b) for a, b in _joining(graph, groups) if middle.issuperset((groups[a][0], groups[b][0]))]
    groups = _merge(groups, [*inner, *((b, a) for a, b in inner)])
    # A value between two folded ones joins them: drawn by itself it would make the arrows go round.
    groups = _merge(groups, _joining(graph, groups))
    # Turns that do not need one another (a list comprehension) are still one loop. Groups on one level
    # have no path between them, so merging within a level makes no cycle.
    pairs, level = _joining(graph, groups), [0] * len(groups)
    after = _successors(len(groups), pairs)
    for g in _topological_order(len(groups), pairs):
        for target in after[g]:
            level[target] = max(level[target], level[g] + 1)
    loops: dict[tuple[int, int | frozenset[Span | None]], list[int]] = {}
    for g, nodes in enumerate(groups):
        loop = frozenset(graph.nodes[i].span for i in nodes) if nodes[0] in middle else g
        loops.setdefault((level[g], loop), []).extend(nodes)
    merged = map(sorted, loops.values())
    return sorted(part for g in merged for part in ([g] if len(g) >= _SMALLEST else [[i] for i in g]))


def _fold_middle(graph: Graph, groups: _Groups, most: int) -> _Groups:
    if len(groups) <= most:
        return groups
    # Any stretch of a topological order is convex: what lies between its members lies in it.
    pairs = _joining(graph, groups)
    order, ends = _topological_order(len(groups), pairs), max(1, most * _ENDS // _LIMIT)
    folded = set([g for g in order if most < _LIMIT or graph.nodes[groups[g][0]].kind != "input"][ends:-ends])
    entered = {target for _, target in pairs}
    folded -= {source for source, target in pairs if source not in entered and target not in folded}
    if len(folded) < _SMALLEST:
        return groups
    kept = [nodes for g, nodes in enumerate(groups) if g not in folded]
    return [*kept, sorted(i for g in folded for i in groups[g])]


def _opened(groups: _Groups, unfolded: Collection[int]) -> _Groups:
    opened: _Groups = []
    for nodes in groups:
        while nodes[0] in unfolded and len(nodes) > _LIMIT:
            opened += [[i] for i in (*nodes[:_ENDS], *nodes[-_ENDS:])]
            nodes = nodes[_ENDS:-_ENDS]
        opened += [[i] for i in nodes] if nodes[0] in unfolded else [nodes]
    return opened


def _turns(graph: Graph, nodes: list[int]) -> tuple[int, ...]:
    if len(nodes) == 1:
        return ()
    turns = _turns_by_span(graph.nodes[i] for i in nodes)
    first, *others = turns.values()
    alike = None not in turns and len(first) > 1 and all(t == first for t in others)
    return tuple(sorted(first)) if alike else ()


def _turns_by_span(nodes: Iterable[Node]) -> dict[Span | None, set[int]]:
    turns: dict[Span | None, set[int]] = {}
    for node in nodes:
        turns.setdefault(node.span, set()).add(node.turn)
    return turns


def _arrows(graph: Graph, groups: _Groups) -> list[Arrow]:
    """An edge between two nodes has an arrow of its own; those that touch a fold share one."""
    arrows = []
    for (source, target), edges in _joining(graph, groups).items():
        alone = len(groups[source]) == len(groups[target]) == 1
        arrows += [Arrow(source, target, e) for e in (((i,) for i in edges) if alone else (tuple(edges),))]
    return sorted(arrows, key=lambda arrow: arrow.edges[0])


def _joining(graph: Graph, groups: _Groups) -> dict[Pair, list[int]]:
    """The edges that join two groups, by the groups' indices."""
    owner = [-1] * len(graph.nodes)
    for g, nodes in enumerate(groups):
        for i in nodes:
            owner[i] = g
    joining: dict[Pair, list[int]] = {}
    for index, edge in enumerate(graph.edges):
        source, target = owner[edge.source], owner[edge.target]
        if target >= 0 and source != target:
            joining.setdefault((source, target), []).append(index)
    return joining


def _successors(count: int, pairs: Iterable[Pair]) -> list[list[int]]:
    after: list[list[int]] = [[] for _ in range(count)]
    for source, target in pairs:
        after[source].append(target)
    return after


def _topological_order(count: int, pairs: Collection[Pair]) -> list[int]:
    """Sources first; of those that are free to go, the smallest first."""
    after, waiting = _successors(count, pairs), [0] * count
    for _, target in pairs:
        waiting[target] += 1
    free = [vertex for vertex in range(count) if not waiting[vertex]]
    order = []
    while free:
        order.append(heappop(free))
        for target in after[order[-1]]:
            waiting[target] -= 1
            if not waiting[target]:
                heappush(free, target)
    return order


def _merge(groups: _Groups, pairs: Collection[Pair]) -> _Groups:
    """Merge the groups that can reach one another along ``pairs``."""
    merged: dict[int, list[int]] = {}
    for g, component in enumerate(_strong_components(len(groups), pairs)):
        merged.setdefault(component, []).extend(groups[g])
    return [sorted(nodes) for nodes in merged.values()]


def _strong_components(count: int, pairs: Collection[Pair]) -> list[int]:
    """For each vertex one of its strongly connected component, the same for all (Kosaraju)."""
    after, before = _successors(count, pairs), _successors(count, ((b, a) for a, b in pairs))
    seen, finished = [False] * count, []
    waiting = [(vertex, False) for vertex in range(count)]
    while waiting:
        vertex, done = waiting.pop()
        if done:
            finished.append(vertex)
        elif not seen[vertex]:
            seen[vertex] = True
            waiting.append((vertex, True))
            waiting += ((target, False) for target in after[vertex] if not seen[target])
    component = [-1] * count
    for root in reversed(finished):
        reaching = [root]
        while reaching:
            vertex = reaching.pop()
            if component[vertex] < 0:
                component[vertex] = root
                reaching += before[vertex]
    return component
