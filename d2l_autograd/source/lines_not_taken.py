"""The lines of a function that a run did not take, as far as its decisions tell."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator, Mapping

from ..graph import Graph
from .syntax import Parsed, parse


def lines_not_taken(graph: Graph) -> frozenset[int]:
    """Line numbers of the branches whose ``if`` or ``while`` never went their way (section 2.5.4).

    Only tests that are one tensor's truth, or its ``not``, are judged; what ran is never named.
    """
    parsed = parse(textwrap.dedent("\n".join(text for _, text in graph.code)))
    if parsed is None:  # no source, or a lambda in the middle of a call
        return frozenset()
    first = graph.code[0][0] - 1
    outcomes: dict[tuple[int, str], set[bool]] = {}
    for decision in graph.decisions:
        if decision.span is not None:
            outcomes.setdefault((decision.span.line - first, decision.span.code), set()).add(decision.outcome)
    skipped = set()
    for branch in ast.walk(parsed.tree):
        if isinstance(branch, ast.If | ast.While):
            skipped |= {first + line for line in _skipped(branch, parsed, outcomes)}
    ran = {line for node in graph if node.span for line in range(node.span.line, node.span.end_line + 1)}
    return frozenset(skipped - ran)


def _skipped(
    branch: ast.If | ast.While, parsed: Parsed, outcomes: Mapping[tuple[int, str], set[bool]]
) -> Iterator[int]:
    test, negated = branch.test, False
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, negated = test.operand, not negated
    if isinstance(test, ast.Compare) and isinstance(test.ops[-1], ast.NotIn):
        negated = not negated  # what Python tests is whether an element is equal
    seen = {outcome != negated for outcome in outcomes.get((test.lineno, parsed.span(test).code), ())}
    if seen and True not in seen:
        yield from range(branch.body[0].lineno, _behind(branch.body))
    if seen == {True} and branch.orelse and isinstance(branch, ast.If):
        yield from range(_behind(branch.body), _behind(branch.orelse))


def _behind(block: list[ast.stmt]) -> int:
    """The line behind the last one of ``block``."""
    return (block[-1].end_lineno or block[-1].lineno) + 1
