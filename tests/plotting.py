"""Curves as the tests ask for them, and the functions that they are of."""

from __future__ import annotations

import d2l_autograd as ad
from d2l_autograd.measure.sampler import Sampler, finished
from d2l_autograd.plots.curve_points import Along, curve_of_magnitudes, curve_points
from d2l_autograd.plots.curves import Curves


def doubling(a):
    """Section 2.5.4's function; it never ends for 0."""
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b


def product(x, y, w):
    """Section 2.5.0's function."""
    z = (x + y) * w
    return z


def measured(f, ranges, *, slope=False, logarithmic=(), upstream=None, **inputs):
    """The curves of a run, by input name."""
    curves = Curves(f, ranges, slope=slope, logarithmic=logarithmic)
    graph = ad.trace(f, upstream=upstream, **inputs)
    finished(curves.measure(graph))
    return curves.of(graph)


def curve_of(f, low, high, *, logarithmic=False, **inputs):
    """Places and values along the curve of ``f``, a function of one number."""
    spread = curve_of_magnitudes if logarithmic else curve_points
    graph = ad.trace(f, **inputs)
    sample = Sampler(f, graph)
    along = Along(sample, {name: node.tensor for name, node in graph.inputs.items()}, *inputs)

    def look():
        assert sample.repeats()
        return (yield from spread(along, low, high))

    return zip(*finished(sample.in_pieces(look())), strict=True)
