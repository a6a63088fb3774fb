"""The lines of a function that a run did not take, as far as its decisions tell."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator

from .graph import Graph


def lines_not_taken(graph: Graph) -> frozenset[int]:
    """Line numbers of the branches whose ``if`` or ``while`` never went their way (section 2.5.4).

    Only tests that are one tensor's truth, or its ``not``, are judged; what ran is never named.
    """
    tree = _parse(graph)
    if tree is None:
        return frozenset()
    first = graph.code[0][0] - 1
    outcomes: dict[tuple[int, str], set[bool]] = {}
    for decision in graph.decisions:
        if decision.span is not None:
            outcomes.setdefault((decision.span.line, _plain(decision.span.code)), set()).add(decision.outcome)
    skipped = set()
    for branch in ast.walk(tree):
        if isinstance(branch, ast.If | ast.While):
            skipped |= {first + line for line in _skipped(branch, first, outcomes)}
    ran = {line for node in graph if node.span for line in range(node.span.line, node.span.end_line + 1)}
    return frozenset(skipped - ran)


def _parse(graph: Graph) -> ast.Module | None:
    try:
        return ast.parse(textwrap.dedent("\n".join(text for _, text in graph.code))) if graph.code else None
    except (SyntaxError, RecursionError, MemoryError):  # a lambda in the middle of a call, or too deep a tree
        return None


def _skipped(branch: ast.If | ast.While, first: int, outcomes: dict) -> Iterator[int]:
    test, negated = branch.test, False
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, negated = test.operand, not negated
    seen = {outcome != negated for outcome in outcomes.get((first + test.lineno, _plain(test)), ())}
    if seen and True not in seen:
        yield from range(branch.body[0].lineno, branch.body[-1].end_lineno + 1)
    if seen == {True} and branch.orelse and isinstance(branch, ast.If):
        yield from range(branch.body[-1].end_lineno + 1, branch.orelse[-1].end_lineno + 1)


def _plain(code: str | ast.expr) -> str:
    """Source without its spacing, so that a test over two lines equals itself; empty where it is too deep."""
    try:
        return ast.unparse(ast.parse(code, mode="eval") if isinstance(code, str) else code)
    except (RecursionError, MemoryError):
        return ""
