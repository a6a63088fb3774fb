"""The slope measured without autograd: what the function does a little to either side of each input."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import torch

from ..graph import Graph
from .expected_gradients import known_gradient
from .sampler import Sampler, Work

_MOST_NUMBERS = 16
_MOST_OPS = 2_000  # of the first step on either side of all numbers
_MOST_OPS_IN_ALL = 10 * _MOST_OPS
_SHRINKS = 4  # from step to step
_STEPS = 6
_SAME = 2e-3
_COARSE = torch.finfo(torch.float32).eps
_LEAST = 2.0**-5  # a slope whose rounding is a larger part of it tells nothing


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """The slopes for one input, float64 in its shape, and whether its gradient says the same.

    A slope is NaN where none could be measured.
    """

    name: str
    slopes: torch.Tensor
    agrees: bool


@dataclass(frozen=True, slots=True)
class _Measured:
    """``slope`` between two places a ``step`` away, and how far ``rounding`` alone may put it off."""

    slope: float
    rounding: float

    def is_(self, other: float) -> bool:
        """Whether ``other`` is this slope, as far as can be told."""
        certain = self.rounding <= _LEAST * max(abs(self.slope), abs(other)) or self.slope == other == 0
        return certain and not self.excludes(other)

    def excludes(self, other: float) -> bool:
        """Whether ``other`` cannot be this slope."""
        size = max(abs(self.slope), abs(other))
        return not math.isfinite(other) or abs(self.slope - other) > _SAME * size + self.rounding

    def limit(self, before: _Measured) -> _Measured:
        """Where the slopes of this step and the longer one before go, and how far that is from certain."""
        bend = (self.slope - before.slope) / (_SHRINKS**2 - 1)
        return _Measured(self.slope + bend, self.rounding + abs(bend))

    def printable(self) -> float:
        """The slope without the digits that are mere rounding."""
        if abs(self.slope) <= self.rounding:
            return 0.0
        if not self.rounding:
            return self.slope
        return float(f"{self.slope:.{max(1, math.floor(math.log10(abs(self.slope) / self.rounding)))}g}")


def central_differences(f: Callable, graph: Graph) -> Work[tuple[Difference, ...]]:
    """For each input (f(x + h) − f(x − h)) / 2h, one number after the other.

    ``f`` is calculated in float64, or in float32 where it has tensors of that type itself; of an output with
    several numbers the difference is that of the sum weighted by the upstream gradient. A step that gives
    the gradient is enough; another slope counts only where two steps agree on it, and where none do, there
    is none. Inputs of which nothing could be measured are left out; so are all where there are more than 16
    numbers, or ``f`` is dear or does not repeat its run. Serves sections 2.5.0 to 2.5.4.
    """
    inputs = {name: node.tensor for name, node in graph.inputs.items()}
    count = sum(value.numel() for value in inputs.values())
    if not 0 < count <= _MOST_NUMBERS or 2 * count * len(graph) > _MOST_OPS:
        return ()
    known = [grad for grad in map(known_gradient, graph.inputs.values()) if grad is not None]
    if len(known) < len(inputs) or not all(value.is_floating_point() for value in inputs.values()):
        return ()
    grads = [number for grad in known for number in grad.reshape(-1).tolist()]
    for dtype in dict.fromkeys((torch.float64, next(iter(inputs.values())).dtype)):
        sample = Sampler(f, graph, dtype, _MOST_OPS_IN_ALL)
        found = yield from sample.in_pieces(_measure(sample, inputs, grads, torch.finfo(dtype).eps))
        if found is not None:
            return found
    return ()


def _measure(
    sample: Sampler, inputs: dict[str, torch.Tensor], grads: list[float], precision: float
) -> Work[tuple[Difference, ...] | None]:
    if not sample.repeats():
        return None
    # What f returns may be coarser than what it is given, as where it fills a float32 tensor of its own.
    precision = max(precision, sample.precision)
    at = [number for value in inputs.values() for number in value.reshape(-1).tolist()]
    along, differences = iter(enumerate(grads)), []
    for name, value in inputs.items():
        slopes, same = [], []
        for i, grad in islice(along, value.numel()):
            slope = yield from _slope(sample, at, i, grad, precision)
            slopes.append(math.nan if slope is None else slope.printable())
            same.append(slope is None or not slope.excludes(grad))
        measured = torch.tensor(slopes, dtype=torch.float64).reshape(value.shape)
        if not measured.isnan().all():
            differences.append(Difference(name, measured, all(same)))
    return tuple(differences)


def _slope(
    sample: Sampler, at: Sequence[float], i: int, grad: float, precision: float
) -> Work[_Measured | None]:
    fine = yield from _settled(_steps(sample, at, i, precision), grad)
    if precision >= _COARSE or (fine is not None and not fine.excludes(grad)):
        return fine
    # Before the gradient is doubted: f may be a staircase inside, calculated in float32.
    coarse = yield from _settled(_steps(sample, at, i, _COARSE), grad)
    if coarse is None:
        return fine if fine is not None and fine.slope else None
    return fine if fine is not None and coarse.is_(fine.slope) else coarse


def _settled(along: Iterator[_Measured], grad: float) -> Work[_Measured | None]:
    """The first slope that is the gradient, or on which two steps agree; None where there is none."""
    before = None
    for measured in along:
        yield
        if measured.is_(grad):
            return measured
        if before is not None:
            alike = measured.is_(before.slope) and before.is_(measured.slope)
            if alike and measured.excludes(grad) and before.excludes(grad):
                return measured
            limit = measured.limit(before)
            if limit.is_(grad):
                return limit
        before = measured
    return None


def _steps(sample: Sampler, at: Sequence[float], i: int, precision: float) -> Iterator[_Measured]:
    """The slope along number ``i``, with shorter and shorter steps."""
    # The best step is near the cube root of the precision: beyond it the curve bends, below it digits go.
    best, here = precision ** (1 / 3), abs(at[i])
    scales = [max(1.0, here) / _SHRINKS**k for k in range(_STEPS)] + [here, here / _SHRINKS]
    for scale in sorted({scale for scale in scales if 0 < scale < math.inf}, reverse=True):
        below, above = at[i] - best * scale, at[i] + best * scale
        values = [sample(*at[:i], place, *at[i + 1 :]) for place in (below, above)]
        if sample.exhausted or not all(map(math.isfinite, values)) or above == below:
            continue
        slope = (values[1] - values[0]) / (above - below)
        rounding = 4 * precision * max(map(abs, values)) / (above - below)
        yield _Measured(0.0 if abs(slope) <= rounding else slope, rounding)
