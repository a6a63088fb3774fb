"""Where in its layer each box and line lies, and where each line meets its box."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, inf

from .crossings import Net
from .walks import Pair

SWEEPS = 8
MANY = 2000
LINE_WEIGHT = 6.0


def attach(net: Net) -> None:
    """Give each edge a port: in the order of the places it goes to, so that lines do not cross at a box."""
    for vertex, (_, height) in enumerate(net.sizes):
        net.after[vertex].sort(key=lambda pair: (net.place[pair[0]], pair[1]))
        net.before[vertex].sort(key=lambda pair: (net.place[pair[0]], pair[1]))
        steps_out, steps_in = _steps_out(net, vertex), _steps_in(net, vertex)
        net.heights[vertex] = ceil(max(height, sum(steps_out), sum(steps_in)))
        for side, pairs, steps in ((net.out, net.after, steps_out), (net.into, net.before, steps_in)):
            y = (net.heights[vertex] - sum(steps[1:-1])) / 2
            for (_, edge), step in zip(pairs[vertex], [0, *steps[1:-1]], strict=False):
                y += step
                side[edge] = y
            _shift_inside(net, vertex, pairs[vertex], side, steps)


def _shift_inside(
    net: Net, vertex: int, pairs: list[Pair], side: dict[int, float], steps: list[float]
) -> None:
    if pairs:
        shift = max(0.0, steps[0] - side[pairs[0][1]])
        shift = shift or min(0.0, net.heights[vertex] - steps[-1] - side[pairs[-1][1]])
        for _, edge in pairs:
            side[edge] += shift


def _steps_in(net: Net, vertex: int) -> list[float]:
    """Room above the first port, between ports, and below the last."""
    between = [net.gaps.port] * (len(net.before[vertex]) - 1)
    return [net.gaps.corner, *between, net.gaps.corner]


def _steps_out(net: Net, vertex: int) -> list[float]:
    heights = [net.labels[edge][1] for _, edge in net.after[vertex]]
    between = [max(net.gaps.port, h + net.gaps.label if h else 0) for h in heights[1:]]
    return [max(net.gaps.corner, *heights[:1], 0), *between, net.gaps.corner]


def place_rows(net: Net) -> None:
    for row in net.rows:
        for upper, lower in pairwise(row):
            net.tops[lower] = net.tops[upper] + _apart(net, upper, lower)
    sweeps = SWEEPS if len(net.tops) <= MANY else SWEEPS // 2
    for sweep in range(sweeps):
        last = sweep >= sweeps - 2
        forward = sweep % 2 == 0
        for row in net.rows if forward else reversed(net.rows):
            _place_row(net, row, left=forward or last, right=not forward or last)
    _straighten(net)
    lowest = min(net.tops, default=0.0)
    net.tops = [float(floor(top - lowest + 0.5)) for top in net.tops]


def _straighten(net: Net) -> None:
    """Bring each long line's passages to one height, where the neighbours in its layers leave room."""
    row_of = {vertex: row for row in net.rows for vertex in row}
    for chain in net.chains:
        passages = chain[1:-1]
        rooms = [_room(net, vertex, row_of[vertex]) for vertex in passages]
        if len(passages) < 2 or max(low for low, _ in rooms) > min(high for _, high in rooms):
            continue
        middle = _median([net.tops[vertex] for vertex in passages])
        height = min(max(middle, *(low for low, _ in rooms)), *(high for _, high in rooms))
        for vertex in passages:
            net.tops[vertex] = height


def _room(net: Net, vertex: int, row: list[int]) -> tuple[float, float]:
    place, low, high = net.place[vertex], -inf, inf
    if place:
        low = net.tops[row[place - 1]] + _apart(net, row[place - 1], vertex)
    if place + 1 < len(row):
        high = net.tops[row[place + 1]] - _apart(net, vertex, row[place + 1])
    return low, high


def _apart(net: Net, upper: int, lower: int) -> int:
    both = net.real(upper) and net.real(lower)
    return net.heights[upper] + (net.gaps.box if both else net.gaps.line)


def _place_row(net: Net, row: list[int], left: bool, right: bool) -> None:
    wanted, weights, depth = [], [], 0
    for i, vertex in enumerate(row):
        depth += _apart(net, row[i - 1], vertex) if i else 0
        pulls = _pulls(net, vertex, left, right)
        wanted.append((_median(pulls) if pulls else net.tops[vertex]) - depth)
        weights.append(0.1 if not pulls else 1.0 + len(pulls) if net.real(vertex) else LINE_WEIGHT)
    depth = 0
    for i, (vertex, top) in enumerate(zip(row, isotonic(wanted, weights), strict=True)):
        depth += _apart(net, row[i - 1], vertex) if i else 0
        net.tops[vertex] = top + depth


def _pulls(net: Net, vertex: int, left: bool, right: bool) -> list[float]:
    """The tops at which one line to the left or right would be level."""
    near = [(n, e, net.out, net.into) for n, e in net.before[vertex]] if left else []
    near += [(n, e, net.into, net.out) for n, e in net.after[vertex]] if right else []
    if not net.real(vertex):
        # A line that passes several layers should above all be straight between its ends.
        near = [pull for pull in near if not net.real(pull[0])] or near
    return [net.tops[n] + net.port(n, e, there) - net.port(vertex, e, here) for n, e, there, here in near]


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def isotonic(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
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


def settle_ports(net: Net) -> None:
    """Move ports along their sides towards the lines' other ends: nearly level lines become level."""
    for _ in range(3):
        for vertex in range(len(net.sizes)):
            _settle(net, vertex, net.after[vertex], net.out, net.into, _steps_out(net, vertex))
        for vertex in range(len(net.sizes)):
            _settle(net, vertex, net.before[vertex], net.into, net.out, _steps_in(net, vertex))


def _settle(
    net: Net,
    vertex: int,
    pairs: list[Pair],
    side: dict[int, float],
    other: dict[int, float],
    steps: list[float],
) -> None:
    wanted, depth = [], 0.0
    for (neighbour, edge), step in zip(pairs, steps, strict=False):
        depth += step
        wanted.append(net.tops[neighbour] + net.port(neighbour, edge, other) - net.tops[vertex] - depth)
    slack, depth = net.heights[vertex] - sum(steps), 0.0
    for (_, edge), y, step in zip(pairs, isotonic(wanted, [1.0] * len(wanted)), steps, strict=False):
        depth += step
        side[edge] = floor(min(max(y, 0.0), slack) + depth + 0.5)
