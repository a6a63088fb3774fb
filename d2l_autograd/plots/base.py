"""What every plot shares: the numbers of a run that it shows, and the background that stays between runs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, product
from typing import TYPE_CHECKING, Generic, TypeVar

from ..agreement import all_one
from ..graph import Graph, Node
from ..language import language
from ..measure.expected import Check
from ..measure.sampler import Sampler, Setting, Work, finished, weighted_sum
from ..tensors import number, numbers
from .canvas import DENSITY, Canvas
from .words import say

if TYPE_CHECKING:
    import torch

NAME_COLUMNS = 10
Range = tuple[float, float]
T = TypeVar("T")


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
    checks: tuple[Check, ...]

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """All numbers of all inputs, in the order of the sliders."""
        expected = {check.name: check.expected for check in self.checks}
        parts = [_components(name, node, expected.get(name)) for name, node in self.graph.inputs.items()]
        return tuple(chain.from_iterable(parts))

    @cached_property
    def value(self) -> float:
        """The weighted output: the number of which the gradients are gradients."""
        return weighted_sum(self.graph)

    @cached_property
    def output(self) -> str:
        """The result's name, else its code, where that is short enough for a label."""
        node = self.graph.result
        name = node.also or node.name or (node.span.code if node.span else "")
        if not name or len(name) > NAME_COLUMNS or "\n" in name:
            name = f"f({', '.join(self.graph.inputs)})"
        return name if node.tensor.numel() == 1 and all_one(self.graph.upstream) else f"Σ v·{name}"

    @cached_property
    def cut(self) -> bool:
        """Whether some value was taken off the graph, so that the gradient need not be the curve's slope."""
        return any(edge.cut in ("detach", "no_grad") for edge in self.graph.edges)

    @cached_property
    def as_expected(self) -> bool:
        """Whether all gradients are the expected ones."""
        return all(check.verdict != "different" for check in self.checks)


class Plot(ABC):
    """Draws run after run of one function; made by :func:`plot_for`."""

    def __init__(self, run: Run) -> None:
        self.checked = bool(run.checks)
        self._staged: tuple = ()

    def measure(self, graph: Graph) -> Work[bool]:
        """The runs of the function that the plot needs for ``graph``; False where it cannot be drawn."""
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
        run = Run(graph, tuple(checks))
        setting = (language(), density, run.output, *self._follow(run))
        if setting != self._staged:
            self._canvas = Canvas(density)
            self._stage(self._canvas, run)
            self._staged = setting
        self._move(self._canvas, run)
        return self._canvas.png()

    def alt_text(self, graph: Graph, checks: Sequence[Check] = ()) -> str:
        """What the plot says, in a sentence or two of the language in force."""
        return self._tell(Run(graph, tuple(checks)))

    @abstractmethod
    def _follow(self, run: Run) -> tuple:
        """Fit scales to ``run``; what comes back differs whenever a new background is needed."""

    @abstractmethod
    def _stage(self, canvas: Canvas, run: Run) -> None:
        """Put up the background, and the artists that will move."""

    @abstractmethod
    def _move(self, canvas: Canvas, run: Run) -> None:
        """Bring the moving artists where ``run`` wants them."""

    @abstractmethod
    def _tell(self, run: Run) -> str:
        """The alternative text."""


class Sampled(Plot, Generic[T]):
    """What takes more runs of ``f`` to draw, with each of its numbers within its range."""

    def __init__(self, f: Callable, run: Run, ranges: list[Range]) -> None:
        super().__init__(run)
        self._ranges = ranges
        self._setting = Setting(f, self._look)

    def measure(self, graph: Graph) -> Work[bool]:
        return (yield from self._setting.follow(graph))

    def fits(self, graph: Graph) -> bool:
        return self._setting.fits(graph)

    @abstractmethod
    def _look(self, sample: Sampler) -> Work[T]:
        """What the background shows of ``f``."""


def told(value: float | None) -> str:
    """A gradient in words."""
    return "None" if value is None else number(value)


def expectation(run: Run) -> str:
    """The sentence on what was expected, where something was."""
    some = [(c.name, c.expected) for c in run.components if c.expected is not None]
    if not some:
        return ""
    if len(run.components) == 1:
        return say("alt_space") + say("plot_alt_expected", items=told(some[0][1]))
    items = say("alt_comma").join(f"{name}: {told(value)}" for name, value in some)
    return say("alt_space") + say("plot_alt_expected", items=items)


def _components(name: str, node: Node, expected: torch.Tensor | None) -> list[Component]:
    labels = ["".join(f"[{i}]" for i in index) for index in product(*map(range, node.tensor.shape))]
    plain = [None if tensor is None else numbers(tensor) for tensor in (node.tensor, node.gradient, expected)]
    lists = [[None] * len(labels) if each is None else each.reshape(-1).tolist() for each in plain]
    return [Component(f"{name}{label}", *found) for label, *found in zip(labels, *lists, strict=True)]
