"""Exercise 9: forward or reverse mode, chosen and then measured with torch.func.jvp and vjp."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch.func import jvp, vjp

from .answers import chosen, named
from .cost import Cost, cost
from .labels import say
from .verdict import Found, Wrong

MANY = 100
STEPS = 200
MEANINGS = {
    "forward": ("forward", "jvp", "f", "前向", "正向", "前向模式"),
    "reverse": ("reverse", "backward", "vjp", "r", "b", "反向", "反向模式"),
}


@dataclass(frozen=True)
class Case:
    """A question whose answer both modes can give: ``passes`` each takes, and how."""

    better: str
    passes: dict[str, int]
    run: dict[str, Callable[[], object]]

    def costs(self) -> dict[str, Cost]:
        """What each mode really costs."""
        return {mode: cost(run) for mode, run in self.run.items()}


def check(choices: object) -> Found:
    """Compare the reader's mode for each case with the one that is cheaper, and show the measurement."""
    asked = cases()
    given = named(choices, list(asked), say("modes what"))
    modes = {name: chosen(choice, MEANINGS, say("modes what")) for name, choice in given.items()}
    right = sum(modes[name] == case.better for name, case in asked.items())
    if right < len(asked):
        hint = say("modes not one") if len(set(modes.values())) == 1 else say("modes hint")
        raise Wrong(say("answer so many", right=right, all=len(asked)) + hint)
    heads = "case", "mode", "passes"
    head = (*(say(f"modes {head}") for head in heads), say("cost operations"), say("cost peak"))
    rows = [row for name, case in asked.items() for row in _rows(name, case)]
    return Found(say("modes right"), (head, *rows))


def _rows(name: str, case: Case) -> list[tuple[str, ...]]:
    return [
        (name, say(f"modes {mode}"), str(case.passes[mode]), str(used.operations), str(used.peak))
        for mode, used in case.costs().items()
    ]


def _loss(x: torch.Tensor) -> torch.Tensor:
    return torch.sin(x).sum()


def _curve(t: torch.Tensor) -> torch.Tensor:
    return torch.sin(t * torch.arange(1.0, MANY + 1))


def _chain(x: torch.Tensor) -> torch.Tensor:
    for _ in range(STEPS):
        x = torch.sin(x)
    return x


def _pull_back(f: Callable, x: torch.Tensor, weights: list[torch.Tensor]) -> list:
    _, back = vjp(f, x)
    return [back(weight) for weight in weights]


def cases() -> dict[str, Case]:
    """The four cases of the question."""
    one, x, rows = torch.tensor(1.0), torch.linspace(0.0, 1.0, MANY), list(torch.eye(MANY))
    return {
        "A": Case(
            "reverse",
            {"forward": MANY, "reverse": 1},
            {
                "forward": lambda: [jvp(_loss, (x,), (row,)) for row in rows],
                "reverse": lambda: _pull_back(_loss, x, [one]),
            },
        ),
        "B": Case(
            "forward",
            {"forward": 1, "reverse": MANY},
            {
                "forward": lambda: jvp(_curve, (one,), (one,)),
                "reverse": lambda: _pull_back(_curve, one, rows),
            },
        ),
        "C": Case(
            "forward",
            {"forward": 1, "reverse": 1},
            {
                "forward": lambda: jvp(_chain, (one,), (one,)),
                "reverse": lambda: _pull_back(_chain, one, [one]),
            },
        ),
        "D": Case(
            "forward",
            {"forward": 1, "reverse": MANY},
            {
                "forward": lambda: jvp(torch.sin, (x,), (x,)),
                "reverse": lambda: [torch.dot(row, x) for (row,) in _pull_back(torch.sin, x, rows)],
            },
        ),
    }
