"""The language that a reader is spoken to in, Chinese or English; each room has its own words."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from .words import WORDS

LANGUAGES = ("zh", "en")
_chosen: str | None = None  # that of the locale
# None: the chosen one. Each thread has its own, so that a view's words are its own in every thread.
_spoken: ContextVar[str | None] = ContextVar("language", default=None)


class Words:
    """The words of a room by key, in every language; ``say | {...}`` has more of them."""

    def __init__(self, words: Mapping[str, Mapping[str, str]]) -> None:
        self.words = words

    def __or__(self, more: Mapping[str, Mapping[str, str]]) -> Words:
        return Words({**self.words, **more})

    def __call__(self, key: str, /, **values: object) -> str:
        """The words for ``key`` in the language in force, with ``values`` filled in."""
        return self.words[key][language()].format(**values)


say = Words(WORDS)


def set_language(language: str) -> None:
    """Choose the language of labels, tooltips and errors; until then it is the locale's.

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
        known = say("list").join(map(repr, LANGUAGES))
        raise ValueError(say("unknown language", given=repr(language), known=known))


def language() -> str:
    """The language now in force, ``"zh"`` or ``"en"``."""
    return _spoken.get() or _chosen or _of_the_locale()


@cache
def _of_the_locale() -> str:
    """Chinese where the environment says so, or, as on Windows, the system; asked once, when first needed."""
    named = map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next(filter(None, named), None) or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"  # Windows: Chinese (Simplified)_China
