"""Every word that the package shows a reader, in Chinese and in English."""

from __future__ import annotations

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
_language = "en"

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
    global _language
    if language not in LANGUAGES:
        raise ValueError(say("unknown language", given=repr(language), known=", ".join(map(repr, LANGUAGES))))
    _language = language


def language() -> str:
    """The language now in force, ``"zh"`` or ``"en"``."""
    return _language


def say(key: str, /, **values: object) -> str:
    """The words for ``key`` in the language in force, with ``values`` filled in."""
    return WORDS[key][_language].format(**values)
