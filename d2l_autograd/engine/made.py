"""Values as step 1 of section 2.5.6 wants them, on which steps 2 and 3 are tried."""

from __future__ import annotations

import math


class Made:
    """A number with the operations of a program, which writes down what it was made from."""

    def __init__(
        self,
        value: float,
        parents: tuple[Made, ...] = (),
        operation: str = "",
        exponent: float | None = None,
    ) -> None:
        self.value, self.parents, self.operation, self.exponent = value, parents, operation, exponent
        self.grad = 0.0

    def __add__(self, other: Made | float) -> Made:
        other = _made(other)
        return Made(self.value + other.value, (self, other), "add")

    def __mul__(self, other: Made | float) -> Made:
        other = _made(other)
        return Made(self.value * other.value, (self, other), "mul")

    def __pow__(self, exponent: float) -> Made:
        return Made(self.value**exponent, (self,), "pow", exponent)

    def tanh(self) -> Made:
        """Its hyperbolic tangent."""
        return Made(math.tanh(self.value), (self,), "tanh")

    __radd__, __rmul__ = __add__, __mul__


def _made(other: Made | float) -> Made:
    return other if isinstance(other, Made) else Made(other)
