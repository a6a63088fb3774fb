"""Local derivatives in symbols: for each usual operation, what an argument gets of the result's gradient.

No number that a reader sees as a gradient comes from here: those are torch's own, measured. A formula is
shown only where its value agrees with torch's message.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..graph import Node
from .algebra import ATOM, SUM, Drawn, Expression, Number, Symbol, Value, printable
from .notation import Indicator, Root, Total, function
from .snippets import code
from .written import Operand, Written, canonical

if TYPE_CHECKING:
    import torch

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
class Use:
    """One edge: ``source`` was used in making ``target``, at whose result the gradient ``grad`` arrived.

    ``sources`` are the symbols of all arguments that are tensors, ``slot`` is this one's place there.
    """

    source: Node
    target: Node
    slot: int
    sources: tuple[Expression, ...]
    inputs: tuple[Node, ...]
    result: Expression
    grad: Expression
    incoming: torch.Tensor
    message: torch.Tensor
    written: Written

    @property
    def argument(self) -> Expression:
        """The symbol of the source."""
        return self.sources[self.slot]


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
    name, _ = canonical(use.target.op)
    if name in UNARY and len(use.sources) == 1:
        return product(use, UNARY[name](use.argument))
    if name not in BINARY:
        return None
    position, arguments = _pair(use, name)
    if arguments is None:
        return None
    return product(use, BINARY[name][position](*arguments))


def product(use: Use, factor: Expression) -> Local:
    """The gradient times ``factor``, summed to the source's shape."""
    simple = isinstance(factor, Number) and abs(factor.number) == 1
    message = use.grad * (factor if simple else Marked(factor))
    shape = use.source.tensor.shape
    if use.incoming.shape == shape:
        return Local(message, factor)
    return Local(Total(message, lambda value: value.sum_to_size(shape), len(shape) > 0))


def _pair(use: Use, name: str) -> tuple[int, tuple[Expression, Expression] | None]:
    """Which of the two arguments the edge is, and both: a plain number is only in the code."""
    backwards = canonical(use.target.op)[1]
    if len(use.sources) == 2:
        pair = use.sources[::-1] if backwards else use.sources
        return (1 - use.slot if backwards else use.slot), pair
    operands = use.written.operands if use.written.known else ()
    if len(operands) == 2:
        position = 1 if backwards else _position(use, operands)
        if position is not None:
            other = _plain(operands[1 - position])
            return position, (use.argument, other) if position == 0 else (other, use.argument)
    if name in ("add", "sub"):  # whose derivatives need no number
        position = int(backwards)
        return position, (use.argument, use.argument)
    return 0, None


def _position(use: Use, operands: tuple[Operand, ...]) -> int | None:
    numbers = [operand.number is not None for operand in operands]
    if any(numbers):
        return numbers.index(False) if not all(numbers) else None
    matches = [_is(operand, use.source) for operand in operands]
    return matches.index(True) if matches.count(True) == 1 else None


def _is(operand: Operand, source: Node) -> bool:
    """Whether the operand is the name of ``source``, or the code that made it."""
    span = source.span
    if source.name is None and span is not None and operand.tree is span.tree:
        return True
    code = source.name or (span.code if span else "")
    return "".join(operand.text.split()) == "".join(code.split()) != ""


def _plain(operand: Operand) -> Expression:
    if operand.number is not None:
        return Number(operand.number)
    drawn, level = code(operand.text, operand.tree), ATOM if operand.atomic else SUM
    return Symbol(drawn, level=level)
