"""Run a function once forward and backward under torch's autograd, and write down what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

import torch
from torch.autograd.graph import Node as GradNode

from ..errors import Carrier, InputError, OutputError, UpstreamError
from ..graph import Decision, Edge, Graph, Node
from ..running.inputs import as_leaf, shown
from ..running.run import call_theirs, running
from ..running.signatures import arguments, refuse
from ..source.functions import FunctionSource, function_code, function_source
from ..source.stack_frames import Sites
from .arguments import passed
from .backward import Backward, reachable
from .nodes import Draft
from .recorder import Recorder
from .saved import Saved, saved
from .tangents import directions, moving
from .words import say

_T = TypeVar("_T")


def trace(
    f: Callable,
    /,
    *unnamed: object,
    upstream: object = None,
    tangent: object = None,
    max_ops: int = 10_000,
    **inputs: object,
) -> Graph:
    """Run ``f(**inputs)`` forward and backward, and return what torch did as a :class:`Graph`.

    ``inputs`` are tensors of any floating or complex dtype, or numbers, lists and arrays, which become
    tensors of the default dtype; each is copied to a fresh leaf. ``upstream`` is the gradient that the
    backward pass begins with, of the output's shape; a scalar output needs none. ``tangent``, a dictionary,
    holds for some inputs a direction of their shape, and forward mode goes along with the run. Raises
    :class:`InputError`, :class:`OutputError`, :class:`UpstreamError` or :class:`TooManyOperations`; what
    ``f`` itself raises passes through. Nothing of the caller's is changed. Serves sections 2.5.0 to 2.5.4.
    """
    refuse(trace, f, unnamed, upstream=upstream, tangent=tangent, max_ops=max_ops)
    return observe(f, inputs, max_ops, lambda forward: forward.graph(upstream), tangent)


def observe(
    f: Callable, inputs: Mapping[str, object], max_ops: int, see: Callable[[Forward], _T],
    tangent: object = None,
) -> _T:  # fmt: skip
    """Run ``f(**inputs)`` forward, and return what ``see`` makes of it while its autograd graph lives.

    Inputs, errors and promises are those of :func:`trace`, which sees the :class:`Graph`.
    """
    _check_limit(max_ops)
    leaves = {name: as_leaf(name, value) for name, value in inputs.items()}
    args, kwargs = arguments(f, leaves)
    along = directions(leaves, tangent)
    code = function_code(f)
    sites = Sites(code, observe.__code__)
    with running(f) as (outside, scope):
        recorder = Recorder(sites, outside, scope, max_ops, bool(along))
        try:
            with moving(leaves, along):
                for name, leaf in leaves.items():
                    recorder.add_input(name, leaf)
                run = partial(call_theirs, f, *args, **kwargs)
                forward = _forward(recorder, run, function_source(code))
            return see(forward)
        except Carrier as carried:
            raise carried.with_traceback(None)  # noqa: B904  the frames of f would keep the graph
        finally:
            recorder.release()


def _check_limit(max_ops: object) -> None:
    if isinstance(max_ops, bool) or not isinstance(max_ops, int | float) or not max_ops >= 1:
        raise InputError(say("no max_ops", given=shown(max_ops)))


def _forward(recorder: Recorder, run: Callable, source: FunctionSource) -> Forward:
    # In a frame of its own: a frame that outlives the recorder must not keep the output.
    with recorder:
        output = run()
    return Forward(recorder, output, source)


class Forward:
    """A forward pass whose autograd graph still lives.

    ``output`` is what the function returned; by name, ``inputs`` holds the values of its inputs and
    ``leaves`` the autograd nodes that add up their gradients. Raises :class:`OutputError` where the output
    is no tensor.
    """

    def __init__(self, recorder: Recorder, output: object, source: FunctionSource) -> None:
        if not isinstance(output, torch.Tensor):
            raise OutputError(say("output is no tensor", type=type(output).__name__))
        if output.layout != torch.strided or output.is_nested or output.is_meta:
            raise OutputError(say("output is not dense"))
        self.output = output
        self._recorder, self._source = recorder, source
        drafts = [draft for draft in recorder.nodes.drafts if draft.kind == "input"]
        self.inputs = {str(draft.name): draft.tensor for draft in drafts}
        self.leaves = {str(draft.name): draft.key[0] for draft in drafts if draft.key is not None}
        self._result = recorder.lookup(output)
        recorder.nodes.link_items()

    @property
    def name(self) -> str | None:
        """What the function calls its result, None where it gives it no name."""
        return self._source.returns or self._result.name

    def graph(self, upstream: object = None) -> Graph:
        """What torch does in a backward pass that begins with ``upstream``; see :func:`trace`."""
        if not self.output.requires_grad:
            raise OutputError(say("output has no gradient"))
        start = as_upstream(self.output, upstream)
        backward = Backward(self._recorder.nodes, self._result, self.output, start)
        return _graph(self._recorder, self._result, start, backward, self._source)

    def saved(self) -> tuple[Saved, ...]:
        """What is kept for the backward pass, but for what was written over since."""
        ids = {draft: i for i, draft in enumerate(_kept(self._recorder, self._result))}
        return tuple(saved(self._recorder.nodes, ids))

    def shared(self) -> tuple[tuple[str, ...], ...]:
        """The variables that have one memory between them, a group each, in the order in which they came."""
        return self._recorder.sharing()

    def functions(self) -> list[GradNode]:
        """All autograd nodes from the output backward; none where the output has no gradient."""
        return reachable(self._result.key, self._recorder.nodes.following)[0]


def as_upstream(output: torch.Tensor, upstream: object) -> torch.Tensor:
    """The gradient that a backward pass from ``output`` begins with; raises :class:`UpstreamError`."""
    if upstream is None:
        if output.numel() != 1:
            raise UpstreamError(say("output is not scalar", shape=_shape(output)))
        if output.is_complex():
            raise UpstreamError(say("output is complex"))
        return torch.ones_like(output)
    try:
        given = torch.as_tensor(upstream).detach().clone()
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        raise UpstreamError(say("upstream is no tensor", type=type(upstream).__name__)) from error
    if given.shape != output.shape:
        raise UpstreamError(say("upstream shape", given=_shape(given), wanted=_shape(output)))
    if given.is_complex() and not output.is_complex():
        raise UpstreamError(say("upstream is complex"))
    return given.to(output)


def _shape(tensor: torch.Tensor) -> str:
    return str(tuple(tensor.shape)) if tensor.ndim else say("scalar")


def _graph(
    recorder: Recorder, result: Draft, upstream: torch.Tensor, backward: Backward, source: FunctionSource
) -> Graph:
    drafts = _kept(recorder, result)
    ids = {draft: i for i, draft in enumerate(drafts)}
    seen: dict[str | None, int] = {}
    nodes, edges = [], []
    for i, draft in enumerate(drafts):
        version = seen.get(draft.name, 0)
        seen[draft.name] = version + 1
        items = draft.items
        needs = any(item.key is not None for item in items) if items else draft.key is not None
        value = tuple(item.tensor for item in items) if items else draft.tensor
        grad = tuple(map(backward.grad, items)) if items else backward.grad(draft)
        also = source.returns if draft is result and source.returns != draft.name else None
        made = (draft.span, draft.turn, also, passed(draft.arguments, ids), draft.tangent)
        nodes.append(Node(i, draft.kind, draft.op, draft.name, version, value, grad, needs, *made))
        for slot, link in enumerate(draft.links):
            edges.append(Edge(ids[link.source], i, slot, backward.message(draft, link), link.cut))
    decisions = [
        Decision(t.site.keyword, t.site.span, t.outcome, t.turn, ids[t.tested], ids.get(t.last, -1) + 1)
        for t in recorder.tests
    ]
    order = [ids[draft] for draft in backward.order if draft in ids]
    found = tuple(nodes), tuple(edges), tuple(order), tuple(decisions)
    return Graph(*found, ids[result], upstream, source.lines, recorder.compiled)


def _kept(recorder: Recorder, result: Draft) -> list[Draft]:
    """All drafts but the tensors from outside that were only looked at, as by ``w.numel()``."""
    used = {link.source for draft in recorder.nodes.drafts for link in draft.links}
    used |= {test.tested for test in recorder.tests} | {result}
    return [d for d in recorder.nodes.drafts if d.links or d.kind == "input" or d.op or d in used]
