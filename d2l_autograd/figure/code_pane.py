"""The reader's code with the outcomes of its tests in their lines, and without what was not run."""

from __future__ import annotations

import re
from keyword import kwlist

from ..graph import Decision, Graph
from ..picture.drawing import Pane, circle, escaped, group, n, sans_width, text, width_of
from ..source.lines_not_taken import lines_not_taken
from ..tensors import columns
from .words import say

_LINE, _LEFT, _MOST_LINES = 21, 30, 40
_MOST_DOTS, _STEP = 24, 10
_MOST_COLUMNS = 64
_KEYWORD = re.compile(rf"\b({'|'.join(kwlist)})\b|#.*|\"[^\"\n]*\"|'[^'\n]*'")


def code_pane(graph: Graph, room: float) -> Pane:
    """The function's lines in ``room`` pixels (section 2.5.4)."""
    margin = min((len(code) - len(code.lstrip()) for _, code in graph.code if code.strip()), default=0)
    lines = graph.code[:_MOST_LINES]
    most = max(20, min(_MOST_COLUMNS, int((room - _LEFT) / 7.9)))
    skipped, tests = lines_not_taken(graph), _tests(graph)
    end = (
        _LEFT
        + max((width_of(_cut(code[margin:], most), 13) for line, code in lines if line in tests), default=0)
        + 16
    )
    parts, width = [], float(_LEFT)
    for i, (line, code) in enumerate(lines):
        y = 16 + _LINE * i
        shown = _cut(code[margin:], most)
        row = [text(18, y, str(line), "ad-11 ad-m", "end"), _coloured(_LEFT, y, shown)]
        marks, to = _marks(tests.get(line, []), end, y, room)
        if line in skipped and not marks and end + sans_width(say("not taken")) <= room:
            marks = text(end, y, say("not taken"), "ad-s")
        width = max(width, _LEFT + width_of(shown, 13), to)
        parts.append(group([*row, marks], data_line=line, _class="ad-skipped" if line in skipped else None))
    if graph.compiled:
        parts.append(text(_LEFT, 16 + _LINE * len(lines), say("run eagerly"), "ad-s"))
    return Pane(min(room, width), _LINE * (len(lines) + graph.compiled) + 4, group(parts, _class="ad-source"))


def _cut(code: str, most: int) -> str:
    code = code.rstrip()
    return code if columns(code) <= most else code[: most - 1] + "…"


def _coloured(x: float, y: float, code: str) -> str:
    def token(found: re.Match) -> str:
        look = "ad-b" if found[1] else "ad-m"
        return f'<tspan class="{look}">{found[0]}</tspan>'

    indent = len(code) - len(code.lstrip())
    words = _KEYWORD.sub(token, escaped(code[indent:]))
    return f'<text x="{n(x + 7.83 * indent)}" y="{n(y)}">{words}</text>'


def _tests(graph: Graph) -> dict[int, list[Decision]]:
    found: dict[int, list[Decision]] = {}
    for decision in graph.decisions:
        if decision.span is not None:
            found.setdefault(decision.span.line, []).append(decision)
    return found


def _marks(tests: list[Decision], x: float, y: float, room: float) -> tuple[str, float]:
    """A dot a test, filled where it held, hollow where it did not; then how often."""
    if not tests:
        return "", 0
    most = max(3, min(_MOST_DOTS, int((room - x - 70) / _STEP)))
    kept: list[Decision | None] = list(tests) if len(tests) <= most else [*tests[: most - 2], None, tests[-1]]
    parts = []
    for i, test in enumerate(kept):
        if test is None:
            parts.append(text(x + _STEP * i + 4, y, "…", "ad-s", "middle"))
        else:
            title = say("turn", turn=test.turn, outcome=say(str(test.outcome).lower()))
            dot = circle(x + _STEP * i + 4, y - 4.5, 3.6, "ad-true" if test.outcome else "ad-false")
            parts.append(group([f"<title>{escaped(title)}</title>", dot]))
    held = sum(test.outcome for test in tests)
    if len(tests) == 1:
        words = say(str(tests[0].outcome).lower())
    else:
        words = say("held", count=held)
    at = x + _STEP * len(kept) + 8
    told = text(at, y, words, "ad-s") if at + sans_width(words) <= room else ""
    return group([*parts, told]), at + sans_width(words) * bool(told)
