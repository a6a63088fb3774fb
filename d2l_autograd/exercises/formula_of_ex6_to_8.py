"""The formula of exercises 6, 7 and 8, (log x²) · sin x + 1/x, and what really flows back through it."""

from __future__ import annotations

import torch

from ..tracing.tracer import trace

MADE = ("a", "b", "c", "d", "e", "y")
FROM_X = ("a", "c", "e")
POINTS = (0.7, 2.0, -1.5, 3.3)


def f(x: torch.Tensor) -> torch.Tensor:
    """(log x²) · sin x + 1/x, one operation a line."""
    a = x**2
    b = torch.log(a)
    c = torch.sin(x)
    d = b * c
    e = 1 / x
    y = d + e
    return y


def arrivals(value: float) -> dict[str, float]:
    """What arrives at x along each of its edges: the three terms of the derivative."""
    graph = trace(f, x=value)
    arrived = ((graph.nodes[e.target].label, e.message) for e in graph.outgoing[graph["x"].id])
    return {name: message.item() for name, message in arrived if message is not None}


def near(given: float, real: float) -> bool:
    """Whether two numbers are the same but for float32's rounding."""
    return abs(given - real) <= 1e-4 * max(1.0, abs(real))
