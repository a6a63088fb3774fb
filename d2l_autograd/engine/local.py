"""Step 2: the local derivatives of an operation, from what its Value wrote down."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..errors import Wrong
from .answers import ask, close, function, numeric, told
from .made import Made
from .programs import Line, Program, drawn
from .words import say

PROGRAMS = 10
_UPSTREAM = 7.0  # a gradient that is already there, and no concern of a local derivative
_CASES = tuple(
    Program(inputs, (line,))
    for inputs in ((1.5, -0.7), (-0.4, 2.5))
    for line in (
        Line("add", (0, 1)), Line("mul", (0, 1)), Line("pow", (0,), 2), Line("pow", (0,), 3),
        Line("pow", (0,), -1), Line("tanh", (0,)), Line("add", (0, 0)), Line("mul", (0, 0)),
    )
)  # fmt: skip


def check(answer: object) -> str:
    """Ask for the slopes of single operations first, then of all that random programs do."""
    slopes = function(answer)
    programs = [*_CASES, *map(drawn, range(PROGRAMS))]
    for program in programs:
        values = program.run(Made)
        for node, line in zip(values[len(program.inputs) :], program.lines, strict=True):
            node.grad = _UPSTREAM
            code = f"slopes({line.code(program.names)})"
            given, real = _given(code, ask(code, slopes, node), node), slopes_of(node)
            if not all(map(close, given, real)):
                raise Wrong(_hint(code, node, given, real))
    return say("local right", count=sum(len(program.lines) for program in programs))


def slopes_of(node: Made) -> tuple[float, ...]:
    """The local derivatives, one for each parent; a test holds them against torch."""
    values = [parent.value for parent in node.parents]
    if node.operation == "mul":
        return values[1], values[0]
    if node.operation == "pow":
        exponent = node.exponent or 0.0
        return (exponent * values[0] ** (exponent - 1),)
    return (1 - node.value**2,) if node.operation == "tanh" else (1.0, 1.0)


def _given(code: str, result: object, node: Made) -> tuple[float, ...]:
    if result is None:
        raise Wrong(say("engine nothing", code=code))
    if not isinstance(result, Sequence):
        key = "local alone" if len(node.parents) == 1 else "local no tuple"
        raise Wrong(say(key, code=code, type=type(result).__name__, count=len(node.parents)))
    if len(result) != len(node.parents):
        raise Wrong(say("local count", code=code, given=len(result), real=len(node.parents)))
    return tuple(numeric(code, each) for each in result)


def _hint(code: str, node: Made, given: tuple[float, ...], real: tuple[float, ...]) -> str:
    values = tuple(parent.value for parent in node.parents)
    known = _mistakes(node, values, real)
    why = next((key for key, wrong in known.items() if all(map(close, given, wrong))), "local other")
    at = say("list").join(map(told, values))
    return say("local wrong", code=code, at=at, given=told(given), real=told(real)) + say(why)


def _mistakes(node: Made, values: tuple[float, ...], real: tuple[float, ...]) -> dict[str, tuple[float, ...]]:
    """What would come of the mistakes that are made."""
    found = {"local upstream": tuple(_UPSTREAM * slope for slope in real)}
    if node.operation == "mul":
        found["local own factor"] = values
    if node.operation == "add":
        found["local values"] = values
    if node.operation == "pow":
        n, (a,) = node.exponent or 0.0, values
        found |= {"local exponent": (n * a**n,), "local factor": (a ** (n - 1),)}
    if node.operation == "tanh":
        found |= {"local input": (1 - values[0] ** 2,), "local again": (1 - math.tanh(node.value) ** 2,)}
    return found
