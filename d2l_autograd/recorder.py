"""The forward pass: every torch call that a function makes, as it is made."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import FrameType

import torch
from torch.autograd.graph import get_gradient_edge
from torch.overrides import TorchFunctionMode

from .graph import Span
from .scope import Scope
from .source import Site, Sites
from .stuck import too_many_operations
from .untouched import Outside, version

# Asked for often, and plainly no computation: not even looked at.
_QUESTIONS = {"shape", "dtype", "device", "requires_grad", "is_leaf", "ndim", "grad_fn", "layout", "_version"}
_DETACHING = {"detach", "detach_", "data"}
NOWHERE = Site()
_functorch_active = torch._C._are_functorch_transforms_active
AccumulateGrad = type(get_gradient_edge(torch.zeros((), requires_grad=True)).node)


@dataclass(slots=True, eq=False)
class Link:
    """One use of ``source``: the edge ``slot`` of an autograd node that it became, or why it became none."""

    source: Draft
    function: object = None
    slot: int = 0
    cut: str | None = None


@dataclass(slots=True, eq=False)
class Draft:
    """A node in the making; ``key`` is (autograd node, output number), where its gradient arrives."""

    kind: str
    op: str
    value: torch.Tensor | None
    name: str | None = None
    key: tuple | None = None
    span: Span | None = None
    turn: int = 1
    links: list[Link] = field(default_factory=list)
    items: list[Draft] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Test:
    """A tensor that Python asked for its truth, at ``site``, when ``last`` was the newest draft."""

    site: Site
    outcome: bool
    turn: int
    tested: Draft
    last: Draft


@dataclass(slots=True, eq=False)
class _Place:
    """Where a call stands in the reader's code; ``follows`` is what the same library call made before."""

    site: Site
    names: tuple[str, ...]
    turn: int
    follows: Draft | None


