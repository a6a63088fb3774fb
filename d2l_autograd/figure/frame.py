"""All that the view shows of one run, as data that its script only has to place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING, TypedDict

from ..picture.drawing import Pane, Slot
from ..picture.moments import Moments
from ..tensors import inline
from .compose import compose, with_missing
from .shown import Handle, Question, Shown
from .steps import Step, steps
from .strip import inputs
from .two import Side, two
from .words import say

if TYPE_CHECKING:
    import torch

_WORDS = ("view", "steps", "play", "reset", "reset tip", "rest", "gone")


class Preset(TypedDict):
    """A button: its words, the variant that it leads to, and whether that is the one in force."""

    words: str
    variant: str
    pressed: bool


class Frame(TypedDict):
    """What ``view/view.js`` receives: the figure as SVG elements, and the slots for the page's controls.

    ``slots`` are (x, y, width, height, shift of the thumb) by name; ``formulas`` are MathML by box. ``start``
    are the boxes that are lit at first, of which the first one's formula stands there. ``alert`` is empty
    while all is well; ``unfinished`` says that some of what takes more runs is to come. ``at`` are the places
    of the sliders for which it is, among the frames of an ``epoch``. ``presets`` are the buttons of a page
    without a kernel, ``account`` is a table below the figure, in HTML, ``questions`` stand above it.
    """

    svg: str
    width: float
    height: float
    slots: dict[str, Sequence[float]]
    formulas: dict[str, str]
    start: Sequence[int]
    steps: Sequence[Step]
    alt: str
    words: dict[str, str]
    alert: str
    unfinished: bool
    at: str
    epoch: int
    presets: Sequence[Preset]
    account: str
    questions: Sequence[Question]


def frame(shown: Shown, width: float) -> Frame:
    """The frame of a run."""
    figure, graph = compose(shown, width), shown.graph
    blank = _blank(figure.moments.last)
    lit = [next(iter(shown.leaves), graph.output)]
    made: Frame = {
        **_drawn(Pane(figure.width, 0, "", figure.slots), shown.alt, lit),
        "formulas": {str(g.key): shown.formula(g.nodes[-1]).mathml for g in figure.folding.groups},
        "steps": shown.part("figure steps", partial(steps, graph, figure.moments, shown.saved), blank),
        "alert": shown.alert,
        "unfinished": shown.unfinished,
        "questions": _asked(shown, figure.moments),
    }
    figure = with_missing(shown, figure)  # when all that can be has been
    return {**made, "svg": figure.svg, "height": figure.height}


def frame_of_two(
    sides: Sequence[Side],
    handles: Sequence[Handle],
    width: float,
    unfolded: Collection[int] = (),
    told: str = "",
) -> Frame:
    """The frame of two runs, which is not stepped through; ``told`` stands below them."""
    both = two(sides, handles, width, unfolded, told)
    return _drawn(both.pane, both.alt, both.leaves)


def frame_of_inputs(
    handles: Sequence[Handle],
    values: Mapping[str, torch.Tensor],
    buttons: Sequence[str],
    account: str,
    width: float,
) -> Frame:
    """The frame of sliders alone, with a place for buttons, above an account."""
    alt = say("statements").join(f"{name} = {inline(value)}" for name, value in values.items())
    return {**_drawn(inputs(handles, values, buttons, width), alt, []), "account": account}


def _drawn(pane: Pane, alt: str, lit: Sequence[int]) -> Frame:
    """The frame of what is drawn alone: it has no steps, and there is nothing to tell."""
    return {
        "svg": pane.svg,
        "width": pane.width,
        "height": pane.height,
        "slots": _placed(pane.slots),
        "formulas": {},
        "start": lit,
        "steps": _blank(0),
        "alt": alt,
        "words": _words(),
        "alert": "",
        "unfinished": False,
        "at": "",
        "epoch": 0,
        "presets": [],
        "account": "",
        "questions": [],
    }


def _asked(shown: Shown, moments: Moments) -> list[Question]:
    """In the order in which the answers come to be: what is sent to a box tells its gradient."""
    found: list[Question] = []
    for question in shown.questions:
        node, graph = question["node"], shown.graph
        senders = [edge.target for edge in graph.outgoing[node] if edge.message is not None]
        before = min(moments.gradient[each] for each in [node, *senders] if each in moments.gradient)
        found.append({**question, "before": before})
    return sorted(found, key=lambda question: question["before"])


def message(title: str, words: str) -> str:
    """Why there is no new run: the reader is told, and the last picture stays."""
    return f"<strong>{escape(title)}</strong> {escape(words)}"


def _blank(last: int) -> list[Step]:
    return [Step(node=None, line=None, backward=False, note="")] * (last + 1)


def _placed(slots: Iterable[Slot]) -> dict[str, Sequence[float]]:
    return {slot.name: (slot.x, slot.y, slot.width, slot.height, slot.shifted) for slot in slots}


def _words() -> dict[str, str]:
    return {word: say(f"page {word}") for word in _WORDS}
