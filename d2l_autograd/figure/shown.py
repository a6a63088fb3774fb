"""What a figure shows: one run, and what was found out about it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TypedDict, TypeVar

from ..formulas.chain_rule import Formula
from ..formulas.contribution import run_of
from ..formulas.path_rule import figure_formula
from ..graph import Graph
from ..measure.expected_gradients import Check
from ..measure.finite_differences import Difference
from ..measure.jacobian_table import Jacobian
from ..picture.alt_text import alt_text
from ..picture.cards import Card
from ..picture.folding import Group
from ..plots.curves import Curve
from ..tracing.saved import Saved

RAISING = False  # a part that fails raises, as it does in tests
Range = tuple[float, float]
T = TypeVar("T")


@dataclass(frozen=True)
class Handle:
    """What gives an input its value: ``count`` widgets from the ``first`` of the figure's on.

    ``sliders`` can lie on an axis, one a component; else it is another widget of the reader's. ``ranges`` are
    their ends, None where there are none; a ``logarithmic`` one has its places so.
    ``thumbs`` are where those stand on their tracks, from 0 to 1, whose places are not equally far apart.
    """

    name: str
    first: int
    count: int
    sliders: bool
    ranges: Sequence[Range] | None = None
    logarithmic: bool = False
    thumbs: Sequence[float | None] = ()


class Mistake(TypedDict):
    """A wrong answer, and what it comes from."""

    numbers: Sequence[str]
    says: str


class Question(TypedDict):
    """What is the gradient of ``node``? The page shows nothing from the step ``before`` on until it is told.

    ``wanted`` are the numbers, ``pick`` whether they are chosen among; ``says`` are the words by use.
    """

    node: int
    before: int
    asks: str
    wanted: Sequence[str]
    mistakes: Sequence[Mistake]
    pick: bool
    says: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Shown:
    """A run with the handles of its inputs, and as much of the rest as is known by now.

    ``weights`` is the handle of the upstream gradient, where it has one; ``saved`` is what is kept for the
    backward pass, if it is to be shown. ``code`` says whether the reader
    does not see the function anyway, ``plots`` whether there are to be any, ``unfinished`` that some of what
    takes more runs is to come later, ``still`` that nothing can be moved, ``under`` that
    the graph stands below the strips, even where it has room beside them. ``offset`` is added to the keys of
    the boxes. ``told`` stands below all, ``questions`` above. ``missing`` are parts that
    failed; ``chips`` and ``cards`` are kept from one way to draw the graph to the next.
    """

    graph: Graph
    handles: Sequence[Handle] = ()
    weights: Handle | None = None
    checks: Sequence[Check] = ()
    differences: Sequence[Difference] = ()
    curves: Mapping[str, Curve] = field(default_factory=dict)
    jacobian: Jacobian | None = None
    saved: Sequence[Saved] = ()
    unfolded: Collection[int] = ()
    code: bool = False
    plots: bool = True
    unfinished: bool = False
    still: bool = False
    under: bool = False
    alert: str = ""
    told: str = ""
    questions: Sequence[Question] = ()
    offset: int = 0
    missing: set[str] = field(default_factory=set)
    chips: dict[int, str | None] = field(default_factory=dict)
    cards: dict[tuple[Group, str, str], Card] = field(default_factory=dict)

    def part(self, name: str, make: Callable[[], T], instead: T) -> T:
        """What ``make`` gives; where it fails, the figure stands without that part, and says so."""
        try:
            return make()
        except Exception:  # whatever it is, the reader's run is right
            if RAISING:
                raise
            self.missing.add(name)
            return instead

    def formula(self, node: int) -> Formula:
        """The formula of a box."""
        return self.part("figure formula", partial(figure_formula, self.graph, node), Formula("", ""))

    @cached_property
    def alt(self) -> str:
        """The picture in sentences."""
        return self.part("figure description", partial(alt_text, self.graph), "")

    @cached_property
    def leaves(self) -> list[int]:
        """The inputs that have a gradient."""
        return [node.id for node in self.graph.inputs.values() if node.grad is not None]

    def is_plotted(self, handle: Handle) -> bool:
        """Whether it gives one real number, over which the output can be drawn."""
        value = self.graph.inputs[handle.name].tensor
        real = value.numel() == 1 and not value.is_complex()
        return self.plots and real and handle.ranges is not None and handle.count == 1

    @cached_property
    def symbol(self) -> str:
        """What is differentiated: the output, or the weighted sum of its components."""
        return run_of(self.graph).symbol.text

    @cached_property
    def check_of(self) -> dict[str, Check]:
        """By input, what was expected."""
        return {check.name: check for check in self.checks}

    @cached_property
    def difference_of(self) -> dict[str, Difference]:
        """By input, what was measured."""
        return {each.name: each for each in self.differences if bool(each.slopes.isfinite().all())}