class Recorder(TorchFunctionMode):
    """Records torch calls while it is active; ``drafts`` and ``tests`` are in execution order."""

    def __init__(self, sites: Sites, outside: Outside, scope: Scope, max_ops: int) -> None:
        super().__init__()
        self.drafts: list[Draft] = []
        self.tests: list[Test] = []
        self.by_key: dict[tuple, Draft] = {}
        self.owner: dict[object, Draft] = {}
        self.following: dict[object, tuple] = {}  # an autograd node's next_functions
        self._by_tensor: dict[int, tuple[torch.Tensor, int, tuple | None, Draft]] = {}
        self._turns: dict[tuple, int] = {}
        self._library_call: tuple[FrameType | None, int, Draft | None] = (None, 0, None)
        self._sites, self._outside, self._scope = sites, outside, scope
        self._max_ops, self._count = max_ops, 0

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        op = _operation(func)
        if op in _QUESTIONS or _functorch_active():
            return func(*args, **kwargs)
        caller = sys._getframe(1)
        self._tick(caller)
        operands = tensors(args, tensors(kwargs.values()) if kwargs else [])
        sources = [self.lookup(tensor, caller) for tensor in operands]
        before = [self._by_tensor[id(tensor)] for tensor in operands]
        result = func(*args, **kwargs)
        if func is torch.Tensor.__bool__:
            self._decide(caller, sources[0], result)
            return result
        written = [state[0] for state in before if _changed(*state)]
        if func is _SET_DATA:
            written = operands[:1]
        known = {id(tensor) for tensor in operands}
        outputs = [*_roots(written), *(t for t in tensors((result,)) if id(t) not in known)]
        if outputs:
            views = {id(t) for t in written if t._is_view()}
            uses = [s for t, s in zip(operands, sources, strict=True) if id(t) not in views]
            self._record(op, caller, outputs, uses, bool(written))
        return result

    def add_input(self, name: str, leaf: torch.Tensor) -> Draft:
        """Make ``leaf`` a node before the function runs."""
        return self._add(Draft("input", "", _snapshot(leaf), name), leaf)

    def lookup(self, tensor: torch.Tensor, caller: FrameType | None = None) -> Draft:
        """The draft of a tensor as it is now; one that was never seen is made known."""
        key, entry = self._key(tensor), self._by_tensor.get(id(tensor))
        if entry is not None:
            _, count, old_key, draft = entry
            if count == version(tensor) and old_key == key:
                return draft
            if old_key is None and key is not None and tensor.is_leaf:  # requires_grad_()
                return self._bind(draft, tensor)
        if key is not None and key in self.by_key:
            return self._bind(self.by_key[key], tensor)
        if key is not None:
            return self._leaf(tensor, caller) if tensor.is_leaf else self._unseen(tensor, key, caller)
        return self._constant(tensor, caller) if entry is None else self._seen_anew(tensor, entry[3])

    def _key(self, tensor: torch.Tensor) -> tuple | None:
        if not tensor.requires_grad:
            return None
        function = tensor.grad_fn
        if function is not None:
            return function, tensor.output_nr
        entry = self._by_tensor.get(id(tensor))
        if entry is not None and entry[2] is not None and isinstance(entry[2][0], AccumulateGrad):
            return entry[2]
        return get_gradient_edge(tensor).node, 0

    def _tick(self, caller: FrameType) -> None:
        self._count += 1
        if self._count > self._max_ops:
            frame, _ = self._sites.frames(caller)
            site = self._sites.site(frame) if frame is not None else NOWHERE
            raise too_many_operations(self._max_ops, site.span, self.tests)

    # What a call made

    def _record(self, op: str, caller: FrameType, outputs: list, uses: list[Draft], wrote: bool) -> None:
        place = self._place(caller)
        span = place.site.statement if op == "setitem" else place.site.span
        kind = "operation" if uses or any(t.requires_grad for t in outputs) else "constant"
        call = Draft(kind, op, None, span=span, turn=place.turn)
        call.links = self._links(call, outputs, uses)
        if len(outputs) == 1:
            call.value = _snapshot(outputs[0])
            call.name = self._name(outputs[0], place.names[0] if place.names else None, wrote)
            self._add(call, outputs[0])
        else:
            self._add_items(call, place, outputs)
        self._library_call = (*self._library_call[:2], call)
        if place.follows is not None and not wrote:
            place.follows.name = None

    def _add_items(self, call: Draft, place: _Place, outputs: list[torch.Tensor]) -> None:
        self.drafts.append(call)
        names = list(place.names)
        if place.site.each:
            names *= len(outputs)
        elif len(names) != len(outputs):
            names = [f"{names[0]}[{i}]" if names else None for i in range(len(outputs))]
        for i, (tensor, name) in enumerate(zip(outputs, names, strict=True)):
            item = Draft("item", f"[{i}]", _snapshot(tensor), name or None, span=call.span, turn=call.turn)
            item.links.append(Link(call))
            call.items.append(self._add(item, tensor))

    def _name(self, tensor: torch.Tensor, assigned: str | None, wrote: bool) -> str | None:
        """A write in place is a new value of the variable that holds the tensor."""
        entry = self._by_tensor.get(id(tensor)) if wrote else None
        return entry[3].name if entry is not None and entry[3].name else assigned

    def _links(self, call: Draft, outputs: list[torch.Tensor], uses: list[Draft]) -> list[Link]:
        keys = [key for key in map(self._key, outputs) if key is not None]
        by_source: dict[int, list[Link]] = {}
        for link in self._claim(call, [function for function, _ in keys]):
            by_source.setdefault(id(link.source), []).append(link)
        links, drawn = [], set()
        for source in uses:
            waiting = by_source.get(id(source))
            if waiting:
                links.append(waiting.pop(0))
            elif id(source) not in drawn:
                links.append(Link(source, cut=self._cut(call.op) if source.key is not None else None))
            drawn.add(id(source))
        return links + [link for rest in by_source.values() for link in rest]

    def _cut(self, op: str) -> str:
        if op in _DETACHING:
            return "detach"
        return "not differentiable" if torch.is_grad_enabled() else "no_grad"

    def _claim(self, call: Draft, functions: list) -> list[Link]:
        """Make ``call`` the owner of all new autograd nodes behind ``functions``; the links that leave them."""
        leaving, waiting = [], functions[::-1]
        while waiting:
            function = waiting.pop()
            if function in self.owner:
                continue
            self.owner[function] = call
            self.following[function] = function.next_functions
            for slot, (following, output) in enumerate(self.following[function]):
                if following is None:
                    continue
                leaving.append((function, slot, following, output))
                if isinstance(following, AccumulateGrad) and following not in self.owner:
                    self.lookup(following.variable)
                waiting.append(following)
        return [
            Link(self.by_key.get((following, output)) or self._interior(following, output), function, slot)
            for function, slot, following, output in leaving
            if self.owner[following] is not call
        ]

    # Where a call stands

    def _place(self, caller: FrameType) -> _Place:
        frame, inner = self._sites.frames(caller)
        if frame is None:
            return _Place(NOWHERE, (), 1, None)
        site = self._sites.site(frame)
        nth, follows = 0, None
        if inner is not None:
            last, nth, follows = self._library_call
            nth, follows = (nth + 1, follows) if inner is last else (0, None)
        self._library_call = inner, nth, None
        return _Place(site, self._sites.names(frame, site), self._turn(site, nth), follows)

    def _turn(self, site: Site, nth: object) -> int:
        key = id(site), nth  # the sites are kept as long as the recorder
        self._turns[key] = self._turns.get(key, 0) + 1
        return self._turns[key]

    def _decide(self, caller: FrameType, tested: Draft, outcome: bool) -> None:
        frame, _ = self._sites.frames(caller)
        site = self._sites.site(frame) if frame is not None else NOWHERE
        turn = self._turn(site, "test")
        self.tests.append(Test(site, outcome, turn, tested, self.drafts[-1]))

    # Tensors that no recorded call made

    def _leaf(self, tensor: torch.Tensor, caller: FrameType | None) -> Draft:
        value = self._outside.meet(tensor)
        return self._add(Draft("parameter", "", value, self._scope.name(tensor, caller)), tensor)

    def _constant(self, tensor: torch.Tensor, caller: FrameType | None) -> Draft:
        value = self._outside.meet(tensor)
        return self._add(Draft("constant", "", value, self._scope.name(tensor, caller)), tensor)

    def _seen_anew(self, tensor: torch.Tensor, old: Draft) -> Draft:
        """A tensor whose memory was written through another one."""
        base = self._by_tensor.get(id(tensor._base)) if tensor._is_view() else None
        source = old if base is None else base[3]
        draft = Draft("operation", "view", _snapshot(tensor), old.name, links=[Link(source)])
        return self._add(draft, tensor)

    def _unseen(self, tensor: torch.Tensor, key: tuple, caller: FrameType | None) -> Draft:
        """A tensor made where calls are not seen, as by a custom ``autograd.Function``, or before the run."""
        function = key[0]
        value, name = self._outside.meet(tensor), self._scope.name(tensor, caller)
        if function in self.owner:
            return self._bind(self._interior(*key, value, name), tensor)
        draft = Draft("operation", _function_name(function), value, name)
        draft.links = self._claim(draft, [function])
        return self._add(draft, tensor)

    def _interior(
        self, function: object, output: int, value: torch.Tensor | None = None, name: str | None = None
    ) -> Draft:
        """Another result of a call of which only some were seen: it becomes a call with items."""
        first = self.owner[function]
        call = first if first.items else self._split(first)
        item = Draft("item", f"[{len(call.items)}]", value, name, (function, output))
        item.links.append(Link(call))
        self.drafts.insert(self.drafts.index(call.items[-1]) + 1, item)
        call.items.append(item)
        self.by_key[item.key] = item
        return item

    def _split(self, only: Draft) -> Draft:
        call = Draft(
            "operation", only.op, None, span=only.span, turn=only.turn, links=only.links, items=[only]
        )
        self.drafts.insert(self.drafts.index(only), call)
        only.kind, only.op, only.links = "item", "[0]", [Link(call)]
        for function, owner in self.owner.items():
            if owner is only:
                self.owner[function] = call
        return call

    def _add(self, draft: Draft, tensor: torch.Tensor) -> Draft:
        self.drafts.append(draft)
        return self._bind(draft, tensor)

    def _bind(self, draft: Draft, tensor: torch.Tensor) -> Draft:
        key = self._key(tensor)
        self._by_tensor[id(tensor)] = tensor, version(tensor), key, draft
        if key is not None:
            draft.key = key
            self.by_key[key] = draft
            self.owner.setdefault(key[0], draft)
        return draft


