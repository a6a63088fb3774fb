"""What one edge contributes: the gradient that came in, times the local derivative, is the message sent on.

The numbers of gradients and messages are torch's. A local derivative is shown in symbols only where the
symbols, with this run's values, give torch's message; otherwise it stays a mere quotient of differentials.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..graph import Edge, Graph
from ..tensors import agree, all_one, largest, numbers, shape
from .algebra import POWER, Expression, Number, within
from .derivatives import Local
from .mathml import THIN, TIMES, Drawn, amount, dimensions, joined, parentheses, words
from .notation import Moved
from .operations import Use, use_of
from .symbols import Names, free
from .tensor_derivatives import local

if TYPE_CHECKING:
    import torch

_LARGEST_CHECKED = 2**17  # elements; a few milliseconds


@dataclass(frozen=True, slots=True)
class Term:
    """The stages of one term, each None where it would say nothing new.

    ``numbers`` are there where no symbols are known, and ``factor``, the local derivative, where the message
    is the gradient times that.
    """

    quotients: Drawn | None
    symbols: Drawn | None
    numbers: Drawn | None
    message: Drawn
    shapes: Drawn | None
    in_words: bool
    factor: Expression | None


class _Gradient(Expression):
    """``∂z/∂x`` as a symbol, with the number that torch found."""

    level = text_level = POWER

    def __init__(self, drawn: Drawn, value: torch.Tensor | None) -> None:
        self.drawn, self._value = drawn, value
        self.tensor = value is None or value.ndim > 0

    def draw(self) -> Drawn:
        return self.drawn

    def value(self) -> torch.Tensor | None:
        return self._value


@lru_cache(maxsize=4096)
def _quotient(above: Drawn, below: Drawn) -> Drawn:
    """``∂above/∂below``."""
    partial = '<mi mathvariant="normal">∂</mi>'
    space = THIN if len(below.text) > 2 and below.text[0] != "(" else ""
    mathml = f"<mfrac><mrow>{partial}{above.mathml}</mrow><mrow>{partial}{space}{below.mathml}</mrow></mfrac>"
    return Drawn(mathml, f"∂{above.text}/∂{below.text}")


class Run:
    """What the formulas of one graph share.

    Differentiated is the output, or with an upstream gradient ``v`` the sum ``L = Σ vᵢ yᵢ``.
    """

    def __init__(self, graph: Graph) -> None:
        output = graph.result
        self.graph, self.names = graph, Names(graph)
        self.plain = output.tensor.numel() == 1 and all_one(graph.upstream)
        self.output = self.names[output.id].draw()
        self.symbol = self.output if self.plain else free(graph, "Lℓ𝓛")
        self.weight = free(graph, "vwgq")
        self._place = {id(edge): i for i, edge in enumerate(graph.edges)}
        self._gradients: dict[int, Drawn] = {}
        self._terms: dict[int, Term] = {}

    def gradient(self, node: int) -> Drawn:
        """``∂z/∂x``, in the colour of gradients."""
        if node not in self._gradients:
            drawn = _quotient(self.symbol, within(self.names[node], POWER))
            self._gradients[node] = drawn.wrapped('class="ad-grad"')
        return self._gradients[node]

    def quotient(self, edge: Edge, uses: Sequence[Edge] = ()) -> Drawn:
        """``∂a/∂x``; where ``x`` is several arguments of ``a``, with the number of this one."""
        drawn = _quotient(*(within(self.names[node], POWER) for node in (edge.target, edge.source)))
        if len(uses) > 1:
            fenced, place = parentheses(drawn), uses.index(edge) + 1
            mathml = f"<msub>{fenced.mathml}<mn>{place}</mn></msub>"
            drawn = Drawn(mathml, f"{fenced.text}[{place}]")
        return drawn.wrapped('class="ad-value"')

    def term(self, edge: Edge) -> Term:
        """The term of an edge that has a message."""
        place = self._place[id(edge)]
        if place not in self._terms:
            self._terms[place] = _term(self, edge)
        return self._terms[place]

    def uses(self, node: int) -> list[Edge]:
        """The edges that brought the node its gradient."""
        return [edge for edge in self.graph.outgoing[node] if edge.message is not None]

    def linked(self, drawn: Drawn, edge: Edge) -> Drawn:
        """``drawn`` as a part that belongs to an edge, to be found by its number."""
        return drawn.wrapped(f'data-edge="{self._place[id(edge)]}"')

    def text(self, node: int) -> str:
        """The node's symbol."""
        return self.names[node].draw().text


