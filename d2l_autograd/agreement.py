"""Whether two tensors are the same but for rounding. No torch: the methods of the tensors do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

SMALL = 64  # elements, up to which Python's own comparison is faster


def agree(value: object, tensor: torch.Tensor, scale: float = 0.0) -> bool:
    """Whether ``value``, a number or tensor, is ``tensor`` to the precision of its type.

    ``scale`` is the size of the numbers that ``value`` was calculated from, whose rounding it has.
    """
    loose = tensor.dtype.itemsize <= 2
    tolerance = 0.05 if loose else 1e-4
    least = (0.05 if loose else 1e-5) * scale if math.isfinite(scale) else 0.0
    shape = getattr(value, "shape", ())
    if shape != tensor.shape:
        return False
    if tensor.is_complex() or tensor.numel() > SMALL:
        close = value.to(tensor.dtype).isclose(tensor, tolerance, least, equal_nan=True)
        return bool(close.all())
    left = value.flatten().tolist() if hasattr(value, "flatten") else [value]
    return all(
        a == b or math.isclose(a, b, rel_tol=tolerance, abs_tol=least) or (a != a and b != b)
        for a, b in zip(left, tensor.flatten().tolist(), strict=True)
    )


def largest(tensor: torch.Tensor) -> float:
    """The largest absolute value."""
    if tensor.numel() > SMALL or tensor.is_complex():
        return tensor.abs().max().item()
    return max(map(abs, tensor.flatten().tolist()), default=0.0)
