"""Step 4: the backward pass of the reader's own Value, against torch's."""

from __future__ import annotations

from typing import Any

from ..errors import Unanswered, Wrong
from .answers import ask, attribute, close, numeric, the_class, told
from .programs import DIAMONDS, Line, Program, chain, drawn, ladder
from .words import say

PROGRAMS, CHAIN, RUNGS = 50, 2_000, 60
_ONE = Program((0.5,), (Line("mul", (0,), 3),))
_IN_A_ROW = Program((0.5,), (Line("mul", (0,), 3), Line("mul", (1,), 2)))
_TWICE = Program((3.0,), (Line("mul", (0, 0)),))
_BOTH = Program((3.0,), (Line("add", (0, 0)),))


def check(answer: object) -> str:
    """Go backward through small graphs whose wrong gradients tell the mistake, then through random ones."""
    cls = the_class(answer)
    if not hasattr(cls, "backward"):
        raise Wrong(say("backward none", name=cls.__name__))
    for program, hint in (
        (_ONE, "backward other"), (_IN_A_ROW, "backward upstream"), (_TWICE, "backward overwritten"),
        (_BOTH, "backward overwritten"), *((diamond, "backward order") for diamond in DIAMONDS),
    ):  # fmt: skip
        _check(program, graded(cls, program), hint)
    _check_again(cls)
    for seed in range(PROGRAMS):
        program = drawn(seed)
        _check(program, graded(cls, program), "backward other")
    for program, hint in ((ladder(RUNGS), "order ladder"), (chain(CHAIN), "order chain")):
        grads = graded(cls, program, say(hint, count=len(program.lines)))
        if not close(grads[0], program.by_torch()[1][0]):
            raise Wrong(say("engine at", code=say(hint, count=len(program.lines))) + say("backward other"))
    return say("backward right", count=PROGRAMS, chain=CHAIN)


def graded(cls: type, program: Program, code: str = "", times: int = 1) -> list[float]:
    """The gradients of all values of a program after the reader's backward pass."""
    code = code or f"{program.text()}; {program.names[-1]}.backward()"
    values: list[Any] = ask(code, program.run, cls)
    if any(value is ... for value in values):
        raise Unanswered
    for _ in range(times):
        ask(code, lambda: values[-1].backward())
    pairs = zip(program.names, values, strict=True)
    return [numeric(f"{name}.grad", attribute(code, value, "grad")) for name, value in pairs]


def _check(program: Program, given: list[float], hint: str) -> None:
    real = program.by_torch()[1]
    if all(map(close, given, real)):
        return
    if given[-1] == 0:
        hint = "backward seed"
    elif not close(given[-1], 1.0):
        hint = "backward seed other"
    elif not any(given[: len(program.inputs)]):
        hint = "backward nothing"
    wrong = next(i for i, grads in enumerate(zip(given, real, strict=True)) if not close(*grads))
    told_of = {"name": program.names[wrong], "given": told(given[wrong]), "real": told(real[wrong])}
    raise Wrong(say("backward wrong", code=program.text(), **told_of) + say(hint))


def _check_again(cls: type) -> None:
    """A second pass over the same graph starts afresh."""
    once, again = _IN_A_ROW.by_torch()[1], graded(cls, _IN_A_ROW, times=2)
    if all(map(close, once, again)):
        return
    only_leaves = close(again[1], once[1]) and close(again[0], 2 * once[0])
    why = say("backward leaves" if only_leaves else "backward reset")
    raise Wrong(say("backward again", code=_IN_A_ROW.text(), given=told(again[0]), real=told(once[0])) + why)
