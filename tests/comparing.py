"""Two functions to compare, and what their comparison's table says."""

from __future__ import annotations

import cells

from d2l_autograd.measure.comparison_table import comparison_table


def cut(x):
    y = x * x
    u = y.detach()
    z = u * x
    return z.sum()


def whole(x):
    y = x * x
    z = y * x
    return z.sum()


START = [0.0, 1.0, 2.0, 3.0]


def rows(comparison) -> list[list[str]]:
    """The cells of the table, without its head."""
    return cells.rows(comparison_table(comparison._both)._replace(notes=()))[1:]
