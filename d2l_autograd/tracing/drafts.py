"""What recording writes down: nodes and edges in the making."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch.autograd.graph import Node as GradNode

from ..graph import Span
from ..source.syntax import Site

Key = tuple[GradNode, int]  # an autograd node, and the number of the output at which a gradient arrives


@dataclass(slots=True, eq=False)
class Link:
    """One use of ``source``: the edge ``slot`` of an autograd node that it became, or why it became none."""

    source: Draft
    function: GradNode | None = None
    slot: int = 0
    cut: str | None = None


@dataclass(slots=True, eq=False)
class Draft:
    """A node in the making.

    ``key`` is where its gradient arrives; ``count`` its tensor's version; only a call with several results,
    its ``items``, has no ``value``.
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
    key: Key | None = None
    count: int = 0
    rewrites: Draft | None = None

    @property
    def tensor(self) -> torch.Tensor:
        """The value of a draft with one result; TypeError for a call with several."""
        if self.value is None:
            raise TypeError("the call has several results; each is an item of its own")
        return self.value


@dataclass(slots=True, eq=False)
class Test:
    """A tensor that Python asked for its truth, at ``site``, when ``last`` was the newest draft."""

    site: Site
    outcome: bool
    turn: int
    tested: Draft
    last: Draft