def tensors(values: Iterable, rest: Iterable[torch.Tensor] = ()) -> list[torch.Tensor]:
    """All tensors among ``values`` and in the lists, tuples and dictionaries there, in order, then ``rest``."""
    found = []
    for value in values:
        if isinstance(value, torch.Tensor):
            found.append(value)
        elif isinstance(value, list | tuple):
            found += tensors(value)
        elif isinstance(value, dict):
            found += tensors(value.values())
    return [*found, *rest]


_SET_DATA = torch.Tensor.data.__set__


def _operation(func: object) -> str:
    name = getattr(func, "__name__", "call")
    if name in ("__get__", "__set__"):
        return func.__self__.__name__
    return name.strip("_") if name.startswith("__") else name


def _function_name(function: object) -> str:
    name = re.sub(r"Backward\d*$", "", function.name().rsplit("::")[-1])
    if isinstance(function, torch.autograd.function.BackwardCFunction):
        return name
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _changed(tensor: torch.Tensor, count: int, key: tuple | None, _: Draft) -> bool:
    """Whether a call wrote ``tensor``, or took it off the graph as ``detach_()`` does."""
    return version(tensor) != count or (key is not None and not tensor.requires_grad)


def _roots(written: list[torch.Tensor]) -> list[torch.Tensor]:
    """The tensors whose memory was written: of a view, its base, once each."""
    roots = [t._base if t._is_view() and t._base is not None else t for t in written]
    return list({id(t): t for t in roots}.values())


def _snapshot(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.detach().clone()
