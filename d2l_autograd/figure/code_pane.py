"""The reader's code with the outcomes of its tests in their lines, and without what was not run."""

from __future__ import annotations

import re
from keyword import kwlist

from ..graph import Decision, Graph
from ..picture.drawing import CHARACTER, Pane, circle, escaped, group, n, sans_width, text, width_of
from ..source.lines_not_taken import lines_not_taken
from ..tensors import columns, shorten
from .words import say

_LINE, _MOST_LINES = 21, 40
_MOST_DOTS, _STEP = 24, 10
_MOST_COLUMNS, _DOTS = 64, 6  # of a line, and those that its first dots take
_KEYWORD = re.compile(rf"\b({'|'.join(kwlist)})\b|#.*|\"[^\"\n]*\"|'[^'\n]*'")


def code_pane(graph: Graph, room: float) -> Pane:
    """The function's lines in ``room`` pixels (section 2.5.4)."""
    margin = min((len(code) - len(code.lstrip()) for _, code in graph.code if code.strip()), default=0)
    lines = graph.code[:_MOST_LINES]
    left = width_of(str(lines[-1][0]), 11) + 14 if lines else 0
    most = max(20, min(_MOST_COLUMNS, int((room - left) / CHARACTER[13])))
    skipped, tests = lines_not_taken(graph), _tests(graph)
    codes = {line: _cut(code[margin:].rstrip(), most - _DOTS * (line in tests)) for line, code in lines}
    end = left + max((width_of(code, 13) for line, code in codes.items() if line in tests), default=0) + 16
    parts, width = [], left
    for i, (line, code) in enumerate(codes.items()):
        y = 16 + _LINE * i
        row = [text(left - 10, y, str(line), "ad-11 ad-m", "end"), _coloured(left, y, code)]
        marks, to = _marks(tests[line], end, y, room) if line in tests else ("", 0.0)
        begins = line in skipped and line - 1 not in skipped and not marks
        if begins and end + sans_width(say("not taken")) <= room:
            marks = text(end, y, say("not taken"), "ad-s")
        width = max(width, left + width_of(code, 13), to)
        parts.append(group([*row, marks], data_line=line, _class="ad-skipped" if line in skipped else None))
    if graph.compiled:
        parts.append(text(left, 16 + _LINE * len(lines), say("run eagerly"), "ad-s"))
    width = room if tests else width  # as wide whatever the outcomes are
    return Pane(min(room, width), _LINE * (len(lines) + graph.compiled) + 4, group(parts, _class="ad-source"))


def _cut(code: str, most: int) -> str:
    """A line with its indentation, of at most so many columns."""
    indent = len(code) - len(code.lstrip())
    return code[:indent] + shorten(code[indent:], most - indent) if columns(code) > most else code


def _coloured(x: float, y: float, code: str) -> str:
    def token(found: re.Match) -> str:
        look = "ad-b" if found[1] else "ad-m"
        return f'<tspan class="{look}">{found[0]}</tspan>'

    indent = len(code) - len(code.lstrip())
    words = _KEYWORD.sub(token, escaped(code[indent:]))
    return f'<text x="{n(x + CHARACTER[13] * indent)}" y="{n(y)}">{words}</text>'


def _tests(graph: Graph) -> dict[int, list[Decision]]:
    found: dict[int, list[Decision]] = {}
    for decision in graph.decisions:
        if decision.span is not None:
            found.setdefault(decision.span.line, []).append(decision)
    return found


def _marks(tests: list[Decision], x: float, y: float, room: float) -> tuple[str, float]:
    """A dot a test, filled where it held, hollow where it did not; then how often. And where that ends."""
    most = max(3, min(_MOST_DOTS, int((room - x) / _STEP)))
    kept: list[Decision | None] = [*tests] if len(tests) <= most else [*tests[: most - 2], None, tests[-1]]
    parts = []
    for i, test in enumerate(kept):
        if test is None:
            parts.append(text(x + _STEP * i + 4, y, "…", "ad-s", "middle"))
        else:
            title = say("turn", turn=test.turn, outcome=_outcome(test))
            dot = circle(x + _STEP * i + 4, y - 4.5, 3.6, "ad-true" if test.outcome else "ad-false")
            parts.append(group([f"<title>{escaped(title)}</title>", dot]))
    words = _outcome(tests[0]) if len(tests) == 1 else say("held", count=sum(t.outcome for t in tests))
    end = x + _STEP * len(kept)
    if end + 8 + sans_width(words) <= room:
        parts.append(text(end + 8, y, words, "ad-s"))
        end += 8 + sans_width(words)
    return group(parts), end


def _outcome(test: Decision) -> str:
    return say(str(test.outcome).lower())
