"""Reading an answer: call the reader's function on copies, take numbers, choices and names as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import SupportsFloat, SupportsIndex

import torch

from ..clinic.diagnosis import diagnose
from ..errors import Unanswered, Wrong
from ..running.run import Guard, call_theirs, running, theirs
from ..tensors import inline
from .words import say


def function(answer: object) -> Callable:
    """The answer, where it is a function."""
    if blank(answer):
        raise Unanswered
    if not callable(answer):
        raise Wrong(say("answer no function", type=type(answer).__name__))
    return answer


def ask(answer: object, *args: torch.Tensor) -> object:
    """What the reader's function makes of copies of ``args``.

    Raises Unanswered for ``...``, and :class:`Wrong` where it cannot be called, raises, or returns nothing.
    """
    f = function(answer)
    copies = [arg.detach().clone().requires_grad_(arg.requires_grad) for arg in args]
    try:
        with running(f) as (outside, _), Guard(outside, copies):
            result = call_theirs(f, *copies)
    except Exception as error:  # the reader's function may raise anything
        if not theirs(error):
            raise
        raise Wrong(_raised(error, args)) from error
    if blank(result):
        raise Unanswered
    if result is None:
        raise Wrong(say("answer nothing"))
    return result


def _raised(error: Exception, args: Sequence[torch.Tensor]) -> str:
    given = say("list").join(map(inline, args))
    text = f"{type(error).__name__}: {error}".rstrip(": ")
    diagnosis = diagnose(error)
    more = f"\n{diagnosis.what}\n{diagnosis.rule}" if diagnosis else ""
    return say("answer raised", given=given, error=text) + more


def blank(answer: object) -> bool:
    """Whether nothing has been filled in yet: ``...`` itself, or somewhere inside."""
    if isinstance(answer, Mapping):
        return any(map(blank, answer.values()))
    if isinstance(answer, list | tuple):
        return any(map(blank, answer))
    return answer is ...


def tensor(result: object, like: torch.Tensor) -> torch.Tensor:
    """``result`` as a tensor of its own with the type of ``like``: a number, a list or a stack of them."""
    if isinstance(result, tuple) and len(result) == 1:
        return tensor(result[0], like)  # as torch.autograd.grad returns it
    try:
        if isinstance(result, list | tuple) and any(isinstance(part, torch.Tensor) for part in result):
            result = torch.stack([tensor(part, like) for part in result])
        return torch.as_tensor(result).detach().to(like.dtype).clone()
    except (TypeError, ValueError, RuntimeError) as error:
        raise Wrong(say("answer no numbers", type=type(result).__name__)) from error


def named(answer: object, names: Sequence[str], what: str) -> dict[str, object]:
    """A part for each of ``names``: a dictionary, or a list in their order; ``what`` says what is asked."""
    if blank(answer) or answer is None:
        raise Unanswered
    if isinstance(answer, Mapping):
        unknown = [str(name) for name in answer if name not in names]
        missing = [name for name in names if name not in answer]
        if unknown or missing:
            raise Wrong(_unnamed(names, unknown, missing))
        return dict(answer)
    parts = _parts(answer)
    if parts is None or len(parts) != len(names):
        raise Wrong(say("answer not named", names=say("list").join(names), what=what))
    return dict(zip(names, parts, strict=True))


def _parts(answer: object) -> list | None:
    if isinstance(answer, str) or not isinstance(answer, Iterable):
        return None
    return answer.tolist() if hasattr(answer, "tolist") else list(answer)


def _unnamed(names: Sequence[str], unknown: Sequence[str], missing: Sequence[str]) -> str:
    sentences = [say("answer unknown", names=say("list").join(unknown))] if unknown else []
    sentences += [say("answer missing", names=say("list").join(missing))] if missing else []
    return say("alt_space").join([*sentences, say("answer names", names=say("list").join(names))])


def check_choices(
    answer: object,
    real: Mapping[str, str],
    meanings: Mapping[str, Sequence],
    what: str,
    hints: Mapping[str, str],
    all_alike: Mapping[str, str],
) -> None:
    """Raise :class:`Wrong` unless for each name in ``real`` the reader chose that one of the ``meanings``.

    ``what`` says what is asked. The hint is from ``all_alike`` where each choice was that one, else the first
    of the ``hints`` by name that is needed; it does not count, or one could try until the count is full.
    """
    given = {
        name: _chosen(choice, meanings, what) for name, choice in named(answer, list(real), what).items()
    }
    wrong = [name for name in hints if given[name] != real[name]]
    if wrong:
        made = set(given.values())
        raise Wrong(all_alike[made.pop()] if len(made) == 1 else hints[wrong[0]])


def _chosen(answer: object, meanings: Mapping[str, Sequence], what: str) -> str:
    """Which of ``meanings`` a choice means: each is known by several words or values."""
    word = answer.strip().lower() if isinstance(answer, str) else answer
    for meaning, words in meanings.items():
        if any(type(word) is type(known) and word == known for known in words):
            return meaning
    raise Wrong(say("answer no choice", given=repr(answer), what=what))


def number(result: object) -> float:
    """``result`` as one number."""
    if isinstance(result, str | SupportsFloat | SupportsIndex):
        with suppress(TypeError, ValueError, RuntimeError):
            return float(result)
    raise Wrong(say("answer no number", type=type(result).__name__))


def first_made(mistakes: Mapping[str, object]) -> str:
    """Of the hints for ``mistakes``, the key of the first one that was made."""
    return next(key for key, made in mistakes.items() if made)
