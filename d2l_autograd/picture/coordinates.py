"""The heights at which the boxes and lines of a layered graph lie, and where each line meets its box."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import ceil, floor, inf
from statistics import median

from .layers import LayeredGraph, Pair

Size = tuple[float, float]

_LINE_GAP, _PORT_GAP, _LABEL_GAP = 16, 14, 7
_CORNER = 11  # from a box's corner to its first port
_LINE_WEIGHT = 6.0  # how much straighter a line is kept than a box's own wishes
_SWEEPS, _MANY = 8, 2000
_PORT_SWEEPS = 3


class Coordinates:
    """``tops`` and ``heights`` of the vertices of a graph, and through :meth:`y` the places of its lines.

    ``sizes`` of boxes and of ``labels``, one an edge, are (width, height); a box is made taller where its
    lines need room. The first boxes stay where ``pinned`` says that their tops are, the others below ``top``.
    Boxes are at least a ``gap`` apart.
    """

    def __init__(
        self,
        graph: LayeredGraph,
        sizes: Sequence[Size],
        labels: Sequence[Size],
        pinned: Sequence[float] = (),
        top: float = 0.0,
        gap: float = 26.0,
    ) -> None:
        self._graph, self._labels, self._pinned, self._top, self._gap = graph, labels, len(pinned), top, gap
        self._ports: dict[Pair, float] = {}  # (vertex, edge) -> below the vertex's top; a dummy has none
        self.heights = [0] * len(graph.layer)
        self.tops = [*pinned, *[0.0] * (len(graph.layer) - len(pinned))]
        for vertex, (_, height) in enumerate(sizes):
            self._attach(vertex, height)
        self._place_layers()
        for _ in range(_PORT_SWEEPS):
            for neighbours in (graph.after, graph.before):
                for vertex in range(len(pinned), graph.count):
                    self._level_ports(vertex, neighbours)

    def y(self, vertex: int, edge: int) -> float:
        """The height at which ``edge`` meets ``vertex``."""
        return self.tops[vertex] + self._ports.get((vertex, edge), 0.0)

    def _attach(self, vertex: int, height: float) -> None:
        """Give each edge a port, in the order of the places it goes to: so no lines cross at a box."""
        sides = (self._graph.after, self._graph.before)
        for neighbours in sides:
            neighbours[vertex].sort(key=lambda pair: (self._graph.place[pair[0]], pair[1]))
        spacings = [self._spacing(vertex, neighbours) for neighbours in sides]
        self.heights[vertex] = ceil(max(height, *map(sum, spacings)))
        for neighbours, (above, *between, below) in zip(sides, spacings, strict=True):
            room = self.heights[vertex] - sum(between)
            y = min(max(room / 2, above), room - below)
            for (_, edge), step in zip(neighbours[vertex], [0, *between], strict=False):
                y += step
                self._ports[vertex, edge] = y

    def _spacing(self, vertex: int, neighbours: list[list[Pair]]) -> list[float]:
        """Room above the first port, between ports, and below the last."""
        labelled = neighbours is self._graph.after  # a label lies on its line's beginning
        halves = [self._labels[edge][1] / 2 if labelled else 0 for _, edge in neighbours[vertex]]
        between = [max(_PORT_GAP, a + b + _LABEL_GAP if a or b else 0) for a, b in pairwise(halves)]
        return [max(_CORNER, 0, *halves[:1]), *between, max(_CORNER, 0, *halves[-1:])]

    def _place_layers(self) -> None:
        layers = [*filter(None, self._graph.layers[1:] if self._pinned else self._graph.layers)]
        for layer in layers:
            for upper, lower in pairwise(layer):
                self.tops[lower] = self.tops[upper] + self._apart(upper, lower)
        sweeps = _SWEEPS if len(self.tops) <= _MANY else _SWEEPS // 2
        for sweep in range(sweeps):
            last = sweep >= sweeps - 2
            forward = sweep % 2 == 0
            for layer in layers if forward else reversed(layers):
                self._place_layer(layer, left=forward or last, right=not forward or last)
        self._straighten()
        free = self.tops[self._pinned :]
        down = self._top - min(free, default=0.0)
        down = max(0.0, down) if self._pinned else down
        self.tops[self._pinned :] = [float(floor(top + down + 0.5)) for top in free]

    def _place_layer(self, layer: list[int], left: bool, right: bool) -> None:
        wanted, weights, depths = [], [], [0.0]
        for upper, lower in pairwise(layer):
            depths.append(depths[-1] + self._apart(upper, lower))
        for vertex, depth in zip(layer, depths, strict=True):
            pulls = self._pulls(vertex, left, right)
            wanted.append((median(pulls) if pulls else self.tops[vertex]) - depth)
            box = vertex < self._graph.count
            weights.append(0.1 if not pulls else 1.0 + len(pulls) if box else _LINE_WEIGHT)
        for vertex, top, depth in zip(layer, _isotonic(wanted, weights), depths, strict=True):
            self.tops[vertex] = top + depth

    def _apart(self, upper: int, lower: int) -> float:
        boxes = max(upper, lower) < self._graph.count
        return self.heights[upper] + (self._gap if boxes else _LINE_GAP)

    def _pulls(self, vertex: int, left: bool, right: bool) -> list[float]:
        """The tops at which one line to the left or right would be level."""
        graph = self._graph
        near = (graph.before[vertex] if left else []) + (graph.after[vertex] if right else [])
        if vertex >= graph.count:
            # A line that passes several layers should above all be straight between its ends.
            near = [pair for pair in near if pair[0] >= graph.count] or near
        return [self.y(neighbour, edge) - self._ports.get((vertex, edge), 0.0) for neighbour, edge in near]

    def _straighten(self) -> None:
        """Bring each long line's dummies to one height, where the neighbours in their layers leave room."""
        for _, *dummies, _ in self._graph.chains:
            lows, highs = zip(*map(self._room, dummies), strict=True) if dummies else ((), ())
            if len(dummies) < 2 or max(lows) > min(highs):
                continue
            middle = median(self.tops[vertex] for vertex in dummies)
            height = min(max(middle, *lows), *highs)
            for vertex in dummies:
                self.tops[vertex] = height

    def _room(self, vertex: int) -> tuple[float, float]:
        layer, place = self._graph.layers[self._graph.layer[vertex]], self._graph.place[vertex]
        low, high = -inf, inf
        if place:
            low = self.tops[layer[place - 1]] + self._apart(layer[place - 1], vertex)
        if place + 1 < len(layer):
            high = self.tops[layer[place + 1]] - self._apart(vertex, layer[place + 1])
        return low, high

    def _level_ports(self, vertex: int, neighbours: list[list[Pair]]) -> None:
        """Move ports along a box's side towards the lines' other ends: nearly level lines become level."""
        spacing, pairs = self._spacing(vertex, neighbours), neighbours[vertex]
        depths = [*accumulate(spacing[:-1])]
        top, slack = self.tops[vertex], self.heights[vertex] - sum(spacing)
        wanted = [self.y(*pair) - top - depth for pair, depth in zip(pairs, depths, strict=False)]
        for (_, edge), y, depth in zip(pairs, _isotonic(wanted, [1.0] * len(wanted)), depths, strict=False):
            self._ports[vertex, edge] = floor(min(max(y, 0.0), slack) + depth + 0.5)


def _isotonic(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The non-descending numbers nearest to ``wanted`` (weighted squares), by pooling neighbours."""
    pools: list[tuple[float, float, int]] = []
    for mean, weight in zip(wanted, weights, strict=True):
        size = 1
        while pools and pools[-1][0] > mean:
            other, heavy, count = pools.pop()
            mean = (mean * weight + other * heavy) / (weight + heavy)
            weight, size = weight + heavy, size + count
        pools.append((mean, weight, size))
    return [mean for mean, _, size in pools for _ in range(size)]
