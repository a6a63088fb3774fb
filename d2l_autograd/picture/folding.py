"""What of a run is drawn: which values stand for themselves, and which are folded into one box.

A fold is a set of node ids. Three rules, in this order: values from which the output cannot be
reached are left out; the middle turns of a loop are folded; what is still too large keeps its
first and last operations. The folded graph never has a cycle.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..graph import Graph, Span
from .walks import Pair, strong_components, topological_order

LIMIT = 40
ENDS = 10
MIDDLE_TURNS = 2
SMALLEST = 3
LEAVES = ("input", "parameter")


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
    """Groups by first id, the arrows between them, and ``undrawn``: ids that do not reach the output."""

    groups: tuple[Group, ...]
    arrows: tuple[Arrow, ...]
    undrawn: tuple[int, ...]

    @property
    def folds(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.folded)


def fold(graph: Graph, *, unfolded: Collection[int] = (), limit: int = LIMIT, ends: int = ENDS) -> Folding:
    """Choose what is drawn of ``graph``: at most about ``limit`` boxes.

    ``unfolded`` holds keys of folds to open; of a large one the first and last ``ends`` nodes come
    out, and the rest is a fold with a key of its own. Serves section 2.5.4 and long runs.
    """
    drawn = _reaching(graph)
    groups = _fold_turns(graph, drawn)
    groups = _fold_middle(graph, groups, limit, ends)
    groups = _open(groups, unfolded, limit, ends)
    groups.sort()
    described = tuple(Group(tuple(g), _turns(graph, g)) for g in groups)
    undrawn = tuple(i for i, reached in enumerate(drawn) if not reached)
    return Folding(described, _arrows(graph, groups), undrawn)


def _reaching(graph: Graph) -> list[bool]:
    reached = [False] * len(graph.nodes)
    reached[graph.output] = True
    waiting = [graph.output]
    while waiting:
        for edge in graph.incoming[waiting.pop()]:
            if not reached[edge.source]:
                reached[edge.source] = True
                waiting.append(edge.source)
    return reached


def _fold_turns(graph: Graph, drawn: list[bool]) -> list[list[int]]:
    middle = _middle_turns(graph, drawn)
    alone = [[i] for i, reached in enumerate(drawn) if reached]
    if not any(middle):
        return alone
    owner = _owners(len(graph.nodes), alone)
    inner = [(owner[e.source], owner[e.target]) for e in graph.edges if middle[e.source] and middle[e.target]]
    groups = _merge(alone, inner + [(b, a) for a, b in inner])
    # A value between two folded ones joins them: drawn by itself it would make the arrows go round.
    groups = _merge(groups, _pairs(graph, groups))
    return _split_small(_merge_parallel(graph, groups, middle))


def _middle_turns(graph: Graph, drawn: list[bool]) -> list[bool]:
    turns: dict[Span | None, set[int]] = {}
    looped = [node for node in graph.nodes if drawn[node.id] and node.span and node.kind not in LEAVES]
    for node in looped:
        turns.setdefault(node.span, set()).add(node.turn)
    ends = {span: (min(t), max(t)) for span, t in turns.items() if len(t) - 2 > MIDDLE_TURNS}
    middle = [False] * len(graph.nodes)
    for node in looped:
        middle[node.id] = node.span in ends and node.turn not in ends[node.span]
    return middle


def _merge_parallel(graph: Graph, groups: list[list[int]], middle: list[bool]) -> list[list[int]]:
    """Turns that do not need one another (a list comprehension) are still one loop.

    Groups on one level have no path between them, so merging within a level makes no cycle.
    """
    pairs = _pairs(graph, groups)
    level = [0] * len(groups)
    after: list[list[int]] = [[] for _ in groups]
    for source, target in pairs:
        after[source].append(target)
    for g in topological_order(len(groups), pairs):
        for target in after[g]:
            level[target] = max(level[target], level[g] + 1)
    merged: dict[tuple[int, int | frozenset[Span | None]], list[int]] = {}
    for g, nodes in enumerate(groups):
        loop = frozenset(graph.nodes[i].span for i in nodes) if middle[nodes[0]] else g
        merged.setdefault((level[g], loop), []).extend(nodes)
    return [sorted(nodes) for nodes in merged.values()]


def _split_small(groups: list[list[int]]) -> list[list[int]]:
    return [part for g in groups for part in ([[i] for i in g] if len(g) < SMALLEST else [g])]


def _fold_middle(graph: Graph, groups: list[list[int]], limit: int, ends: int) -> list[list[int]]:
    if len(groups) <= limit:
        return groups
    # Any stretch of a topological order is convex: what lies between its members lies in it.
    pairs = _pairs(graph, groups)
    order = topological_order(len(groups), pairs, [nodes[0] for nodes in groups])
    order = [g for g in order if graph.nodes[groups[g][0]].kind != "input"]
    folded = set(order[ends:-ends])
    entered = {target for _, target in pairs}
    folded -= {source for source, target in pairs if source not in entered and target not in folded}
    if len(folded) < SMALLEST:
        return groups
    kept = [nodes for g, nodes in enumerate(groups) if g not in folded]
    return [*kept, sorted(i for g in folded for i in groups[g])]


def _open(groups: list[list[int]], unfolded: Collection[int], limit: int, ends: int) -> list[list[int]]:
    closed, waiting = [], list(groups)
    while waiting:
        nodes = waiting.pop()
        if len(nodes) == 1 or nodes[0] not in unfolded:
            closed.append(nodes)
        elif len(nodes) <= limit:
            closed += [[i] for i in nodes]
        else:
            closed += [[i] for i in (*nodes[:ends], *nodes[-ends:])]
            waiting.append(nodes[ends:-ends])
    return closed


def _turns(graph: Graph, nodes: list[int]) -> tuple[int, ...]:
    if len(nodes) == 1:
        return ()
    turns: dict[Span | None, set[int]] = {}
    for i in nodes:
        turns.setdefault(graph.nodes[i].span, set()).add(graph.nodes[i].turn)
    first, *others = turns.values()
    alike = None not in turns and len(first) > 1 and all(t == first for t in others)
    return tuple(sorted(first)) if alike else ()


def _arrows(graph: Graph, groups: list[list[int]]) -> tuple[Arrow, ...]:
    """An edge between two nodes has an arrow of its own; those that touch a fold share one."""
    owner = _owners(len(graph.nodes), groups)
    shared: dict[tuple[int, ...], list[int]] = {}
    for index, edge in enumerate(graph.edges):
        source, target = owner[edge.source], owner[edge.target]
        if source < 0 or target < 0 or source == target:
            continue
        alone = len(groups[source]) == len(groups[target]) == 1
        shared.setdefault((source, target, index if alone else -1), []).append(index)
    return tuple(Arrow(key[0], key[1], tuple(edges)) for key, edges in shared.items())


def _owners(count: int, groups: Iterable[list[int]]) -> list[int]:
    owner = [-1] * count
    for g, nodes in enumerate(groups):
        for i in nodes:
            owner[i] = g
    return owner


def _pairs(graph: Graph, groups: list[list[int]]) -> list[Pair]:
    owner = _owners(len(graph.nodes), groups)
    pairs = ((owner[e.source], owner[e.target]) for e in graph.edges)
    return list(dict.fromkeys(p for p in pairs if p[0] >= 0 and p[1] >= 0 and p[0] != p[1]))


def _merge(groups: list[list[int]], pairs: list[Pair]) -> list[list[int]]:
    """Merge the groups that can reach one another along ``pairs``."""
    merged: dict[int, list[int]] = {}
    for g, component in enumerate(strong_components(len(groups), pairs)):
        merged.setdefault(component, []).extend(groups[g])
    return [sorted(nodes) for nodes in merged.values()]
