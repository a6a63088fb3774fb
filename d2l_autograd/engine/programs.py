"""Small programs of sums, products, powers and tanh, for Values and tensors alike; some drawn at random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

import torch

from ..tensors import number
from .made import Made

_NAMES = "xyabcdefghijklmnopqrstuvw"
_LINES, _LARGEST = 6, 20.0


class Line(NamedTuple):
    """One operation on earlier values, by their places; ``number`` is an exponent, or stands beside them."""

    operation: str
    places: tuple[int, ...]
    number: float = 0.0
    first: bool = False  # the number stands before the value

    def run(self, values: Sequence[Any]) -> Any:
        """What it makes of the values so far."""
        a = values[self.places[0]]
        if self.operation == "tanh":
            return a.tanh()
        if self.operation == "pow":
            return a**self.number
        b = values[self.places[1]] if len(self.places) > 1 else self.number
        left, right = (b, a) if self.first else (a, b)
        return left + right if self.operation == "add" else left * right

    def code(self, names: Sequence[str]) -> str:
        """It as it would be written."""
        a = names[self.places[0]]
        if self.operation == "tanh":
            return f"{a}.tanh()"
        if self.operation == "pow":
            return f"{a} ** {number(self.number)}"
        b = names[self.places[1]] if len(self.places) > 1 else number(self.number)
        left, right = (b, a) if self.first else (a, b)
        return f"{left} {'+' if self.operation == 'add' else '*'} {right}"


@dataclass(frozen=True)
class Program:
    """Inputs, and lines of which each makes one more value; the last one is the result."""

    inputs: tuple[float, ...]
    lines: tuple[Line, ...]

    @property
    def names(self) -> list[str]:
        """The variables, the inputs first."""
        count = len(self.inputs)
        lines = range(len(self.lines))
        return [*_NAMES[:count], *(_NAMES[2 + i] if i < len(_NAMES) - 2 else f"a{i}" for i in lines)]

    def run(self, make: Callable[[float], Any]) -> list[Any]:
        """All values, where ``make`` makes the inputs."""
        values = [make(value) for value in self.inputs]
        for line in self.lines:
            values.append(line.run(values))
        return values

    def text(self) -> str:
        """The program in one line of code."""
        names = self.names
        given = [f"{name} = {number(value)}" for name, value in zip(names, self.inputs, strict=False)]
        made = [
            f"{name} = {line.code(names)}" for name, line in zip(names[len(given) :], self.lines, strict=True)
        ]
        return "; ".join(given + made)

    def by_torch(self) -> tuple[list[float], list[float]]:
        """All values, and the gradients of the result with respect to them, as torch finds them."""
        values = self.run(lambda value: torch.tensor(value, dtype=torch.float64, requires_grad=True))
        grads = torch.autograd.grad(values[-1], values, allow_unused=True)
        return [each.item() for each in values], [0.0 if each is None else each.item() for each in grads]


def drawn(seed: int) -> Program:
    """A program drawn at random, the same for the same seed; each of its values leads to the result."""
    random = Random(seed)
    inputs = tuple(random.choice((-1, 1)) * random.randint(3, 15) / 10 for _ in range(2))
    values, lines, unused = list(map(Made, inputs)), list[Line](), {0, 1}

    def add(line: Line) -> None:
        values.append(line.run(values))
        lines.append(line)
        unused.difference_update(line.places)
        unused.add(len(values) - 1)

    for _ in range(_LINES):
        line = _line(random, len(values))
        too_large = abs(line.run(values).value) > _LARGEST
        add(Line("tanh", line.places[:1]) if too_large else line)
    while len(unused) > 1:
        one, other, *_ = random.sample(sorted(unused), len(unused))
        add(Line("add", (one, other)))
    return Program(inputs, tuple(lines))


def _line(random: Random, count: int) -> Line:
    one, other = random.randrange(count), random.randrange(count)
    kind = random.choice(("add", "mul", "mul", "pow", "tanh", "number"))
    if kind == "pow":
        return Line("pow", (one,), random.choice((2, 3)))
    if kind == "tanh":
        return Line("tanh", (one,))
    if kind == "number":
        operation, beside = random.choice(("add", "mul")), random.choice((-2, 0.5, 3))
        return Line(operation, (one,), beside, random.random() < 0.5)
    return Line(kind, (one, other))


def chain(count: int) -> Program:
    """One value after the other: each is the one before, and 1."""
    return Program((0.5,), tuple(Line("add", (i,), 1) for i in range(count)))


def ladder(count: int) -> Program:
    """Each value is the one before plus itself, so from its end the ways double at each rung."""
    return Program((0.5,), tuple(Line("add", (i, i)) for i in range(count)))


# The value ``a`` is used at once and by way of ``b``: who goes by breadth or depth alone visits it too soon.
DIAMONDS = tuple(
    Program((0.5,), (Line("mul", (0,), 2), Line("tanh", (1,)), Line("mul", places)))
    for places in ((1, 2), (2, 1))
)
