"""Run a function once forward and backward under torch's autograd, and write down what happened."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from functools import partial

import torch

from .errors import InputError, OutputError, UpstreamError
from .graph import Decision, Edge, Graph, Node
from .labels import say
from .recorder import AccumulateGrad, Draft, Recorder
from .scope import Scope
from .source import FunctionSource, Sites, function_code, function_source
from .tensors import shape
from .untouched import untouched


def trace(f: Callable, /, *, upstream: object = None, max_ops: int = 10_000, **inputs: object) -> Graph:
    """Run ``f(**inputs)`` forward and backward, and return what torch did as a :class:`Graph`.

    ``inputs`` are tensors of any floating or complex dtype, or numbers, lists and arrays, which become
    tensors of the default dtype; each is copied to a fresh leaf. ``upstream`` is the gradient that the
    backward pass begins with, of the output's shape; a scalar output needs none. Raises
    :class:`InputError`, :class:`OutputError`, :class:`UpstreamError` or :class:`TooManyOperations`; what
    ``f`` itself raises passes through. Nothing of the caller's is changed. Serves sections 2.5.0 to 2.5.4.
    """
    leaves = {name: _leaf(name, value) for name, value in inputs.items()}
    args, kwargs = arguments(f, leaves)
    code = function_code(f)
    sites = Sites(code, sys._getframe())
    with untouched() as outside:
        recorder = Recorder(sites, outside, Scope(f), max_ops)
        for name, leaf in leaves.items():
            recorder.add_input(name, leaf)
        with recorder:
            output = f(*args, **kwargs)
        _check_output(output)
        result = recorder.lookup(output)
        start = _upstream(output, upstream)
        backward = Backward(recorder, output, start)
    return _graph(recorder, result, start, backward, function_source(code))


class Backward:
    """One backward pass, observed: ``grads`` by (autograd node, output), ``messages`` by (node, slot).

    ``order`` holds drafts in the order in which the engine reached them; a leaf stands right behind
    the node that sent its last message, since the engine runs leaves first.
    """

    def __init__(self, recorder: Recorder, output: torch.Tensor, upstream: torch.Tensor) -> None:
        self.grads: dict[tuple, torch.Tensor] = {}
        self.messages: dict[tuple, torch.Tensor] = {}
        self.order: list[Draft] = []
        self._recorder = recorder
        self._items: dict[object, list[Draft]] = {}
        for draft in recorder.by_key.values():
            if draft.kind == "item":
                self._items.setdefault(draft.key[0], []).append(draft)
        functions, self._expected = _reachable(recorder.lookup(output).key[0], recorder.following)
        leaves = [function for function in functions if isinstance(function, AccumulateGrad)]
        log: list[tuple] = []
        handles = [
            function.register_hook(partial(_note, log, function))
            for function in functions
            if not isinstance(function, AccumulateGrad)
        ]
        try:
            # The graph may belong to the reader in part: it is kept for them.
            grads = torch.autograd.grad(
                output, [leaf.variable for leaf in leaves], upstream, retain_graph=True, allow_unused=True
            )
        finally:
            for handle in handles:
                handle.remove()
        self.grads.update(
            {(leaf, 0): grad for leaf, grad in zip(leaves, grads, strict=True) if grad is not None}
        )
        self._replay(log, leaves if output.is_leaf else [])

    def _replay(self, log: list[tuple], first: list) -> None:
        seen: set[int] = set()
        for leaf in first:
            self._reach(leaf, seen)
        next_functions = self._recorder.following
        for function, sent, arrived in log:
            self.grads.update({(function, i): grad for i, grad in enumerate(arrived) if grad is not None})
            self._reach(function, seen)
            for slot, (following, _) in enumerate(next_functions[function]):
                if sent[slot] is not None:
                    self.messages[function, slot] = sent[slot]
                if isinstance(following, AccumulateGrad):
                    self._expected[following] -= 1
                    if not self._expected[following] and (following, 0) in self.grads:
                        self._reach(following, seen)

    def _reach(self, function: object, seen: set[int]) -> None:
        items = [item for item in self._items.get(function, ()) if item.key in self.grads]
        for draft in (*items, self._recorder.owner[function]):
            if id(draft) not in seen:
                seen.add(id(draft))
                self.order.append(draft)


def _note(log: list, function: object, sent: tuple, arrived: tuple) -> None:
    log.append((function, sent, arrived))


def _reachable(start: object, next_functions: dict) -> tuple[list, dict[object, int]]:
    """All autograd nodes from ``start`` backward, and how many edges enter each."""
    found, entering = [start], {start: 0}
    for function in found:
        for following, _ in next_functions.get(function, ()):
            if following is None:
                continue
            if following not in entering:
                entering[following] = 0
                found.append(following)
            entering[following] += 1
    return found, entering


def _leaf(name: str, value: object) -> torch.Tensor:
    if isinstance(value, torch.Tensor):
        if not (value.is_floating_point() or value.is_complex()):
            dtype = str(value.dtype).removeprefix("torch.")
            raise InputError(say("integer tensor", name=name, dtype=dtype))
        return value.detach().clone().requires_grad_()
    dtype = None if isinstance(value, complex) else torch.get_default_dtype()
    try:
        return torch.as_tensor(value, dtype=dtype).detach().clone().requires_grad_()
    except (TypeError, ValueError, RuntimeError) as error:
        raise InputError(say("no number", name=name, type=type(value).__name__)) from error


def arguments(f: Callable, leaves: dict[str, torch.Tensor]) -> tuple[list, dict]:
    """How ``f`` takes its inputs: by name; by position where names are no use, as in torch's own functions."""
    if not callable(f):
        raise InputError(say("not callable", type=type(f).__name__))
    try:
        signature = inspect.signature(f.forward if isinstance(f, torch.nn.Module) else f)
    except ValueError:
        return list(leaves.values()), {}
    kinds = {name: parameter.kind for name, parameter in signature.parameters.items()}
    first = [name for name, kind in kinds.items() if kind is inspect.Parameter.POSITIONAL_ONLY]
    args = [leaves[name] for name in first if name in leaves]
    kwargs = {name: leaf for name, leaf in leaves.items() if name not in first}
    if not kwargs.keys() <= kinds.keys() and inspect.Parameter.VAR_POSITIONAL in kinds.values():
        return list(leaves.values()), {}
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        raise InputError(_names_differ(kinds, leaves, str(error))) from None
    return args, kwargs


