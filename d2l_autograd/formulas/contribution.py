"""What one edge contributes: the gradient that came in, times the local derivative, is the message sent on.

The numbers of gradients and messages are torch's. A local derivative is shown in symbols only where the
symbols, with this run's values, give torch's message; otherwise it stays a mere quotient of differentials.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..graph import Edge, Graph
from ..tensors import agree, all_one, largest, number, numbers, shape
from .algebra import POWER, Expression, Number, within
from .derivatives import Local
from .mathml import (
    HADAMARD,
    THIN,
    TIMES,
    Drawn,
    amount,
    dimensions,
    joined,
    numeral,
    parentheses,
    small,
    words,
)
from .notation import Moved
from .operations import Use, use_of
from .symbols import Names, free
from .tensor_derivatives import local

if TYPE_CHECKING:
    import torch

_LARGEST_CHECKED = 2**17  # elements; a few milliseconds


@dataclass(frozen=True, slots=True)
class Term:
    """The stages of one term, each None where it would say nothing new."""

    quotients: Drawn | None
    symbols: Drawn | None
    numbers: Drawn | None
    message: Drawn
    shapes: Drawn | None
    in_words: bool


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


@lru_cache(maxsize=4096)
def _quotient(above: Drawn, below: Drawn) -> Drawn:
    """``∂above/∂below``."""
    partial = '<mi mathvariant="normal">∂</mi>'
    space = THIN if len(below.text) > 2 and below.text[0] != "(" else ""
    mathml = f"<mfrac><mrow>{partial}{above.mathml}</mrow><mrow>{partial}{space}{below.mathml}</mrow></mfrac>"
    return Drawn(mathml, f"∂{above.text}/∂{below.text}")


def term(graph: Graph, numerator: Numerator, edge: Edge) -> Term:
    """The stages of what ``edge`` sends to its source; it must have a message."""
    target, names, message = graph.nodes[edge.target], numerator.names, edge.message
    if message is None:
        raise ValueError("the edge sends nothing")
    incoming = None if isinstance(target.grad, tuple) else target.grad
    start = numerator.plain and edge.target == graph.output and target.tensor.ndim == 0
    grad = Number(1) if start else _Gradient(numerator.gradient(edge.target), incoming)
    found = None if incoming is None else _local(graph, names, edge, grad, incoming)
    uses = [e for e in graph.incoming[edge.target] if e.source == edge.source and e.message is not None]
    scalar = incoming is not None and incoming.ndim == message.ndim == 0
    symbols = found.message.draw() if found else None
    if len(uses) == 1 and scalar and found and isinstance(found.factor, Number):
        symbols = None  # the numbers say it
    factor = None
    if not start and (symbols is None or len(uses) == 1):
        factor = _factor(names, uses, edge)
    shown = None
    if incoming is not None and not start:
        shown = _scalars(found, incoming, message) if scalar else _tensors(found, incoming)
    return Term(
        joined((grad.draw(), factor), TIMES, " · ") if factor else None,
        symbols,
        shown,
        amount(message).wrapped('class="ad-grad"'),
        None if factor is None or scalar or incoming is None else _shapes(incoming, message),
        found is not None and isinstance(found.message, Moved),
    )


def _factor(names: Names, uses: list[Edge], edge: Edge) -> Drawn:
    """``∂a/∂x``; where ``x`` is several arguments of ``a``, with the number of this one."""
    factor = _quotient(within(names[edge.target], POWER), within(names[edge.source], POWER))
    if len(uses) > 1:
        factor = _numbered(factor, uses.index(edge) + 1)
    return factor.wrapped('class="ad-value"')


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


def _scalars(found: Local | None, incoming: torch.Tensor, message: torch.Tensor) -> Drawn | None:
    """``4 · 0.5``: the local derivative is that of the symbols, or what torch's two numbers imply."""
    arrived, sent = numbers(incoming), numbers(message)
    if arrived is None or sent is None or arrived.is_complex() or sent.is_complex():
        return None
    came = arrived.item()
    factor = found.factor.value() if found and found.factor else None
    if factor is not None:
        factor = factor if isinstance(factor, int | float) else factor.item()
        # What is near enough for the symbols need not multiply out.
        factor = factor if _multiplies(arrived, factor, sent) else None
    if factor is None and came and math.isfinite(came):
        factor = sent.item() / came
    if factor is None:
        return None
    return _multiplied(numeral(number(came)), within(Number(factor), POWER), TIMES, " · ")


def _multiplies(came: torch.Tensor, factor: float, went: torch.Tensor) -> bool:
    """Whether the product is ``went`` to the digits that are printed, or too large or small for its type."""
    beyond = went.item() == 0 or not math.isfinite(went.item())
    return math.isclose(came.item() * factor, went.item(), rel_tol=1e-3) or (
        beyond and agree(came * factor, went)
    )


def _tensors(found: Local | None, incoming: torch.Tensor) -> Drawn | None:
    if found is None or found.factor is None or isinstance(found.factor, Number):
        return None
    factor = found.factor.value()
    if factor is None or not small(incoming):
        return None
    if isinstance(factor, int | float):
        return _multiplied(amount(incoming), within(Number(factor), POWER), TIMES, " · ")
    if not small(factor):
        return None
    elementwise = incoming.ndim and factor.ndim
    sign = (HADAMARD, " ⊙ ") if elementwise else (TIMES, " · ")
    return _multiplied(amount(incoming), amount(factor), *sign)


def _multiplied(came: Drawn, factor: Drawn, sign: str, text_sign: str) -> Drawn:
    parts = came.wrapped('class="ad-grad"'), factor.wrapped('class="ad-value"')
    return joined(parts, sign, text_sign)
