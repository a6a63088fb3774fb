"""Exercise 5: the slope of the sine, without using that it is the cosine."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType

import torch
from torch.overrides import TorchFunctionMode

from ..agreement import agree
from ..language import say
from .answers import ask, tensor
from .verdict import Found, Wrong

NEAR = 0.02  # what differences of float32 numbers can reach with a sensible step


def check(slope: object) -> Found:
    """Try ``slope(x)`` on vectors that require no gradient."""
    worst = 0.0
    for x in (torch.linspace(-7.0, 7.0, 29), torch.tensor([0.1, 2.5, 1.0])):
        with _Spy() as spy:
            found = tensor(ask(slope, x), x)
        if spy.cosine or _names_cosine(getattr(slope, "__code__", None)):
            raise Wrong(say("sine cosine"))
        wanted = torch.cos(x)
        gap = (found - wanted).abs().max().item() if found.shape == wanted.shape else torch.nan
        if not gap <= NEAR:
            raise Wrong(_why(found, wanted, x, gap))
        worst = max(worst, gap)
    return Found(say("sine right") if worst < 1e-5 else say("sine near", worst=f"{worst:.1g}"))


class _Spy(TorchFunctionMode):
    """Sees whether the reader's code calls the cosine; autograd's own backward pass does not come by here."""

    cosine = False

    def __torch_function__(
        self, function: Callable, _types: object, args: tuple = (), kwargs: dict | None = None
    ) -> object:
        self.cosine |= getattr(function, "__name__", "") in ("cos", "cos_")
        return function(*args, **(kwargs or {}))


def _names_cosine(code: object) -> bool:
    """Whether the code of a function, or of what is defined in it, asks for something called cos."""
    inner = (part for part in getattr(code, "co_consts", ()) if isinstance(part, CodeType))
    return "cos" in getattr(code, "co_names", ()) or any(map(_names_cosine, inner))


def _why(found: torch.Tensor, wanted: torch.Tensor, x: torch.Tensor, gap: float) -> str:
    if found.numel() == 1 != wanted.numel():
        return say("sine one number")
    if found.shape != wanted.shape:
        return say("sine shape", given=tuple(found.shape), wanted=tuple(wanted.shape))
    if agree(found, torch.sin(x), 1.0):
        return say("sine itself")
    if agree(found, wanted / wanted.numel(), 1.0):
        return say("sine mean")
    if agree(found, -wanted, 1.0):
        return say("sine sign")
    if gap < 0.3:
        return say("sine far", worst=f"{gap:.1g}")
    return say("sine hint", x=f"{x[0].item():g}", given=f"{found[0].item():.4f}")