def _names_differ(kinds: dict, leaves: dict, reason: str) -> str:
    has = ", ".join(kinds) or "-"
    return say("input names", given=", ".join(leaves) or "-", has=has, reason=reason)


def _check_output(output: object) -> None:
    if not isinstance(output, torch.Tensor):
        raise OutputError(say("output is no tensor", type=type(output).__name__))
    if not output.requires_grad:
        raise OutputError(say("output has no gradient"))


def _upstream(output: torch.Tensor, upstream: object) -> torch.Tensor:
    if upstream is None:
        if output.numel() != 1:
            raise UpstreamError(say("output is not scalar", shape=_shape(output)))
        if output.is_complex():
            raise UpstreamError(say("output is complex"))
        return torch.ones_like(output)
    try:
        given = torch.as_tensor(upstream).detach().to(output).clone()
    except (TypeError, ValueError, RuntimeError) as error:
        raise UpstreamError(say("upstream is no tensor", type=type(upstream).__name__)) from error
    if given.shape != output.shape:
        raise UpstreamError(say("upstream shape", given=_shape(given), wanted=_shape(output)))
    return given


def _shape(tensor: torch.Tensor) -> str:
    return shape(tensor) if tensor.ndim else say("scalar")


def _graph(
    recorder: Recorder, result: Draft, upstream: torch.Tensor, backward: Backward, source: FunctionSource
) -> Graph:
    drafts = _kept(recorder, result)
    ids = {id(draft): i for i, draft in enumerate(drafts)}
    seen: dict[str, int] = {}
    nodes = []
    for i, draft in enumerate(drafts):
        version = seen.get(draft.name, 0)
        seen[draft.name] = version + 1
        value, grad = draft.value, backward.grads.get(draft.key)
        if draft.items:
            value = tuple(item.value for item in draft.items)
            grad = tuple(backward.grads.get(item.key) for item in draft.items)
        needs = draft.key is not None or any(item.key is not None for item in draft.items)
        also = source.returns if draft is result and source.returns != draft.name else None
        where = draft.span, draft.turn
        nodes.append(Node(i, draft.kind, draft.op, draft.name, version, value, grad, needs, *where, also))
    edges = [
        Edge(ids[id(link.source)], i, slot, _message(draft, link, backward), link.cut)
        for i, draft in enumerate(drafts)
        for slot, link in enumerate(draft.links)
    ]
    order = [ids[id(draft)] for draft in backward.order if id(draft) in ids]
    decisions = [
        Decision(
            t.site.keyword, t.site.span, t.outcome, t.turn, ids[id(t.tested)], ids.get(id(t.last), -1) + 1
        )
        for t in recorder.tests
    ]
    return Graph(
        tuple(nodes), tuple(edges), tuple(order), tuple(decisions), ids[id(result)], upstream, source.lines
    )


def _message(draft: Draft, link: object, backward: Backward) -> torch.Tensor | None:
    if draft.kind == "item":
        return backward.grads.get(draft.key)
    return backward.messages.get((link.function, link.slot))


def _kept(recorder: Recorder, result: Draft) -> list[Draft]:
    """All drafts but the tensors from outside that were only looked at, as by ``w.numel()``."""
    used = {id(link.source) for draft in recorder.drafts for link in draft.links}
    used |= {id(test.tested) for test in recorder.tests} | {id(result)}
    return [d for d in recorder.drafts if d.links or d.kind == "input" or d.op or id(d) in used]
