"""Where a torch call stands in the reader's code: its line, the variable it is assigned to, its loop turn."""

from __future__ import annotations

from dataclasses import dataclass
from types import CodeType, FrameType

import torch

from .drafts import Draft
from .source import Site, Sites

NOWHERE = Site()
_APPLY: CodeType = torch.autograd.Function.apply.__func__.__code__


@dataclass(slots=True, eq=False)
class Place:
    """``follows`` is what the same call of a library's function made before."""

    site: Site
    names: tuple[str, ...]
    turn: int
    follows: Draft | None


class Places:
    """Counts the turns of each site, and the calls that one library call of the reader's makes."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._turns: dict[tuple, int] = {}
        self._library_call: FrameType | None = None
        self._nth = 0
        self._made: Draft | None = None

    def site(self, caller: FrameType) -> Site:
        """What the reader wrote where ``caller`` runs."""
        frame, _ = self._sites.frames(caller)
        return NOWHERE if frame is None else self._sites.site(frame)

    def place(self, caller: FrameType, call: Draft) -> Place:
        """Where ``call`` stands; calls within one library call get one place."""
        frame, inner = self._sites.frames(caller)
        if frame is None:
            return Place(NOWHERE, (), 1, None)
        follows = None
        if inner is None:
            self._nth = 0
        elif inner is self._library_call:
            self._nth, follows = self._nth + 1, self._made
        else:
            self._nth = 0
        self._library_call, self._made = inner, call
        site = self._sites.site(frame)
        names = self._sites.names(frame, site) if site.returned else site.names
        return Place(site, names, self.turn(site, self._nth), follows)

    def leave(self) -> None:
        """Let go of the frame last seen: it may hold what holds this."""
        self._library_call = self._made = None

    def turn(self, site: Site, use: object) -> int:
        """How often ``use`` of ``site`` has happened, with this time."""
        key = site, use
        count = self._turns[key] = self._turns.get(key, 0) + 1
        return count


def inside_custom_function(frame: FrameType | None) -> bool:
    """Whether ``frame`` runs within a custom ``autograd.Function``: to autograd that is one step."""
    while frame is not None:
        if frame.f_code is _APPLY:
            return True
        frame = frame.f_back
    return False
