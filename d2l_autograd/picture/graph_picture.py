"""The computational graph of a run as a pane: boxes, lines forward, and what comes back along them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from ..graph import Graph
from ..language import language
from .card_picture import BACK, drawn, size_of_numbers
from .cards import Card, card, cut_of, tooltip
from .drawing import Pane, escaped, group, n, path, rect, text, width_of
from .folding import Arrow, Folding, Group
from .layout import Layout, Point, Rectangle, layout
from .moments import Moments

_CHIP = 20
_MOST_SPARE = 70
_ROUNDS = 9
# Between the layers, and between the boxes of a layer.
_ROOM = {"card": (34, 26), "dense": (9, 14), "dot": (14, 8), "side": (14, 10)}
_SCISSORS = (
    '<path d="M-2 -3 L9 3 M-2 3 L9 -3"/><circle cx="-4.5" cy="-4" r="2.7"/><circle cx="-4.5" cy="4" r="2.7"/>'
)

# Sizes move in steps, so most frames of a drag have the layout of the frame before.
_layout = lru_cache(maxsize=32)(layout)


class Columns(NamedTuple):
    """In which column each box is, by its name or code; where each column begins, and how wide it is."""

    of: Mapping[str, int]
    places: tuple[tuple[float, float], ...]


ALONE = Columns({}, ())


@dataclass(frozen=True)
class Look:
    """How a graph is drawn: ``chip`` says the local derivative of an edge, ``symbol`` what is differentiated.

    ``strips`` are the places of the inputs that are drawn elsewhere, to the left: by node id, in the order
    from the top; nothing else is drawn above ``top`` then. What has ``room`` to spare is spread. ``style``
    is that of the boxes: card, dense, dot or side. ``told`` are the nodes whose numbers stand elsewhere.
    ``offset`` is added to the boxes' keys. ``down`` draws from the top to the bottom. ``cards`` are those
    that are known from another way to draw the same. ``beside`` is where columns stand in graphs to be
    compared with.
    """

    chip: Callable[[int], str | None]
    symbol: str
    strips: Mapping[int, Rectangle] = field(default_factory=dict)
    top: float = 0.0
    room: float = 0.0
    style: str = "card"
    told: frozenset[int] = frozenset()
    offset: int = 0
    down: bool = False
    cards: dict[tuple[Group, str, str], Card] = field(default_factory=dict)
    beside: Columns = ALONE


def graph_pane(graph: Graph, folding: Folding, moments: Moments, look: Look) -> Pane:
    """The graph of a run; with strips, in the coordinates that their places are in."""
    return _Picture(graph, folding, moments, look).pane()


def graph_size(graph: Graph, folding: Folding, moments: Moments, look: Look) -> tuple[float, float]:
    """Width and height of that pane, without drawing it."""
    return _Picture(graph, folding, moments, look).size


def graph_columns(graph: Graph, folding: Folding, moments: Moments, look: Look) -> Columns:
    """Where the columns of that pane are."""
    return _Picture(graph, folding, moments, look).columns


def in_common(find: Callable[[Columns], Sequence[Columns]], width: float) -> Columns:
    """Columns in which what several graphs have stands below each other; ALONE without room for them.

    ``find`` says where each graph's are beside given ones: what is moved moves what comes after it.
    """
    shared = ALONE
    for _ in range(_ROUNDS):
        before, found = shared, find(shared)
        names = [name for each in found for name in each.of]
        of = {name: max(each.of.get(name, 0) for each in found) for name in names}
        both = zip_longest(*(each.places for each in found), fillvalue=(0.0, 0.0))
        shared = Columns(of, tuple((max(a for a, _ in each), max(b for _, b in each)) for each in both))
        end = max((x + wide for x, wide in shared.places), default=0.0)
        if end > width:  # and the next ones end no earlier
            break
        if shared == before:
            spare = min(_MOST_SPARE, (width - end) // max(1, len(shared.places)))
            return Columns(of, tuple((x + i * spare, wide) for i, (x, wide) in enumerate(shared.places)))
    return ALONE


class _Picture:
    """Boxes are numbered as in the folding. What goes down is laid out, and kept, as if it went right."""

    def __init__(self, graph: Graph, folding: Folding, moments: Moments, look: Look) -> None:
        self._graph, self._folding, self._moments, self._look = graph, folding, moments, look
        self._dots = look.style in ("dot", "side")
        self._type = 13 if look.style == "card" else 11
        boxes = {of.key: box for box, of in enumerate(folding.groups) if not of.folded}
        # A strip from which nothing leads on has its place too.
        pinned = {boxes.get(node, ~node): place for node, place in look.strips.items()}
        self._cards = {box: self._card(of) for box, of in enumerate(folding.groups) if box not in pinned}
        self._cuts = [cut_of(graph, arrow) for arrow in folding.arrows]
        self._chips = [self._chip_of(arrow) for arrow in folding.arrows]
        self._plan = self._planned(pinned)
        self._numbers = size_of_numbers(self._cards.values())
        self._places = dict(zip([*pinned, *self._cards], self._plan.boxes, strict=True))
        self._inputs = _inputs_behind(graph, folding)

    def _card(self, of: Group) -> Card:
        known = of, self._look.style, language()
        if known not in self._look.cards:
            told = of.key in self._look.told
            self._look.cards[known] = card(self._graph, of, self._look.symbol, self._look.style, told)
        return self._look.cards[known]

    def _chip_of(self, arrow: Arrow) -> str:
        first, *more = arrow.edges
        return "" if more or self._graph.edges[first].message is None else self._look.chip(first) or ""

    def _planned(self, pinned: Mapping[int, Rectangle]) -> Layout:
        number = {box: i for i, box in enumerate([*pinned, *self._cards])}
        sizes = [(place.width, place.height) for place in pinned.values()]
        sizes += [(shown.width, shown.height) for shown in self._cards.values()]
        labels = [self._label(i) for i in range(len(self._folding.arrows))]
        if self._look.down:
            sizes = [(height, width) for width, height in sizes]
        edges = tuple((number[arrow.source], number[arrow.target]) for arrow in self._folding.arrows)
        tops = tuple(place.y for place in pinned.values())
        fixed = tuple(sizes), edges, tuple(labels), tops, self._look.top
        channel, gap = _ROOM[self._look.style]
        if self._look.beside.places:
            least = tuple(self._look.beside.of.get(name, 0) for name in self._names(number))
            return _layout(*fixed, channel, gap, least, self._look.beside.places)
        plan = _layout(*fixed, channel, gap)
        layers = len({place.x + place.width / 2 for place in plan.boxes})
        spare = 0 if self._look.down else min(_MOST_SPARE, (self._look.room - plan.width) // max(1, layers))
        return _layout(*fixed, channel + spare, gap) if spare > 0 else plan

    def _label(self, arrow: int) -> tuple[float, float]:
        """The room along and across the line that the words on its beginning take."""
        cut, chip = self._cuts[arrow], self._chips[arrow]
        if cut:
            width = width_of(cut, 11)
            return (44, width + 8) if self._look.down else (width + 38, _CHIP)
        if not chip:
            return (0, 0)
        width = width_of(chip, self._type)
        if self._look.down:
            return (_CHIP + 8, width + 12)
        return (max(0, width - 22), 2 * _CHIP) if self._dots else (width + 12, _CHIP)

    def _names(self, boxes: Iterable[int]) -> list[str]:
        """What boxes are called, to be found in another graph; not leaves: they go where they are used."""
        nodes = (self._graph.nodes[self._folding.groups[box].key] for box in boxes)
        made = ("operation", "item")
        return [
            (node.symbol or (node.span.code if node.span else "")) * (node.kind in made) for node in nodes
        ]

    @property
    def columns(self) -> Columns:
        of = dict(zip(self._names(self._places), self._plan.layers, strict=True))
        return Columns({name: column for name, column in of.items() if name}, self._plan.columns)

    @property
    def size(self) -> tuple[float, float]:
        return self._turned(self._plan.width, self._plan.height + BACK)

    def pane(self) -> Pane:
        width, height = self.size
        parts = [*map(self._edge, range(len(self._folding.arrows))), *map(self._box, self._cards)]
        return Pane(width, height, group(parts, _class="ad-graph"))

    def _turned(self, along: float, across: float) -> Point:
        return (across, along) if self._look.down else (along, across)

    def _edge(self, i: int) -> str:
        arrow, groups, offset = self._folding.arrows[i], self._folding.groups, self._look.offset
        source, target = groups[arrow.source].key, groups[arrow.target].key
        route = [*self._to_dot(arrow.source, 1), *self._plan.routes[i], *self._to_dot(arrow.target, -1)]
        start = self._turned(*self._plan.routes[i][0])
        parts = [self._line(route, "ad-forward")]
        if self._cuts[i]:
            parts.append(self._cut(self._cuts[i], start))
        elif any(self._graph.edges[e].message is not None for e in arrow.edges):
            back = self._line([(x, y + BACK) for x, y in route], "ad-backward", back=True)
            moment = self._moments.gradient[target]
            # What lights it: its source, and the inputs whose gradient comes along it.
            of = " ".join(str(key + offset) for key in sorted({source, *self._inputs[i]}))
            told = [back, self._chip(self._chips[i], start)]
            parts.append(group(told, data_from=moment, data_at=moment, data_of=of))
        return group(
            parts,
            _class="ad-edge ad-cut" if self._cuts[i] else "ad-edge",
            data_from=self._moments.value[target],
            data_node=source + offset,
        )

    def _to_dot(self, box: int, sign: int) -> Sequence[Point]:
        """Where a line begins or ends beside the dot in the middle of a box; nowhere in other boxes."""
        place, shown = self._places[box], self._cards.get(box)
        if shown is None or not shown.dotted:
            return ()
        radius = 8 if shown.shape != "fold" else 12 if self._look.down else 24
        return [(place.x + place.width / 2 + sign * radius, place.y + place.height / 2)]

    def _line(self, route: Sequence[Point], look: str, back: bool = False) -> str:
        """Level through boxes' layers, an even curve through each channel; a head at its end, or ``back``."""
        (x, y), *rest = route
        parts = ["M" + self._at(x, y)]
        for to, end in rest:
            middle = (x + to) / 2
            ends = self._at(to, end)
            bend = f"C{self._at(middle, y)} {self._at(middle, end)} {ends}"
            parts.append(f"L{ends}" if y == end else bend)
            x, y = to, end
        (x, y), base = (route[0], 7) if back else (route[-1], -7)
        sides = f"L{self._at(x + base, y - 3.6)}L{self._at(x + base, y + 3.6)}"
        return path("".join(parts), look) + path(f"M{self._at(x, y)}{sides}Z", f"{look}-head")

    def _at(self, along: float, across: float) -> str:
        x, y = self._turned(along, across)
        return f"{n(x)} {n(y)}"

    def _chip(self, words: str, start: Point) -> str:
        if not words:
            return ""
        x, y = start
        if self._dots and not self._look.down:
            return text(x + 1, y - 5, words, "ad-11 ad-m")
        width = width_of(words, self._type) + 10
        if self._look.down:
            left, top = x + (BACK - width) / 2, y + 8
        else:
            left, top = x + 8, y + (BACK - _CHIP) / 2
        told = text(left + width / 2, top + 14.5, words, f"ad-{self._type}", "middle")
        return group([rect(left, top, width, _CHIP, "ad-chip", 10), told])

    def _cut(self, words: str, start: Point) -> str:
        x, y = start
        width = width_of(words, 11) + 4
        if self._look.down:
            at, left, middle = f"{n(x - 2)} {n(y + 14)}", x - width / 2, y + 32
        else:
            at, left, middle = f"{n(x + 16)} {n(y)}", x + 30, y
        scissors = f'<g class="ad-scissors" transform="translate({at})">{_SCISSORS}</g>'
        told = text(left + 2, middle + 4, words, "ad-cut-word")
        return group([scissors, rect(left, middle - 8, width, 16, "ad-paper"), told])

    def _box(self, box: int) -> str:
        shown, of, place = self._cards[box], self._folding.groups[box], self._places[box]
        span = self._graph.nodes[of.key].span
        made, reached = self._moments.value[of.key], self._moments.gradient.get(of.key)
        key = of.key + self._look.offset
        (x, y), (width, height) = self._turned(place.x, place.y), self._turned(place.width, place.height)
        parts = drawn(shown, Rectangle(x, y, width, height), reached, self._numbers)
        return group(
            [f"<title>{escaped(tooltip(self._graph, of))}</title>", *parts],
            _class=f"ad-node ad-{shown.shape}" + (" ad-dot" if shown.dotted else ""),
            data_node=key,
            data_of=key,
            data_from=made,
            data_at=made if reached is None else f"{made} {reached}",
            data_line=span.line if span else None,
            data_fold=key if of.folded else None,
            tabindex=0,
            role="button",
        )


def _inputs_behind(graph: Graph, folding: Folding) -> list[list[int]]:
    """For each arrow, the drawn leaves whose gradient comes back along it."""
    kinds = [(of.key, graph.nodes[of.key].kind) for of in folding.groups if not of.folded]
    leaves = [key for key, kind in kinds if kind in ("input", "parameter")]
    behind = [0] * len(graph.nodes)  # a bit for each leaf
    for bit, leaf in enumerate(leaves):
        behind[leaf] = 1 << bit
    for edge in sorted(graph.edges, key=lambda edge: edge.target):
        if edge.message is not None:
            behind[edge.target] |= behind[edge.source]
    found = []
    for arrow in folding.arrows:
        sent = [edge for edge in map(graph.edges.__getitem__, arrow.edges) if edge.message is not None]
        found.append(
            [leaf for bit, leaf in enumerate(leaves) if any(behind[e.source] >> bit & 1 for e in sent)]
        )
    return found
