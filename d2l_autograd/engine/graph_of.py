"""The reader's Values after a backward pass as a Graph, which the figures draw as they draw torch's."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

import torch

from ..errors import OutputError
from ..graph import Argument, Edge, Graph, Node
from ..running.run import call_theirs
from .words import say

_PARTS = ("value", "parents", "operation", "grad", "slopes", "order", "backward")


def check_parts(result: object, cls: type) -> None:
    """Raise :class:`OutputError` unless ``result`` is a ``cls`` that has all that is read of it."""
    if not isinstance(result, cls):
        raise OutputError(say("beside no result", name=cls.__name__, type=type(result).__name__))
    for part in _PARTS:
        if not hasattr(result, part):
            raise OutputError(say("beside no part", name=cls.__name__, part=part))


def graph_of(result: Any, inputs: Mapping[str, Any], names: Mapping[str, object]) -> Graph:
    """The run that ended in the Value ``result``, on which ``backward()`` has been called.

    ``inputs`` and ``names`` are the Values of the inputs and of the variables; whatever is no input
    and has no parents is a plain number. Numbers, messages and order are the reader's: a message is what
    their ``slopes()`` and ``grad`` say, the order that of their ``order()``. Serves section 2.5.6.
    """
    values = _by_making(result, inputs)
    ids = {id(value): i for i, value in enumerate(values)}
    named = {id(value): name for name, value in [*names.items(), *inputs.items()]}
    nodes, edges = [], []
    for i, value in enumerate(values):
        name, parents = named.get(id(value)), list(value.parents)
        given = [_argument(parent, ids.get(id(parent))) for parent in parents]
        given += [Argument(value.exponent)] if value.operation == "pow" else []
        kind = "operation" if parents else "input"
        number, grad = _tensor(value.value), _tensor(value.grad)
        nodes.append(
            Node(i, kind, value.operation, name, 0, number, grad, True, None, 1, arguments=tuple(given))
        )
        slots = count()
        for parent, slope in zip(parents, call_theirs(value.slopes) if parents else (), strict=False):
            if id(parent) in ids:
                message = _tensor(slope * value.grad)
                edges.append(Edge(ids[id(parent)], i, next(slots), message, None))
    order = tuple(ids[id(value)] for value in call_theirs(result.order) if id(value) in ids)
    return Graph(tuple(nodes), tuple(edges), order, (), ids[id(result)], _tensor(1.0))


def _argument(parent: Any, node: int | None) -> Argument:
    return Argument(parent.value if node is None else None, node)


def _by_making(result: Any, inputs: Mapping[str, Any]) -> list[Any]:
    """The inputs, then every Value after those that it was made from; plain numbers are left out."""
    found = list(inputs.values())
    seen = set(map(id, found))
    waiting: list[tuple[Any, bool]] = [(result, False)]
    while waiting:
        value, ready = waiting.pop()
        if ready:
            found.append(value)
        elif id(value) not in seen and len(value.parents):
            seen.add(id(value))
            waiting.append((value, True))
            waiting += [(parent, False) for parent in reversed(list(value.parents))]
    return found


def _tensor(number: Any) -> torch.Tensor:
    return torch.tensor(float(number), dtype=torch.float64)
