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
    """The stages of one term, each None where it would say nothing new; ``numbers`` where no symbols are known.

    ``factor`` is the local derivative where the message is the gradient times that.
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


class Numerator:
    """What is differentiated: the output, or with an upstream gradient ``v`` the sum ``L = Σ vᵢ yᵢ``."""

    def __init__(self, graph: Graph) -> None:
        output = graph.result
        self.plain = output.tensor.numel() == 1 and all_one(graph.upstream)
        self.names = Names(graph)
        self.output = self.names[output.id].draw()
        self.symbol = self.output if self.plain else free(graph, "Lℓ𝓛")
        self.weight = free(graph, "vwgq")

        self._gradients: dict[int, Drawn] = {}

    def gradient(self, node: int) -> Drawn:
        """``∂z/∂x``, in the colour of gradients."""
        if node not in self._gradients:
            drawn = _quotient(self.symbol, within(self.names[node], POWER))
            self._gradients[node] = drawn.wrapped('class="ad-grad"')
        return self._gradients[node]

    def quotient(self, edge: Edge, uses: Sequence[Edge] = ()) -> Drawn:
        """``∂a/∂x``; where ``x`` is several arguments of ``a``, with the number of this one."""
        above, below = (within(self.names[node], POWER) for node in (edge.target, edge.source))
        drawn = _quotient(above, below)
        if len(uses) > 1:
            drawn = _numbered(drawn, uses.index(edge) + 1)
        return drawn.wrapped('class="ad-value"')


@lru_cache(maxsize=4096)
def _quotient(above: Drawn, below: Drawn) -> Drawn:
    """``∂above/∂below``."""
    partial = '<mi mathvariant="normal">∂</mi>'
    space = THIN if len(below.text) > 2 and below.text[0] != "(" else ""
    mathml = f"<mfrac><mrow>{partial}{above.mathml}</mrow><mrow>{partial}{space}{below.mathml}</mrow></mfrac>"
    return Drawn(mathml, f"∂{above.text}/∂{below.text}")


class Run:
    """What the formulas of one graph share."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.numerator = graph, Numerator(graph)
        self.names = self.numerator.names
        self.place = {id(edge): i for i, edge in enumerate(graph.edges)}
        self._terms: dict[int, Term] = {}

    def term(self, edge: Edge) -> Term:
        """The term of an edge that has a message."""
        place = self.place[id(edge)]
        if place not in self._terms:
            self._terms[place] = term(self.graph, self.numerator, edge)
        return self._terms[place]

    def uses(self, node: int) -> list[Edge]:
        """The edges that brought the node its gradient."""
        return [edge for edge in self.graph.outgoing[node] if edge.message is not None]

    def linked(self, drawn: Drawn, edge: Edge) -> Drawn:
        """``drawn`` as a part that belongs to an edge, to be found by its number."""
        return drawn.wrapped(f'data-edge="{self.place[id(edge)]}"')

    def text(self, node: int) -> str:
        """The node's symbol."""
        return self.names[node].draw().text


# Enough for the two runs of a comparison; a run that is no longer shown is soon let go.
run_of = lru_cache(maxsize=2)(Run)


def term(graph: Graph, numerator: Numerator, edge: Edge) -> Term:
    """The stages of what ``edge`` sends to its source; it must have a message."""
    target, names, message = graph.nodes[edge.target], numerator.names, edge.message
    if message is None:
        raise ValueError("the edge sends nothing")
    incoming = None if isinstance(target.grad, tuple) else target.grad
    start = numerator.plain and edge.target == graph.output and target.tensor.ndim == 0
    grad = Number(1) if start else _Gradient(numerator.gradient(edge.target), incoming)
    local = None if incoming is None else _local(graph, names, edge, grad, incoming)
    uses = [e for e in graph.incoming[edge.target] if e.source == edge.source and e.message is not None]
    scalar = incoming is None or incoming.ndim == message.ndim == 0
    shown = not start and (local is None or len(uses) == 1)
    quotient = numerator.quotient(edge, uses) if shown else None
    return Term(
        joined((grad.draw(), quotient), TIMES, " · ") if quotient else None,
        local.message.draw() if local else None,
        None if start or local or incoming is None else _implied(incoming, message),
        amount(message).wrapped('class="ad-grad"'),
        None if quotient is None or scalar or incoming is None else _shapes(incoming, message),
        local is not None and isinstance(local.message, Moved),
        local.factor if local else None,
    )


def _numbered(factor: Drawn, place: int) -> Drawn:
    fenced = parentheses(factor)
    return Drawn(f"<msub>{fenced.mathml}<mn>{place}</mn></msub>", f"{fenced.text}[{place}]")


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
    """The local derivative of a scalar by a scalar: that of the symbols, or what torch's two numbers imply."""
    if incoming.ndim or message.ndim:
        return None
    arrived, sent = numbers(incoming), numbers(message)
    if arrived is None or sent is None or arrived.is_complex() or sent.is_complex():
        return None
    came, value = arrived.item(), factor.value() if factor else None
    if value is not None:
        value = value if isinstance(value, int | float) else value.item()
        # What is near enough for the symbols need not multiply out.
        if _multiplies(arrived, value, sent):
            return value
    return sent.item() / came if came and math.isfinite(came) else None


def _multiplies(came: torch.Tensor, factor: float, went: torch.Tensor) -> bool:
    """Whether the product is ``went`` to the digits that are printed, or too large or small for its type."""
    beyond = went.item() == 0 or not math.isfinite(went.item())
    return math.isclose(came.item() * factor, went.item(), rel_tol=1e-3) or (
        beyond and agree(came * factor, went)
    )
