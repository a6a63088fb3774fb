"""Why a run does not end: the loop, its condition, how often it held, and what no longer changes."""

from __future__ import annotations

import torch

from ..errors import TooManyOperations
from ..graph import Span
from ..tensors import inline
from ..torch_internals import same_bytes
from .nodes import Draft, Test
from .words import say


def too_many_operations(
    max_ops: int, span: Span | None, tests: list[Test], drafts: list[Draft]
) -> TooManyOperations:
    """The error for a function that did more than ``max_ops`` operations (section 2.5.4: ``f(0)``)."""
    loops = [test for test in tests if test.site.keyword == "while"]
    condition = loops[-1].site.span if loops else None
    if condition is None:
        where = say("stuck at", line=span.line, code=span.code) if span else ""
        return TooManyOperations(say("too many operations", max_ops=max_ops, where=where))
    turns = [test for test in loops if test.site is loops[-1].site]
    return TooManyOperations(
        say(
            "loop does not end",
            max_ops=max_ops,
            line=condition.line,
            test=condition.code,
            times=sum(test.outcome for test in turns),
            why=_why(turns, drafts),
        )
    )


def _why(turns: list[Test], drafts: list[Draft]) -> str:
    """Compare what the condition looked at in the last two turns, and all that they made."""
    if len(turns) < 2:
        return ""
    was, now = (_looked_at(test.tested) for test in turns[-2:])
    changed = [(a, b) for a, b in zip(was, now, strict=False) if not _same(a, b)]
    if changed or len(was) != len(now):
        before, after = (", ".join(map(inline, values)) for values in zip(*changed, strict=True))
        return say("still changing", before=before, after=after)
    key = "unchanged" if _repeats(turns, drafts) else "unchanged so far"
    return say(key, value=", ".join(map(inline, now)))


def _looked_at(tested: Draft) -> list[torch.Tensor]:
    """The values that were compared: what the truth that was tested was made from."""
    found: dict[int, torch.Tensor] = {}
    waiting, seen = [tested], set()
    while waiting:
        draft = waiting.pop()
        if id(draft) in seen:
            continue
        seen.add(id(draft))
        if draft.links and (draft.items or draft.tensor.dtype == torch.bool):
            waiting += [link.source for link in reversed(draft.links)]
        else:
            found[id(draft)] = draft.tensor
    return list(found.values())


def _repeats(turns: list[Test], drafts: list[Draft]) -> bool:
    """Whether the last two turns made the very same values: then so will every other."""
    if len(turns) < 3:
        return False
    place = {id(draft): i for i, draft in enumerate(drafts)}
    start, middle, end = (place[id(test.last)] + 1 for test in turns[-3:])
    one, other = drafts[start:middle], drafts[middle:end]
    return len(one) == len(other) and all(
        a.op == b.op and _same(a.value, b.value) for a, b in zip(one, other, strict=True)
    )


def _same(one: torch.Tensor | None, other: torch.Tensor | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.dtype == other.dtype and one.shape == other.shape and bool(same_bytes(one, other))
