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


def agree(value: object, tensor: torch.Tensor, scale: float = 0.0) -> bool:
    """Whether ``value``, a number or tensor, is ``tensor`` to the precision of its type.

    ``scale`` is the size of the numbers that ``value`` was calculated from, whose rounding it has. False
    where there are no numbers to compare.
    """
    value = numbers(value) if hasattr(value, "layout") else value
    tensor = numbers(tensor)
    if value is None or tensor is None:
        return False
    loose = tensor.dtype.itemsize <= 2
    tolerance = 0.05 if loose else 1e-4
    least = (0.05 if loose else 1e-5) * scale if math.isfinite(scale) else 0.0
    shape = getattr(value, "shape", ())
    if shape != tensor.shape or not tensor.numel():
        return shape == tensor.shape
    if tensor.is_complex() or tensor.numel() > SMALL:
        if value.dtype == tensor.dtype and bool((value - tensor).abs().max() <= least):
            return True  # as most are, and this takes a tenth of the time
        close = value.to(tensor.dtype).isclose(tensor, tolerance, least, equal_nan=True)
        return bool(close.all())
    left = value.flatten().tolist() if hasattr(value, "flatten") else [value]
    return all(
        a == b or math.isclose(a, b, rel_tol=tolerance, abs_tol=least) or (a != a and b != b)
        for a, b in zip(left, tensor.flatten().tolist(), strict=True)
    )


def all_one(tensor: torch.Tensor) -> bool:
    """Whether each element is known to be 1."""
    plain = numbers(tensor)
    return plain is not None and bool(plain.eq(1).all())


def largest(tensor: torch.Tensor) -> float:
    """The largest absolute value; 0 where there is none."""
    tensor = numbers(tensor)
    if tensor is None or tensor.numel() == 0:
        return 0.0
    if tensor.numel() > SMALL or tensor.is_complex():
        return tensor.abs().max().item()
    return max(map(abs, tensor.flatten().tolist()))
