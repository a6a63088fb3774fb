"""What every plot shares: the numbers of a run that it shows, and the background that stays between runs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Generic, TypeVar

from ..graph import Graph, Node
from ..language import language
from ..measure.expected_gradients import Check
from ..measure.sampler import Sampler, Task, Work, finished, weighted_sum
from ..tensors import all_one, numbers
from ..torch_internals import same_bytes
from .canvas import DENSITY, Canvas, style
from .scales import Range, as_text
from .words import say

if TYPE_CHECKING:
    import torch

_NAME_COLUMNS = 10
_T = TypeVar("_T")


@dataclass(frozen=True)
class Component:
    """One number of an input: ``grad`` and ``expected`` are None where there is none."""

    name: str
    at: float
    grad: float | None
    expected: float | None


@dataclass(frozen=True, eq=False)
class Run:
    """What a plot shows of a run, as plain numbers."""

    graph: Graph
    checks: Sequence[Check]

    @cached_property
    def components(self) -> list[Component]:
        """All numbers of all inputs, in the order of the sliders."""
        expected = {check.name: check.expected for check in self.checks}
        inputs = self.graph.inputs.items()
        return [part for name, node in inputs for part in _components(name, node, expected.get(name))]

    @cached_property
    def value(self) -> float:
        """The weighted output: the number of which the gradients are gradients."""
        return weighted_sum(self.graph.result.tensor, self.graph.upstream)

    @cached_property
    def output(self) -> str:
        """The result's name, else its code, where that is short enough for a label."""
        node = self.graph.result
        name = node.also or node.name or (node.span.code if node.span else "")
        if not name or len(name) > _NAME_COLUMNS:
            name = f"f({', '.join(self.graph.inputs)})"
        return name if node.tensor.numel() == 1 and all_one(self.graph.upstream) else f"Σ v·{name}"

    @cached_property
    def as_expected(self) -> bool:
        """Whether all gradients are the expected ones."""
        return all(check.verdict != "different" for check in self.checks)

    def expectation(self) -> str:
        """The sentence on what was expected, where something was."""
        some = [(c.name, as_text(c.expected)) for c in self.components if c.expected is not None]
        if not some:
            return ""
        named = [f"{name}: {value}" for name, value in some]
        items = some[0][1] if len(self.components) == 1 else say("alt_comma").join(named)
        return say("alt_space") + say("plot_alt_expected", items=items)


class Plot(ABC):
    """Draws run after run of one function; made by :func:`~d2l_autograd.plots.choice_of_plot.plot_for`."""

    def __init__(self, run: Run) -> None:
        self._checked = bool(run.checks)
        self._background_of: tuple = ()

    def measure(self, graph: Graph) -> Work[bool]:
        """The runs of the function that the plot needs for ``graph``; False where it gives another value."""
        yield from ()
        return True

    def fits(self, graph: Graph) -> bool:
        """Whether what was measured holds for ``graph``, so that it can be drawn."""
        return True

    def draw(self, graph: Graph, checks: Sequence[Check] = (), density: int = DENSITY) -> bytes:
        """The run as a transparent PNG of 480×300 CSS pixels, each of ``density`` by ``density`` dots.

        The background is drawn again only where its scale, the language, or a tensor that the function
        reaches by itself has changed. Serves sections 2.5.0 to 2.5.4.
        """
        finished(self.measure(graph))
        run = Run(graph, checks)
        setting = (language(), density, run.output, *self._fit_scales(run))
        if setting != self._background_of:
            with style():
                self._canvas = Canvas(density)
                self._draw_background(self._canvas, run)
                self._canvas.keep()
            self._background_of = setting
        self._move(run)
        return self._canvas.png()

    def alt_text(self, graph: Graph, checks: Sequence[Check] = ()) -> str:
        """What the plot says, in a sentence or two of the language in force."""
        run = Run(graph, checks)
        return self._describe(run) + run.expectation()

    @abstractmethod
    def _fit_scales(self, run: Run) -> tuple:
        """Fit scales to ``run``; what comes back differs whenever a new background is needed."""

    @abstractmethod
    def _draw_background(self, canvas: Canvas, run: Run) -> None:
        """Put up the background, and the artists that will move."""

    @abstractmethod
    def _move(self, run: Run) -> None:
        """Bring the moving artists where ``run`` wants them."""

    @abstractmethod
    def _describe(self, run: Run) -> str:
        """The alternative text, but for what was expected."""


class Sampled(Plot, Generic[_T]):
    """A plot that takes more runs of ``f``: again where a tensor that ``f`` reaches by itself has changed.

    ``ranges`` are those of its numbers. ``found`` is what it shows of ``f``; None where ``f`` does not
    repeat its run.
    """

    def __init__(self, f: Callable, run: Run, ranges: list[Range]) -> None:
        super().__init__(run)
        self._f, self._ranges = f, ranges
        self._reached: dict[str, torch.Tensor] = {}
        self._task: Task[_T | None] | None = None
        self._times = 0

    @property
    def found(self) -> _T | None:
        return None if self._task is None else self._task.result

    def measure(self, graph: Graph) -> Work[bool]:
        if self._task is None or self._changed(graph):
            sample = Sampler(self._f, graph)
            self._reached, self._task = {}, Task(sample.in_pieces(self._sample_if_it_repeats(sample)))
            self._times += 1
        self._reached |= _reached(graph)  # a branch may reach what others do not: that is no change
        return (yield from self._task.go_on()) is not None

    def fits(self, graph: Graph) -> bool:
        return self._task is not None and self._task.done and not self._changed(graph)

    def _changed(self, graph: Graph) -> bool:
        reached = _reached(graph)
        known = self._reached.keys() & reached
        return any(same_bytes(self._reached[name], reached[name]) is False for name in known)

    def _sample_if_it_repeats(self, sample: Sampler) -> Work[_T | None]:
        repeats = sample.repeats()
        yield
        return (yield from self._sample(sample)) if repeats else None

    @abstractmethod
    def _sample(self, sample: Sampler) -> Work[_T | None]:
        """What the background shows of ``f``; None where there is nothing to show."""


def _reached(graph: Graph) -> dict[str, torch.Tensor]:
    outside = [n for n in graph if n.kind == "parameter" or (n.kind == "constant" and not n.op)]
    return {"upstream of the output": graph.upstream, **{n.name: n.tensor for n in outside if n.name}}


def _components(name: str, node: Node, expected: torch.Tensor | None) -> list[Component]:
    labels = ["".join(f"[{i}]" for i in index) for index in product(*map(range, node.tensor.shape))]
    plain = [None if tensor is None else numbers(tensor) for tensor in (node.tensor, node.gradient, expected)]
    lists = [[None] * len(labels) if each is None else each.reshape(-1).tolist() for each in plain]
    return [Component(f"{name}{label}", *found) for label, *found in zip(labels, *lists, strict=True)]
