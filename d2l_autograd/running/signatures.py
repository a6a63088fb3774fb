"""How a function takes its inputs, and which inputs it cannot take."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from inspect import Parameter
from itertools import takewhile
from typing import TypeVar

from ..errors import InputError
from ..source.functions import function_code, original
from .words import say

_T = TypeVar("_T")


def parameters(f: Callable, inputs: Collection[str]) -> Mapping[str, Parameter] | None:
    """The parameters of ``f``; None where it has no names for ``inputs``, as torch's own functions."""
    try:
        f = original(f)
        found = inspect.signature(f if inspect.isclass(f) else getattr(f, "forward", f)).parameters
    except (TypeError, ValueError):
        return None
    # Some Pythons make up names for what is written in C.
    nameless = function_code(f) is None and all(p.kind is Parameter.POSITIONAL_ONLY for p in found.values())
    return None if nameless and not set(inputs) <= found.keys() else found


def check_callable(f: object, place: str = "first") -> None:
    """Refuse what is no function; it is the ``"first"`` or ``"second"`` argument."""
    if not callable(f):
        raise InputError(say(f"not callable {place}", type=type(f).__name__))


def needed(parameter: Parameter) -> bool:
    """Whether a call must give it."""
    return parameter.default is Parameter.empty and not _takes_any(parameter)


def arguments(f: Callable, leaves: Mapping[str, _T]) -> tuple[list[_T], dict[str, _T]]:
    """How ``f`` takes its inputs: by name, or by position where it has no names for them.

    Raises :class:`InputError` where names differ.
    """
    check_callable(f)
    takes = parameters(f, leaves)
    if takes is None:
        return list(leaves.values()), {}
    named = {name: parameter for name, parameter in takes.items() if not _takes_any(parameter)}
    kinds = {parameter.kind for parameter in takes.values()}
    if Parameter.VAR_POSITIONAL in kinds and not leaves.keys() <= named.keys():
        return list(leaves.values()), {}
    first = [name for name, parameter in named.items() if parameter.kind is Parameter.POSITIONAL_ONLY]
    args = [leaves[name] for name in takewhile(leaves.__contains__, first)]
    kwargs = {name: leaf for name, leaf in leaves.items() if name not in first[: len(args)]}
    missing = [name for name, parameter in named.items() if needed(parameter) and name not in leaves]
    if any(name in kwargs for name in first):  # one before it was left out
        missing = list(dict.fromkeys([first[len(args)], *missing]))
    unknown = [] if Parameter.VAR_KEYWORD in kinds else [name for name in kwargs if name not in named]
    if missing or unknown:
        raise InputError(_names_differ(leaves, named, missing, unknown))
    return args, kwargs


def refuse(call: Callable, f: Callable, unnamed: tuple, **settings: object) -> None:
    """Refuse, for the package's ``call``, inputs without a name and parameters named as its settings.

    A parameter with a default is in nobody's way as long as that setting is not given.
    """
    takes = (parameters(f, ()) if callable(f) else None) or {}
    if unnamed:
        names = [name for name, parameter in takes.items() if not _takes_any(parameter)]
        given = ", ".join(f"{name}=…" for name in names or ["x"])
        raise InputError(say("unnamed inputs", call=call.__name__, given=given))
    usual = inspect.signature(call).parameters
    for name, value in settings.items():
        if name in takes and (needed(takes[name]) or value is not usual[name].default):
            raise InputError(say("own setting", call=call.__name__, name=name, wrapped=_wrapped(takes, name)))


def _takes_any(parameter: Parameter) -> bool:
    return parameter.kind in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)


def _names_differ(leaves: Mapping, named: Mapping, missing: list[str], unknown: list[str]) -> str:
    mend = [say("inputs missing", names=say("list").join(missing))] if missing else []
    mend += [say("inputs unknown", names=say("list").join(unknown))] if unknown else []
    has, given = (say("list").join(names) or "-" for names in (named, leaves))
    return say("input names", given=given, has=has, mend=say("statements").join(mend))


def _wrapped(takes: Mapping[str, Parameter], taken: str) -> str:
    """``f`` with another name for one of its parameters, as code."""
    plain = {name: p for name, p in takes.items() if needed(p) or name == taken}
    new = {name: f"{name}_" if name == taken else name for name in plain}
    passed = [
        new[name] if parameter.kind is Parameter.POSITIONAL_ONLY else f"{name}={new[name]}"
        for name, parameter in plain.items()
    ]
    return f"lambda {', '.join(new.values())}: f({', '.join(passed)})"
