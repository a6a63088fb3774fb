"""Plots as the tests ask for them, and the functions that they are of."""

from __future__ import annotations

import numpy as np
import torch

import d2l_autograd as ad
from d2l_autograd.measure.expected_gradients import check_gradients
from d2l_autograd.measure.sampler import Sampler, finished
from d2l_autograd.plots import choice_of_plot as choice
from d2l_autograd.plots.curve import curve_points


def plot_for(f, graph, ranges=None, checks=(), **options):
    """The plot, measured; of ``ranges``, each holds for all the numbers of its input."""
    pairs = {name: [pair] * graph.inputs[name].tensor.numel() for name, pair in (ranges or {}).items()}
    return finished(choice.plot_for(f, graph, pairs, checks, **options))


def doubling(a):
    """Section 2.5.4's function; it never ends for 0."""
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b


def square_times(x, y):
    z = x**2 * y
    return z


def dot(x):
    y = 2 * torch.dot(x, x)
    return y


def filling(x):
    y = torch.zeros(3)
    y[0] = x.sum() ** 2
    y[1:] = x.reshape(-1)[0] * 2
    return y.sum()


def drawn(f, ranges=None, expect=None, **inputs):
    """The plot after its first drawing, with the run and its checks."""
    graph = ad.trace(f, **inputs)
    checks = check_gradients(graph, expect) if expect else ()
    plot = plot_for(f, graph, ranges, checks)
    plot.draw(graph, checks)
    return plot, graph, checks


def pixels(plot):
    return np.asarray(plot._canvas._agg.buffer_rgba()).copy()


def slope(line):
    (x0, x1), (y0, y1) = line.get_data()
    return (y1 - y0) / (x1 - x0)


def curve_of(f, low, high, **inputs):
    """Places and values along the curve of ``f``."""
    sample = Sampler(f, ad.trace(f, **inputs))

    def look():
        assert sample.repeats()
        return (yield from curve_points(sample, low, high))

    return zip(*finished(sample.in_pieces(look())), strict=True)
