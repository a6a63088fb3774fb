"""Local derivatives in symbols: for each usual operation, what an argument gets of the result's gradient.

No number that a reader sees as a gradient comes from here: those are torch's own, measured. A formula is
shown only where its value agrees with torch's message.
"""

from __future__ import annotations

from dataclasses import dataclass

from .algebra import Expression, Number, Value
from .mathml import Drawn, printable
from .notation import Indicator, Root, Total, function
from .operations import Use

exp, log = function("exp"), function("ln", "log")
sin, cos, tan, tanh = map(function, ("sin", "cos", "tan", "tanh"))
sinh, cosh, sigmoid = function("sinh"), function("cosh"), function("σ", "sigmoid")


def _sign(x: Expression) -> Expression:
    return function("sgn")(x)


def _positive(x: Expression) -> Expression:
    condition = x.draw()
    drawn = Drawn(f"{condition.mathml}<mo>&gt;</mo><mn>0</mn>", f"{condition.text} > 0")
    return Indicator(drawn, lambda value: (value > 0) * 1.0, x)


def _greater(x: Expression, w: Expression, sign: str) -> Expression:
    left, right = x.draw(), w.draw()
    mathml = f"{left.mathml}<mo>{printable(sign)}</mo>{right.mathml}"
    drawn = Drawn(mathml, f"{left.text} {sign} {right.text}")
    return Indicator(drawn, lambda a, b: (a > b if sign == ">" else a < b) * 1.0, x, w)


# y = f(x) element by element: dy/dx
UNARY = {
    "neg": lambda x: Number(-1),
    "exp": exp,
    "exp2": lambda x: 2**x * log(2),
    "expm1": exp,
    "log": lambda x: 1 / x,
    "log2": lambda x: 1 / (x * log(2)),
    "log10": lambda x: 1 / (x * log(10)),
    "log1p": lambda x: 1 / (1 + x),
    "sqrt": lambda x: 1 / (2 * Root(x)),
    "rsqrt": lambda x: -(1 / (2 * x**1.5)),
    "square": lambda x: 2 * x,
    "reciprocal": lambda x: -(1 / x**2),
    "sin": cos,
    "cos": lambda x: -sin(x),
    "tan": lambda x: 1 / cos(x) ** 2,
    "asin": lambda x: 1 / Root(1 - x**2),
    "acos": lambda x: -(1 / Root(1 - x**2)),
    "atan": lambda x: 1 / (1 + x**2),
    "sinh": cosh,
    "cosh": sinh,
    "tanh": lambda x: 1 - tanh(x) ** 2,
    "sigmoid": lambda x: sigmoid(x) * (1 - sigmoid(x)),
    "logsigmoid": lambda x: sigmoid(-x),
    "softplus": sigmoid,
    "relu": _positive,
    "abs": _sign,
}
UNARY |= dict.fromkeys(
    "clone contiguous to float double type type_as cpu view_as alias positive pos".split(),
    lambda x: Number(1),
)

# y = f(a, b) element by element: dy/da and dy/db
BINARY = {
    "add": (lambda a, b: Number(1), lambda a, b: Number(1)),
    "sub": (lambda a, b: Number(1), lambda a, b: Number(-1)),
    "mul": (lambda a, b: b, lambda a, b: a),
    "div": (lambda a, b: 1 / b, lambda a, b: -a / b**2),
    "pow": (lambda a, b: b * a ** (b - 1 if not isinstance(b, Number) else b.number - 1),
            lambda a, b: a**b * log(a)),
    "maximum": (lambda a, b: _greater(a, b, ">"), lambda a, b: _greater(a, b, "<")),
    "minimum": (lambda a, b: _greater(a, b, "<"), lambda a, b: _greater(a, b, ">")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Local:
    """``message`` in symbols; ``factor`` where it is the gradient times that."""

    message: Expression
    factor: Expression | None = None


class Marked(Expression):
    """An expression in the colour of values."""

    def __init__(self, part: Expression) -> None:
        self.part, self.level, self.text_level, self.tensor = part, part.level, part.text_level, part.tensor

    def draw(self) -> Drawn:
        return self.part.draw().wrapped('class="ad-value"')

    def value(self) -> Value | None:
        return self.part.value()


def elementwise(use: Use) -> Local | None:
    """The formula of an operation on each element by itself; a broadcast argument gets the sum."""
    name = use.operation
    if name in UNARY and len(use.tensors) == 1:
        return product(use, UNARY[name](use.argument))
    if name not in BINARY or use.place not in (0, 1) or len(use.operands) != 2:
        return None
    left, right = use.operands
    return product(use, BINARY[name][use.place](left, right)) if left and right else None


def product(use: Use, factor: Expression) -> Local:
    """The gradient times ``factor``, summed to the source's shape."""
    simple = isinstance(factor, Number) and abs(factor.number) == 1
    message = use.grad * (factor if simple else Marked(factor))
    shape = use.source.tensor.shape
    if use.incoming.shape == shape:
        return Local(message, factor)
    return Local(Total(message, lambda value: value.sum_to_size(shape), len(shape) > 0))