# Enough for the two runs of a comparison; a run that is no longer shown is soon let go.
run_of = lru_cache(maxsize=2)(Run)


def _term(run: Run, edge: Edge) -> Term:
    """The stages of what ``edge`` sends to its source; it must have a message."""
    graph, target, message = run.graph, run.graph.nodes[edge.target], edge.message
    if message is None:
        raise ValueError("the edge sends nothing")
    incoming = None if isinstance(target.grad, tuple) else target.grad
    start = run.plain and edge.target == graph.output and target.tensor.ndim == 0
    grad = Number(1) if start else _Gradient(run.gradient(edge.target), incoming)
    found = None if incoming is None else _local(graph, run.names, edge, grad, incoming)
    uses = [e for e in graph.incoming[edge.target] if e.source == edge.source and e.message is not None]
    scalar = incoming is None or incoming.ndim == message.ndim == 0
    quotient = None if start or (found and len(uses) > 1) else run.quotient(edge, uses)
    return Term(
        joined((grad.draw(), quotient), TIMES, " · ") if quotient else None,
        found.message.draw() if found else None,
        None if start or found or incoming is None else _implied(incoming, message),
        amount(message).wrapped('class="ad-grad"'),
        None if quotient is None or scalar or incoming is None else _shapes(incoming, message),
        found is not None and isinstance(found.message, Moved),
        found.factor if found else None,
    )


def _shapes(incoming: torch.Tensor, message: torch.Tensor) -> Drawn:
    jacobian = "×".join(filter(None, map(shape, (incoming, message))))
    text = f"{dimensions(incoming).text} · ({jacobian}) → {dimensions(message).text}"
    return Drawn(words(text, "ad-shape"), text)


def _local(graph: Graph, names: Names, edge: Edge, grad: Expression, incoming: torch.Tensor) -> Local | None:
    """The rule of the operation, if its value is the message that torch sent."""
    try:
        use = use_of(graph, names, edge, grad, incoming)
        found = local(use) if use is not None else None
        return found if use is not None and found and _agrees(found, use) else None
    except (ArithmeticError, AttributeError, IndexError, RuntimeError, TypeError, ValueError):
        return None  # unusual arguments, for which the rule was not made


def _agrees(found: Local, use: Use) -> bool:
    message, incoming = use.message, use.incoming
    trusted = not use.target.op.endswith("_")
    if message.numel() > _LARGEST_CHECKED or incoming.numel() > _LARGEST_CHECKED:
        return trusted
    value = found.message.value()
    if value is None or numbers(message) is None:
        return trusted
    return agree(value, message, largest(incoming))


def _implied(incoming: torch.Tensor, message: torch.Tensor) -> Drawn | None:
    """``2 · 0.8788``, of an operation without symbols."""
    factor = scalar_factor(None, incoming, message)
    if factor is None:
        return None
    came = amount(incoming).wrapped('class="ad-grad"')
    local = within(Number(factor), POWER).wrapped('class="ad-value"')
    return joined((came, local), TIMES, " · ")


def scalar_factor(factor: Expression | None, incoming: torch.Tensor, message: torch.Tensor) -> float | None:
    """The derivative of a scalar by a scalar: what torch's two numbers imply, else that of the symbols."""
    arrived, sent = numbers(incoming), numbers(message)
    if incoming.ndim or message.ndim or arrived is None or sent is None or (arrived + sent).is_complex():
        return None
    came, went, known = arrived.item(), sent.item(), factor.value() if factor else None
    if came and math.isfinite(came) and (known is None or (went and math.isfinite(went))):
        return went / came
    return None if known is None else float(known)
