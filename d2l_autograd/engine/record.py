"""Step 1: a Value that writes down what it was made from, and how."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from ..errors import Unanswered, Wrong
from .answers import ask, attribute, close, numeric, the_class, told
from .programs import Line, drawn
from .words import say

PROGRAMS = 10
_X, _Y, _EXPONENT = 1.5, -0.5, 3
# What is asked first: what the second operand is, and what comes of it.
_CASES: tuple[tuple[Line, float], ...] = (
    (Line("add", (0, 1)), _X + _Y),
    (Line("mul", (0, 1)), _X * _Y),
    (Line("pow", (0,), _EXPONENT), _X**_EXPONENT),
    (Line("tanh", (0,)), math.tanh(_X)),
    (Line("add", (0, 0)), _X + _X),
    (Line("mul", (0, 0)), _X * _X),
    (Line("add", (0,), 2), _X + 2),
    (Line("mul", (0,), 2), _X * 2),
    (Line("add", (0,), 2, True), 2 + _X),
    (Line("mul", (0,), 2, True), 2 * _X),
)


def check(answer: object) -> str:
    """Have the reader's class calculate, look at what it wrote down; then whole programs against torch."""
    cls = the_class(answer)
    names = ["x", "y"]
    x, y = (ask(f"{cls.__name__}({value})", cls, value) for value in (_X, _Y))
    _check_leaf(cls, x)
    for line, value in _CASES:
        made = ask(f"{line.code(names)}", line.run, [x, y])
        _check_made(cls, line, made, value, (x, y))
        if not close(numeric("x.value", attribute("x", x, "value")), _X):
            raise Wrong(say("record changed", code=line.code(names)))
    for seed in range(PROGRAMS):
        program = drawn(seed)
        values = ask(program.text(), program.run, cls)
        for name, mine, real in zip(program.names, values, program.by_torch()[0], strict=True):
            given = numeric(name, attribute(name, mine, "value"))
            if not close(given, real):
                raise Wrong(
                    say("record value", code=program.text(), name=name, given=told(given), real=told(real))
                )
    return say("record right", count=PROGRAMS)


def _check_leaf(cls: type, x: object) -> None:
    code = f"x = {cls.__name__}({_X})"
    if not close(numeric("x.value", attribute(code, x, "value")), _X):
        raise Wrong(say("record leaf value", code=code))
    if _parents(code, x):
        raise Wrong(say("record leaf parents", code=code))
    if attribute(code, x, "operation"):
        raise Wrong(say("record leaf operation", code=code))
    if numeric("x.grad", attribute(code, x, "grad")) != 0:
        raise Wrong(say("record leaf grad", code=code))


def _check_made(cls: type, line: Line, made: Any, value: float, known: tuple[object, object]) -> None:
    code = line.code(["x", "y"])
    if made is None:
        raise Wrong(say("engine nothing", code=code))
    if any(made is each for each in known):
        raise Wrong(say("record changed", code=code))
    if not isinstance(made, cls):
        raise Wrong(say("record no value", code=code, type=type(made).__name__, name=cls.__name__))
    if not close(given := numeric(f"({code}).value", attribute(code, made, "value")), value):
        raise Wrong(say("record value", code=code, name="value", given=told(given), real=told(value)))
    wanted = [known[place] for place in line.places]
    _check_parents(cls, line, _parents(code, made), wanted)
    if (operation := attribute(code, made, "operation")) != line.operation:
        raise Wrong(say("record operation", code=code, given=repr(operation), real=repr(line.operation)))
    if line.operation == "pow" and attribute(code, made, "exponent") != _EXPONENT:
        raise Wrong(say("record exponent", code=code))


def _check_parents(cls: type, line: Line, parents: list[Any], wanted: list[object]) -> None:
    code = line.code(["x", "y"])
    beside = line.operation in ("add", "mul") and len(line.places) == 1
    if not parents:
        raise Wrong(say("record no parents", code=code))
    if any(not isinstance(parent, cls) for parent in parents):
        raise Wrong(say("record numbers", code=code, name=cls.__name__))
    if len(parents) != len(wanted) + beside:
        twice = len(wanted) == 2 and wanted[0] is wanted[1]
        key = "record set" if twice and len(parents) == 1 else "record count"
        raise Wrong(say(key, code=code, given=len(parents), real=len(wanted) + beside))
    if beside:
        others = [parent for parent in parents if parent is not wanted[0]]
        if len(others) != 1:
            raise Wrong(say("record copied", code=code))
        if not close(numeric(code, attribute(code, others[0], "value")), line.number):
            raise Wrong(say("record constant", code=code))
    elif sorted(map(id, parents)) != sorted(map(id, wanted)):
        raise Wrong(say("record copied", code=code))


def _parents(code: str, node: object) -> list[Any]:
    parents = attribute(code, node, "parents")
    if not isinstance(parents, Iterable):
        raise Wrong(say("record parents", code=code, type=type(parents).__name__))
    found = list(parents)
    if any(parent is ... for parent in found):
        raise Unanswered
    return found
