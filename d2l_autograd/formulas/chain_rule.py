"""The chain rule at a node, in symbols, and the gradient once as a number: MathML and plain text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from ..graph import Edge, Graph, Node
from ..tensors import added, agree, largest
from .code_snippets import code
from .contribution import Run, Term, run_of
from .mathml import Drawn, amount, joined, parentheses, printable, words
from .words import say

if TYPE_CHECKING:
    import torch

_MOST_TERMS = 4
_MOST_COLUMNS = 48  # of symbols in one line: numbers, which change under the reader's hand, break no line
_EQUALS = "<mo>=</mo>"
_COMMA = '<mo separator="true" lspace="0" rspace="0.6em">,</mo>'
_NOTHING = Drawn("<mo>–</mo>", "–")
DOTS = Drawn("<mo>⋯</mo>", "⋯")


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula or remark: ``mathml`` is a whole ``<math>`` element, ``text`` the same in one line."""

    mathml: str
    text: str


def chain_rule(graph: Graph, node: int) -> Formula:
    """How the gradient at ``node`` came about: the sum of what its uses sent back. Serves section 2.5.0."""
    run, here = run_of(graph), graph.nodes[node]
    if isinstance(here.value, tuple):
        return _collected(run, here)
    grad = here.gradient
    if grad is None:
        return _remark(_why_none(run, here))
    left = run.gradient(node)
    if node == graph.output:
        return _start(run, left)
    edges = run.uses(node)
    if not edges or not adds_up(edges, grad):
        return _formula(left, [(None, [gradient(grad)])])
    return _one(run, left, edges[0]) if len(edges) == 1 else _sum(run, left, edges, grad)


def adds_up(edges: list[Edge], grad: torch.Tensor) -> bool:
    """Whether the messages make the gradient: a hook of the reader's may have changed it."""
    total = reduce(added, [edge.message for edge in edges])
    if total is grad:
        return True
    scale = max(largest(edge.message) for edge in edges if edge.message is not None)
    return agree(total, grad, scale)


# The formulas


def _sum(run: Run, left: Drawn, edges: list[Edge], grad: torch.Tensor) -> Formula:
    shown = edges if len(edges) <= _MOST_TERMS else [*edges[:2], edges[-1]]
    rows, total = [], gradient(grad)
    for stage in (_quotients, _symbols):
        parts = [run.linked(stage(run.term(edge)), edge) for edge in shown]
        if len(shown) < len(edges):
            parts.insert(2, DOTS)
        rows.append(joined([parts[0], *map(_addend, parts[1:])], "<mo>+</mo>", " + "))
    lines = [[row] for row in _distinct(rows)]
    lines = [*lines[:-1], [*lines[-1], total]] if grad.ndim == 0 else [*lines, [total]]
    return _formula(left, [(None, line) for line in lines])


def _quotients(term: Term) -> Drawn:
    return term.quotients or term.symbols or term.message


def _symbols(term: Term) -> Drawn:
    return (None if term.in_words else term.symbols) or term.numbers or _quotients(term)


def _addend(part: Drawn) -> Drawn:
    return parentheses(part) if part.text.startswith("−") else part


def _one(run: Run, left: Drawn, edge: Edge) -> Formula:
    term = run.term(edge)
    symbols, results = (
        [run.linked(part, edge) for part in parts if part]
        for parts in ((term.quotients, term.symbols), (term.numbers, term.message))
    )
    if term.shapes is None:
        return in_stages(left, symbols, results)
    first, *others = _distinct([*symbols, *results])
    return _formula(left, [(term.shapes, [first]), *((None, [part]) for part in others)])


def in_stages(left: Drawn, symbols: list[Drawn], results: list[Drawn]) -> Formula:
    """``left`` = symbols = results: in one line if the symbols are short."""
    symbols = _distinct(symbols)
    parts = _distinct([*symbols, *results])
    if sum(len(part.text) for part in symbols) <= _MOST_COLUMNS:
        return _formula(left, [(None, parts)])
    rows = [*([part] for part in symbols), parts[len(symbols) :]]
    return _formula(left, [(None, row) for row in rows if row])


