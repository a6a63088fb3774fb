"""The notation of calculus and linear algebra beyond arithmetic: functions, products of matrices, indicators.

Like the arithmetic of ``expressions``, each draws itself and has this run's value. No torch.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from .algebra import (
    APPLICATION,
    ATOM,
    POWER,
    PRODUCT,
    Compound,
    Expression,
    Operable,
    Value,
    expression,
    inside,
    within,
)
from .mathml import THIN, TIMES, Drawn, fenced, joined, numeral, parentheses, words

if TYPE_CHECKING:
    import torch

_BARE = frozenset("sin cos tan sinh cosh tanh ln exp".split())  # written without parentheses: sin x


class MatrixProduct(Compound):
    """``A B``; ``outer`` is that of two vectors, a column by a row."""

    level = text_level = PRODUCT

    def __init__(self, left: Expression, right: Expression, outer: bool = False) -> None:
        super().__init__(left, right)
        self.outer = outer

    def draw(self) -> Drawn:
        right = self.parts[1]
        right = Transposed(right) if self.outer else right
        return joined((within(self.parts[0], PRODUCT), within(right, PRODUCT)), TIMES, " · ")

    def calculate(self, left, right):
        return left.unsqueeze(-1) * right.unsqueeze(-2) if self.outer else left @ right


class _Function(Compound):
    """``name(a)``, without parentheses where a reader would leave them out."""

    level = text_level = APPLICATION

    def __init__(self, name: str, argument: Expression, calculate: Callable[..., Value]) -> None:
        super().__init__(argument)
        self.name, self.calculate = name, calculate
        if name not in _BARE or argument.level < ATOM:
            self.level = self.text_level = POWER

    def draw(self) -> Drawn:
        return self.drawn_with("", "")

    def drawn_with(self, high: str, raised: str) -> Drawn:
        argument = self.parts[0].draw()
        bare = self.name in _BARE and argument.text.rstrip("₀₁₂₃₄₅₆₇₈₉").isalnum()
        name = f'<mi mathvariant="normal">{self.name}</mi>'
        if high:
            name = f"<msup>{name}<mrow>{high}</mrow></msup>"
        if bare:
            return Drawn(name + THIN + argument.mathml, f"{self.name}{raised} {argument.text}")
        return Drawn(name + parentheses(argument).mathml, f"{self.name}{raised}({argument.text})")


class Root(Compound):
    """The square root."""

    close = True

    def draw(self) -> Drawn:
        part = self.parts[0].draw()
        return Drawn(f"<msqrt>{part.mathml}</msqrt>", f"√{inside(self.parts[0])}")

    def calculate(self, value):
        return value**0.5


class Transposed(Compound):
    """``Aᵀ``; a vector's is the vector as a row."""

    level = text_level = POWER

    def draw(self) -> Drawn:
        base = within(self.parts[0], ATOM)
        high = '<mi mathvariant="normal">T</mi>'
        return Drawn(f"<msup><mrow>{base.mathml}</mrow>{high}</msup>", f"{base.text}ᵀ")

    def calculate(self, value):
        return value.mT if value.ndim > 1 else value


class Fenced(Compound):
    """``‖a‖`` and the like, with what it calculates."""

    def __init__(
        self, fences: tuple[str, str], part: Expression, calculate: Callable[..., Value], tensor: bool
    ) -> None:
        super().__init__(part)
        self.fences, self.calculate, self.tensor = fences, calculate, tensor

    def draw(self) -> Drawn:
        left, right = self.fences
        part = self.parts[0].draw()
        return Drawn(fenced(part.mathml, left, right), f"{left}{part.text}{right}")


class Indicator(Compound):
    """1 where the condition on ``parts`` holds and 0 elsewhere."""

    def __init__(self, condition: Drawn, calculate: Callable[..., Value], *parts: Expression) -> None:
        super().__init__(*parts)
        self.condition, self.calculate = condition, calculate

    def draw(self) -> Drawn:
        mathml = f"<msub><mn>1</mn><mrow>{self.condition.mathml}</mrow></msub>"
        return Drawn(mathml, f"1[{self.condition.text}]")


class Total(Compound):
    """The sum over some or all elements of ``a``."""

    level = text_level = APPLICATION

    def __init__(self, part: Expression, calculate: Callable[..., Value], tensor: bool) -> None:
        super().__init__(part)
        self.calculate, self.tensor = calculate, tensor

    def draw(self) -> Drawn:
        part = within(self.parts[0], APPLICATION)
        return Drawn(f'<mo largeop="true">∑</mo>{part.mathml}', f"Σ {part.text}")


class Moved(Compound):
    """The same numbers at other places, said in words: ``before`` and ``after`` stand around ``a``."""

    level = text_level = PRODUCT

    def __init__(
        self, part: Expression, words: str, calculate: Callable[..., Value | None] = lambda value: None
    ) -> None:
        super().__init__(part)
        self.words, self.calculate = words, calculate
        self.tensor = True

    def draw(self) -> Drawn:
        part = self.parts[0].draw()
        before, _, after = self.words.partition("{}")
        mathml = f"{words(before)}{part.mathml}{words(after)}"
        return Drawn(mathml, before + part.text + after)


class Ones(Expression):
    """A tensor of ones."""

    tensor = True

    def __init__(self, shape: str, like: torch.Tensor) -> None:
        self.shape, self._like = shape, like

    def draw(self) -> Drawn:
        return Drawn(f"<mi>ones</mi>{parentheses(numeral(self.shape)).mathml}", f"ones({self.shape})")

    def value(self) -> torch.Tensor:
        return self._like.new_ones(self._like.shape)


def function(name: str, method: str | None = None) -> Callable[[Operable], _Function]:
    """An elementwise function by name: torch's method for tensors, Python's for plain numbers."""
    method = method or name

    def calculate(value):
        return getattr(math, method)(value) if isinstance(value, int | float) else getattr(value, method)()

    return lambda argument: _Function(name, expression(argument), calculate)
