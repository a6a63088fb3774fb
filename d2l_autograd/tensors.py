"""Tensors of any kind: their numbers, sums and comparisons, and how they are written in short."""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_right
from itertools import accumulate

import torch

from .torch_internals import allocated

_NAME_COLUMNS = 18
_EDGE_ITEMS = 3
MAX_ROWS = 4
MAX_COLUMNS = 6
_SMALL = 64  # elements, up to which Python's own comparison is faster
_MOST_DENSE = 2**20  # elements of a sparse tensor; more are not written out
_RAGGED = "…"
_PLAIN_TYPES = {torch.Tensor, torch.nn.Parameter}
# Types that torch cannot calculate with, and the nearest that it can.
_WIDER = {
    torch.float8_e4m3fn: torch.float32, torch.float8_e4m3fnuz: torch.float32,
    torch.float8_e5m2: torch.float32, torch.float8_e5m2fnuz: torch.float32,
    torch.float8_e8m0fnu: torch.float32, torch.complex32: torch.complex64,
    torch.uint16: torch.int32, torch.uint32: torch.int64, torch.uint64: torch.float64,
}  # fmt: skip


def number(value: complex | float | bool) -> str:
    """One number in at most about ten characters: four decimals, or four digits that count; ``-0`` is not 0.

    So a product of numbers as they are printed is the printed product, but for its last digit.
    """
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
    decimals = 3 - math.floor(math.log10(abs(value))) if 0 < abs(value) < 0.1 else 4
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def in_print(text: str) -> str:
    """Numbers in a text with a minus sign as in print."""
    return text.replace("-", "−")


def dual(tangent: float) -> str:
    """A tangent as the part of a dual number that stands behind the value: `` + 3ε``."""
    words = in_print(number(tangent))
    return f" − {words[1:]}ε" if words.startswith("−") else f" + {words}ε"


def numbers(tensor: torch.Tensor) -> torch.Tensor | None:
    """``tensor`` as a plain dense one to print and to calculate with; None where its numbers cannot be had.

    So it is on the meta device, in a nested tensor, and in one that only stands for another one.
    """
    tensor = allocated(tensor)
    plain = type(tensor) in _PLAIN_TYPES and tensor.layout == torch.strided and tensor.dtype not in _WIDER
    unusual = tensor.is_meta or tensor.is_nested or tensor.is_quantized
    return tensor if plain and not unusual else _plain(tensor)


def _plain(tensor: torch.Tensor) -> torch.Tensor | None:
    sparse = tensor.layout != torch.strided
    if tensor.is_nested or (sparse and tensor.numel() > _MOST_DENSE):
        return None
    try:
        found = tensor.detach()
        found = found.dequantize() if found.is_quantized else found.to_dense() if sparse else found
        found = found if type(found) is torch.Tensor else found.as_subclass(torch.Tensor)
        found = found.to(_WIDER.get(found.dtype, found.dtype))
        found.reshape(-1)[:1].tolist()
        return found
    except (RuntimeError, TypeError, ValueError):
        return None


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
    elif plain.is_complex() or plain.numel() > _SMALL:
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
    if plain.numel() > _SMALL or plain.is_complex():
        return plain.abs().max().item()
    return max(map(abs, plain.flatten().tolist()))


def short(tensor: torch.Tensor) -> tuple[str, ...]:
    """A tensor in a few lines for a picture, one string a line.

    Scalars are a bare number, vectors one line, matrices one line a row; long ones are shortened
    in the middle. Three and more dimensions, and sparse or nested layouts, give shape and range.
    """
    plain = numbers(tensor) if tensor.layout == torch.strided else None
    if plain is None or plain.ndim > 2 or plain.numel() == 0:
        return _summary(tensor, plain)
    if plain.ndim == 0:
        return (number(plain.item()),)
    if plain.ndim == 1:
        return (_row(plain),)
    height = len(plain)
    rows = range(height) if height <= MAX_ROWS else (*range(2), None, height - 1)
    cells = [_cells(plain[i]) if i is not None else None for i in rows]
    widths = [max(map(len, column)) for column in zip(*(c for c in cells if c), strict=True)]
    lines = ["  ⋮" if c is None else "[" + ", ".join(map(str.rjust, c, widths)) + "]" for c in cells]
    complete = height <= MAX_ROWS and plain.shape[1] <= MAX_COLUMNS
    return tuple(lines) if complete else (*lines, _shape(tensor))


def inline(tensor: torch.Tensor) -> str:
    """:func:`short` in a single line."""
    return " ".join(" ".join(short(tensor)).split())


def shape(tensor: torch.Tensor) -> str:
    """``2×3``; a scalar's is empty. What differs within a nested tensor is ``…``."""
    sizes = [_size(tensor, i) for i in range(tensor.ndim)] if tensor.is_nested else tensor.shape
    return "×".join(map(str, sizes))


def whole(tensor: torch.Tensor) -> str:
    """A tensor as torch prints it, for tooltips and tables; torch itself shortens beyond 1,000 elements."""
    # Torch counts the jagged tensors of a process, and prints each one's number.
    return _shape(tensor) if tensor.layout == torch.jagged else str(tensor.detach())


def listed(value: torch.Tensor | tuple[torch.Tensor | None, ...] | None) -> str:
    """A value or gradient in one line of a table; several in brackets, many only in part."""
    if value is None:
        return "-"
    if isinstance(value, tuple):
        if len(value) <= MAX_ROWS:
            return "(" + ", ".join(map(listed, value)) + ")"
        return "({}, {}, …, {}) ×{}".format(*map(listed, (*value[:2], value[-1])), len(value))
    return " ".join(short(value))


def shorten(text: str, most: int = _NAME_COLUMNS) -> str:
    """``text`` in one line of at most ``most`` columns, with … where something is missing."""
    text = " ".join(text.split())
    taken = list(accumulate(map(columns, text[: 2 * most])))
    if len(text) <= 2 * most and (taken or [0])[-1] <= most:
        return text
    return text[: bisect_right(taken, most - 1)] + "…"


def columns(text: str) -> int:
    """How many columns ``text`` takes in a fixed-width font: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _shape(tensor: torch.Tensor) -> str:
    return f"{shape(tensor)} {str(tensor.dtype).removeprefix('torch.')}"


def _size(tensor: torch.Tensor, dim: int) -> int | str:
    try:
        size = tensor.size(dim)
    except RuntimeError:
        return _RAGGED
    return size if isinstance(size, int) else _RAGGED


def _row(row: torch.Tensor) -> str:
    text = "[" + ", ".join(_cells(row)) + "]"
    return text if len(row) <= MAX_COLUMNS else f"{text} ×{len(row)}"


def _cells(row: torch.Tensor) -> list[str]:
    if len(row) <= MAX_COLUMNS:
        return [number(v) for v in row.tolist()]
    return [*map(number, row[:_EDGE_ITEMS].tolist()), "…", number(row[-1].item())]


def _summary(tensor: torch.Tensor, plain: torch.Tensor | None) -> tuple[str, ...]:
    if plain is None or plain.numel() == 0 or plain.is_complex():
        return (_shape(tensor),)
    low, high = torch.aminmax(plain)
    return (_shape(tensor), f"{number(low.item())} … {number(high.item())}")
