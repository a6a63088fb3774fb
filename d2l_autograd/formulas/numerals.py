"""Numbers and tensors inside a formula: digits, a bracketed row, a matrix; of a large tensor the shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..tensors import MAX_COLUMNS, MAX_ROWS, number, numbers, shape
from .algebra import Drawn, fenced, joined, numeral

if TYPE_CHECKING:
    import torch

RIGHT = ' style="text-align:right;padding:0.1em 0.35em"'
SPACE = '<mo separator="true" lspace="0" rspace="0.3em">,</mo>'


def small(tensor: torch.Tensor) -> bool:
    """Whether all the tensor's numbers have room in a formula."""
    if numbers(tensor) is None:
        return False
    if tensor.ndim == 0:
        return True
    room = (MAX_ROWS, MAX_COLUMNS)[-tensor.ndim :]
    return tensor.ndim <= len(room) and all(
        0 < size <= most for size, most in zip(tensor.shape, room, strict=True)
    )


def amount(tensor: torch.Tensor) -> Drawn:
    """The tensor's numbers, or its shape."""
    plain = numbers(tensor)
    if plain is None or not small(tensor):
        return dimensions(tensor)
    if tensor.ndim == 0:
        return numeral(number(plain.item()))
    values = plain.tolist()
    if tensor.ndim == 1:
        return bracketed([numeral(number(value)) for value in values])
    rows = [[numeral(number(value)) for value in row] for row in values]
    cells = ("".join(f"<mtd{RIGHT}>{cell.mathml}</mtd>" for cell in row) for row in rows)
    table = "".join(f"<mtr>{row}</mtr>" for row in cells)
    return Drawn(
        fenced(f"<mtable>{table}</mtable>", "[", "]"), bracketed([bracketed(row) for row in rows]).text
    )


def dimensions(tensor: torch.Tensor) -> Drawn:
    """The shape as in ``(2×3)``; a scalar's is ``()``."""
    text = f"({shape(tensor)})"
    return Drawn(f"<mtext>{text}</mtext>", text)


def bracketed(parts: list[Drawn]) -> Drawn:
    """``[a, b, c]``."""
    inside = joined(parts, SPACE, ", ")
    return Drawn(fenced(inside.mathml, "[", "]"), f"[{inside.text}]")
