"""The reader's own formula for a gradient, held against the gradient that torch found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from ..errors import InputError
from ..graph import Graph, Node
from ..running.run import Guard, call_theirs, running
from ..running.signatures import arguments
from ..tensors import numbers
from .words import say


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """``verdict`` is ``"equal"`` (to the bit), ``"rounding"`` or ``"different"``.

    ``gap`` is the largest gap, and ``units`` how many units in the last place it is.
    """

    name: str
    expected: torch.Tensor
    verdict: str
    gap: float
    units: int = 0


def check_gradients(graph: Graph, expect: Callable) -> tuple[Check, ...]:
    """Call ``expect`` with the run's inputs, by name, and compare what it gives with their gradients.

    ``expect`` returns the gradient of the only input, or a dictionary of gradients by input name.
    Raises :class:`InputError` where a gradient is missing or its shape is not the input's.
    """
    inputs = graph.inputs
    args, kwargs = _taken(expect, {name: node.tensor.clone() for name, node in inputs.items()})
    with running(expect) as (outside, _), Guard(outside, [*args, *kwargs.values()]), torch.no_grad():
        expected = call_theirs(expect, *args, **kwargs)
    if not isinstance(expected, dict) and len(inputs) <= 1:
        expected = dict.fromkeys(inputs, expected)
    if not isinstance(expected, dict) or not expected.keys() <= inputs.keys():
        raise InputError(say("expect needs names", names=say("list").join(inputs)))
    known = ((name, known_gradient(inputs[name]), value) for name, value in expected.items())
    return tuple(_check(name, grad, value) for name, grad, value in known if grad is not None)


def _taken(expect: Callable, values: dict[str, torch.Tensor]) -> tuple[list, dict]:
    if not callable(expect):
        raise InputError(say("expect is no function", type=type(expect).__name__, names=", ".join(values)))
    try:
        return arguments(expect, values)
    except InputError as error:
        raise InputError(say("expect names", why=error)) from None


def known_gradient(node: Node) -> torch.Tensor | None:
    """The gradient of an input, zeros where none arrived; None where its numbers cannot be had."""
    return numbers(torch.zeros_like(node.tensor) if node.gradient is None else node.gradient)


def _check(name: str, grad: torch.Tensor, given: object) -> Check:
    refusal = InputError(say("expect type", name=name, type=type(given).__name__))
    try:
        expected = numbers(torch.as_tensor(given, dtype=grad.dtype, device=grad.device).detach())
    except (TypeError, ValueError, RuntimeError) as error:
        raise refusal from error
    if expected is None:
        raise refusal
    if expected.shape != grad.shape:
        raise InputError(
            say("expect shape", name=name, given=tuple(expected.shape), wanted=tuple(grad.shape))
        )
    gaps = torch.where((grad == expected) | (grad.isnan() & expected.isnan()), 0, (grad - expected).abs())
    gap = gaps.max().item() if gaps.numel() else 0.0
    if gap == 0:
        return Check(name, expected, "equal", gap)
    if not torch.allclose(grad, expected, equal_nan=True):
        return Check(name, expected, "different", gap)
    size = grad.abs()
    spacing = torch.nextafter(size, torch.full_like(size, torch.inf)) - size
    units = round((gaps / spacing).nan_to_num(0, 0, 0).max().item())
    return Check(name, expected, "rounding", gap, units)
