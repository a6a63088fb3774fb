"""The output over each number of the inputs, as far as the reader's function gives the same run twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..graph import Graph, Node
from ..measure.sampler import MOST_OPS, Sampler, Task, Work
from ..tensors import numbers
from ..torch_internals import same_bytes
from .curve_points import Along, Point, curve_of_magnitudes, curve_points
from .staircase import Stair, is_smooth, slopes, staircase

if TYPE_CHECKING:
    import torch

_MOST_NUMBERS = 1_000  # of all inputs: each point of a curve sets them all


@dataclass(frozen=True)
class Curve:
    """``points`` from left to right, where a NaN is a gap.

    ``stairs`` are the pieces of constant slope; of a slope that has none, ``slopes`` are points of its curve.
    """

    points: Sequence[Point]
    stairs: Sequence[Stair] = ()
    slopes: Sequence[Point] = ()


class Curves:
    """The output over each number of the inputs, the others as in a run; measured again where those changed.

    ``ranges`` are the ends of the sliders by input name; those of the ``logarithmic`` ones are positive.
    An input has a curve if it is one real number. The output is the sum of ``upstream * output``, of which
    the gradients are gradients. With ``slope``, the curve of an only input has its stairs, over both signs.
    Serves sections 2.5.0 to 2.5.4.
    """

    def __init__(
        self,
        f: Callable,
        ranges: Mapping[str, tuple[float, float]],
        *,
        slope: bool = False,
        logarithmic: Collection[str] = (),
    ) -> None:
        self._f, self._slope, self._logarithmic = f, slope, logarithmic
        self._ranges = {name: (low, high) for name, (low, high) in ranges.items() if low < high}
        self._measured: dict[str, _Measured] = {}

    def copy(self) -> Curves:
        """The same curves, to which another run may add its own."""
        other = copy(self)
        other._measured = dict(self._measured)
        return other

    def measure(self, graph: Graph) -> Work[None]:
        """Run the function for the curves of ``graph`` that are not known; work begun before is gone on with.

        Takes 25,000 operations at most, of which each curve has the same share whichever are known; stairs
        take as many again.
        """
        names = self._names(graph)
        for name in names:
            given, known = _given(graph, name), self._measured.get(name)
            if known is None or not known.holds(given):
                known = _Measured(self._task(graph, name, MOST_OPS // len(names)))
                self._measured[name] = known
            known.given |= given  # a branch may reach what others do not: that is no change
            try:
                yield from known.task.go_on()
            except GeneratorExit:
                raise
            except BaseException:  # as an interrupt: what was left of the work is lost
                self._measured.pop(name, None)
                raise

    def of(self, graph: Graph) -> dict[str, Curve]:
        """The curves that hold for ``graph``, by input name; none where the function gives another value."""
        known = {name: self._measured[name] for name in self._names(graph) if name in self._measured}
        found = {name: each.task.result for name, each in known.items() if each.holds(_given(graph, name))}
        return {name: curve for name, curve in found.items() if curve is not None and curve.points}

    def _names(self, graph: Graph) -> list[str]:
        """The inputs that can have a curve."""
        inputs = {name: node.tensor for name, node in graph.inputs.items()}
        plain = all(map(_plain, [*inputs.values(), graph.result.tensor]))
        if not plain or sum(value.numel() for value in inputs.values()) > _MOST_NUMBERS:
            return []
        single = (n for n, value in inputs.items() if value.numel() == 1 and value.is_floating_point())
        return [name for name in single if name in self._ranges]

    def _task(self, graph: Graph, name: str, most_ops: int) -> Task[Curve]:
        sample = Sampler(self._f, graph, most_ops=most_ops)
        return Task(sample.in_pieces(self._curve(sample, graph, name)))

    def _curve(self, sample: Sampler, graph: Graph, name: str) -> Work[Curve]:
        """The curve of an input; without points where the function does not repeat its run."""
        repeats = sample.repeats()
        yield
        if not repeats:
            return Curve(())
        along = Along(sample, {name: node.tensor for name, node in graph.inputs.items()}, name)
        low, high = self._ranges[name]
        spread = curve_points if name not in self._logarithmic or low <= 0 else curve_of_magnitudes
        points = yield from spread(along, low, high)
        if not self._slope or len(graph.inputs) > 1:
            return Curve(points)
        sample.ops_left = MOST_OPS  # neither takes the other's share
        found = yield from staircase(sample, low, high)
        if not is_smooth(found):
            return Curve(points, found)
        return Curve(points, slopes=(yield from slopes(sample, low, high)))


@dataclass
class _Measured:
    """A curve, or the work on it, and what it depends on beside its own input."""

    task: Task[Curve]
    given: dict[str, torch.Tensor] = field(default_factory=dict)

    def holds(self, given: Mapping[str, torch.Tensor]) -> bool:
        known = self.given.keys() & given
        return not any(same_bytes(self.given[name], given[name]) is False for name in known)


def _given(graph: Graph, name: str) -> dict[str, torch.Tensor]:
    """What the curve of an input depends on: the other inputs, the weights, what the function reaches."""
    others = [node for node in graph if _from_outside(node) and node is not graph.inputs[name]]
    return {"upstream": graph.upstream, **{f"{node.kind} {node.symbol}": node.tensor for node in others}}


def _from_outside(node: Node) -> bool:
    return node.kind in ("input", "parameter") or (node.kind == "constant" and not node.op)


def _plain(tensor: torch.Tensor) -> bool:
    strided = str(tensor.layout) == "torch.strided" and numbers(tensor) is not None
    return strided and not tensor.is_complex() and tensor.numel() > 0
