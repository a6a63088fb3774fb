"""Small formulas, drawn as MathML and as plain text, that have this run's value as well. No torch.

All three come from the one expression, so that a wrong symbol has a wrong value and does not go unnoticed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from ..tensors import number
from .mathml import HADAMARD, TIMES, Drawn, joined, numeral, parentheses

if TYPE_CHECKING:
    import torch

SUM, PRODUCT, APPLICATION, POWER, ATOM = range(1, 6)
_SUPERSCRIPTS = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Expression:
    """Something to calculate with. ``level`` binds the MathML, ``text_level`` the text.

    ``tensor`` says whether the value has elements: two such are multiplied element by element.
    """

    level = text_level = ATOM
    tensor = False
    close = False  # whether a number stands before it without a sign, as in 2x

    def draw(self) -> Drawn:
        raise NotImplementedError

    def value(self) -> Value | None:
        """None where it depends on something that the run has not recorded."""
        raise NotImplementedError

    def __add__(self, other: Operable) -> Expression:
        return _Sum(self, expression(other), "+")

    def __radd__(self, other: Operable) -> Expression:
        return _Sum(expression(other), self, "+")

    def __sub__(self, other: Operable) -> Expression:
        return _Sum(self, expression(other), "−")

    def __rsub__(self, other: Operable) -> Expression:
        return _Sum(expression(other), self, "−")

    def __mul__(self, other: Operable) -> Expression:
        return _multiply(self, expression(other))

    def __rmul__(self, other: Operable) -> Expression:
        return _multiply(expression(other), self)

    def __truediv__(self, other: Operable) -> Expression:
        return _divide(self, expression(other))

    def __rtruediv__(self, other: Operable) -> Expression:
        return _divide(expression(other), self)

    def __pow__(self, exponent: Operable) -> Expression:
        return _power(self, expression(exponent))

    def __rpow__(self, base: Operable) -> Expression:
        return _power(expression(base), self)

    def __neg__(self) -> Expression:
        return Number(-self.number) if isinstance(self, Number) else _Negative(self)


Operable = Expression | float
Value: TypeAlias = "float | torch.Tensor"


class Number(Expression):
    """A constant."""

    def __init__(self, value: float) -> None:
        self.number = value
        self.level = self.text_level = SUM if number(value).startswith("-") else ATOM

    def draw(self) -> Drawn:
        return numeral(number(self.number))

    def value(self) -> float:
        return self.number


class Symbol(Expression):
    """A name or a piece of code, and its value if the run has recorded it."""

    def __init__(
        self, drawn: Drawn, value: Value | None = None, *, tensor: bool = False, level: int = ATOM
    ) -> None:
        self.drawn, self._value, self.tensor = drawn, value, tensor
        self.level = self.text_level = level
        self.close = level == ATOM and len(drawn.text.rstrip("₀₁₂₃₄₅₆₇₈₉")) == 1

    def draw(self) -> Drawn:
        return self.drawn

    def value(self) -> Value | None:
        return self._value


class Compound(Expression):
    """An expression with ``parts``, and ``calculate`` for their values."""

    calculate: Callable[..., Value | None]

    def __init__(self, *parts: Expression) -> None:
        self.parts = parts
        self.tensor = any(part.tensor for part in parts)

    def value(self) -> Value | None:
        values = [part.value() for part in self.parts]
        return None if any(value is None for value in values) else self.calculate(*values)


class _Sum(Compound):
    """``a + b`` or ``a − b``."""

    level = text_level = SUM

    def __init__(self, left: Expression, right: Expression, sign: str) -> None:
        super().__init__(left, right)
        self.sign = sign

    def draw(self) -> Drawn:
        left, right = self.parts[0].draw(), within(self.parts[1], PRODUCT)
        return joined((left, right), f"<mo>{self.sign}</mo>", f" {self.sign} ")

    def calculate(self, left, right):
        return left + right if self.sign == "+" else left - right


class _Product(Compound):
    """``a · b``; element by element, ``a ⊙ b``, where both have elements."""

    level = text_level = PRODUCT

    def draw(self) -> Drawn:
        left, right = self.parts
        if isinstance(left, Number) and right.close:
            return joined((left.draw(), right.draw()), "", "")
        elementwise = left.tensor and right.tensor
        signs = (HADAMARD, " ⊙ ") if elementwise else (TIMES, " · ")
        return joined((within(left, PRODUCT), within(right, PRODUCT)), *signs)

    def calculate(self, left, right):
        return left * right


class _Fraction(Compound):
    """``a / b``, with a bar in MathML."""

    text_level = PRODUCT

    def draw(self) -> Drawn:
        above, below = (part.draw() for part in self.parts)
        text = f"{within(self.parts[0], PRODUCT).text}/{within(self.parts[1], APPLICATION).text}"
        return Drawn(f"<mfrac><mrow>{above.mathml}</mrow><mrow>{below.mathml}</mrow></mfrac>", text)

    def calculate(self, above, below):
        return above / below


class _Power(Compound):
    """``a`` to the ``n``; a function's stands behind its name, ``cos² x``."""

    level = text_level = POWER

    def __init__(self, base: Expression, exponent: Expression) -> None:
        super().__init__(base, exponent)
        self.close = base.close

    def draw(self) -> Drawn:
        base, exponent = self.parts
        high = exponent.draw()
        whole = isinstance(exponent, Number) and high.text.lstrip("−").isdigit()
        raised = high.text.translate(_SUPERSCRIPTS) if whole else f"^{inside(exponent)}"
        if hasattr(base, "drawn_with"):
            return base.drawn_with(high.mathml, raised)
        low = within(base, ATOM)
        return Drawn(
            f"<msup><mrow>{low.mathml}</mrow><mrow>{high.mathml}</mrow></msup>", f"{low.text}{raised}"
        )

    def calculate(self, base, exponent):
        return base**exponent


