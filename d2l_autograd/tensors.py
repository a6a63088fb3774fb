"""Numbers and tensors as a reader sees them: short text for pictures, torch's own text for tables."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence

import torch

EDGE_ITEMS = 3
MAX_ROWS = 4
MAX_COLUMNS = 6


def number(value: complex | float | bool) -> str:
    """One number in at most about nine characters: four decimals, none that are zero."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, complex):
        imaginary = number(value.imag)
        return number(value.real) + ("" if imaginary.startswith("-") else "+") + imaginary + "i"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**7 else f"{value:.3e}"
    if not math.isfinite(value):
        return str(value)
    if value and not 1e-4 <= abs(value) < 1e6:
        mantissa, exponent = f"{value:.3e}".split("e")
        return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def short(tensor: torch.Tensor) -> tuple[str, ...]:
    """A tensor in a few lines for a picture, one string a line.

    Scalars are a bare number, vectors one line, matrices one line a row; long ones are shortened
    in the middle. Three and more dimensions, and sparse or nested layouts, give shape and range.
    """
    if tensor.layout != torch.strided or tensor.ndim > 2 or tensor.numel() == 0:
        return _summary(tensor)
    if tensor.ndim == 0:
        return (number(tensor.item()),)
    if tensor.ndim == 1:
        return (_row(tensor),)
    height = len(tensor)
    rows = range(height) if height <= MAX_ROWS else (*range(2), None, height - 1)
    cells = [_cells(tensor[i]) if i is not None else None for i in rows]
    widths = [max(map(len, column)) for column in zip(*(c for c in cells if c), strict=True)]
    lines = ["  ⋮" if c is None else "[" + ", ".join(map(str.rjust, c, widths)) + "]" for c in cells]
    return (
        tuple(lines) if (height <= MAX_ROWS and tensor.shape[1] <= MAX_COLUMNS) else (*lines, _shape(tensor))
    )


def inline(tensor: torch.Tensor) -> str:
    """:func:`short` in a single line."""
    return " ".join(" ".join(short(tensor)).split())


def shape(tensor: torch.Tensor) -> str:
    """``2×3``; a scalar's is empty."""
    return "×".join(map(str, tensor.shape))


def whole(tensor: torch.Tensor) -> str:
    """A tensor as torch prints it, for tooltips and tables; torch itself shortens beyond 1,000 elements."""
    return str(tensor.detach())


def table(rows: Iterable[tuple[str, str, object, object]]) -> str:
    """Names, code, values and gradients as aligned text, a row a value."""
    cells = [("name", "code", "value", "grad")]
    cells += [(name, code, _cell(value), _cell(grad)) for name, code, value, grad in rows]
    return "\n".join(aligned(cells))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of text, a row each, whose cells stand below each other."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def columns(text: str) -> int:
    """How many columns ``text`` takes in a fixed-width font: a Chinese character takes two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_cell, value)) + ")"
    return " ".join(short(value))


def _shape(tensor: torch.Tensor) -> str:
    return f"{shape(tensor)} {str(tensor.dtype).removeprefix('torch.')}"


def _row(row: torch.Tensor) -> str:
    text = "[" + ", ".join(_cells(row)) + "]"
    return text if len(row) <= MAX_COLUMNS else f"{text} ×{len(row)}"


def _cells(row: torch.Tensor) -> list[str]:
    if len(row) <= MAX_COLUMNS:
        return [number(v) for v in row.tolist()]
    return [*map(number, row[:EDGE_ITEMS].tolist()), "…", number(row[-1].item())]


def _summary(tensor: torch.Tensor) -> tuple[str, ...]:
    if tensor.numel() == 0 or tensor.layout != torch.strided or tensor.is_complex():
        return (_shape(tensor),)
    low, high = torch.aminmax(tensor)
    return (_shape(tensor), f"{number(low.item())} … {number(high.item())}")
