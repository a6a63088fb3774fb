"""Nodes and edges in the making, and which of them stand for which autograd node: a call may own several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch.autograd.graph import Node as GradNode
from torch.autograd.graph import get_gradient_edge

from ..graph import Span
from ..running.torch_calls import why_cut
from ..source.syntax import Site
from ..torch_internals import made_as, unknown

AccumulateGrad = type(get_gradient_edge(torch.zeros((), requires_grad=True)).node)
Key = tuple[GradNode, int]  # an autograd node, and the number of the output at which a gradient arrives
Given = tuple[tuple[str | None, object], ...]  # a call's arguments by keyword, a draft for each tensor
Following = tuple[tuple[GradNode | None, int], ...]
_Leaving = tuple[GradNode, int, Key]


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
    arguments: Given = ()
    tangent: torch.Tensor | None = None

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


class Ownership:
    """The drafts in execution order, and for each autograd node the draft that owns it.

    ``by_key`` finds the draft of a value by where its gradient arrives, ``following`` holds each owned node's
    ``next_functions``.
    """

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.by_key: dict[Key, Draft] = {}
        self.owner: dict[GradNode, Draft] = {}
        self.following: dict[GradNode, Following] = {}

    def bind(self, draft: Draft, key: Key) -> None:
        """Make ``key`` the place where the gradient of ``draft`` arrives."""
        before = self.by_key.get(key)
        if before is not None and before is not draft and draft.rewrites is None:
            _rewrite(draft, before)
        draft.key = key
        self.by_key[key] = draft
        self.owner.setdefault(key[0], draft)

    def claim(self, call: Draft, functions: list[GradNode]) -> tuple[list[_Leaving], list[GradNode]]:
        """Make ``call`` the owner of all new autograd nodes behind ``functions``.

        Returns the edges that leave them, ``(function, slot, key of what follows)``, in the order of the
        slots, and the leaves among what follows that no draft stands for.
        """
        owner = self.owner
        leaving: list[_Leaving] = []
        leaves: list[GradNode] = []
        waiting = functions[::-1]
        while waiting:
            function = waiting.pop()
            if function in owner:
                continue
            owner[function] = call
            following = self.following[function] = function.next_functions
            for slot, (behind, output) in enumerate(following):
                if behind is None:
                    continue
                leaving.append((function, slot, (behind, output)))
                if behind not in owner:
                    (leaves if isinstance(behind, AccumulateGrad) else waiting).append(behind)
        return leaving, leaves

    def links(self, call: Draft, leaving: list[_Leaving]) -> list[Link]:
        """The links for the edges that leave ``call``; those within it are none of them."""
        return [
            Link(self.by_key.get(key) or self.interior(*key), function, slot)
            for function, slot, key in leaving
            if self.owner[key[0]] is not call
        ]

    def interior(self, function: GradNode, output: int, value: torch.Tensor | None = None) -> Draft:
        """Another result of a call of which only some were seen: it becomes a call with items."""
        first = self.owner[function]
        call = first if first.items else self._split(first)
        if value is None:
            value = unknown(function, output)
        item = Draft("item", f"[{len(call.items)}]", value, span=call.span, turn=call.turn)
        item.links.append(Link(call))
        self.drafts.insert(self.drafts.index(call.items[-1]) + 1, item)
        call.items += (item,)
        self.bind(item, (function, output))
        return item

    def _split(self, only: Draft) -> Draft:
        call = Draft("operation", only.op, None, None, only.span, only.turn, only.links, (only,))
        self.drafts.insert(self.drafts.index(only), call)
        only.kind, only.op, only.links = "item", "[0]", [Link(call)]
        for function, owner in self.owner.items():
            if owner is only:
                self.owner[function] = call
        return call

    def link_items(self) -> None:
        """Draw the edges between results of one call, where one was made from another."""
        owned: dict[int, set[GradNode]] = {}
        calls = [draft for draft in self.drafts if len(draft.items) > 1]
        if calls:
            for function, owner in self.owner.items():
                owned.setdefault(id(owner), set()).add(function)
        for call in calls:
            found = _between(call, owned.get(id(call), set()), self.following)
            for item, link in found:
                item.links.append(link)
            if found:
                self._reorder(call)

    def _reorder(self, call: Draft) -> None:
        """Put the items of ``call`` behind those that they were made from."""
        ordered: list[Draft] = []
        waiting = list(call.items)
        while waiting:
            ready = next(
                (i for i in waiting if not any(link.source in waiting for link in i.links)), waiting[0]
            )
            waiting.remove(ready)
            ordered.append(ready)
        members = {id(item) for item in call.items}
        places = [i for i, draft in enumerate(self.drafts) if id(draft) in members]
        for i, item in zip(places, ordered, strict=True):
            self.drafts[i] = item

    def release(self) -> None:
        """Let go of the autograd nodes, the newest first.

        In any other order torch frees a deep graph by recursion, and overflows the C stack at some 50,000.
        """
        functions = sorted(self.following, key=made_as)
        self.drafts.clear()
        self.following.clear()
        self.owner.clear()
        self.by_key.clear()
        while functions:
            functions.pop()


def in_order(links: list[Link], uses: list[Draft], op: str) -> list[Link]:
    """One link for each use and for each edge of the autograd graph, in the order of the arguments."""
    if [link.source for link in links] == uses:
        return links
    by_source: dict[int, list[Link]] = {}
    for link in links:
        by_source.setdefault(id(link.source), []).append(link)
    ordered, drawn = [], set()
    for source in uses:
        waiting = by_source.get(id(source))
        if waiting:
            ordered.append(waiting.pop(0))
        elif id(source) not in drawn:
            ordered.append(Link(source, cut=why_cut(op) if source.key is not None else None))
        drawn.add(id(source))
    return ordered + [link for rest in by_source.values() for link in rest]


def _rewrite(draft: Draft, before: Draft) -> None:
    draft.rewrites = before
    for link in draft.links:
        if link.source is before:
            link.cut = None
            return
    draft.links.insert(0, Link(before))


def _between(
    call: Draft, owned: set[GradNode], following: Mapping[GradNode, Following]
) -> list[tuple[Draft, Link]]:
    by_key = {item.key: item for item in call.items}
    seen: set[GradNode] = set()
    found = []
    for item in call.items:
        waiting = [item.key[0]] if item.key is not None else []
        while waiting:
            function = waiting.pop()
            if function in seen or function not in owned:
                continue
            seen.add(function)
            for slot, (behind, output) in enumerate(following[function]):
                if behind is None:
                    continue
                source = by_key.get((behind, output))
                if source is None:
                    waiting.append(behind)
                else:
                    found.append((item, Link(source, function, slot)))
    return found