class _Negative(Compound):
    """``−a``."""

    level = text_level = SUM

    def draw(self) -> Drawn:
        part = within(self.parts[0], PRODUCT)
        return Drawn(f'<mo form="prefix">−</mo>{part.mathml}', f"−{part.text}")

    def calculate(self, part):
        return -part


def expression(value: Operable) -> Expression:
    """``value`` itself, or a number as an expression."""
    return value if isinstance(value, Expression) else Number(value)


def _multiply(left: Expression, right: Expression) -> Expression:
    """The product, with what every reader simplifies simplified: ``1 · a``, ``−1 · a``, ``2 · 3``."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Number) and isinstance(other, Number):
            return Number(one.number * other.number)
        if isinstance(one, Number) and abs(one.number) == 1:
            return other if one.number > 0 else -other
    if isinstance(right, _Negative) and isinstance(left, Number):
        return Number(-left.number) * right.parts[0]
    return _Product(left, right)


def _divide(above: Expression, below: Expression) -> Expression:
    """The quotient, with a minus sign in front of it and not above the bar."""
    if isinstance(below, Number) and below.number == 1:
        return above
    if isinstance(above, _Negative):
        return _Negative(_Fraction(above.parts[0], below))
    if isinstance(above, Number) and above.number < 0:
        return _Negative(_Fraction(Number(-above.number), below))
    return _Fraction(above, below)


def _power(base: Expression, exponent: Expression) -> Expression:
    """The power, where the exponent 1 is not written and the exponent 0 gives 1."""
    if isinstance(exponent, Number) and exponent.number in (0, 1):
        return base if exponent.number else Number(1)
    return _Power(base, exponent)


def within(part: Expression, least: int) -> Drawn:
    """``part`` in parentheses where it binds less than ``least``."""
    drawn = part.draw()
    if part.level >= least and part.text_level >= least:
        return drawn
    around = parentheses(drawn)
    return Drawn(
        around.mathml if part.level < least else drawn.mathml,
        around.text if part.text_level < least else drawn.text,
    )


def inside(part: Expression) -> str:
    """The text of ``part``, in parentheses unless nothing could tear it apart."""
    return part.draw().text if part.text_level == ATOM else f"({part.draw().text})"


def leading(part: Expression) -> Drawn:
    """``part`` at the beginning of a product: a sum in parentheses, a minus sign without."""
    return part.draw() if isinstance(part, Number | _Negative) else within(part, PRODUCT)
