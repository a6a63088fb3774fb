"""Forward mode: tangents that travel with the values of a run, as torch's ``forward_ad`` carries them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch.autograd import forward_ad

from ..errors import InputError
from ..running.inputs import shown
from ..torch_internals import snapshot
from .words import say


def directions(leaves: Mapping[str, torch.Tensor], tangent: object) -> dict[str, torch.Tensor]:
    """The direction in which each leaf moves, 0 for those that ``tangent`` does not name; none for None.

    ``tangent`` holds by name numbers of the input's shape. Raises :class:`InputError` for anything else.
    """
    if tangent is None:
        return {}
    if not isinstance(tangent, Mapping) or not tangent:
        raise InputError(say("no tangent", given=shown(tangent), name=next(iter(leaves), "x")))
    unknown = [str(name) for name in tangent if name not in leaves]
    if unknown:
        names = (say("list").join(each) or "-" for each in (unknown, leaves))
        raise InputError(say("tangent unknown", names=next(names), has=next(names)))
    return {name: _direction(name, leaf, tangent.get(name, 0)) for name, leaf in leaves.items()}


def _direction(name: str, leaf: torch.Tensor, given: object) -> torch.Tensor:
    try:
        found = torch.as_tensor(given).detach().clone()
        shaped = found.shape == leaf.shape or (found.ndim == 0 and not found.any())
        if not shaped or (found.is_complex() and not leaf.is_complex()):
            raise ValueError
        return torch.zeros_like(leaf.detach()).copy_(found)
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        shape = tuple(leaf.shape) if leaf.ndim else say("scalar")
        raise InputError(say("no direction", name=name, given=shown(given), shape=shape)) from error


@contextmanager
def moving(leaves: Mapping[str, torch.Tensor], along: Mapping[str, torch.Tensor]) -> Iterator[None]:
    """Within this, the leaves move along their directions, and what is computed from them has tangents."""
    if not along:
        yield
        return
    with forward_ad.dual_level():
        for name, leaf in leaves.items():
            # Written into the leaf: what make_dual returns is computed from it, and gets no gradient.
            with torch.no_grad():
                leaf.copy_(forward_ad.make_dual(leaf.detach().clone(), along[name]))
        yield


def tangent_of(tensor: torch.Tensor) -> torch.Tensor | None:
    """How the tensor moves with the leaves; None where it does not, or nothing is :func:`moving`."""
    found = forward_ad.unpack_dual(tensor).tangent
    return None if found is None else snapshot(found)
