"""The chain rule at a node, with symbols and with this run's numbers: MathML for the page, and plain text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import TYPE_CHECKING

from ..graph import Edge, Graph, Node
from ..tensors import added, agree, largest
from .code_snippets import code
from .contribution import Numerator, Term, term
from .mathml import Drawn, amount, joined, parentheses, printable, words
from .words import say

if TYPE_CHECKING:
    import torch

_MOST_TERMS = 4
_MOST_COLUMNS = 48  # of symbols in one line: numbers, which change under the reader's hand, break no line
_EQUALS, _ADDS = "<mo>=</mo>", "<mo>+=</mo>"
_COMMA = '<mo separator="true" lspace="0" rspace="0.6em">,</mo>'
_NOTHING = Drawn("<mo>–</mo>", "–")
_TOO_LONG = Drawn("<mo>⋯</mo>", "⋯")


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula or remark: ``mathml`` is a whole ``<math>`` element, ``text`` the same in one line."""

    mathml: str
    text: str


def chain_rule(graph: Graph, node: int) -> Formula:
    """How the gradient at ``node`` came about: the sum of what its uses sent back. Serves section 2.5.0."""
    run, here = _run(graph), graph.nodes[node]
    if isinstance(here.value, tuple):
        return _collected(run, here)
    grad = here.gradient
    if grad is None:
        return _remark(_why_none(run, here))
    left = run.numerator.gradient(node)
    if node == graph.output:
        return _start(run, left)
    edges = [edge for edge in graph.outgoing[node] if edge.message is not None]
    if not edges or not _adds_up(edges, grad):
        return _formula(left, _EQUALS, [(None, [_gradient(grad)])])
    if len(edges) == 1:
        return _one(left, _EQUALS, run.term(edges[0]), run.attributes(edges[0]))
    return _sum(run, left, edges, grad)


def edge_rule(graph: Graph, edge: int) -> Formula:
    """What the edge sends back: gradient at its target times local derivative; or why it sends nothing.

    Where the source has other uses too, ``+=`` says that this is only a part of its gradient.
    """
    run, this = _run(graph), graph.edges[edge]
    if this.message is None:
        return _remark(_why_nothing(run, this))
    if graph.nodes[this.target].kind == "item" and isinstance(graph.nodes[this.source].value, tuple):
        return _handed_on(run, this, this.message)
    uses = sum(other.message is not None for other in graph.outgoing[this.source])
    sign = _EQUALS if uses == 1 else _ADDS
    return _one(run.numerator.gradient(this.source), sign, run.term(this), run.attributes(this))


def sent(graph: Graph, node: int) -> tuple[Formula, ...]:
    """For each argument of ``node``, by slot, what it sends back there, or once why it sends nothing."""
    run = _run(graph)
    kept: dict[tuple, Formula] = {}
    for edge in graph.incoming[node]:
        key = edge.source, edge.message is None or edge.slot
        if key not in kept:
            kept[key] = edge_rule(graph, run.place[id(edge)])
    return tuple(kept.values())


