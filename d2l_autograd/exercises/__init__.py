"""The exercises of 2.5.5 and 2.5.6: `check(name, answer)` says whether an answer is right, or what is wrong."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import torch

from ..engine import accumulation, local, ordering, record
from ..errors import ExerciseError, Unanswered, Wrong
from . import (
    ex1_second_derivative,
    ex2_second_backward,
    ex3_tensor_control_flow,
    ex4_own_control_flow,
    ex5_sine,
    ex6_dependency_graph,
    ex7_chain_rule_terms,
    ex8_forward_and_backward,
    ex9_forward_or_reverse,
)
from .verdict import Found, Verdict
from .words import say

EXERCISES: dict[str, Callable[[object], Found]] = {
    "2.5.5-1": ex1_second_derivative.check,
    "2.5.5-2": ex2_second_backward.check,
    "2.5.5-3": ex3_tensor_control_flow.check,
    "2.5.5-4": ex4_own_control_flow.check,
    "2.5.5-5": ex5_sine.check,
    "2.5.5-6": ex6_dependency_graph.check,
    "2.5.5-7": ex7_chain_rule_terms.check,
    "2.5.5-8": ex8_forward_and_backward.check,
    "2.5.5-9": ex9_forward_or_reverse.check,
    "2.5.6-1": lambda answer: Found(record.check(answer)),
    "2.5.6-2": lambda answer: Found(local.check(answer)),
    "2.5.6-3": lambda answer: Found(ordering.check(answer)),
    "2.5.6-4": lambda answer: Found(accumulation.check(answer)),
}


def check(exercise: str, answer: object = ...) -> Verdict:
    """Check the answer to an exercise: right, or what is wrong with it and a hint; calm where it is ``...``.

    ``exercise`` is "2.5.5-1" to "2.5.5-9", or "2.5.6-1" to "2.5.6-4"; what it takes as an answer, its
    question says. Functions are tried on values that the reader did not choose, against torch. Raises
    :class:`ExerciseError` for an exercise that does not exist; what the reader's function raises becomes a
    hint. Serves sections 2.5.5 and 2.5.6.
    """
    if not isinstance(exercise, str) or exercise not in EXERCISES:
        raise ExerciseError(say("exercise unknown", name=repr(exercise), names=say("list").join(EXERCISES)))
    try:
        with torch.enable_grad(), warnings.catch_warnings():
            # torch's own, at the first use of its forward mode; no concern of the reader's.
            warnings.filterwarnings("ignore", "`torch.jit.script` is deprecated")
            return Verdict(exercise, "right", EXERCISES[exercise](answer))
    except Unanswered:
        return Verdict(exercise, "open", Found(say("exercise open")))
    except Wrong as wrong:
        return Verdict(exercise, "wrong", Found(str(wrong)))
