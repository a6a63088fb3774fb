"""The reader's code with what each line made in this run, and the outcomes of its tests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import escape
from itertools import groupby
from keyword import kwlist

from ..graph import Decision, Graph, Node
from ..picture.boxes import one_line
from ..tables import Cell, Row, Table
from .lines_not_taken import lines_not_taken
from .words import say

_MOST_TURNS = 24
_SIGNS = {True: "✓", False: "✗"}
_TOKEN = re.compile(
    r"(?P<comment>#.*)|(?P<string>\"[^\"\n]*\"|'[^'\n]*')|(?P<number>\b\d[\w.]*)"
    rf"|(?P<keyword>\b(?:{'|'.join(kwlist)})\b)|\w+|.",
    re.DOTALL,
)


def code_table(graph: Graph) -> Table:
    """The function's lines, each with the values and gradients that it made in this run."""
    margin = min((len(text) - len(text.lstrip()) for _, text in graph.code if text.strip()), default=0)
    made, tests, skipped = _made_by_line(graph), _tests_by_line(graph), lines_not_taken(graph)
    rows = []
    for line, text in graph.code:
        not_taken = escape(say("not taken")) if line in skipped else ""
        cells = [
            _cell("ad-line", str(line)),
            _cell("ad-text", f"<code>{_coloured(text[margin:])}</code>"),
            _cell("ad-made", f"{not_taken}{made.get(line, '')}{tests.get(line, '')}"),
        ]
        rows.append(Row(cells, {"data-line": line, **({"class": "ad-skipped"} if not_taken else {})}))
    return _table("code", rows, [say("run eagerly")] if graph.compiled else [])


def decision_table(graph: Graph) -> Table:
    """A row for each run of one test: its line, its text, and the outcome of each turn (section 2.5.4)."""
    runs = groupby(graph.decisions, key=lambda decision: decision.span)
    return _table("decisions", [_decided(list(run)) for _, run in runs])


def _table(label: str, rows: Sequence[Row], notes: Sequence[str] = ()) -> Table:
    bodies = [rows] if rows else []
    return Table(bodies=bodies, names=None, notes=notes, attributes={"aria-label": say(label)})


def _cell(look: str, html: str) -> Cell:
    return Cell("", html, {"class": look})


def _decided(run: list[Decision]) -> Row:
    span = run[0].span
    code = f"{run[0].keyword} {span.code if span else ''}"
    turns = run if len(run) <= _MOST_TURNS else [*run[: _MOST_TURNS - 1], None, run[-1]]
    marks = "".join("<span>…</span>" if turn is None else _mark(turn) for turn in turns)
    total = f'<span class="ad-total">{escape(say("turns", count=len(run)))}</span>' if len(run) > 1 else ""
    line = str(span.line) if span else ""
    cells = [
        _cell("ad-line", line),
        Cell(code, f"<code>{escape(code)}</code>"),
        _cell("ad-marks", marks + total),
    ]
    return Row(cells, {"data-line": line} if line else {})


def _mark(turn: Decision) -> str:
    title = escape(say("turn", turn=turn.turn, outcome=say(_word(turn.outcome))))
    return f'<span class="ad-{_word(turn.outcome)}" title="{title}">{_SIGNS[turn.outcome]}</span>'


def _word(outcome: bool) -> str:
    return str(outcome).lower()


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
    grad = "" if node.grad is None else f'<span class="ad-grad">∇ {escape(one_line(node.grad))}</span>'
    name = f"<i>{escape(node.symbol)}</i> = " if node.symbol else ""
    return f'<span class="ad-value">{name}{escape(one_line(node.value))}</span>{grad}'


def _tests_by_line(graph: Graph) -> dict[int, str]:
    lines = {decision.span.line for decision in graph.decisions if decision.span}
    counts = Counter((decision.span.line, decision.outcome) for decision in graph.decisions if decision.span)
    return {line: "".join(_tested(o, counts[line, o]) for o in _SIGNS if counts[line, o]) for line in lines}


def _tested(outcome: bool, count: int) -> str:
    word = _word(outcome)
    return f'<span class="ad-test ad-{word}">{_SIGNS[outcome]} {escape(say(word))} ×{count}</span>'


def _coloured(text: str) -> str:
    def token(found: re.Match) -> str:
        kind, word = found.lastgroup, escape(found[0])
        return f'<span class="ad-{kind}">{word}</span>' if kind else word

    return _TOKEN.sub(token, text)
