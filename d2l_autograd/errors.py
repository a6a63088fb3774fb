"""What can go wrong, and how the package says it.

    TraceError
     ├── InputError           an input's name, type or value cannot be differentiated
     ├── OutputError          what the function returned has no gradient, or is no tensor
     ├── UpstreamError        the upstream gradient is missing or has the wrong shape
     └── TooManyOperations    the function did not end within ``max_ops`` operations

Every message says what happened, which rule that broke, and what to do next.
An exception raised by the reader's own function, or by torch in its backward pass, is never
wrapped: it passes through as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


class BookError(Exception):
    """The static book could not be made; what was there before is as it was."""


class ExerciseError(ValueError):
    """There is no exercise of that name."""


class Unanswered(Exception):
    """There is no answer to an exercise yet."""


class Wrong(Exception):
    """The answer is not right; the message says what is wrong with it, and gives a hint."""


class TraceError(Exception):
    """A function could not be traced; nothing of the reader's was changed."""


class InputError(TraceError, ValueError):
    """An input's name, type or value cannot be differentiated."""


class OutputError(TraceError, ValueError):
    """The function's result has no gradient, or is not one tensor."""


class UpstreamError(TraceError, ValueError):
    """The upstream gradient is missing, or its shape is not the output's."""


class TooManyOperations(TraceError, RuntimeError):
    """The function did more operations than ``max_ops`` allows."""


class Carrier(BaseException):
    """Takes an ``error`` of the package's own past every ``except Exception`` in the reader's function."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


def carried(act: Callable[..., _T], *args: object) -> _T:
    """``act(*args)``, whose errors are the package's own although the reader's function is running."""
    try:
        return act(*args)
    except Exception as error:
        raise Carrier(error) from error
