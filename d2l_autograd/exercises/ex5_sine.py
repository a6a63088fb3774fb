"""Exercise 5: the slope of the sine, without using that it is the cosine."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import CodeType

import torch
from torch.overrides import TorchFunctionMode

from ..errors import Wrong
from ..tensors import agree
from . import words
from .reading_answers import ask, first_made, tensor
from .verdict import Found

say = words.say | {
    "sine right": {
        "zh": "在每个试过的 x 上都与 cos x 一致，而你没有用到 cos。",
        "en": "It is cos x at every x that was tried, and you did not use the cosine.",
    },
    "sine one side": {
        "zh": "与 cos x 最多差 {worst}，差的是 −(h/2)·sin x，其中 h = {step}：这是单侧差商的截断误差。改用中心差商，截断误差只有 h²/6；"
        "让 autograd 来求，就没有截断误差。",
        "en": "It differs from cos x by {worst} at most, and by −(h/2)·sin x with h = {step}: what a one-sided difference cuts off "
        "(truncation). A central difference cuts off h²/6; autograd cuts off nothing.",
    },
    "sine both sides": {
        "zh": "与 cos x 最多差 {worst}，差的是 −(h²/6)·cos x，其中 h = {step}：这是中心差商的截断误差。让 autograd 来求，就没有这个误差。",
        "en": "It differs from cos x by {worst} at most, and by −(h²/6)·cos x with h = {step}: what a central difference cuts off "
        "(truncation). Autograd cuts off nothing.",
    },
    "sine rounded": {
        "zh": "与 cos x 最多差 {worst}：步长已经够小，剩下的是 float32 的舍入误差被很小的步长放大了。让 autograd 来求，什么也不用相减。",
        "en": "It differs from cos x by {worst} at most: the step is small enough, and what is left is float32's rounding, divided by that "
        "small step. Autograd subtracts nothing.",
    },
    "sine cosine": {
        "zh": "数是对的，但用到了 cos。题目要求不用它：让 torch 从 sin 求出斜率。",
        "en": "The cosine was used, and the point is to do without: let torch find the slope from the sine.",
    },
    "sine one number": {
        "zh": "x 有许多分量，每个分量各有一个斜率，你只返回了一个数。求和是为了反向传播，要返回的是 x 的梯度。",
        "en": "Each component of x has a slope of its own, and you return a single number. The sum is for going backward; return the "
        "gradient of x.",
    },
    "sine shape": {
        "zh": "每个分量一个斜率，形状应当是 {wanted}，你返回的是 {given}。",
        "en": "One slope for each component makes the shape {wanted}; yours is {given}.",
    },
    "sine itself": {"zh": "你返回的是 sin x 本身。", "en": "What you return is sin x itself."},
    "sine mean": {
        "zh": "差一个因子 1/n：对平均值求导，每个分量的斜率都被除以了 n。",
        "en": "It is off by the factor 1/n: going back from the mean divides every slope by n.",
    },
    "sine sign": {"zh": "符号反了。", "en": "The sign is the wrong way round."},
    "sine far": {
        "zh": "很像，但最多差 {worst}。是差商的话，步长换小一些，并改用中心差商；或者让 autograd 来求。",
        "en": "It is like it, but off by up to {worst}. If these are differences, take a smaller step and central ones; or let autograd "
        "find the slope.",
    },
    "sine hint": {
        "zh": "x = {x} 处你给出 {given}，不是那里的斜率。先让 x 要求梯度，算出 sin x，再反向传播。",
        "en": "At x = {x} you give {given}, which is not the slope there. Have x require a gradient, compute sin x, and go backward.",
    },
}

_NEAR = 0.02  # a one-sided difference with a step of 0.04
_EXACT = 1e-5
_RANGE = -7.0, 7.0, 29  # of what is tried first


def check(slope: object) -> Found:
    """Try ``slope(x)`` on vectors that require no gradient."""
    gaps = []
    for x in (torch.linspace(*_RANGE), torch.tensor([0.1, 2.5, 1.0])):
        with _Spy() as spy:
            found = tensor(ask(slope, x), x)
        if spy.cosine or _names_cosine(getattr(slope, "__code__", None)):
            raise Wrong(say("sine cosine"))
        wanted = torch.cos(x)
        gap = (found - wanted).abs().max().item() if found.shape == wanted.shape else torch.nan
        if not gap <= _NEAR:
            raise Wrong(_why(found, wanted, x, gap))
        gaps.append(found - wanted)
    worst = max(gap.abs().max().item() for gap in gaps)
    return Found(say("sine right") if worst < _EXACT else _near(gaps[0], worst))


def _near(gap: torch.Tensor, worst: float) -> str:
    """What the error of differences comes from, seen by its course over the many numbers tried first."""
    at = torch.linspace(*_RANGE)
    for key, course, step in (
        ("sine one side", torch.sin(at), lambda part: -2 * part),
        ("sine both sides", torch.cos(at), lambda part: math.sqrt(abs(6 * part))),
    ):
        part = (torch.dot(gap, course) / torch.dot(course, course)).item()
        if (gap - part * course).norm() < 0.3 * gap.norm():
            return say(key, worst=f"{worst:.1g}", step=f"{step(part):.1g}")
    return say("sine rounded", worst=f"{worst:.1g}")


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
    if found.shape != wanted.shape:
        key = "sine one number" if found.numel() == 1 else "sine shape"
        return say(key, given=tuple(found.shape), wanted=tuple(wanted.shape))
    mistakes = {
        "sine itself": agree(found, torch.sin(x), 1.0),
        "sine mean": agree(found, wanted / wanted.numel(), 1.0),
        "sine sign": agree(found, -wanted, 1.0),
        "sine far": gap < 0.3,
        "sine hint": True,
    }
    at, given = x[0].item(), found[0].item()
    return say(first_made(mistakes), worst=f"{gap:.1g}", x=f"{at:g}", given=f"{given:.4f}")
