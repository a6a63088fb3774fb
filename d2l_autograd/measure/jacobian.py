"""The Jacobian: what torch's backward passes say of every output and every input, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import torch
from torch.autograd.graph import GradientEdge
from torch.autograd.graph import Node as GradNode

from ..errors import InputError, OutputError, TraceError
from ..running.signatures import refuse
from ..tracing.backward import Grads, gradients
from ..tracing.nodes import AccumulateGrad
from ..tracing.tracer import Forward, observe
from .jacobian_table import jacobian_table
from .words import say

MOST_NUMBERS = 10**8


@dataclass(frozen=True)
class Work:
    """What a Jacobian cost: backward passes, and the operations that autograd executed in them."""

    passes: int
    operations: int

    def __repr__(self) -> str:
        return say("jacobian_work", passes=self.passes, operations=self.operations)


@dataclass(frozen=True, eq=False)
class Jacobian:
    """All partial derivatives of a function's output: rows are its components, columns the inputs'.

    ``J["x"]`` is the block of input ``x``, a tensor of shape ``y.shape + x.shape``; ``blocks`` holds all by
    input name. ``inputs`` are the values at which they were taken, ``output`` the value there and ``name``
    what the function calls it; ``work`` counts what it cost. Made by :func:`jacobian`. Serves sections
    2.5.1 and 2.5.2.
    """

    name: str
    output: torch.Tensor
    inputs: dict[str, torch.Tensor]
    blocks: dict[str, torch.Tensor]
    work: Work

    @property
    def matrix(self) -> torch.Tensor:
        """All blocks side by side: a row for each component of the output, in reading order."""
        flat = [self.flat(name) for name in self.blocks]
        return torch.cat(flat, dim=1) if flat else self.output.new_zeros(self.output.numel(), 0)

    def flat(self, name: str) -> torch.Tensor:
        """The block of one input as a matrix."""
        return self[name].reshape(self.output.numel(), self.inputs[name].numel())

    def __getitem__(self, name: str) -> torch.Tensor:
        try:
            return self.blocks[name]
        except KeyError:
            raise KeyError(say("no input", name=repr(name), known=", ".join(self.blocks))) from None

    def __repr__(self) -> str:
        return jacobian_table(self).text()

    def _repr_html_(self) -> str:
        return jacobian_table(self).html()


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
    output, leaves = forward.output, forward.leaves
    rows = output.numel()
    functions, needed = forward.functions(), list(leaves.values())
    executed = count()
    none: Grads = (None,) * len(needed)
    handles = [
        function.register_hook(lambda *_: _tick(executed))
        for function in functions
        if not isinstance(function, AccumulateGrad)
    ]
    try:
        if not functions or not rows:
            passes, blocks = 0, none
        elif at_once:
            passes, blocks = 1, _at_once(output, needed)
        else:
            passes, blocks = rows, _row_by_row(functions, output, needed)
    finally:
        for handle in handles:
            handle.remove()
    values = forward.inputs
    found = {name: _block(rows, output, values[name]) for name, rows in zip(leaves, blocks, strict=True)}
    work = Work(passes, next(executed))
    return Jacobian(forward.name or "f", output.detach().clone(), values, found, work)


def _tick(counter: count) -> None:
    next(counter)


def _row_by_row(functions: list[GradNode], output: torch.Tensor, leaves: list[GradNode]) -> Grads:
    """One pass a row: its upstream gradient is 1 at one component of the output, 0 elsewhere."""
    found = []
    for row in range(output.numel()):
        upstream = torch.zeros(output.shape, dtype=output.dtype, device=output.device)
        upstream.view(-1)[row] = 1
        found.append(gradients(functions, output, leaves, upstream))
    return tuple(_stacked(column) for column in zip(*found, strict=True))


def _stacked(grads: Grads) -> torch.Tensor | None:
    some = next((grad for grad in grads if grad is not None), None)
    if some is None:
        return None
    zero = torch.zeros(some.shape, dtype=some.dtype, device=some.device)
    return torch.stack([zero if grad is None else _dense(grad) for grad in grads])


def _dense(grad: torch.Tensor) -> torch.Tensor:
    return grad.detach() if grad.layout == torch.strided else grad.detach().to_dense()


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


def _block(rows: torch.Tensor | None, output: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    size = output.shape + value.shape
    if rows is None:
        return torch.zeros(size, dtype=value.dtype, device=value.device)
    return rows.detach().reshape(size)


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
    if rows * columns > MOST_NUMBERS:
        raise OutputError(say("jacobian_too_large", rows=rows, columns=columns))
