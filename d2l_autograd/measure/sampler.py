"""The reader's function at many points: no number is invented, and nothing of the reader's is changed."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable, Generator, Sequence
from typing import Generic, TypeVar

import torch

from ..graph import Graph
from ..running.run import Guard, call_theirs, muted, running
from ..running.signatures import arguments
from ..running.untouched import Outside
from ..tensors import numbers

_T = TypeVar("_T")
Work = Generator[None, None, _T]  # is stopped at its yields, and goes on later

# Counted and never timed, so that the same function gives the same points on every machine.
MOST_OPS = 25_000
_PIECE = 5e-3  # seconds between two places where work can be stopped, if a single run is shorter
_LARGEST = 1e100


def finished(work: Work[_T]) -> _T:
    """Do ``work`` to its end at once."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


class Task(Generic[_T]):
    """Work that goes on where it was when its last user had to stop."""

    def __init__(self, work: Work[_T]) -> None:
        self._work = work
        self._end: tuple[_T] | None = None

    @property
    def done(self) -> bool:
        """Whether there is a result."""
        return self._end is not None

    @property
    def result(self) -> _T | None:
        """What the work came to; None as long as it is not done."""
        return None if self._end is None else self._end[0]

    def go_on(self) -> Work[_T]:
        """The rest of the work, and its result."""
        # Not `yield from`, which ends the work where this is ended.
        while self._end is None:
            try:
                next(self._work)
            except StopIteration as end:
                self._end = (end.value,)
            else:
                yield
        return self._end[0]


def weighted_sum(output: torch.Tensor, upstream: torch.Tensor) -> float:
    """The sum of ``upstream * output``, whose gradients the gradients are; NaN where it is no real number."""
    plain, weights = numbers(output), numbers(upstream)
    if plain is None or weights is None:
        return math.nan
    total = (plain.detach() * weights).sum()
    return math.nan if total.is_complex() else total.item()


