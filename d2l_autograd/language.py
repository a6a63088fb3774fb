"""Every word that the package shows a reader, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .words import (
    answers,
    book,
    clinic,
    compare,
    exercises,
    formula,
    formulas,
    jacobian,
    ledger,
    picture,
    plots,
    ready,
    refusals,
    view,
)

LANGUAGES = ("zh", "en")
_chosen = "en"
# None: the chosen one. Each thread has its own, so that a view's words are its own in every thread.
_spoken: ContextVar[str | None] = ContextVar("language", default=None)

ROOMS = (
    answers,
    book,
    clinic,
    compare,
    exercises,
    formula,
    formulas,
    jacobian,
    ledger,
    picture,
    plots,
    ready,
    refusals,
    view,
)
WORDS: dict[str, dict[str, str]] = {key: words for room in ROOMS for key, words in room.WORDS.items()}


def set_language(language: str) -> None:
    """Choose the language of labels, tooltips and errors.

    ``language`` is ``"zh"`` or ``"en"``; anything else raises ValueError. Serves every section.
    """
    global _chosen
    _check(language)
    _chosen = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """While it lasts, this thread's words are in ``language``, whatever is chosen meanwhile.

    For what was made in one language and says something later: a view whose slider moves.
    """
    _check(language)
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def _check(language: object) -> None:
    if language not in LANGUAGES:
        raise ValueError(say("unknown language", given=repr(language), known=", ".join(map(repr, LANGUAGES))))


def language() -> str:
    """The language now in force, ``"zh"`` or ``"en"``."""
    return _spoken.get() or _chosen


def say(key: str, /, **values: object) -> str:
    """The words for ``key`` in the language in force, with ``values`` filled in."""
    return WORDS[key][language()].format(**values)
