"""Where a torch call stands in the reader's code: its line, the variable it is assigned to, its loop turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import unwrap
from types import CodeType, FrameType, FunctionType

import torch

from ..running.torch_compile import runs_compiled
from ..source.stack_frames import Frames, Sites, is_library
from ..source.syntax import Site
from .nodes import Draft

_NOWHERE = Site()


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
        self._turns: dict[tuple[Site, object], int] = {}
        self._library_call: FrameType | None = None
        self._nth = 0
        self._made: Draft | None = None
        self._bodies: dict[int, CodeType] = {}
        self._functions = 0
        self.frames = sites.frames

    def site(self, where: Frames) -> Site:
        """What the reader wrote ``where`` a call is made."""
        return _NOWHERE if where[0] is None else self._sites.site(where[0])

    def compiled(self, caller: FrameType) -> bool:
        """Whether ``caller`` runs within what ``torch.compile`` made."""
        return runs_compiled(caller, self._sites.stop)

    def place(self, where: Frames, call: Draft) -> Place:
        """The place of ``call``; calls within one library call get one."""
        frame, inner = where
        if frame is None:
            return Place(_NOWHERE, (), 1, None)
        follows = self._made if inner is not None and inner is self._library_call else None
        self._nth = 0 if follows is None else self._nth + 1
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

    def inside_custom_function(self, frame: FrameType | None) -> bool:
        """Whether ``frame`` runs within a custom ``autograd.Function``: to autograd that is one step."""
        known = len(torch.autograd.Function.__subclasses__())
        if known != self._functions:  # the reader's function may define one
            self._functions, self._bodies = known, {id(code): code for code in _bodies()}
        while frame is not None:
            if id(frame.f_code) in self._bodies:
                return True
            frame = frame.f_back
        return False


def traced_at(frame: FrameType | None) -> FrameType | None:
    """The reader's frame that traces a library's function, in which ``frame`` runs."""
    while frame is not None and is_library(frame.f_code.co_filename):
        frame = frame.f_back
    return frame


def _bodies() -> Iterator[CodeType]:
    """The code that runs in the forward pass of every custom function that there is."""
    waiting = torch.autograd.Function.__subclasses__()
    while waiting:
        function = waiting.pop()
        waiting += function.__subclasses__()
        for name in ("forward", "setup_context"):
            body = unwrap(getattr(function, name))
            if isinstance(body, FunctionType):
                yield body.__code__