class Sampler:
    """``f`` as a function of its input components alone, at one point after the other.

    The value is the sum of ``upstream * output``, which is what the backward pass differentiates: for a
    scalar output with the usual upstream gradient the output itself. The inputs have their own types, or all
    of them ``dtype``. NaN where ``f`` raises, gives no tensor of that shape, does not end, or where the value
    is not finite. ``precision`` is that of the values found so far: the spacing of their type's numbers at 1.
    ``ops_left`` are the torch operations that may still be spent. It is called within :meth:`in_pieces`.
    """

    def __init__(
        self, f: Callable, graph: Graph, dtype: torch.dtype | None = None, most_ops: int = MOST_OPS
    ) -> None:
        self._f, self._dtype = f, dtype
        self._inputs = {name: node.tensor for name, node in graph.inputs.items()}
        self._args, self._kwargs = arguments(f, {name: name for name in self._inputs})
        self._upstream = graph.upstream
        self._most_ops_a_point = max(500, 20 * len(graph))
        self.ops_left = most_ops
        self._at = [c for value in self._inputs.values() for c in value.reshape(-1).tolist()]
        self._expected = _finite(weighted_sum(graph.result.tensor, graph.upstream))
        self._gradients = False
        self._random = torch.get_rng_state()  # of all points, whatever is drawn between the pieces
        self.precision = 0.0

    def in_pieces(self, work: Work[_T]) -> Work[_T]:
        """``work`` that calls the sampler: between its pieces, everything of the reader's is as before."""
        while True:
            end = time.perf_counter() + _PIECE
            with running(self._f) as (self._outside, _), muted(), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    next(work)
                    while time.perf_counter() < end:
                        next(work)
                except StopIteration as done:
                    return done.value
            yield

    @property
    def exhausted(self) -> bool:
        """Whether the operations are spent."""
        return self.ops_left <= 0

    def repeats(self) -> bool:
        """Whether ``f`` gives the value of the graph's own run once more."""
        # A call is cheaper without gradients, but some functions ask for them.
        return any(_close(self(*self._at), self._expected) for self._gradients in (False, True))

    def __call__(self, *components: float) -> float:
        args, kwargs = self._arguments(components, self._gradients)
        output = self._run(self._f, args, kwargs, self._gradients)
        if not isinstance(output, torch.Tensor) or output.shape != self._upstream.shape:
            return math.nan
        if output.is_floating_point():
            self.precision = max(self.precision, torch.finfo(output.dtype).eps)
        return _finite(weighted_sum(output, self._upstream))

    def slope(self, at: float) -> float:
        """Torch's gradient of the value by the only input; NaN as for the value, and where there is none."""
        args, kwargs = self._arguments([at], needs_gradients=True)
        (leaf,) = [*args, *kwargs.values()]

        def differentiate(*args: torch.Tensor, **kwargs: torch.Tensor) -> float:
            output = self._f(*args, **kwargs)
            return torch.autograd.grad(output, leaf, self._upstream.to(output))[0].sum().item()

        found = self._run(differentiate, args, kwargs, gradients=True)
        return _finite(found) if isinstance(found, float) else math.nan

    def together(self, components: Sequence[list[float]]) -> list[float] | None:
        """The values at many points in one call; None where ``f`` takes decisions or is random."""
        args, kwargs = self._arguments(components, self._gradients)

        def all_at_once(*args: torch.Tensor, **kwargs: torch.Tensor) -> torch.Tensor:
            return torch.func.vmap(lambda args, kwargs: self._f(*args, **kwargs))(args, kwargs)

        outputs = self._run(all_at_once, args, kwargs, gradients=False)
        wanted = len(components[0]), *self._upstream.shape
        if not isinstance(outputs, torch.Tensor) or outputs.shape != wanted:
            return None
        sums = (outputs.detach() * self._upstream).reshape(len(outputs), -1).sum(1)
        values = [_finite(value) for value in sums.tolist()]
        points = list(zip(values, *components, strict=True))
        return values if all(_close(value, self(*at)) for value, *at in points[:: len(points) // 4]) else None

    def _run(
        self, f: Callable, args: list[torch.Tensor], kwargs: dict[str, torch.Tensor], gradients: bool
    ) -> object:
        """What ``f`` returns, None where it raises or does not end: the curve has a gap there."""
        torch.set_rng_state(self._random)
        leaves = [*args, *kwargs.values()]
        limit = _OperationLimit(min(self.ops_left, self._most_ops_a_point), self._outside, leaves)
        try:
            with torch.set_grad_enabled(gradients), limit:
                return call_theirs(f, *args, **kwargs)
        # The call is the reader's, who may raise anything; what the package raises is carried past this.
        except (_TooManyOperations, Exception):
            return None
        finally:
            self._outside.restore(thorough=False)
            self.ops_left -= limit.count

    def _arguments(
        self, components: Sequence[float | list[float]], needs_gradients: bool
    ) -> tuple[list[torch.Tensor], dict[str, torch.Tensor]]:
        """The inputs of one run, from a number for each component, or of many, from a list for each."""
        rest, leaves = iter(components), {}
        for name, value in self._inputs.items():
            flat = torch.tensor([next(rest) for _ in range(value.numel())], dtype=torch.float64)
            turned = (flat.T if flat.ndim > 1 else flat).to(value.device, self._dtype or value.dtype)
            leaf = turned.reshape((*flat.shape[1:], *value.shape))
            leaves[name] = leaf.requires_grad_(needs_gradients)
        return [leaves[name] for name in self._args], {name: leaves[name] for name in self._kwargs}


class _TooManyOperations(BaseException):
    """No ``except Exception`` of the reader's stops it."""


class _OperationLimit(Guard):
    """Counts torch calls and ends the run that makes too many."""

    def __init__(self, most: int, outside: Outside, inputs: Sequence[torch.Tensor]) -> None:
        super().__init__(outside, inputs)
        self.count, self._most = 0, most

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.count += 1
        if self.count > self._most:
            raise _TooManyOperations
        return super().__torch_function__(func, types, args, kwargs)


def _finite(value: float) -> float:
    return value if abs(value) < _LARGEST else math.nan


def _close(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-4, abs_tol=1e-12) or (math.isnan(a) and math.isnan(b))
