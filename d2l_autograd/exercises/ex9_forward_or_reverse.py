"""Exercise 9: forward or reverse mode, chosen and then measured with torch.func.jvp and vjp."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch.func import jvp, vjp

from ..measure.cost import cost
from . import words
from .answers import choices, hold
from .verdict import Found

say = words.say | {
    "modes what": {
        "zh": '填 "forward"（前向）或 "reverse"（反向）',
        "en": '"forward" or "reverse"',
    },
    "modes not one": {
        "zh": "没有一种模式总是更好。前向模式每个输入方向走一遍，反向模式每个输出走一遍。",
        "en": "Neither mode is always the better one. Forward mode takes a pass for each direction of the input, reverse mode one for "
        "each output.",
    },
    "modes hint": {
        "zh": "对每种情形数两个数：前向要走几遍（几个输入方向），反向要走几遍（几个输出）。一样多时，再想想谁要把中间结果都留着。",
        "en": "Count two things for each case: the passes that forward mode needs (directions of the input), and those that reverse mode "
        "needs (outputs). Where they are equal, ask which of the two has to keep all results on the way.",
    },
    "modes case": {"zh": "情形", "en": "case"},
    "modes size": {"zh": "规模", "en": "size"},
    "modes bytes": {"zh": "字节", "en": "bytes"},
    "modes passes": {"zh": "遍数", "en": "passes"},
    "modes forward": {"zh": "前向", "en": "forward"},
    "modes reverse": {"zh": "反向", "en": "reverse"},
    "modes right": {
        "zh": "下表是刚刚用 torch.func.jvp 和 vjp 量出来的，规模是输入、输出或步数的个数，字节是内存的峰值。A、B、D 看遍数；C 的遍数一样，但反向要等前向走完，并且留着每一步的结果。",
        "en": "The table was measured just now, with torch.func.jvp and vjp; size is the number of inputs, outputs or steps, and bytes are "
        "the peak of memory. In A, B and D it is the number of passes; in C that is the same, but reverse mode has to wait for the "
        "forward pass to end, and keeps the result of every step.",
    },
}

SIZES = (10, 100)
MEANINGS = {
    "forward": ("forward", "jvp", "f", "前向", "正向", "前向模式"),
    "reverse": ("reverse", "backward", "vjp", "r", "b", "反向", "反向模式"),
}


@dataclass(frozen=True)
class Case:
    """A question of a certain size that both modes can answer: the ``passes`` that each takes, and how."""

    better: str
    passes: dict[str, int]
    run: dict[str, Callable[[], object]]


def check(answer: object) -> Found:
    """Compare the reader's mode for each case with the one that is cheaper, and show the measurement."""
    asked = {size: cases(size) for size in SIZES}
    right = {name: case.better for name, case in asked[SIZES[-1]].items()}
    hold(choices(answer, list(right), MEANINGS, say("modes what")), right, _hint)
    rows = [(name, str(size), *_measured(asked[size][name])) for name in right for size in SIZES]
    return Found(say("modes right"), (_head(), *rows))


def _hint(modes: set[str]) -> str:
    return say("modes not one" if len(modes) == 1 else "modes hint")


def _head() -> tuple[str, ...]:
    measures = say("modes passes"), say("cost operations"), say("modes bytes")
    both = [f"{say(f'modes {mode}')} {measure}" for mode in ("forward", "reverse") for measure in measures]
    return (say("modes case"), say("modes size"), *both)


def _measured(case: Case) -> list[str]:
    """For forward, then for reverse mode: passes, operations, peak of memory."""
    found = []
    for mode in ("forward", "reverse"):
        used = cost(case.run[mode])
        found += [case.passes[mode], used.operations, used.peak]
    return [str(number) for number in found]


def _loss(x: torch.Tensor) -> torch.Tensor:
    return torch.sin(x).sum()


def _pull_back(f: Callable, x: torch.Tensor, weights: list[torch.Tensor]) -> list:
    back = vjp(f, x)[1]
    return [back(weight) for weight in weights]


def cases(size: int) -> dict[str, Case]:
    """The four cases of the question, with ``size`` inputs, outputs or steps."""
    one, x, rows = torch.tensor(1.0), torch.linspace(0.0, 1.0, size), list(torch.eye(size))

    def curve(t: torch.Tensor) -> torch.Tensor:
        return torch.sin(t * torch.arange(1.0, size + 1))

    def chain(x: torch.Tensor) -> torch.Tensor:
        for _ in range(size):
            x = torch.sin(x)
        return x

    return {
        "A": Case(
            "reverse",
            {"forward": size, "reverse": 1},
            {
                "forward": lambda: [jvp(_loss, (x,), (row,)) for row in rows],
                "reverse": lambda: _pull_back(_loss, x, [one]),
            },
        ),
        "B": Case(
            "forward",
            {"forward": 1, "reverse": size},
            {
                "forward": lambda: jvp(curve, (one,), (one,)),
                "reverse": lambda: _pull_back(curve, one, rows),
            },
        ),
        "C": Case(
            "forward",
            {"forward": 1, "reverse": 1},
            {
                "forward": lambda: jvp(chain, (one,), (one,)),
                "reverse": lambda: _pull_back(chain, one, [one]),
            },
        ),
        "D": Case(
            "forward",
            {"forward": 1, "reverse": size},
            {
                "forward": lambda: jvp(torch.sin, (x,), (x,)),
                "reverse": lambda: [torch.dot(row, x) for (row,) in _pull_back(torch.sin, x, rows)],
            },
        ),
    }
