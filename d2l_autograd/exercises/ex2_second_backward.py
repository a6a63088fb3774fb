"""Exercise 2: which second backward passes raise, predicted and then tried."""

from __future__ import annotations

from collections.abc import Callable

import torch

from ..clinic.diagnosis import saved_by
from ..language import say
from ..tensors import inline
from .answers import choices, hold
from .verdict import Found

CASES = {
    "2 * torch.dot(x, x)": lambda x: 2 * torch.dot(x, x),
    "x.sum()": lambda x: x.sum(),
    "torch.exp(x).sum()": lambda x: torch.exp(x).sum(),
    "(x + x).mean()": lambda x: (x + x).mean(),
}
MEANINGS = {
    "raises": (True, 1, "raises", "error", "yes", "报错", "会", "是"),
    "works": (False, 0, "works", "no error", "no", "不报错", "不会", "否"),
}


def check(predictions: object) -> Found:
    """Compare what the reader predicts of each case, True where it raises, with what torch does."""
    guesses = choices(predictions, list(CASES), MEANINGS, say("twice what"))
    runs = {code: _twice(f) for code, f in CASES.items()}
    hold(guesses, {code: did for code, (did, _, _) in runs.items()}, _hint)
    head = tuple(say(f"twice {head}") for head in ("code", "second", "saved", "grad"))
    rows = [(code, say(f"twice {did}"), saved or "—", grad) for code, (did, saved, grad) in runs.items()]
    return Found(say("twice right"), (head, *rows))


def _hint(guesses: set[str]) -> str:
    if guesses == {"raises"}:
        return say("twice not all")
    return say("twice not none" if guesses == {"works"} else "twice hint")


def _twice(f: Callable[[torch.Tensor], torch.Tensor]) -> tuple[str, str, str]:
    """What the second pass did, the operations that had kept tensors for it, and x.grad at the end."""
    x = torch.arange(4.0, requires_grad=True)
    y = f(x)
    saved = say("list").join(saved_by(y))
    y.backward()
    try:
        y.backward()
        did = "works"
    except RuntimeError:
        did = "raises"
    return did, saved, "None" if x.grad is None else inline(x.grad)
