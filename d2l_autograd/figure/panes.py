"""The run as HTML beside its picture: the code with what each line made, and the numbers of the leaves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from keyword import iskeyword
from typing import TYPE_CHECKING

from ..formulas.chain_rule import chain_rule, sent
from ..graph import Decision, Graph, Node
from ..measure.expected import Check
from ..measure.finite_differences import Difference
from ..picture.boxes import one_line
from ..picture.folding import Group
from ..tables import Cell, Row, Table
from ..tensors import number, whole
from .branches import lines_not_taken
from .words import say

if TYPE_CHECKING:
    import torch

MOST_PRINTED = 64
MOST_TURNS = 24
TOKEN = re.compile(r"#.*|\"[^\"\n]*\"|'[^'\n]*'|\b\d[\w.]*|\b\w+\b|.", re.DOTALL)


def code(graph: Graph) -> Table:
    """The function's lines, each with the values and gradients that it made in this run."""
    margin = min((len(text) - len(text.lstrip()) for _, text in graph.code if text.strip()), default=0)
    made, tests = _made_by_line(graph), _tests_by_line(graph)
    skipped = lines_not_taken(graph)
    rows = []
    for line, text in graph.code:
        not_taken = escape(say("not taken")) if line in skipped else ""
        cells = [
            _cell("ad-line", str(line)),
            _cell("ad-text", f"<code>{_coloured(text[margin:])}</code>"),
            _cell("ad-made", f"{not_taken}{made.get(line, '')}{tests.get(line, '')}"),
        ]
        rows.append(Row(cells, {"data-line": line, **({"class": "ad-skipped"} if not_taken else {})}))
    return _pane("code", rows, [say("run eagerly")] if graph.compiled else [])


def decisions(graph: Graph) -> Table:
    """A row for each run of one test: its line, its text, and the outcome of each turn."""
    return _pane(
        "decisions", [_decided(list(run)) for _, run in groupby(graph.decisions, key=lambda d: d.span)]
    )


def _pane(label: str, rows: Sequence[Row], notes: Sequence[str] = ()) -> Table:
    return Table(
        bodies=[rows] if rows else [], names=None, notes=notes, attributes={"aria-label": say(label)}
    )


def _cell(look: str, html: str) -> Cell:
    return Cell("", html, {"class": look} if look else {})


def _decided(run: list[Decision]) -> Row:
    span, keyword = run[0].span, run[0].keyword
    turns = run if len(run) <= MOST_TURNS else [*run[: MOST_TURNS - 1], None, run[-1]]
    marks = "".join("<span>…</span>" if turn is None else _mark(turn) for turn in turns)
    total = f'<span class="ad-total">{escape(say("turns", count=len(run)))}</span>' if len(run) > 1 else ""
    cells = [
        _cell("ad-line", str(span.line) if span else ""),
        _cell("", f"<code>{escape(keyword)} {escape(span.code if span else '')}</code>"),
        _cell("ad-marks", marks + total),
    ]
    return Row(cells, {"data-line": span.line} if span else {})


def _mark(turn: Decision) -> str:
    word = say("true" if turn.outcome else "false")
    title = escape(say("turn", turn=turn.turn, outcome=word))
    sign = "✓" if turn.outcome else "✗"
    return f'<span class="ad-{str(turn.outcome).lower()}" title="{title}">{sign}</span>'


def numbers(graph: Graph, checks: Sequence[Check] = ()) -> Table:
    """A row for each leaf: its value, its gradient, and what the reader expected; then the output.

    Below an input's gradient there is room for its central difference, see :func:`differences`.
    """
    by_name: dict[str | None, Check] = {check.name: check for check in checks}
    heads = ["name", "value", "gradient", *(["expected", "check"] if checks else [])]
    leaves = (n for n in graph if n.kind == "input" or (n.kind == "parameter" and n.grad is not None))
    rows = [Row([*_leaf(node), *(_checked(by_name.get(node.name)) if checks else [])]) for node in leaves]
    output = graph.result
    rows.append(Row([output.label, _printed(output.tensor), *[""] * (len(heads) - 2)]))
    return Table(list(map(say, heads)), [rows], attributes={"aria-label": say("numbers")})