class _Run:
    """What the formulas of one graph share."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.numerator = graph, Numerator(graph)
        self.place = {id(edge): i for i, edge in enumerate(graph.edges)}
        self._terms: dict[int, Term] = {}

    def term(self, edge: Edge) -> Term:
        place = self.place[id(edge)]
        if place not in self._terms:
            self._terms[place] = term(self.graph, self.numerator, edge)
        return self._terms[place]

    def attributes(self, edge: Edge) -> str:
        return f'data-edge="{self.place[id(edge)]}"'

    def text(self, node: int) -> str:
        return self.numerator.names[node].draw().text


# Enough for the two runs of a comparison; a run that is no longer shown is soon let go.
_run = lru_cache(maxsize=2)(_Run)


# The formulas


def _sum(run: _Run, left: Drawn, edges: list[Edge], grad: torch.Tensor) -> Formula:
    total = [_gradient(grad)]
    shown = edges if len(edges) <= _MOST_TERMS else [*edges[:2], edges[-1]]
    terms = [(run.term(edge), run.attributes(edge)) for edge in shown]
    rows = []
    for stages in (_quotients, _symbols, _numbers):
        parts = [stages(each).wrapped(attributes) for each, attributes in terms]
        if len(shown) < len(edges):
            parts.insert(2, _TOO_LONG)
        rows.append(joined([parts[0], *map(_addend, parts[1:])], "<mo>+</mo>", " + "))
    kept = _distinct(rows)
    lines = [[row] for row in kept]
    lines = [*lines[:-1], lines[-1] + total] if grad.ndim == 0 else [*lines, total]
    return _formula(left, _EQUALS, [(None, line) for line in lines])


def _quotients(term: Term) -> Drawn:
    return term.quotients or term.symbols or term.message


def _symbols(term: Term) -> Drawn:
    return (None if term.in_words else term.symbols) or term.quotients or term.message


def _numbers(term: Term) -> Drawn:
    return term.numbers or term.message


def _addend(part: Drawn) -> Drawn:
    return parentheses(part) if part.text.startswith("−") else part


def _one(left: Drawn, sign: str, stages: Term, attributes: str) -> Formula:
    symbols = [part.wrapped(attributes) for part in (stages.quotients, stages.symbols) if part]
    results = [part.wrapped(attributes) for part in (stages.numbers, stages.message) if part]
    parts = _distinct([*symbols, *results])
    if stages.shapes is not None:
        return _formula(left, sign, [(stages.shapes, parts[:1]), *((None, [part]) for part in parts[1:])])
    if sum(len(part.text) for part in symbols) <= _MOST_COLUMNS:
        return _formula(left, sign, [(None, parts)])
    return _formula(left, sign, [*((None, [part]) for part in symbols), (None, parts[len(symbols) :])])


def _start(run: _Run, left: Drawn) -> Formula:
    """Where the backward pass begins: with 1, or with the upstream gradient that was given."""
    numerator, graph, output = run.numerator, run.graph, run.numerator.output
    if numerator.plain:
        return _formula(left, _EQUALS, [(_meaning(graph, output), [_gradient(graph.upstream)])])
    weight, i = numerator.weight, "<mi>i</mi>"
    if graph.upstream.ndim:
        products = f"<msub>{weight.mathml}{i}</msub><msub>{output.mathml}{i}</msub>"
        loss = Drawn(
            f'<munder><mo largeop="true">∑</mo>{i}</munder>{products}', f"Σᵢ {weight.text}ᵢ {output.text}ᵢ"
        )
    else:
        loss = joined((weight, output), "<mo>·</mo>", " · ")
    definition, meaning = joined((numerator.symbol, loss), _EQUALS, " = "), _meaning(graph, output)
    if meaning:
        definition = joined((definition, meaning), _COMMA, ", ")
    given = weight.wrapped('class="ad-grad"')
    return _formula(left, _EQUALS, [(definition, [given, _gradient(graph.upstream)])])


def _meaning(graph: Graph, symbol: Drawn) -> Drawn | None:
    """What an output without a name of its own stands for."""
    node = graph.result
    if node.symbol is not None or node.span is None:
        return None
    return joined((symbol, code(node.span.code, node.span.tree)), _EQUALS, " = ")


def _collected(run: _Run, call: Node) -> Formula:
    """Of a call with several results, whose gradients arrive one by one."""
    items = run.graph.outgoing[call.id]
    if all(edge.message is None for edge in items):
        return _remark(_why_none(run, call))
    grads = [
        _NOTHING if edge.message is None
        else run.numerator.gradient(edge.target).wrapped(run.attributes(edge))
        for edge in items
    ]  # fmt: skip
    inside = joined(grads, "<mo>,</mo>", ", ")
    return _formula(run.numerator.gradient(call.id), _EQUALS, [(None, [parentheses(inside)])])


def _handed_on(run: _Run, edge: Edge, message: torch.Tensor) -> Formula:
    remark = say("formula_passed", source=run.text(edge.source))
    note = Drawn(words(remark), remark)
    given = _gradient(message).wrapped(run.attributes(edge))
    return _formula(run.numerator.gradient(edge.target), _EQUALS, [(note, [given])])


# Why there is no gradient


def _why_none(run: _Run, node: Node) -> str:
    leaving = run.graph.outgoing[node.id]
    if not node.requires_grad:
        cuts = [edge for edge in run.graph.incoming[node.id] if edge.cut]
        return _why_nothing(run, cuts[0]) if cuts else say("formula_constant", name=run.text(node.id))
    if leaving and all(edge.cut for edge in leaving):
        return " ".join(dict.fromkeys(_why_nothing(run, edge) for edge in leaving[:2]))
    return say("formula_unused", name=run.text(node.id), output=run.numerator.output.text)


def _why_nothing(run: _Run, edge: Edge) -> str:
    names = {"source": run.text(edge.source), "target": run.text(edge.target)}
    if edge.cut:
        return say(f"formula_cut_{edge.cut.replace(' ', '_')}", **names)
    if not run.graph.nodes[edge.source].requires_grad:
        return say("formula_needs_none", **names)
    return say("formula_not_reached", **names)


# Putting it on the page


def _formula(left: Drawn, sign: str, rows: list[tuple[Drawn | None, list[Drawn]]]) -> Formula:
    """``left = a = b``, a row each for long ones; a note stands behind its row."""
    text_sign = " += " if sign == _ADDS else " = "
    stages = joined([part for _, parts in rows for part in parts], _EQUALS, " = ")
    notes = "".join(f"; {note.text}" for note, _ in rows if note)
    text = left.text + text_sign + stages.text + notes
    if len(rows) == 1:
        body = left.mathml + sign + stages.mathml + _note(rows[0][0])
        return _math(f"<mrow>{body}</mrow>", text)
    lines = []
    for i, (note, parts) in enumerate(rows):
        head = (left.mathml, sign) if i == 0 else ("", _EQUALS)
        cell = joined(parts, _EQUALS, " = ").mathml + _note(note)
        lines.append(_row(*head, cell))
    return _math(f'<mtable displaystyle="true" class="ad-rows">{"".join(lines)}</mtable>', text)


def _row(left: str, sign: str, right: str) -> str:
    return (
        f'<mtr><mtd style="text-align:right;padding:0.2em 0">{left}</mtd>'
        f'<mtd style="text-align:right;padding:0.2em 0.3em">{sign}</mtd>'
        f'<mtd style="text-align:left;padding:0.2em 0">{right}</mtd></mtr>'
    )


def _note(note: Drawn | None) -> str:
    return f'<mspace width="1.5em"/>{note.mathml}' if note else ""


def _remark(remark: str) -> Formula:
    return _math(words(remark), remark)


def _math(body: str, text: str) -> Formula:
    label = printable(text).replace('"', "&quot;")
    return Formula(f'<math display="block" class="ad-formula" aria-label="{label}">{body}</math>', text)


def _gradient(tensor: torch.Tensor) -> Drawn:
    return amount(tensor).wrapped('class="ad-grad"')


def _distinct(parts: list[Drawn]) -> list[Drawn]:
    """Without those that read like the one before."""
    return [part for i, part in enumerate(parts) if i == 0 or part.text != parts[i - 1].text]


def _adds_up(edges: list[Edge], grad: torch.Tensor) -> bool:
    """Whether the messages make the gradient: a hook of the reader's may have changed it."""
    total = reduce(added, [edge.message for edge in edges])
    scale = max(largest(edge.message) for edge in edges if edge.message is not None)
    return total is grad or agree(total, grad, scale)
