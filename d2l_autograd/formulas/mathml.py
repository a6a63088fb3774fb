"""Formulas as MathML and as plain text: the pieces that they are put together from, numbers and tensors."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from ..tensors import MAX_COLUMNS, MAX_ROWS, in_print, number, numbers, shape

if TYPE_CHECKING:
    import torch

_NO_BREAK = "\u00a0"
_TALL = re.compile("<mfrac|<mtable|<munder")
THIN = '<mspace width="0.17em"/>'
TIMES = '<mo lspace="0.25em" rspace="0.25em">·</mo>'
HADAMARD = '<mo lspace="0.25em" rspace="0.25em">⊙</mo>'
_RIGHT = ' style="text-align:right;padding:0.1em 0.35em"'
_SPACE = '<mo separator="true" lspace="0" rspace="0.3em">,</mo>'


class Drawn(NamedTuple):
    """A formula, or a piece of one: MathML inside ``<math>``, and plain text."""

    mathml: str
    text: str

    def wrapped(self, attributes: str) -> Drawn:
        """The same inside an ``<mrow>`` with attributes, for colours and hover links."""
        return Drawn(f"<mrow {attributes}>{self.mathml}</mrow>", self.text)


@lru_cache(maxsize=4096)
def numeral(text: str) -> Drawn:
    """Digits with a true minus sign."""
    text = in_print(text)
    return Drawn(f"<mn>{text}</mn>", text)


def joined(parts: tuple[Drawn, ...] | list[Drawn], sign: str, text_sign: str) -> Drawn:
    """Parts with a sign between each two."""
    return Drawn(sign.join([p[0] for p in parts]), text_sign.join([p[1] for p in parts]))


def fenced(mathml: str, left: str, right: str) -> str:
    """MathML in fences that grow only around what is tall: some fonts make them far too large."""
    tall = "" if _TALL.search(mathml) else ' stretchy="false"'
    return f'<mrow><mo form="prefix"{tall}>{left}</mo>{mathml}<mo form="postfix"{tall}>{right}</mo></mrow>'


def words(text: str, kind: str = "ad-words") -> str:
    """Text inside a formula, as MathML; its spaces stay."""
    return f'<mtext class="{kind}">{printable(text).replace(" ", _NO_BREAK)}</mtext>' if text else ""


def printable(text: str) -> str:
    """``text`` escaped for MathML, without characters that XML forbids."""
    return escape(text if text.isprintable() else "".join(filter(str.isprintable, text)))


def parentheses(drawn: Drawn) -> Drawn:
    """``(a)``."""
    return Drawn(fenced(drawn.mathml, "(", ")"), f"({drawn.text})")


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
        return _bracketed([numeral(number(value)) for value in values])
    rows = [[numeral(number(value)) for value in row] for row in values]
    cells = ("".join(f"<mtd{_RIGHT}>{cell.mathml}</mtd>" for cell in row) for row in rows)
    table = "".join(f"<mtr>{row}</mtr>" for row in cells)
    return Drawn(
        fenced(f"<mtable>{table}</mtable>", "[", "]"), _bracketed([_bracketed(row) for row in rows]).text
    )


def dimensions(tensor: torch.Tensor) -> Drawn:
    """The shape as in ``(2×3)``; a scalar's is ``()``."""
    text = f"({shape(tensor)})"
    return Drawn(f"<mtext>{text}</mtext>", text)


def _bracketed(parts: list[Drawn]) -> Drawn:
    """``[a, b, c]``."""
    inside = joined(parts, _SPACE, ", ")
    return Drawn(fenced(inside.mathml, "[", "]"), f"[{inside.text}]")
