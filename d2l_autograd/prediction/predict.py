"""The experiment with gradients covered: they stand in the figure when the reader has predicted them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import escape
from random import Random

import torch

from ..errors import InputError
from ..figure.shown import Question, Shown
from ..figure.still import image, standalone
from ..formulas.contribution import run_of
from ..graph import Graph, Node
from ..live.experiment import LIVE_OPS
from ..live.explore import Explorer, calling_file
from ..live.settings import Settings
from ..plots.curves import Curves
from ..running.signatures import refuse
from ..tensors import inline
from .mistakes import mistakes
from .words import say

_MOST = 16  # numbers that a reader writes down
_SMALL = [-4, -3, -2, -1, 1, 2, 3, 4]  # what random inputs are made of: one calculates with them by head


class Prediction(Explorer):
    """An explorer with the gradients of ``asked`` covered. Made by :func:`predict`."""

    def __init__(
        self,
        f: Callable,
        asked: tuple[str, ...],
        inputs: Mapping[str, object],
        settings: Settings,
        seen_in: str,
        pick: bool,
    ) -> None:
        self._asked, self._pick = asked, bool(pick)
        super().__init__(f, inputs, settings, seen_in)
        for name in asked:
            if why := _why_not(self.graph, name):
                raise InputError(why)

    def _shown(self, other: object = None, curves: Curves | None = None) -> Shown:
        shown = super()._shown(other, curves)  # type: ignore[arg-type]
        return replace(shown, questions=list(self._questions(shown)))

    def _questions(self, shown: Shown) -> Iterator[Question]:
        """What is asked of a run, in the order in which the gradients arrive."""
        graph = shown.graph
        for name in [name for name in self._asked if name in graph] or graph.inputs:
            if not _why_not(graph, name):
                yield self._question(shown, graph[name])

    def _question(self, shown: Shown, node: Node) -> Question:
        wanted, graph = _numbers(node.gradient), shown.graph
        found: dict[tuple[str, ...], str] = {}
        for wrong, why in mistakes(graph, node, shown.differences):
            found.setdefault(tuple(_numbers(wrong)), why)
        asks = say("predict what", grad=run_of(graph).gradient(node.id).text)
        count = say("predict count", count=len(wanted)) if len(wanted) > 1 else ""
        return {
            "node": node.id,
            "before": 0,
            "asks": asks,
            "wanted": wanted,
            "mistakes": [{"numbers": list(numbers), "says": why} for numbers, why in found.items()],
            "pick": self._pick,
            "says": {
                "count": count,
                "answer": say("predict answer"),
                "show": say("predict show"),
                "here": say("predict here"),
                "right": say("predict right", numbers=", ".join(wanted).replace("-", "−")),
                "again": say("predict again"),
                "first": say("predict first", place="#"),
                "not yet": say("predict not yet", output=graph.result.label),
                "no number": say("predict no number", example=", ".join(["0.5", "-1"][: len(wanted)])),
            },
        }

    def __repr__(self) -> str:
        given = say("statements").join(
            f"{name} = {inline(node.tensor)}" for name, node in self.graph.inputs.items()
        )
        return "\n".join([given, *self._asks()])

    def _asks(self) -> list[str]:
        return [question["asks"] for question in self._shown().questions]

    def _picture(self) -> str:
        return standalone(_forward(self._shown()))

    def _still(self) -> dict[str, str]:
        found = _forward(self._shown())
        asked = "".join(f"<p>{escape(asks)}</p>" for asks in self._asks())
        return {"text/plain": repr(self), "text/html": asked + image(found)}


def _forward(shown: Shown) -> Shown:
    """The same run before the backward pass: what a picture may show of it."""
    graph = shown.graph
    nodes = tuple(replace(node, grad=None) for node in graph.nodes)
    edges = tuple(replace(edge, message=None) for edge in graph.edges)
    run = replace(graph, nodes=nodes, edges=edges, order=())
    return replace(
        shown,
        graph=run,
        checks=(),
        differences=(),
        jacobian=None,
        plots=False,
        questions=(),
        chips={},
        cards={},
    )


def _numbers(tensor: torch.Tensor | None) -> list[str]:
    # Zero has no sign here: nobody writes -0.
    flat = [] if tensor is None else tensor.detach().double().reshape(-1).tolist()
    return [f"{value + 0.0:.6g}" for value in flat]


def _why_not(graph: Graph, name: str) -> str:
    """Why there is nothing to predict of that name; empty where there is."""
    known = say("list").join(
        dict.fromkeys(n.label for n in graph if n.symbol and isinstance(n.grad, torch.Tensor))
    )
    if name not in graph:
        return say("predict unknown", name=repr(name), known=known)
    grad = graph[name].grad
    if not isinstance(grad, torch.Tensor):
        return say("predict no gradient", name=repr(name), known=known)
    if grad.is_complex() or grad.numel() > _MOST or not grad.numel():
        return say("predict large", name=repr(name), count=grad.numel(), most=_MOST)
    return ""


def _at_random(inputs: Mapping[str, object], seed: int) -> dict[str, object]:
    """Inputs of the same shapes with small whole numbers; a range with another start on it."""
    random = Random(seed)
    return {name: _other(given, random) for name, given in inputs.items()}


def _other(given: object, random: Random) -> object:
    if isinstance(given, tuple) and 2 <= len(given) <= 4:
        low, high, step = (*given, 1.0)[:3]
        start = low + random.randint(0, int((high - low) / step)) * step
        return low, high, step, type(low + step)(start)
    if isinstance(given, list):
        return [_other(each, random) for each in given]
    if isinstance(given, torch.Tensor):
        numbers = [random.choice(_SMALL) for _ in range(given.numel())]
        return given.new_tensor(numbers).reshape(given.shape)
    if isinstance(given, int | float) and not isinstance(given, bool):
        return type(given)(random.choice(_SMALL))
    return given


def predict(
    f: Callable,
    /,
    *asked: str,
    seed: int | None = None,
    pick: bool = False,
    upstream: object = None,
    expect: Callable | None = None,
    plot: bool | str | None = None,
    max_ops: int = LIVE_OPS,
    **inputs: object,
) -> Prediction:
    """Show a run of ``f`` as ``explore`` does, but gradients only when the reader has predicted them.

    ``asked`` are names of variables, inputs or later ones, each with at most 16 real numbers as its gradient;
    all inputs unless any are named. A wrong answer is told which idea it comes from; a right one, or "show
    it", lets the backward pass go on. ``seed`` draws the inputs at random, in the shapes and ranges
    given; ``pick=True`` offers answers to choose from. The rest is as in ``explore``. Raises
    :class:`InputError` for a name without a gradient, and what ``explore`` raises. Serves sections 2.5.0 to
    2.5.4.
    """
    refuse(predict, f, (), seed=seed, pick=pick, upstream=upstream, expect=expect, plot=plot, max_ops=max_ops)
    for name in asked:
        if not isinstance(name, str):
            raise InputError(say("predict unknown", name=repr(name), known=say("list").join(inputs)))
    given = inputs if seed is None else _at_random(inputs, seed)
    settings = Settings(upstream, expect=expect, plot=plot, max_ops=max_ops)
    return Prediction(f, asked, given, settings, calling_file(), pick)