def _start(run: Run, left: Drawn) -> Formula:
    """Where the backward pass begins: with 1, or with the upstream gradient that was given."""
    graph, output = run.graph, run.output
    if run.plain:
        return _formula(left, [(_meaning(graph, output), [gradient(graph.upstream)])])
    weight, i = run.weight, "<mi>i</mi>"
    if graph.upstream.ndim:
        products = f"<msub>{weight.mathml}{i}</msub><msub>{output.mathml}{i}</msub>"
        loss = Drawn(
            f'<munder><mo largeop="true">∑</mo>{i}</munder>{products}', f"Σᵢ {weight.text}ᵢ {output.text}ᵢ"
        )
    else:
        loss = joined((weight, output), "<mo>·</mo>", " · ")
    definition, meaning = joined((run.symbol, loss), _EQUALS, " = "), _meaning(graph, output)
    if meaning:
        definition = joined((definition, meaning), _COMMA, ", ")
    given = weight.wrapped('class="ad-grad"')
    return _formula(left, [(definition, [given, gradient(graph.upstream)])])


def _meaning(graph: Graph, symbol: Drawn) -> Drawn | None:
    """What an output without a name of its own stands for."""
    node = graph.result
    if node.symbol is not None or node.span is None:
        return None
    return joined((symbol, code(node.span.code, node.span.tree)), _EQUALS, " = ")


def _collected(run: Run, call: Node) -> Formula:
    """Of a call with several results, whose gradients arrive one by one."""
    items = run.graph.outgoing[call.id]
    if all(edge.message is None for edge in items):
        return _remark(_why_none(run, call))
    grads = [
        _NOTHING if edge.message is None else run.linked(run.gradient(edge.target), edge) for edge in items
    ]
    inside = joined(grads, "<mo>,</mo>", ", ")
    return _formula(run.gradient(call.id), [(None, [parentheses(inside)])])


# Why there is no gradient


def _why_none(run: Run, node: Node) -> str:
    leaving = run.graph.outgoing[node.id]
    if not node.requires_grad:
        cuts = [edge for edge in run.graph.incoming[node.id] if edge.cut]
        return _why_cut(run, cuts[0]) if cuts else say("formula_constant", name=run.text(node.id))
    if leaving and all(edge.cut for edge in leaving):
        return " ".join(dict.fromkeys(_why_cut(run, edge) for edge in leaving[:2]))
    return say("formula_unused", name=run.text(node.id), output=run.output.text)


def _why_cut(run: Run, edge: Edge) -> str:
    names = {"source": run.text(edge.source), "target": run.text(edge.target)}
    return say(f"formula_cut_{str(edge.cut).replace(' ', '_')}", **names)


# Putting it on the page


def _formula(left: Drawn, rows: list[tuple[Drawn | None, list[Drawn]]]) -> Formula:
    """``left = a = b``, a row each for long ones; a note stands behind its row."""
    stages = joined([left, *(part for _, parts in rows for part in parts)], _EQUALS, " = ")
    text = stages.text + "".join(f"; {note.text}" for note, _ in rows if note)
    if len(rows) == 1:
        return _math(f"<mrow>{stages.mathml}{_note(rows[0][0])}</mrow>", text)
    lines = []
    for i, (note, parts) in enumerate(rows):
        cell = joined(parts, _EQUALS, " = ").mathml + _note(note)
        lines.append(_row(left.mathml if i == 0 else "", cell))
    return _math(f'<mtable displaystyle="true" class="ad-rows">{"".join(lines)}</mtable>', text)


def _row(left: str, right: str) -> str:
    return (
        f'<mtr><mtd style="text-align:right;padding:0.2em 0">{left}</mtd>'
        f'<mtd style="text-align:right;padding:0.2em 0.3em">{_EQUALS}</mtd>'
        f'<mtd style="text-align:left;padding:0.2em 0">{right}</mtd></mtr>'
    )


def _note(note: Drawn | None) -> str:
    return f'<mspace width="1.5em"/>{note.mathml}' if note else ""


def _remark(remark: str) -> Formula:
    return _math(words(remark), remark)


def _math(body: str, text: str) -> Formula:
    label = printable(text).replace('"', "&quot;")
    return Formula(f'<math display="block" class="ad-formula" aria-label="{label}">{body}</math>', text)


def gradient(tensor: torch.Tensor) -> Drawn:
    """The tensor's numbers in the colour of gradients."""
    return amount(tensor).wrapped('class="ad-grad"')


def _distinct(parts: list[Drawn]) -> list[Drawn]:
    """Without those that read like the one before."""
    return [part for i, part in enumerate(parts) if i == 0 or part.text != parts[i - 1].text]
