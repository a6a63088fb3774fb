"""Boxes and edges -> places and routes: a small layered layout, left to right.

Knows nothing of autograd, torch or SVG: sizes in, coordinates out, in the unit of the sizes.
Each layer has three strips: its boxes, a column for labels in which every line runs level, and a
channel in which lines bend. So lines cannot meet boxes or labels, whatever the graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from .crossings import Gaps, Net, Size, order_rows
from .placement import attach, place_rows, settle_ports
from .walks import Pair

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its upper left corner, width and height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h


@dataclass(frozen=True, slots=True)
class Layout:
    """A box a size (never smaller, taller where its lines need room), a route and a label place an edge.

    A route is a polyline from its source's right side to its target's left side. A label lies
    directly above the beginning of its route; it is ``None`` for an edge without one.
    """

    boxes: tuple[Box, ...]
    routes: tuple[tuple[Point, ...], ...]
    labels: tuple[Box | None, ...]
    width: float
    height: float


def layout(
    sizes: Sequence[Size],
    edges: Sequence[Pair],
    labels: Sequence[Size] | None = None,
    gaps: Gaps | None = None,
) -> Layout:
    """Place boxes of ``sizes`` (w, h) joined by ``edges`` (source, target), which must form no cycle.

    ``labels`` are (w, h) for each edge, (0, 0) for none. Serves every section with a picture.
    """
    net = Net(sizes, edges, labels or [(0, 0)] * len(edges), gaps or Gaps())
    order_rows(net)
    attach(net)
    place_rows(net)
    settle_ports(net)
    return _draw(net)


def _draw(net: Net) -> Layout:
    lefts, columns, boxes = [], [], {}
    x = 0.0
    for row in net.rows:
        width = max((net.sizes[v][0] for v in row if net.real(v)), default=0.0)
        column = x + width
        for v in filter(net.real, row):
            boxes[v] = Box(
                floor(x + (width - net.sizes[v][0]) / 2), net.tops[v], net.sizes[v][0], net.heights[v]
            )
            widest = max((net.labels[edge][0] for _, edge in net.after[v]), default=0.0)
            column = max(column, boxes[v].right + widest)
        lefts.append(x)
        columns.append(column)
        x = ceil(column + _channel(net, row))
    placed = tuple(boxes[v] for v in range(len(net.sizes)))
    layer = {v: number for number, row in enumerate(net.rows) for v in row}
    routes = tuple(_route(net, e, placed, layer, lefts, columns) for e in range(len(net.edges)))
    labels = tuple(
        Box(route[0][0], route[0][1] - h, w, h) if w and h else None
        for route, (w, h) in zip(routes, net.labels, strict=True)
    )
    width = max((box.right for box in placed), default=0.0)
    return Layout(placed, routes, labels, width, max((y for y in _lowest(placed, routes)), default=0.0))


def _lowest(boxes: Sequence[Box], routes: Sequence[Sequence[Point]]) -> list[float]:
    return [box.bottom for box in boxes] + [y for route in routes for _, y in route]


def _channel(net: Net, row: list[int]) -> float:
    rises = [
        abs(net.tops[n] + net.port(n, e, net.into) - net.tops[v] - net.port(v, e, net.out))
        for v in row
        for n, e in net.after[v]
    ]
    return net.gaps.channel + min(net.gaps.steepness * max(rises, default=0.0), 2 * net.gaps.channel)


def _route(
    net: Net,
    edge: int,
    boxes: Sequence[Box],
    layer: dict[int, int],
    lefts: list[float],
    columns: list[float],
) -> tuple[Point, ...]:
    source, *dummies, target = net.chains[edge]
    start = boxes[source].y + net.out[edge]
    end = boxes[target].y + net.into[edge]
    points = [(boxes[source].right, start), (columns[layer[source]], start)]
    for dummy in dummies:
        points += [(lefts[layer[dummy]], net.tops[dummy]), (columns[layer[dummy]], net.tops[dummy])]
    points += [(lefts[layer[target]], end), (boxes[target].x, end)]
    return tuple(points)
