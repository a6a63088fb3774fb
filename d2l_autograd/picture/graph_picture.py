"""The computational graph of a run as a pane: boxes, lines forward, and what comes back along them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..graph import Graph
from .card_picture import BACK, drawn
from .cards import Card, card, cut_of
from .drawing import (
    Pane,
    arrowhead,
    escaped,
    group,
    n,
    path,
    rect,
    text,
    width_of,
)  # fmt: skip
from .folding import Arrow, Folding
from .layout import Layout, Point, Rectangle, layout
from .moments import Moments

_CHIP = 20
_MOST_SPARE = 70
# Between the layers, and between the boxes of a layer.
_ROOM = {"card": (34, 26), "dense": (18, 14), "dot": (14, 8), "side": (14, 10)}
_SCISSORS = (
    '<path d="M-2 -3 L9 3 M-2 3 L9 -3"/><circle cx="-4.5" cy="-4" r="2.7"/><circle cx="-4.5" cy="4" r="2.7"/>'
)

# Sizes move in steps, so most frames of a drag have the layout of the frame before.
_layout = lru_cache(maxsize=32)(layout)


@dataclass(frozen=True)
class Look:
    """How a graph is drawn: ``chip`` says the local derivative of an edge, ``symbol`` what is differentiated.

    ``strips`` are the places of the inputs that are drawn elsewhere, to the left: by node id, in the order
    from the top; nothing else is drawn above ``top`` then. What has ``room`` to spare is spread. ``style``
    is that of the boxes: card, dense, dot or side. ``told`` are the nodes whose numbers stand elsewhere.
    ``offset`` is added to the boxes' keys. ``down`` draws from the top to the bottom.
    """

    chip: Callable[[int], str | None]
    symbol: str
    strips: dict[int, Rectangle] | None = None
    top: float = 0.0
    room: float = 0.0
    style: str = "card"
    told: frozenset[int] = frozenset()
    offset: int = 0
    down: bool = False


def graph_pane(graph: Graph, folding: Folding, moments: Moments, look: Look) -> Pane:
    """The graph of a run; with strips, in the coordinates that their places are in."""
    return _Picture(graph, folding, moments, look).pane()


class _Picture:
    def __init__(self, graph: Graph, folding: Folding, moments: Moments, look: Look) -> None:
        self._graph, self._folding, self._moments, self._look = graph, folding, moments, look
        strips = look.strips or {}
        keys = {g.key: i for i, g in enumerate(folding.groups)}
        pinned = [keys[node] for node in strips if node in keys]
        rest = [i for i in range(len(folding.groups)) if i not in set(pinned)]
        self._order = [*pinned, *rest]  # box in the layout -> box of the folding
        self._cards = {i: self._card(i) for i in rest}
        self._chips = [self._chip(arrow) for arrow in folding.arrows]
        self._cuts = [cut_of(graph, arrow) for arrow in folding.arrows]
        self._plan = self._placed([strips[folding.groups[i].key] for i in pinned])
        self._ways = _inputs_on_the_way(folding, graph)

    def _card(self, box: int) -> Card:
        group = self._folding.groups[box]
        return card(self._graph, group, self._look.symbol, self._look.style, group.key in self._look.told)

    @property
    def _dots(self) -> bool:
        return self._look.style in ("dot", "side")

    def _placed(self, pinned: Sequence[Rectangle]) -> Layout:
        turned = {box: i for i, box in enumerate(self._order)}
        sizes = [(p.width, p.height) for p in pinned]
        sizes += [(self._cards[i].width, self._cards[i].height) for i in self._order[len(pinned) :]]
        labels = [self._label(i) for i in range(len(self._folding.arrows))]
        if self._look.down:
            sizes, labels = [(h, w) for w, h in sizes], [(h, w) for w, h in labels]
        edges = tuple((turned[a.source], turned[a.target]) for a in self._folding.arrows)
        fixed = tuple(sizes), edges, tuple(labels), tuple(p.y for p in pinned), self._look.top
        channel, gap = _ROOM[self._look.style]
        plan = _layout(*fixed, channel, gap)
        layers = len({place.x + place.width / 2 for place in plan.boxes})
        spare = 0 if self._look.down else min(_MOST_SPARE, (self._look.room - plan.width) // max(1, layers))
        return _layout(*fixed, channel + spare, gap) if spare > 0 else plan

    def _chip(self, arrow: Arrow) -> str:
        if len(arrow.edges) > 1 or self._graph.edges[arrow.edges[0]].message is None:
            return ""
        return self._look.chip(arrow.edges[0]) or ""

    def _label(self, arrow: int) -> tuple[float, float]:
        words = self._cuts[arrow] or self._chips[arrow]
        if not words:
            return (0, 0)
        if self._dots and not self._look.down:
            return (width_of(words, 11) - 12 if len(words) > 3 else 0, 2 * _CHIP)
        return (width_of(words, self._size) + (30 if self._cuts[arrow] else 14), _CHIP)

    @property
    def _size(self) -> int:
        return 13 if self._look.style == "card" else 11

    def pane(self) -> Pane:
        plan, look = self._plan, self._look
        edges = [self._edge(i) for i in range(len(self._folding.arrows))]
        boxes = [
            self._box(box, self._turned(plan.boxes[i]))
            for i, box in enumerate(self._order)
            if box in self._cards
        ]
        width, height = (plan.height, plan.width) if look.down else (plan.width, plan.height)
        return Pane(width, height + BACK, group(["".join(edges), "".join(boxes)], _class="ad-graph"))

    def _turned(self, place: Rectangle) -> Rectangle:
        return Rectangle(place.y, place.x, place.height, place.width) if self._look.down else place

    def _edge(self, i: int) -> str:
        arrow = self._folding.arrows[i]
        route: Sequence[Point] = self._plan.routes[i]
        groups, edge = self._folding.groups, self._graph.edges[arrow.edges[0]]
        source, target = groups[arrow.source], groups[arrow.target]
        if self._dots:
            route = self._to_dots(arrow, route)
        parts = [*self._line(route, "ad-forward")]
        moment = self._moments.message(edge)
        sends = any(self._graph.edges[e].message is not None for e in arrow.edges)
        if self._cuts[i]:
            parts.append(self._cut(self._cuts[i], route))
        elif sends and moment is not None:
            back = [*self._line(route, "ad-backward"), self._chip_at(self._chips[i], route)]
            parts.append(group(back, data_from=moment, data_at=moment, data_of=self._of(arrow)))
        return group(
            parts,
            _class="ad-edge ad-cut" if self._cuts[i] else "ad-edge",
            data_from=self._moments.value[target.key],
            data_node=source.key + self._look.offset,
            data_count=len(arrow.edges) if len(arrow.edges) > 1 else None,
        )

    def _of(self, arrow: Arrow) -> str:
        """The boxes that light this edge: its ends, and the inputs whose gradient comes along it."""
        groups = self._folding.groups
        keys = sorted({groups[arrow.source].key, *self._ways[arrow.source]})
        return " ".join(str(key + self._look.offset) for key in keys)

    def _to_dots(self, arrow: Arrow, route: Sequence[Point]) -> Sequence[Point]:
        """A route that goes on to the dots in the middle of its boxes."""
        turned = {box: i for i, box in enumerate(self._order)}
        ends: list[list[Point]] = []
        for box, sign in ((arrow.source, 1), (arrow.target, -1)):
            place, shown = self._plan.boxes[turned[box]], self._cards.get(box)
            if shown is None or shown.style not in ("dot", "side"):
                ends.append([])
                continue
            radius = 8 if shown.shape != "fold" else 12 if self._look.down else 24
            ends.append([(place.x + place.width / 2 + sign * radius, place.y + place.height / 2)])
        return [*ends[0], *route, *ends[1]]

    def _line(self, route: Sequence[Point], look: str) -> Iterator[str]:
        back = look == "ad-backward"
        shift = BACK if back else 0
        down = self._look.down
        places = [(y + shift, x) if down else (x, y + shift) for x, y in route]
        yield path(_curve(places, down), look)
        (x, y), tip = (places[0], 7) if back else (places[-1], -7)
        yield _downhead(x, y, tip, f"{look}-head") if down else arrowhead(x, y, tip, f"{look}-head")

    def _beginning(self, route: Sequence[Point]) -> Point:
        (x, y) = route[0]
        return (y + BACK / 2, x) if self._look.down else (x, y + BACK / 2)

    def _chip_at(self, chip: str, route: Sequence[Point]) -> str:
        if not chip:
            return ""
        x, y = self._beginning(route)
        size = self._size
        width = width_of(chip, size) + 8
        if self._look.down:
            return group(
                [
                    rect(x - width / 2, y + 8, width, _CHIP, "ad-chip", 10),
                    text(x, y + 22, chip, f"ad-{size}", "middle"),
                ]
            )
        if self._dots:
            x, y = route[len(route) > 2]  # where the line has left its dot
            return text(x + 4, y - 5, chip, "ad-11 ad-m")
        x += 11
        return group(
            [
                rect(x, y - _CHIP / 2, width, _CHIP, "ad-chip", 10),
                text(x + width / 2, y + 4.5, chip, f"ad-{size}", "middle"),
            ]
        )

    def _cut(self, words: str, route: Sequence[Point]) -> str:
        x, y = self._beginning(route)
        y -= BACK / 2
        at = f"translate({n(x + 16)} {n(y)})"
        return group(
            [
                f'<g class="ad-scissors" transform="{at}">{_SCISSORS}</g>',
                text(x + 6, y + 20, words, "ad-cut-word"),
            ]
        )

    def _box(self, box: int, place: Rectangle) -> str:
        shown, of = self._cards[box], self._folding.groups[box]
        span = self._graph.nodes[of.key].span
        return group(
            [
                f"<title>{escaped(shown.tooltip)}</title>",
                *drawn(shown, place, self._moments.gradient.get(of.nodes[0])),
            ],
            _class=f"ad-node ad-{shown.shape}" + (" ad-dot" if shown.style in ("dot", "side") else ""),
            data_node=of.key + self._look.offset,
            data_of=of.key + self._look.offset,
            data_from=self._moments.value[of.nodes[-1]],
            data_at=" ".join(
                str(m.get(of.nodes[0]))
                for m in (self._moments.value, self._moments.gradient)
                if of.nodes[0] in m
            ),
            data_line=span.line if span else None,
            data_fold=of.key + self._look.offset if of.folded else None,
            tabindex=0,
            role="button",
        )


def _curve(route: Sequence[Point], down: bool) -> str:
    """Level through boxes' layers, an even curve through each channel."""
    (x, y), *rest = route
    parts = [f"M{n(x)} {n(y)}"]
    for to, end in rest:
        if (to == x) if down else (end == y):
            parts.append(f"L{n(to)} {n(end)}")
        elif down:
            middle = n((y + end) / 2)
            parts.append(f"C{n(x)} {middle} {n(to)} {middle} {n(to)} {n(end)}")
        else:
            middle = n((x + to) / 2)
            parts.append(f"C{middle} {n(y)} {middle} {n(end)} {n(to)} {n(end)}")
        x, y = to, end
    return "".join(parts)


def _downhead(x: float, y: float, length: float, look: str) -> str:
    back = n(y + length)
    return f'<path class="{look}" d="M{n(x)} {n(y)}L{n(x - 3.6)} {back}H{n(x + 3.6)}Z"/>'


def _inputs_on_the_way(folding: Folding, graph: Graph) -> list[set[int]]:
    """For each box, the inputs from which it is reached along edges that carry a message."""
    found: list[set[int]] = [
        {g.key} if graph.nodes[g.key].kind in ("input", "parameter") else set() for g in folding.groups
    ]
    for arrow in sorted(folding.arrows, key=lambda arrow: folding.groups[arrow.target].nodes[-1]):
        if any(graph.edges[i].message is not None for i in arrow.edges):
            found[arrow.target] |= found[arrow.source]
    return found
