"""The exercises of section 2.5.5: `check(name, answer)` says whether an answer is right, or what is wrong."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import torch

from ..errors import ExerciseError
from . import ex1_second_derivative as second_derivative
from . import ex2_second_backward as second_backward
from . import ex3_tensor_control_flow as tensor_control_flow
from . import ex4_own_control_flow as own_control_flow
from . import ex5_sine as sine
from . import ex6_dependency_graph as formula_graph
from . import ex7_chain_rule_terms as formula_terms
from . import ex8_forward_and_backward as formula_forward
from . import ex9_forward_or_reverse as modes
from .verdict import Found, Unanswered, Verdict, Wrong
from .words import say

EXERCISES: dict[str, Callable[[object], Found]] = {
    "2.5.5-1": second_derivative.check,
    "2.5.5-2": second_backward.check,
    "2.5.5-3": tensor_control_flow.check,
    "2.5.5-4": own_control_flow.check,
    "2.5.5-5": sine.check,
    "2.5.5-6": formula_graph.check,
    "2.5.5-7": formula_terms.check,
    "2.5.5-8": formula_forward.check,
    "2.5.5-9": modes.check,
}


def check(exercise: str, answer: object = ...) -> Verdict:
    """Check the answer to an exercise: right, or what is wrong with it and a hint; calm where it is ``...``.

    ``exercise`` is "2.5.5-1" to "2.5.5-9"; what it takes as an answer, its question says. Functions are
    tried on values that the reader did not choose, against torch. Raises :class:`ExerciseError` for an
    exercise that does not exist; what the reader's function raises becomes a hint. Serves section 2.5.5.
    """
    if not isinstance(exercise, str) or exercise not in EXERCISES:
        raise ExerciseError(say("exercise unknown", name=repr(exercise), names=", ".join(EXERCISES)))
    try:
        with torch.enable_grad(), warnings.catch_warnings():
            # torch's own, at the first use of its forward mode; no concern of the reader's.
            warnings.filterwarnings("ignore", "`torch.jit.script` is deprecated")
            return Verdict(exercise, "right", EXERCISES[exercise](answer))
    except Unanswered:
        return Verdict(exercise, "open", Found(say("exercise open")))
    except Wrong as wrong:
        return Verdict(exercise, "wrong", Found(str(wrong)))
