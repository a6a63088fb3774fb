"""Sums of tensors, and whether two are the same but for rounding. No torch: the methods of the tensors do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .tensors import numbers

if TYPE_CHECKING:
    import torch

SMALL = 64  # elements, up to which Python's own comparison is faster


def added(one: torch.Tensor | None, other: torch.Tensor | None) -> torch.Tensor | None:
    """The sum of two tensors of one shape, of any layout; None where the numbers cannot be had."""
    left, right = (None if term is None else numbers(term) for term in (one, other))
    return None if left is None or right is None else left + right


def agree(value: torch.Tensor | float | None, tensor: torch.Tensor, scale: float = 0.0) -> bool:
    """Whether ``value``, a number or tensor, is ``tensor`` to the precision of its type.

    ``scale`` is the size of the numbers that ``value`` was calculated from, whose rounding it has. False
    where there are no numbers to compare.
    """
    found, plain = value if isinstance(value, int | float | None) else numbers(value), numbers(tensor)
    if found is None or plain is None:
        return False
    loose = plain.dtype.itemsize <= 2
    tolerance = 0.05 if loose else 1e-4
    least = (0.05 if loose else 1e-5) * scale if math.isfinite(scale) else 0.0
    if isinstance(found, int | float):
        if plain.ndim or plain.is_complex():
            return False
        left = [found]
    elif found.shape != plain.shape or not plain.numel():
        return found.shape == plain.shape
    elif plain.is_complex() or plain.numel() > SMALL:
        if found.dtype == plain.dtype and bool((found - plain).abs().max() <= least):
            return True  # as most are, and this takes a tenth of the time
        close = found.to(plain.dtype).isclose(plain, tolerance, least, equal_nan=True)
        return bool(close.all())
    else:
        left = found.flatten().tolist()
    return all(
        a == b or math.isclose(a, b, rel_tol=tolerance, abs_tol=least) or (a != a and b != b)
        for a, b in zip(left, plain.flatten().tolist(), strict=True)
    )


def all_one(tensor: torch.Tensor) -> bool:
    """Whether each element is known to be 1."""
    plain = numbers(tensor)
    return plain is not None and bool(plain.eq(1).all())


def largest(tensor: torch.Tensor) -> float:
    """The largest absolute value; 0 where there is none."""
    plain = numbers(tensor)
    if plain is None or plain.numel() == 0:
        return 0.0
    if plain.numel() > SMALL or plain.is_complex():
        return plain.abs().max().item()
    return max(map(abs, plain.flatten().tolist()))
