"""Exercise 9: forward or reverse mode, chosen and then measured with torch.func.jvp and vjp."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch.func import jvp, vjp

from ..measure.cost import cost
from . import words
from .reading_answers import check_choices
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
    "modes passes hint": {
        "zh": "数遍数的那一步不对：损失有几个输出，几个输入？曲线呢？前向模式每个输入方向走一遍，反向模式每个输出走一遍。",
        "en": "The passes are not counted right yet: how many inputs and outputs has a loss, and how many has a curve? Forward mode takes "
        "a pass for each direction of the input, reverse mode one for each output.",
    },
    "modes direction hint": {
        "zh": "输入有 100 个，不等于有 100 个方向：如果只问一个给定的方向，前向模式要走几遍？",
        "en": "A hundred inputs need not be a hundred directions: if only one given direction is asked for, how many passes does forward "
        "mode take?",
    },
    "modes memory hint": {
        "zh": "遍数一样多时，比较内存：哪一种模式要把前向传播的值一直留到往回走？",
        "en": "Where the passes are equal, compare the memory: which of the two has to keep values of the forward pass until it comes back?",
    },
    "modes case": {"zh": "情形", "en": "case"},
    "modes size": {"zh": "规模", "en": "size"},
    "modes bytes": {"zh": "字节数", "en": "bytes"},
    "modes passes": {"zh": "遍数", "en": "passes"},
    "modes forward": {"zh": "前向", "en": "forward"},
    "modes reverse": {"zh": "反向", "en": "reverse"},
    "modes right": {
        "zh": "下表是刚刚用 torch.func.jvp 和 vjp 量出来的：规模是输入、输出或步数的个数，字节数是内存的峰值。A、B、D 看遍数。C 的遍数一样，每一步是一次 sin；反向模式要等前向走完，在那之前每一步都留着一个值，前向模式不必。",
        "en": "The table was measured just now, with torch.func.jvp and vjp; size is the number of inputs, outputs or steps, and bytes are "
        "the peak of memory. In A, B and D it is the number of passes. In C, where each step is a sine, that is the same; but reverse "
        "mode has to wait for the forward pass to end, and until then keeps a value of every step, and forward mode need not.",
    },
}

_SIZES = (10, 100)
_BETTER = {"A": "reverse", "B": "forward", "C": "forward", "D": "forward"}
_IDEAS = {"A": "passes", "B": "passes", "D": "direction", "C": "memory"}
_MEANINGS = {
    "forward": ("forward", "jvp", "f", "前向", "正向", "前向模式"),
    "reverse": ("reverse", "backward", "vjp", "r", "b", "反向", "反向模式"),
}
# By mode, the passes that it takes, and how.
_Case = dict[str, tuple[int, Callable[[], object]]]


def check(answer: object) -> Found:
    """Compare the reader's mode for each case with the one that is cheaper, and show the measurement."""
    all_alike = dict.fromkeys(_MEANINGS, say("modes not one"))
    hints = {case: say(f"modes {idea} hint") for case, idea in _IDEAS.items()}
    check_choices(answer, _BETTER, _MEANINGS, say("modes what"), hints, all_alike)
    measures = say("modes passes"), say("cost operations"), say("modes bytes")
    both = [f"{say(f'modes {mode}')} {measure}" for mode in ("forward", "reverse") for measure in measures]
    asked = {size: _cases(size) for size in _SIZES}
    rows = [(name, str(size), *_measured(asked[size][name])) for name in _BETTER for size in _SIZES]
    return Found(say("modes right"), ((say("modes case"), say("modes size"), *both), *rows))


def _measured(case: _Case) -> list[str]:
    """For forward, then for reverse mode: passes, operations, peak of memory."""
    found = []
    for passes, run in case.values():
        used = cost(run)
        found += [passes, used.operations, used.peak]
    return [str(number) for number in found]


def _loss(x: torch.Tensor) -> torch.Tensor:
    return torch.sin(x).sum()


def _pull_back(f: Callable, x: torch.Tensor, weights: list[torch.Tensor]) -> list:
    back = vjp(f, x)[1]
    return [back(weight) for weight in weights]


def _cases(size: int) -> dict[str, _Case]:
    """The four cases of the question, with ``size`` inputs, outputs or steps."""
    one, x, rows = torch.tensor(1.0), torch.linspace(0.0, 1.0, size), list(torch.eye(size))

    def curve(t: torch.Tensor) -> torch.Tensor:
        return torch.sin(t * torch.arange(1.0, size + 1))

    def chain(x: torch.Tensor) -> torch.Tensor:
        for _ in range(size):
            x = torch.sin(x)
        return x

    return {
        "A": {
            "forward": (size, lambda: [jvp(_loss, (x,), (row,)) for row in rows]),
            "reverse": (1, lambda: _pull_back(_loss, x, [one])),
        },
        "B": {
            "forward": (1, lambda: jvp(curve, (one,), (one,))),
            "reverse": (size, lambda: _pull_back(curve, one, rows)),
        },
        "C": {
            "forward": (1, lambda: jvp(chain, (one,), (one,))),
            "reverse": (1, lambda: _pull_back(chain, one, [one])),
        },
        "D": {
            "forward": (1, lambda: jvp(torch.sin, (x,), (x,))),
            "reverse": (size, lambda: [torch.dot(row, x) for (row,) in _pull_back(torch.sin, x, rows)]),
        },
    }
