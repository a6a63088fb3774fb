"""The reader's function at many points: no number is invented, and nothing of the reader's is changed."""

from __future__ import annotations

import io
import math
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from itertools import pairwise

import torch
from torch.overrides import TorchFunctionMode

from .graph import Graph
from .recorder import tensors
from .tensors import numbers
from .tensorstate import same_bytes
from .tracer import arguments
from .untouched import Outside, untouched

# Counted rather than timed, so that the same function gives the same points on every machine; the
# clock only helps where a single operation is slow.
MOST_OPS = 25_000
MOST_SECONDS = 0.8
LARGEST = 1e100
Point = tuple[float, float]
CURVE_STEPS = 96
TIMES_FINER = 2  # where all points take one call
STRIDES = (8, 4, 2, 1)
GRID_STEPS = 40
BISECTIONS = 8
ROUNDING = 1e-5  # a float32 is a staircase too
MOST_SUSPECTS = 120


class Sampler:
    """``f`` as a function of its input components alone, at one point after the other.

    The value is the sum of ``upstream * output``, which is what the backward pass differentiates: for a
    scalar output with the usual upstream gradient the output itself. The inputs have their own types, or all
    of them ``dtype``. NaN where ``f`` raises, gives no
    tensor of that shape, does not end, or where the value is not finite.
    """

    def __init__(self, f: Callable, graph: Graph, dtype: torch.dtype | None = None) -> None:
        self._f, self._dtype = f, dtype
        self._inputs = [node for node in graph if node.kind == "input"]
        self._args, self._kwargs = arguments(f, {node.name: node.name for node in self._inputs})
        self._upstream = graph.upstream
        self._most_ops_a_point = max(500, 20 * len(graph))
        self._at = [c for node in self._inputs for c in node.value.reshape(-1).tolist()]
        output, weights = numbers(graph.nodes[graph.output].value), numbers(graph.upstream)
        self._expected = math.nan if output is None or weights is None else (output * weights).sum().item()
        self._gradients = False

    @contextmanager
    def running(self, ops: int = MOST_OPS, seconds: float = MOST_SECONDS) -> Iterator[bool]:
        """Makes the sampler callable; gives False where ``f`` does not even repeat the graph's own run."""
        with untouched(), redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._random = torch.get_rng_state()
            self._ops, self._end = ops, time.perf_counter() + seconds
            yield any(map(self._repeats, (False, True)))

    @property
    def exhausted(self) -> bool:
        """Whether the operations or the seconds for this picture are spent."""
        return self._ops <= 0 or time.perf_counter() > self._end

    def __call__(self, *components: float) -> float:
        args, kwargs = self._arguments(components, self._gradients)
        return self._guarded(lambda: self._scalar(*args, **kwargs).detach(), self._gradients)

    def slope(self, at: float) -> float:
        """Torch's gradient of the value by the only input; NaN as for the value, and where there is none."""
        args, kwargs = self._arguments([at], needs_gradients=True)
        (leaf,) = [*args, *kwargs.values()]
        return self._guarded(lambda: torch.autograd.grad(self._scalar(*args, **kwargs), leaf)[0].sum(), True)

    def _guarded(self, find: Callable[[], torch.Tensor], gradients: bool) -> float:
        torch.set_rng_state(self._random)
        limit = _Limit(min(self._ops, self._most_ops_a_point), self._end, outside := Outside())
        try:
            with torch.set_grad_enabled(gradients), limit:
                value = find().item()
        except (Exception, _Enough):  # whatever f raises, the curve has a gap there
            value = math.nan
        outside.restore()
        self._ops -= limit.count
        return value if abs(value) < LARGEST else math.nan

    def together(self, components: Sequence[list[float]]) -> list[float] | None:
        """The values at many points in one call; None where ``f`` takes decisions or is random."""
        limit = _Limit(self._most_ops_a_point, self._end, outside := Outside())
        args, kwargs = self._arguments(components, self._gradients)
        try:
            with torch.no_grad(), limit:
                values = torch.func.vmap(lambda args, kwargs: self._scalar(*args, **kwargs))(args, kwargs)
            values = [value if abs(value) < LARGEST else math.nan for value in values.tolist()]
        except (Exception, _Enough):
            return None
        finally:
            outside.restore()
        points = list(zip(values, *components, strict=True))
        return values if all(_close(value, self(*at)) for value, *at in points[:: len(points) // 4]) else None

    def _repeats(self, gradients: bool) -> bool:
        """Without gradients a call is cheaper, but some functions ask for them."""
        self._gradients = gradients
        return _close(self(*self._at), self._expected if abs(self._expected) < LARGEST else math.nan)

    def _arguments(self, components: Sequence, needs_gradients: bool) -> tuple[list, dict]:
        """The inputs of one run, from a number for each component, or of many, from a list for each."""
        rest, leaves = iter(components), {}
        for node in self._inputs:
            value = node.value
            flat = torch.tensor([next(rest) for _ in range(value.numel())], dtype=torch.float64)
            turned = (flat.T if flat.ndim > 1 else flat).to(value.device, self._dtype or value.dtype)
            leaf = turned.reshape((*flat.shape[1:], *value.shape))
            leaves[node.name] = leaf.requires_grad_(needs_gradients)
        return [leaves[name] for name in self._args], {name: leaves[name] for name in self._kwargs}

    def _scalar(self, *args: torch.Tensor, **kwargs: torch.Tensor) -> torch.Tensor:
        output = self._f(*args, **kwargs)
        if output.shape != self._upstream.shape:
            raise ValueError(output.shape)
        return (output * self._upstream).sum()


class Setting:
    """What ``look`` finds with a sampler of ``f``, found anew when a tensor that it reaches has changed."""

    def __init__(self, f: Callable, look: Callable[[Sampler], tuple]) -> None:
        self._f, self._look = f, look
        self._reached: dict[str, torch.Tensor] = {}
        self.found: tuple = ()
        self.times = 0

    def follow(self, graph: Graph) -> bool:
        """Look again where it is needed; False where ``f`` does not repeat its run."""
        reached = _reached(graph)
        changed = any(
            not _same(self._reached[name], reached[name]) for name in self._reached.keys() & reached
        )
        # A branch may reach what others do not: that is no change.
        self._reached = reached if changed else {**self._reached, **reached}
        if self.times and not changed:
            return True
        sample = Sampler(self._f, graph)
        with sample.running() as repeats:
            if repeats or not self.times:
                self.found = self._look(sample) if repeats else ()
        self.times += 1
        return repeats


def curve(sample: Sampler, low: float, high: float) -> tuple[list[float], list[float]]:
    """The points of a curve from ``low`` to ``high``; a NaN between two says that it is broken there."""
    places = _places(low, high, TIMES_FINER * CURVE_STEPS)
    together = sample.together([places])
    if together is None:
        places = _places(low, high, CURVE_STEPS)
    values: dict[int, float] = dict(enumerate(together or ()))
    for stride in STRIDES:
        for i in range(0, len(places), stride):
            if i not in values and not sample.exhausted:
                values[i] = sample(places[i])
    points = _broken(sample, [(places[i], values[i]) for i in sorted(values)])
    return [x for x, _ in points], [y for _, y in points]


def grid(sample: Sampler, ranges: Sequence[tuple[float, float]]) -> tuple[list, list, list[list[float]]]:
    """Places along x, along y, and the values, a row for each y; as fine as can be had in bounded time."""
    x, y = (_places(low, high, GRID_STEPS) for low, high in ranges)
    points = [(a, b) for b in y for a in x]
    together = sample.together([*map(list, zip(*points, strict=True))])
    values = dict(zip(points, together or (), strict=False))
    finest = None
    for stride in (4, 2, 1):
        columns, rows = x[::stride], y[::stride]
        for point in ((a, b) for b in rows for a in columns):
            if point not in values:
                values[point] = math.nan if sample.exhausted else sample(*point)
        if finest is None or not sample.exhausted:
            finest = columns, rows, [[values[a, b] for a in columns] for b in rows]
    return finest


def _places(low: float, high: float, steps: int) -> list[float]:
    return [low + (high - low) * i / steps for i in range(steps + 1)]


def _broken(sample: Sampler, points: list[Point]) -> list[Point]:
    """``points`` with a gap where the function jumps: where halving an interval does not halve the step."""
    looked_at, found = 0, points[:1]
    for left, right, suspect in zip(points, points[1:], _suspects(points), strict=False):
        if suspect and looked_at < MOST_SUSPECTS and not sample.exhausted:
            found += _jump(sample, left, right)
            looked_at += 1
        elif suspect:
            found.append((right[0], math.nan))
        found.append(right)
    return found


def _suspects(points: list[Point]) -> list[bool]:
    """For each interval, whether its step is another than a line's or a smooth curve's would be."""
    steps = [b - a for (_, a), (_, b) in pairwise(points)]
    suspects = [False] * len(steps)
    for i, (a, b) in enumerate(pairwise(steps)):
        rounding = ROUNDING * abs(points[i + 1][1])
        if abs(a - b) > 0.5 * (abs(a) + abs(b)) and max(abs(a), abs(b)) > rounding:
            suspects[i if abs(a) > abs(b) else i + 1] = True
    # Beside a jump there may be another, from a value to the same one: in section 2.5.4, f(a/2) = f(a).
    return [any(suspects[max(0, i - 1) : i + 2]) for i in range(len(steps))]


def _jump(sample: Sampler, left: Point, right: Point) -> list[Point]:
    """What is to stand between two points: the two sides of a jump and a gap; nothing where there is none."""
    middle = (left[0] + right[0]) / 2
    middle = middle, sample(middle)
    if math.isnan(middle[1]):
        return [middle]
    if min(left[1], right[1]) <= middle[1] <= max(left[1], right[1]):
        return _halved(sample, left, right)
    return [*_halved(sample, left, middle), middle, *_halved(sample, middle, right)]


def _halved(sample: Sampler, left: Point, right: Point) -> list[Point]:
    before = abs(right[1] - left[1])
    for _ in range(BISECTIONS):
        middle = (left[0] + right[0]) / 2
        value = sample(middle)
        if math.isnan(value):
            return [left, (middle, math.nan), right]
        first = abs(value - left[1]) >= abs(right[1] - value)
        left, right = (left, (middle, value)) if first else ((middle, value), right)
        if abs(right[1] - left[1]) <= max(0.6 * before, ROUNDING * abs(right[1])):
            return []
    return [left, (right[0], math.nan), right]


def _reached(graph: Graph) -> dict[str, torch.Tensor]:
    outside = [n for n in graph if n.kind == "parameter" or (n.kind == "constant" and not n.op)]
    return {"upstream of the output": graph.upstream, **{n.name: n.value for n in outside if n.name}}


def _same(a: torch.Tensor, b: torch.Tensor) -> bool:
    return same_bytes(a, b) is not False


class _Enough(BaseException):
    """No ``except Exception`` of the reader's stops it."""


class _Limit(TorchFunctionMode):
    """Counts torch calls and ends the run that makes too many; remembers tensors about to be written."""

    def __init__(self, most: int, end: float, outside: Outside) -> None:
        super().__init__()
        self.count, self._most, self._end, self._outside = 0, most, end, outside

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.count += 1
        if self.count > self._most or time.perf_counter() > self._end:
            raise _Enough
        kwargs = kwargs or {}
        if _writes(func.__name__) or "out" in kwargs:
            for tensor in tensors(args, tensors(kwargs.values())):
                self._outside.meet(tensor)
        return func(*args, **kwargs)


def _writes(name: str) -> bool:
    return name.endswith("_") and (not name.startswith("__") or name.startswith(("__i", "__set")))


def _close(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-4, abs_tol=1e-12) or (math.isnan(a) and math.isnan(b))
