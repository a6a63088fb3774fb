"""Two functions to compare, and what their comparison's table says."""

from __future__ import annotations

import re


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
    table = re.findall(r"<tr>(.*?)</tr>", comparison._table._html)[1:]
    return [[re.sub("<.*?>", "", cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", row)] for row in table]
