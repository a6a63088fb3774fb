"""A traceback in two: the steps of the reader's own code, and those inside libraries."""

from __future__ import annotations

import re
from traceback import StackSummary
from types import TracebackType

from .error_site import is_readers


def parted(whole: TracebackType | None) -> tuple[TracebackType | None, list[str]]:
    """The traceback without what libraries did for the reader's code, and that, a text a step."""
    steps = []
    while whole is not None:
        steps.append(whole)
        whole = whole.tb_next
    first = next((i for i, step in enumerate(steps) if is_readers(step.tb_frame)), len(steps))
    inside = [step for step in steps[first:] if not is_readers(step.tb_frame)]
    kept = None
    for step in reversed(steps):
        if step not in inside:
            kept = TracebackType(kept, step.tb_frame, step.tb_lasti, step.tb_lineno)
    texts = StackSummary.extract((step.tb_frame, step.tb_lineno) for step in inside).format()
    return kept, [re.sub(r'"[^"]*(?:site|dist)-packages[\\/]', '"', text) for text in texts]
