"""The Jacobian: what torch's backward passes say of every output and every input, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import torch
from torch.autograd.graph import GradientEdge
from torch.autograd.graph import Node as GradNode

from ..errors import InputError, OutputError, TraceError
from ..running.signatures import refuse
from ..tracing.backward import Grads, gradients
from ..tracing.nodes import AccumulateGrad
from ..tracing.tracer import Forward, observe
from .jacobian_table import Jacobian, Work
from .words import say

_MOST_NUMBERS = 10**8  # in the whole matrix


def jacobian(
    f: Callable, /, *unnamed: object, at_once: bool = False, max_ops: int = 10_000, **inputs: object
) -> Jacobian:
    """The Jacobian of ``f`` at ``inputs``, which are those of :func:`trace`.

    The output may have any shape, an empty one too. Each row takes one backward pass through the same
    graph; ``at_once`` sends all rows through it in a single pass, for functions whose backward operations
    torch can batch. What the output does not depend on gets zeros. Raises :class:`InputError` or
    :class:`OutputError` for what has no Jacobian, among them complex numbers and matrices of more than
    10⁸ entries, and :class:`TraceError` where ``at_once`` is not possible. Serves sections 2.5.1 and 2.5.2.
    """
    refuse(jacobian, f, unnamed, at_once=at_once, max_ops=max_ops)
    return observe(f, inputs, max_ops, lambda forward: differentiate(forward, at_once=at_once))


def differentiate(forward: Forward, *, at_once: bool = False) -> Jacobian:
    """The Jacobian of a forward pass that was just made."""
    _check(forward)
    output, values, functions = forward.output, forward.inputs, forward.functions()
    leaves = list(forward.leaves.values())
    rows = output.numel() if functions else 0
    # What the output does not depend on keeps its zeros.
    blocks = {
        name: torch.zeros(
            output.numel(), *values[name].shape, dtype=values[name].dtype, device=values[name].device
        )
        for name in forward.leaves
    }
    executed = count()
    handles = [
        function.register_hook(lambda *_: _tick(executed))
        for function in functions
        if not isinstance(function, AccumulateGrad)
    ]
    try:
        if rows and at_once:
            for block, grads in zip(blocks.values(), _at_once(output, leaves), strict=True):
                if grads is not None:
                    block.copy_(grads.detach())
        for row in () if at_once else range(rows):
            # The upstream gradient is 1 at one component of the output, 0 elsewhere.
            upstream = torch.zeros(output.shape, dtype=output.dtype, device=output.device)
            upstream.view(-1)[row] = 1
            found = gradients(functions, output, leaves, upstream)
            for block, grad in zip(blocks.values(), found, strict=True):
                if grad is not None:
                    block[row] = grad.detach().to_dense()
    finally:
        for handle in handles:
            handle.remove()
    shaped = {name: block.reshape(output.shape + values[name].shape) for name, block in blocks.items()}
    work = Work(min(rows, 1) if at_once else rows, next(executed))
    return Jacobian(forward.name or "f", output.detach().clone(), values, shaped, work)


def _tick(counter: count) -> None:
    next(counter)


def _at_once(output: torch.Tensor, leaves: list[GradNode]) -> Grads:
    rows = output.numel()
    upstream = torch.eye(rows, dtype=output.dtype, device=output.device).reshape(rows, *output.shape)
    ends = [GradientEdge(leaf, 0) for leaf in leaves]
    try:
        return torch.autograd.grad(
            output, ends, upstream, retain_graph=True, allow_unused=True, is_grads_batched=True
        )
    except RuntimeError as error:
        raise TraceError(say("jacobian_not_at_once", error=str(error).splitlines()[0])) from error


def _check(forward: Forward) -> None:
    for name, value in forward.inputs.items():
        if value.is_complex():
            raise InputError(say("jacobian_complex_input", name=name))
    output = forward.output
    if output.is_complex():
        raise OutputError(say("jacobian_complex_output"))
    if not output.is_floating_point():
        raise OutputError(say("output has no gradient"))
    rows, columns = output.numel(), sum(value.numel() for value in forward.inputs.values())
    if rows * columns > _MOST_NUMBERS:
        raise OutputError(say("jacobian_too_large", rows=rows, columns=columns))