def differences(measured: Iterable[Difference]) -> dict[str, str]:
    """By input, the slopes that were measured without autograd, and whether the gradient is the same."""
    return {difference.name: _measured(difference) for difference in measured}


def _measured(difference: Difference) -> str:
    sign, key = ("≈", "difference") if difference.agrees else ("≠", "other difference")
    looks = "" if difference.agrees else ' class="ad-different"'
    values = one_line(difference.slopes).replace("nan", "–")  # could not be measured
    return f'<span{looks} title="{_word(key)}">{sign} {escape(values)} {_word("difference name")}</span>'


def formulas(graph: Graph, groups: Iterable[Group]) -> dict[str, str]:
    """For each box of the picture, by key: how its gradient came about, and what it sends on."""
    return {str(group.key): _rules(graph, group) for group in groups}


def _rules(graph: Graph, group: Group) -> str:
    arrived = chain_rule(graph, group.nodes[-1]).mathml
    passed_on = "".join(f"<li>{formula.mathml}</li>" for formula in sent(graph, group.key))
    return f'<ul class="ad-rules"><li>{arrived}</li>{passed_on}</ul>'


def message(title: str, text: str) -> str:
    """Why there is no new run: the reader is told, and the last picture stays."""
    return f"<strong>{escape(title)}</strong> {escape(text)}"


def _leaf(node: Node) -> list[Cell]:
    value = _printed(node.tensor, "ad-value")
    grad = "None" if node.gradient is None else _printed(node.gradient).text
    below = f"<div data-difference='{escape(str(node.name))}'></div>" if node.kind == "input" else ""
    return [Cell(node.label), value, _cell("ad-grad", f"<span>{escape(grad)}</span>{below}")]


def _checked(check: Check | None) -> list[Cell]:
    if check is None:
        return [Cell(""), Cell("")]
    sign = {"equal": "✓", "rounding": "✓", "different": "✗"}[check.verdict]
    words = say(f"check {check.verdict}", gap=number(check.gap), units=check.units)
    return [
        _printed(check.expected),
        Cell(f"{sign} {words}", attributes={"class": f"ad-check ad-{check.verdict}"}),
    ]


def _printed(tensor: torch.Tensor, look: str = "") -> Cell:
    text = whole(tensor) if tensor.numel() <= MOST_PRINTED else one_line(tensor)
    return Cell(text, attributes={"class": look} if look else {})


def _made_by_line(graph: Graph) -> dict[int, str]:
    """For each line, the last value that it gave a variable; a line that gave none, its last result."""
    last: dict[int, Node] = {}
    for node in graph:
        if node.span is None or isinstance(node.value, tuple):
            continue
        before = last.get(node.span.end_line)
        if node.symbol is not None or before is None or before.symbol is None:
            last[node.span.end_line] = node
    return {line: _made(node) for line, node in last.items() if node.symbol or node.id == graph.output}


def _made(node: Node) -> str:
    grad = ""
    if node.grad is not None:
        grad = f'<span class="ad-grad">∇ {escape(one_line(node.grad))}</span>'
    name = f"<i>{escape(node.symbol)}</i> = " if node.symbol else ""
    return f'<span class="ad-value">{name}{escape(one_line(node.value))}</span>{grad}'


def _tests_by_line(graph: Graph) -> dict[int, str]:
    counts: dict[int, Counter] = {}
    for decision in graph.decisions:
        if decision.span is not None:
            counts.setdefault(decision.span.line, Counter())[decision.outcome] += 1
    return {line: "".join(_outcomes(count)) for line, count in counts.items()}


def _outcomes(count: Counter) -> Iterable[str]:
    for outcome, sign in ((True, "✓"), (False, "✗")):
        if count[outcome]:
            word = _word("true" if outcome else "false")
            yield f'<span class="ad-test ad-{str(outcome).lower()}">{sign} {word} ×{count[outcome]}</span>'


def _coloured(text: str) -> str:
    parts = []
    for token in TOKEN.findall(text):
        kind = "comment" if token[0] == "#" else "string" if token[0] in "\"'" else ""
        kind = kind or ("keyword" if iskeyword(token) else "number" if token[0].isdigit() else "")
        parts.append(f'<span class="ad-{kind}">{escape(token)}</span>' if kind else escape(token))
    return "".join(parts)


def _word(key: str) -> str:
    return escape(say(key), quote=True)
