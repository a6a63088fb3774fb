"""Autograd's errors: what each means, which rule was broken, and how to mend it.

The patterns are held in tests against the messages that torch really raises.
"""

from __future__ import annotations

from . import backward_errors, leaf_errors, no_graph_errors, overwritten_value_errors
from .error_case import Diagnosis
from .error_site import ErrorSite, error_site

CASES = (*backward_errors.CASES, *leaf_errors.CASES, *no_graph_errors.CASES, *overwritten_value_errors.CASES)


def diagnose(error: BaseException, site: ErrorSite | None = None) -> Diagnosis | None:
    """The explanation of ``error``; None for one that is not autograd's or not known. Serves the clinic.

    ``site`` says where it happened, for one that did not happen in the reader's own code.
    """
    for case in CASES:
        if match := case.match(error):
            return case.diagnosis(site or error_site(error), match.groups())
    return None
