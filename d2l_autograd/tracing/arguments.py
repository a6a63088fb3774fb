"""What a call was given, noted with drafts for its tensors: nothing of the reader's is kept alive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import EllipsisType, NoneType

import torch

from ..graph import Argument
from .nodes import Draft, Given

_PLAIN = (int, float, complex, str, slice, EllipsisType, NoneType, torch.dtype)
_MOST = 16  # of a sequence of plain values: nobody reads more


def noted(args: Sequence[object], kwargs: Mapping[str, object], uses: Sequence[Draft]) -> Given:
    """The arguments of a call whose tensors are, in order, the drafts ``uses``; none where it has none."""
    if not uses:
        return ()
    drafts = iter(uses)
    found: list[tuple[str | None, object]] = [(None, _noted(value, drafts)) for value in args]
    if kwargs:
        found += [(keyword, _noted(value, drafts)) for keyword, value in kwargs.items()]
    return tuple(found)


def _noted(value: object, drafts: Iterator[Draft]) -> object:
    if isinstance(value, torch.Tensor):
        return next(drafts, torch.Tensor)  # none is left for what the call put in, as deepcopy in its memo
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, list | tuple):
        found = tuple(_noted(part, drafts) for part in value)
        return found if len(found) <= _MOST else type(value)
    if isinstance(value, dict):
        for part in value.values():
            _noted(part, drafts)
    return type(value)


def passed(given: Given, ids: Mapping[Draft, int]) -> tuple[Argument, ...]:
    """``given`` with the nodes that came of the drafts, by their ``ids``."""
    return tuple([_argument(value, ids, keyword) for keyword, value in given]) if given else ()


def _argument(value: object, ids: Mapping[Draft, int], keyword: str | None = None) -> Argument:
    if isinstance(value, Draft):
        return Argument(None, ids.get(value), keyword)
    if isinstance(value, tuple):
        return Argument(tuple(_argument(part, ids) for part in value), None, keyword)
    return Argument(value, None, keyword)
