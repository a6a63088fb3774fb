"""What recording writes down: nodes and edges in the making."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch

from .graph import Span
from .syntax import Site


@dataclass(slots=True, eq=False)
class Link:
    """One use of ``source``: the edge ``slot`` of an autograd node that it became, or why it became none."""

    source: Draft
    function: object = None
    slot: int = 0
    cut: str | None = None


@dataclass(slots=True, eq=False)
class Draft:
    """A node in the making.

    ``key`` is (autograd node, output number), where its gradient arrives; ``count`` its tensor's version.
    ``rewrites`` is the draft whose memory it has, written where autograd did not see it, as under
    ``no_grad``: to autograd both are one value, so what arrives here goes on to that one unchanged.
    """

    kind: str
    op: str
    value: torch.Tensor | None = None
    name: str | None = None
    span: Span | None = None
    turn: int = 1
    links: list[Link] = field(default_factory=list)
    items: tuple[Draft, ...] = ()
    key: tuple | None = None
    count: int = 0
    rewrites: Draft | None = None


@dataclass(slots=True, eq=False)
class Test:
    """A tensor that Python asked for its truth, at ``site``, when ``last`` was the newest draft."""

    site: Site
    outcome: bool
    turn: int
    tested: Draft
    last: Draft
