"""Why a run does not end: the loop, its condition, how often it held, and what no longer changes."""

from __future__ import annotations

import torch

from .errors import TooManyOperations
from .graph import Span
from .labels import say
from .tensors import short


def too_many_operations(max_ops: int, span: Span | None, tests: list) -> TooManyOperations:
    """The error for a function that did more than ``max_ops`` operations (section 2.5.4: ``f(0)``)."""
    loops = [test for test in tests if test.site.keyword == "while"]
    if not loops:
        where = say("stuck at", line=span.line, code=span.code) if span else ""
        return TooManyOperations(say("too many operations", max_ops=max_ops, where=where))
    last = loops[-1]
    turns = [test for test in loops if test.site is last.site]
    before = turns[-2] if len(turns) > 1 else None
    return TooManyOperations(
        say(
            "loop does not end",
            max_ops=max_ops,
            line=last.site.span.line,
            test=last.site.span.code,
            times=sum(test.outcome for test in turns),
            why=_why(before, last),
        )
    )


def _why(before: object, last: object) -> str:
    """Compare what the condition looked at in the last two turns."""
    if before is None:
        return ""
    was, now = (_looked_at(test.tested) for test in (before, last))
    if torch.equal(was.nan_to_num(), now.nan_to_num()):
        return say("unchanged", value=" ".join(short(now)))
    return say("still changing", before=" ".join(short(was)), after=" ".join(short(now)))


def _looked_at(tested: object) -> torch.Tensor:
    """The first operand of the comparison that was tested."""
    return tested.links[0].source.value if tested.links else tested.value
