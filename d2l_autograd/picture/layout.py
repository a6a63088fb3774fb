"""Boxes and edges -> places and routes: a small layered layout, left to right.

Knows nothing of autograd, torch or SVG: sizes in, coordinates out, in the unit of the sizes.
Each layer has three strips: its boxes, a column for labels in which every line runs level, and a
channel in which lines bend. So lines cannot meet boxes or labels, whatever the graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from .coordinates import Coordinates, Size
from .layers import LayeredGraph, Pair

Point = tuple[float, float]

_STEEPNESS = 0.22  # a channel is the wider, the higher its lines rise


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Its upper left corner, width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Layout:
    """A box a size (never smaller, taller where its lines need room), and a route an edge.

    A route is a polyline from its source's right side to its target's left side. There is room for a label
    on the beginning of its route, half above and half below. ``layers`` say in which column each box is,
    ``columns`` where each of these begins, and how wide it is.
    """

    boxes: tuple[Rectangle, ...]
    routes: tuple[tuple[Point, ...], ...]
    width: float
    height: float
    layers: tuple[int, ...]
    columns: tuple[Size, ...]


def layout(
    sizes: Sequence[Size],
    edges: Sequence[Pair],
    labels: Sequence[Size],
    pinned: Sequence[float] = (),
    top: float = 0.0,
    channel: float = 34.0,
    gap: float = 26.0,
    least: Sequence[int] = (),
    columns: Sequence[Size] = (),
) -> Layout:
    """Place boxes of ``sizes`` (width, height) joined by ``edges`` (source, target).

    The first boxes stand below each other at the left where ``pinned`` says that their tops are, and no
    other one begins above ``top`` then. A ``channel`` is at least so wide, a ``gap`` between boxes so high.
    A box is at the earliest in its ``least`` column, and ``columns`` begin no earlier, and are no narrower.

    ``labels`` are sizes too, one an edge, (0, 0) for none. Raises ValueError where the edges form a cycle.
    Serves every section with a picture.
    """
    graph = LayeredGraph(len(sizes), edges, len(pinned), least)
    coordinates = Coordinates(graph, sizes, labels, pinned, top, gap)
    y = coordinates.y
    lefts: list[float] = []  # where each layer's boxes begin
    channels: list[float] = []  # where its channel begins
    boxes, x = {}, 0.0
    widths: list[float] = []
    for number, layer in enumerate(graph.layers):
        within = [vertex for vertex in layer if vertex < graph.count]
        begin, wide = columns[number] if number < len(columns) else (0.0, 0.0)
        x, width = max(x, begin), max([wide, *(sizes[v][0] for v in within)])
        widths.append(width)
        end = x + width
        for v in within:
            left = floor(x + (width - sizes[v][0]) / 2)
            boxes[v] = Rectangle(left, coordinates.tops[v], sizes[v][0], coordinates.heights[v])
            widest = max((labels[edge][0] for _, edge in graph.after[v]), default=0.0)
            end = max(end, boxes[v].right + widest)
        lefts.append(x)
        channels.append(end)
        rise = max((abs(y(n, edge) - y(v, edge)) for v in layer for n, edge in graph.after[v]), default=0.0)
        x = ceil(end + channel + min(_STEEPNESS * rise, 2 * channel))
    routes = []
    for edge, chain in enumerate(graph.chains):
        enters = [boxes[chain[0]].right, *(lefts[graph.layer[v]] for v in chain[1:])]
        leaves = [*(channels[graph.layer[v]] for v in chain[:-1]), boxes[chain[-1]].x]
        levels = (y(v, edge) for v in chain)
        routes.append(tuple((x, y) for a, b, y in zip(enters, leaves, levels, strict=True) for x in (a, b)))
    placed = tuple(boxes[v] for v in range(graph.count))
    return Layout(
        placed,
        tuple(routes),
        max((box.right for box in placed), default=0.0),
        max([0.0, *(box.bottom for box in placed), *(y for route in routes for _, y in route)]),
        tuple(graph.layer[: graph.count]),
        tuple(zip(lefts, widths, strict=True)),
    )
