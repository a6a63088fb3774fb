"""The slope measured without autograd: what the function does a little to either side of each input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import torch

from .graph import Graph, Node
from .sampling import Sampler
from .tensors import numbers

MOST_NUMBERS = 16
MOST_OPS, MOST_SECONDS = 2_000, 0.02  # a moving slider waits for them


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """The slopes for one input, float64 in its shape, and whether its gradient says the same."""

    name: str
    slopes: torch.Tensor
    agrees: bool


def central_differences(f: Callable, graph: Graph) -> tuple[Difference, ...]:
    """For each input (f(x + h) − f(x − h)) / 2h, one number after the other.

    ``f`` is calculated in float64, or in float32 where it has tensors of that type itself; of an output with
    several numbers the difference is that of the sum weighted by the upstream gradient. Empty where there are
    more than 16 numbers, or ``f`` is dear or does not repeat its run. Serves sections 2.5.0 to 2.5.4.
    """
    inputs = [node for node in graph if node.kind == "input"]
    count = sum(node.value.numel() for node in inputs)
    if not 0 < count <= MOST_NUMBERS or 2 * count * len(graph) > MOST_OPS:
        return ()
    if not all(node.value.is_floating_point() and _known(node.grad) for node in inputs):
        return ()
    # The best step is near the cube root of the precision: beyond it the curve bends, below it digits go.
    for dtype, step in ((torch.float64, 1e-5), (torch.float32, 1e-2)):
        sample = Sampler(f, graph, dtype)
        with sample.running(MOST_OPS, MOST_SECONDS) as repeats:
            if repeats:
                slopes = iter(_slopes(sample, inputs, step, torch.finfo(dtype).eps))
                return tuple(_difference(node, slopes, tolerance=100 * step) for node in inputs)
    return ()


def _known(grad: torch.Tensor | None) -> bool:
    return grad is None or numbers(grad) is not None


def _slopes(sample: Sampler, inputs: list[Node], step: float, precision: float) -> list[float]:
    at = [number for node in inputs for number in node.value.reshape(-1).tolist()]
    found = []
    for i, here in enumerate(at):
        h = step * max(1.0, abs(here))
        below, above = (sample(*at[:i], place, *at[i + 1 :]) for place in (here - h, here + h))
        slope = (above - below) / (2 * h)
        rounding = 4 * precision * max(abs(below), abs(above)) / h
        found.append(0.0 if abs(slope) <= rounding else slope)
    return found


def _difference(node: Node, slopes: object, tolerance: float) -> Difference:
    measured = torch.tensor([*islice(slopes, node.value.numel())], dtype=torch.float64)
    measured = measured.reshape(node.value.shape)
    grad = torch.zeros_like(measured) if node.grad is None else numbers(node.grad).to(measured)
    scale = measured.abs().nan_to_num().max().item()
    close = torch.isclose(grad, measured, rtol=tolerance, atol=tolerance * scale, equal_nan=True)
    return Difference(node.name, measured, bool(close.all()))
