"""The chain rule along the one path from a value to the output: a quotient and a factor for each edge."""

from __future__ import annotations

import math
from itertools import groupby
from typing import NamedTuple

from ..graph import Edge, Graph
from ..tensors import agree
from .algebra import PRODUCT, Expression, Number, Symbol, leading, within
from .chain_rule import DOTS, Formula, adds_up, chain_rule, gradient, in_stages
from .contribution import Run, run_of
from .local_derivative import exact
from .mathml import HADAMARD, TIMES, Drawn, joined, small

_LONGEST = 64  # edges: what a box costs must not grow with the run
_MOST_QUOTIENTS = 4
_MOST_EQUAL = 3
_MOST_PIECES = 6
_AND_SO_ON = Drawn("<mo>…</mo>", "…")


class _Factor(NamedTuple):
    """One factor of the product; the upstream gradient has no edge."""

    expression: Expression
    edge: Edge | None


def figure_formula(graph: Graph, node: int) -> Formula:
    """The formula above the figure: the product of the one path, or the sum over the uses; section 2.5.0."""
    return path_rule(graph, node) or chain_rule(graph, node)


def path_rule(graph: Graph, node: int) -> Formula | None:
    """The derivative by ``node`` as a product along its one path. Serves sections 2.5.0 and 2.5.4.

    None where several paths lead to the output, or not every message is the gradient times a known factor.
    """
    run = run_of(graph)
    factors = _factors(run, node) if node != graph.output else []
    if not factors:
        return None
    runs = [list(equal) for _, equal in groupby(factors, key=lambda each: each.expression.draw().text)]
    product, whole = _product(run, [part for equal in runs for part in _listed(equal)])
    powers, _ = _product(run, [part for equal in runs for part in _power(equal, len(runs) == 1)])
    loop = len(runs) == 1 and len(factors) > _MOST_EQUAL and isinstance(factors[0].expression, Number)
    symbols = [*([] if loop else _quotients(run, factors)), product, *([powers] if whole else [])]
    grad = graph.nodes[node].gradient
    results = [] if grad is None or not small(grad) else [gradient(grad)]
    same = [each for each in results if each.text == symbols[-1].text]
    return in_stages(run.gradient(node), symbols, [] if same else results)


def _factors(run: Run, node: int) -> list[_Factor]:
    """Those from the output to ``node``; none where there is no such path."""
    edges: list[Edge] = []
    while node != run.graph.output:
        uses = run.uses(node)
        if len(uses) != 1 or len(edges) == _LONGEST:
            return []
        edges += uses
        node = uses[0].target
    found: list[_Factor] = []
    for edge in reversed(edges):
        factor = _factor(run, edge)
        if factor is None:
            return []
        found.append(_Factor(factor, edge))
    start, upstream = run.graph.result.gradient, run.graph.upstream
    if start is None or not agree(start, upstream):
        return []
    if not run.plain:
        weight = run.weight.wrapped('class="ad-grad"')
        found.insert(0, _Factor(Symbol(weight, upstream, tensor=upstream.ndim > 0), None))
    return found


def _factor(run: Run, edge: Edge) -> Expression | None:
    """What the gradient is multiplied by along its source's only use, if nothing else happens to it."""
    grad, incoming = run.graph.nodes[edge.source].grad, run.graph.nodes[edge.target].grad
    if isinstance(grad, tuple) or isinstance(incoming, tuple) or grad is None or incoming is None:
        return None
    elementwise = incoming.ndim == 0 or incoming.shape == grad.shape
    return run.term(edge).factor if elementwise and adds_up([edge], grad) else None


def _quotients(run: Run, factors: list[_Factor]) -> list[Drawn]:
    """``∂z/∂a · ∂a/∂x``; nothing for a single one, which is the left side."""
    parts = []
    for i, (_, edge) in enumerate(factors):
        source = run.graph.output if edge is None else edge.source
        drawn = run.quotient(edge) if i and edge else run.gradient(source)
        parts.append(run.linked(drawn, edge) if edge else drawn)
    if len(parts) > _MOST_QUOTIENTS:
        parts = [*parts[:2], DOTS, parts[-1]]
    return [joined(parts, TIMES, " · ")] if len(parts) > 1 else []


def _listed(equal: list[_Factor]) -> list[_Factor | None]:
    """Equal factors one after the other; None stands for those left out."""
    return [*equal] if len(equal) <= _MOST_EQUAL else [*equal[:2], None, equal[-1]]


def _power(equal: list[_Factor], alone: bool) -> list[_Factor | None]:
    """Equal numbers as a power, where they are many or all that there is."""
    base, count = equal[0].expression, len(equal)
    if not isinstance(base, Number) or count <= (1 if alone else _MOST_EQUAL) or not _plain(base):
        return _listed(equal)
    return [_Factor(base if base.number in (0, 1) else base**count, None)]


def _plain(base: Number) -> bool:
    """Whether an exponent may stand at the number: at 1e6 it would be read as that of the ten."""
    return exact(base) and "e" not in base.draw().text and math.isfinite(base.number)


def _product(run: Run, factors: list[_Factor | None]) -> tuple[Drawn, bool]:
    """The product with a sign between each two, and whether all of it is there."""
    whole = len(factors) <= _MOST_PIECES
    shown = factors if whole else [*factors[:2], None, factors[-1]]
    drawn, tensor = Drawn("", ""), False
    for i, each in enumerate(shown):
        elements = each is not None and each.expression.tensor
        sign = (HADAMARD, " ⊙ ") if tensor and elements else (TIMES, " · ")
        part = _drawn(run, each, first=i == 0)
        drawn = joined((drawn, part), *sign) if i else part
        tensor = tensor or elements
    return drawn, whole


def _drawn(run: Run, factor: _Factor | None, first: bool) -> Drawn:
    if factor is None:
        return _AND_SO_ON
    expression, edge = factor
    part = leading(expression) if first else within(expression, PRODUCT)
    return run.linked(part, edge) if edge else part
