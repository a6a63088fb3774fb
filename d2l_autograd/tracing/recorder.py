"""The forward pass: every torch call that a function makes, as it is made."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import torch
from torch.autograd.graph import Node as GradNode
from torch.overrides import TorchFunctionMode

from ..errors import Carrier, carried
from ..running.reader_line import call_at
from ..running.torch_calls import QUESTIONS, operation, tensors
from ..running.torch_compile import compiler_is_there
from ..running.untouched import Outside
from ..source.scope import Scope
from ..source.stack_frames import Frames, Sites
from ..torch_internals import (
    SET_DATA,
    accumulator,
    grad_function,
    memory,
    operation_name,
    root,
    snapshot,
    variable,
    version,
    within_transform,
)
from .arguments import noted
from .call_site import Place, Places, traced_at
from .endless_loop import too_many_operations
from .nodes import AccumulateGrad, Draft, Key, Link, Ownership, Test, in_order
from .tangents import tangent_of

_Tensors = list[torch.Tensor]
_Passed = tuple[tuple[object, ...], dict[str, object]]  # args and kwargs


class Recorder(TorchFunctionMode):
    """Records torch calls while it is active: in ``nodes`` what they made, in ``tests`` the decisions.

    ``compiled`` says that some of them were made in what ``torch.compile`` gave. Where the run ``moves``
    along a direction, what moves with it has its tangent written down too.
    """

    def __init__(self, sites: Sites, outside: Outside, scope: Scope, max_ops: int, moves: bool) -> None:
        super().__init__()
        self.nodes, self._moves = Ownership(), moves
        self.tests: list[Test] = []
        # By id: the tensor (kept alive, so that its id stays its own), its grad_fn, whether it requires
        # a gradient, and its draft. While these and its version are the same, so is its value.
        self._seen: dict[int, tuple[torch.Tensor, GradNode | None, bool, Draft]] = {}
        self._hidden: dict[int, torch.Tensor] = {}  # made within a custom autograd.Function
        self._apart: dict[int, _Tensors] = {}  # by memory: those that count versions apart
        self._places, self._outside, self._scope = Places(sites), outside, scope
        self._max_ops, self._count = max_ops, 0
        self.compiled, self._may_be_compiled = False, compiler_is_there()

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if operation(func) in QUESTIONS:
            return func(*args, **kwargs)
        caller = sys._getframe(1)
        where = carried(self._places.frames, caller)
        line = where[0] or traced_at(caller)
        if within_transform():
            return call_at(line, func, args, kwargs)
        operands = tensors((*args, *kwargs.values()))
        uses = carried(self._before, caller, operands)
        result = call_at(line, func, args, kwargs)
        carried(self._after, func, where, (args, kwargs), operands, uses, result)
        return result

    def _before(self, caller: FrameType, operands: _Tensors) -> list[Draft] | None:
        """The drafts of a call's operands; None within a custom ``autograd.Function``, which is one box."""
        self._count += 1
        if self._count > self._max_ops:
            span = self._places.site(self._places.frames(caller)).span
            raise Carrier(too_many_operations(self._max_ops, span, self.tests, self.nodes.drafts))
        if self._may_be_compiled and not self.compiled:
            self.compiled = self._places.compiled(caller)
        if not torch.is_grad_enabled() and self._places.inside_custom_function(caller):
            for tensor in operands:
                if id(tensor) not in self._seen and id(tensor) not in self._hidden:
                    self._outside.meet(tensor)
            return None
        return [self._current(tensor) or self._renewed(tensor, caller) for tensor in operands]

    def _after(
        self, func: Callable, where: Frames, passed: _Passed, operands: _Tensors,
        uses: list[Draft] | None, result: Any,
    ) -> None:  # fmt: skip
        """Write down what a call did that gave ``result``."""
        if uses is None:
            self._hidden.update((id(tensor), tensor) for tensor in tensors((result,)))
            return
        if func is torch.Tensor.__bool__:
            self._decide(where, uses[0], result)
            return
        if func == SET_DATA:
            uses[0].count = -1
        op = operation(func)
        written = [tensor for tensor in operands if self._current(tensor) is None]
        outputs = [tensor for tensor in tensors((result,)) if self._current(tensor) is None]
        if op == "data":
            # ``x.data`` shares the memory of ``x`` but not the version that tells of a write.
            for tensor in operands + outputs:
                self._apart.setdefault(memory(tensor), []).append(tensor)
        if written:
            outputs = self._made_by_writing(written, operands, outputs)
        if outputs:
            whole = not written or all(root(tensor) is tensor for tensor in written)
            given = noted(*passed, uses) if whole else ()
            uses = self._with_bases(uses, operands, written) if written else uses
            self._record(Draft("operation", op, arguments=given), where, outputs, uses, bool(written))

    def __exit__(self, *error: object) -> None:
        self._places.leave()
        super().__exit__(*error)

    def release(self) -> None:
        """Let go of all tensors and autograd nodes of the run."""
        self._seen.clear()
        self._hidden.clear()
        self._apart.clear()
        self.nodes.release()

    def sharing(self) -> tuple[tuple[str, ...], ...]:
        """The names of variables whose tensors have the same memory, a group for each memory."""
        groups: dict[int, dict[str, None]] = {}
        for tensor, _, _, draft in self._seen.values():
            if draft.name is not None and tensor.numel():
                groups.setdefault(memory(tensor), {})[draft.name] = None
        return tuple(tuple(names) for names in groups.values() if len(names) > 1)

    def add_input(self, name: str, leaf: torch.Tensor) -> None:
        """Make ``leaf`` a node before the function runs."""
        self._add(Draft("input", "", snapshot(leaf), name), leaf, self._key(leaf))

    def lookup(self, tensor: torch.Tensor, caller: FrameType | None = None) -> Draft:
        """The draft of a tensor as it is now; one that was never seen is made known."""
        return self._current(tensor) or self._renewed(tensor, caller)

    def _current(self, tensor: torch.Tensor) -> Draft | None:
        """The draft of a tensor to which nothing has happened since."""
        entry = self._seen.get(id(tensor))
        if entry is None:
            return None
        _, function, needs, draft = entry
        same = version(tensor) == draft.count and grad_function(tensor) is function
        return draft if same and (function is not None or tensor.requires_grad is needs) else None

    def _renewed(self, tensor: torch.Tensor, caller: FrameType | None) -> Draft:
        key, entry = self._key(tensor), self._seen.get(id(tensor))
        old = entry[3] if entry is not None else None
        if key is None:
            if old is None:
                return self._from_outside("constant", tensor, key, caller)
            return self._view(tensor, key, old)
        known = self.nodes.by_key.get(key)
        if known is not None:
            same = known.count == version(tensor)
            return self._bind(known, tensor, key) if same else self._view(tensor, key, known)
        if not tensor.is_leaf:
            return self._unseen(tensor, key, caller)
        if old is None or old.count != version(tensor):
            return self._from_outside("parameter", tensor, key, caller)
        old.kind = "parameter" if old.kind == "constant" else old.kind  # by requires_grad_()
        return self._bind(old, tensor, key)

    def _from_outside(
        self, kind: str, tensor: torch.Tensor, key: Key | None, caller: FrameType | None
    ) -> Draft:
        value = self._outside.meet(tensor)
        return self._add(Draft(kind, "", value, self._scope.name(tensor, caller)), tensor, key)

    def _view(self, tensor: torch.Tensor, key: Key | None, old: Draft) -> Draft:
        """A tensor whose memory was written through another one, or where autograd did not see it."""
        base = root(tensor)
        source = old if base is tensor or id(base) not in self._seen else self.lookup(base)
        draft = Draft("operation", "view", snapshot(tensor), old.name, links=[Link(source)])
        return self._add(draft, tensor, key)

    def _unseen(self, tensor: torch.Tensor, key: Key, caller: FrameType | None) -> Draft:
        """A tensor made where calls are not seen, as by a custom ``autograd.Function``, or before the run."""
        made_here = id(tensor) in self._hidden or id(tensor) in self._seen
        value = snapshot(tensor) if made_here else self._outside.meet(tensor)
        name = self._scope.name(tensor, caller)
        if key[0] in self.nodes.owner:
            draft = self.nodes.interior(*key, value)
            draft.name = name
            return self._bind(draft, tensor, key)
        draft = Draft("operation", operation_name(key[0].name()), value, name)
        draft.links = self._claimed(draft, [key[0]])
        return self._add(draft, tensor, key)

    def _made_by_writing(self, written: _Tensors, operands: _Tensors, results: _Tensors) -> _Tensors:
        """What a call that wrote its operands made: of a written view, its base stands for it."""
        if self._apart:
            self._changed_apart(written)
        known = {id(tensor) for tensor in operands}
        fresh = [tensor for tensor in results if id(tensor) not in known]
        roots = list({id(t): t for t in map(root, written)}.values())
        # Beside other results a value that autograd did not see written, as batch_norm's running mean
        # is, waits until it is used.
        return [t for t in roots if not fresh or self._on_new_graph(t)] + fresh

    def _with_bases(self, uses: list[Draft], operands: _Tensors, written: _Tensors) -> list[Draft]:
        """``uses`` with the base in place of each written view: it is the base's value that changes."""
        bases = {id(t): self._seen[id(root(t))][3] for t in written if id(root(t)) in self._seen}
        return [bases.get(id(tensor), draft) for tensor, draft in zip(operands, uses, strict=True)]

    def _on_new_graph(self, tensor: torch.Tensor) -> bool:
        entry = self._seen.get(id(tensor))
        return entry is None or grad_function(tensor) is not entry[1]

    def _record(self, call: Draft, where: Frames, outputs: _Tensors, uses: list[Draft], wrote: bool) -> None:
        place = self._places.place(where, call)
        assigned = wrote and call.op in ("setitem", "data")
        call.span = place.site.statement if assigned else place.site.span
        call.turn = place.turn
        keys = list(map(self._key, outputs))
        functions = [key[0] for key in keys if key is not None]
        call.links = in_order(self._claimed(call, functions) if functions else [], uses, call.op)
        if not uses and not wrote:
            leaf = any(isinstance(function, AccumulateGrad) for function in functions)
            call.kind = "parameter" if leaf else "operation" if functions else "constant"
        if len(outputs) == 1:
            call.value = snapshot(outputs[0])
            call.name = self._name(outputs[0], place.names[0] if place.names else None, wrote)
            self._add(call, outputs[0], keys[0])
        else:
            self._add_items(call, place, outputs, keys)
        if place.follows is not None and not wrote:
            place.follows.name = None

    def _add_items(self, call: Draft, place: Place, outputs: _Tensors, keys: list[Key | None]) -> None:
        self.nodes.drafts.append(call)
        names: list[str | None] = list(place.names)
        if place.site.each and len(names) == 1:
            names *= len(outputs)
        elif len(names) != len(outputs):
            names = [f"{names[0]}[{i}]" if len(names) == 1 else None for i in range(len(outputs))]
        for i, (tensor, key, name) in enumerate(zip(outputs, keys, names, strict=True)):
            item = Draft("item", f"[{i}]", snapshot(tensor), name or None, call.span, call.turn)
            item.links.append(Link(call))
            call.items += (self._add(item, tensor, key),)

    def _name(self, tensor: torch.Tensor, assigned: str | None, wrote: bool) -> str | None:
        """A write in place is a new value of the variable that holds the tensor."""
        entry = self._seen.get(id(tensor)) if wrote else None
        return entry[3].name if entry is not None and entry[3].name else assigned

    def _claimed(self, call: Draft, functions: list[GradNode]) -> list[Link]:
        leaving, leaves = self.nodes.claim(call, functions)
        for leaf in leaves:
            draft = self.lookup(variable(leaf))
            if leaf not in self.nodes.owner:  # it requires no gradient any more
                self.nodes.bind(draft, (leaf, 0))
        return self.nodes.links(call, leaving)

    def _decide(self, where: Frames, tested: Draft, outcome: bool) -> None:
        site, last = self._places.site(where), self.nodes.drafts[-1]
        self.tests.append(Test(site, outcome, self._places.turn(site, "test"), tested, last))

    def _changed_apart(self, written: _Tensors) -> None:
        for tensor in written:
            for other in self._apart.get(memory(tensor), ()):
                if id(other) in self._seen:
                    self._seen[id(other)][3].count = -1

    def _key(self, tensor: torch.Tensor) -> Key | None:
        """Where the gradient of ``tensor`` arrives, None if none does."""
        function = grad_function(tensor)
        if function is not None:
            return function, tensor.output_nr
        if not tensor.requires_grad:
            return None
        entry = self._seen.get(id(tensor))
        if entry is not None and entry[1] is None and entry[2]:
            return entry[3].key
        leaf = accumulator(tensor)
        return None if leaf is None else (leaf, 0)

    def _add(self, draft: Draft, tensor: torch.Tensor, key: Key | None) -> Draft:
        self.nodes.drafts.append(draft)
        return self._bind(draft, tensor, key)

    def _bind(self, draft: Draft, tensor: torch.Tensor, key: Key | None) -> Draft:
        draft.count, function = version(tensor), grad_function(tensor)
        self._seen[id(tensor)] = tensor, function, tensor.requires_grad, draft
        if self._moves:
            draft.tangent = tangent_of(tensor)
        if key is not None:
            self.nodes.bind(draft, key)
        return draft
