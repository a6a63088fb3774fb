"""What a backward edge multiplies by, in a few characters: the chip that stands on it in the figure."""

from __future__ import annotations

import re

from ..graph import Edge, Graph
from ..tensors import columns, number
from .algebra import Compound, Expression, Number, Symbol, leading
from .contribution import Run, Term, run_of, scalar_factor

_MOST = 19  # columns, as of × σ(x) · (1 − σ(x))
_MOST_OF_A_SIGN = 14
# What stands around the gradient, and what is left of it on a chip: a product, a sum, a transpose.
_AROUND = (
    (re.compile(r"∂ ([·⊙] .+)"), r"\1"),
    (re.compile(r"(.+ ·) ∂"), r"\1"),
    (re.compile(r"Σ ∂"), "Σ"),
    (re.compile(r"Σ \(∂ ([·⊙] .+)\)"), r"Σ \1"),
    (re.compile(r"\(?∂\)?ᵀ"), "ᵀ"),
    (re.compile(r"∂"), "× 1"),
)


def chip(graph: Graph, edge: int) -> str | None:
    """The local derivative of an edge in one short line, as in ``× cos x = 0.5403``. Serves section 2.5.0.

    None where nothing is sent, or no short rule is known that torch's message confirms.
    """
    run, this = run_of(graph), graph.edges[edge]
    if this.message is None:
        return None
    term = run.term(this)
    return _sign_alone(run, this, term) if term.factor is None else _product(run, this, term.factor)


def _product(run: Run, edge: Edge, factor: Expression) -> str | None:
    target = run.graph.nodes[edge.target]
    sign = "×" if not factor.tensor else "⊙" if target.tensor.ndim else "·"
    symbols = f"{sign} {leading(factor).text}"
    told = isinstance(factor, Number) or stated(run, edge, factor)
    value = None if told else _worth(run, edge, factor)
    whole = symbols if value is None else f"{symbols} = {number(value).replace('-', '−')}"
    return next((text for text in (whole, symbols) if columns(text) <= _MOST), None)


def stated(run: Run, edge: Edge, factor: Expression) -> bool:
    """Whether a reader knows the factor's worth: numbers alone, or the name of a value with its own box."""
    if isinstance(factor, Symbol):
        around = [edge.target, *(other.source for other in run.graph.incoming[edge.target])]
        return any(factor is run.names[node] for node in around)
    if isinstance(factor, Number):
        return exact(factor)
    return not _names(factor)


def exact(factor: Number) -> bool:
    """Whether the few digits that are shown are all that the number has."""
    return float(number(factor.number)) == factor.number


def _names(factor: Expression) -> bool:
    if isinstance(factor, Compound):
        return any(map(_names, factor.parts))
    return isinstance(factor, Symbol)


def _worth(run: Run, edge: Edge, factor: Expression) -> float | None:
    """The number of a scalar factor."""
    incoming, message = run.graph.nodes[edge.target].gradient, edge.message
    if factor.tensor or incoming is None or message is None:
        return None
    if incoming.ndim == message.ndim == 0:
        return scalar_factor(factor, incoming, message)
    value = factor.value()
    return None if value is None else float(value)


def _sign_alone(run: Run, edge: Edge, term: Term) -> str | None:
    """What a message that is no multiple does to the gradient: ``· Bᵀ``, ``Aᵀ ·``, ``Σ ⊙ x``."""
    if term.symbols is None or term.in_words:
        return None
    shape = term.symbols.text.replace(run.gradient(edge.target).text, "∂")
    for pattern, sign in _AROUND:
        found = pattern.fullmatch(shape)
        text = found.expand(sign) if found and shape.count("∂") == 1 else ""
        if text and columns(text) <= _MOST_OF_A_SIGN:
            return text
    return None
