"""Exercise 7: the terms of the chain rule, held against the messages that arrive at x."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import torch

from ..errors import Wrong
from ..tracing.tracer import trace
from . import words
from .formula_of_ex6_to_8 import FROM_X, POINTS, arrivals, f, near
from .reading_answers import ask, first_made, named, number
from .verdict import Found

say = words.say | {
    "terms what": {
        "zh": "沿 a、c、e 回到 x 的那一项，写成 x 的函数",
        "en": "the term that comes back to x by way of a, c and e, as a function of x",
    },
    "terms whole": {
        "zh": "这是三项之和，即整个导数，没有错。现在把它拆开：沿 a、c、e 各回来多少？",
        "en": "That is the sum of all three, the whole derivative, and correct. Now take it apart: how much comes back by way of a, of "
        "c and of e?",
    },
    "terms swapped": {
        "zh": "{name} 那一项写成了 {other} 的。",
        "en": "What you give for {name} is the term that comes by way of {other}.",
    },
    "terms sign": {"zh": "{name} 那一项的符号反了。", "en": "The term by way of {name} has the wrong sign."},
    "terms upstream only": {
        "zh": "{name} 那一项只写了到达 {name} 的梯度。还要乘上 {name} 对 x 的局部导数。",
        "en": "For {name} you have the gradient that arrives at {name}. It is still to be multiplied by the local derivative of {name} by x.",
    },
    "terms local only": {
        "zh": "{name} 那一项只写了 {name} 对 x 的局部导数。还要乘上到达 {name} 的梯度。",
        "en": "For {name} you have the local derivative of {name} by x. It is still to be multiplied by the gradient that arrives at {name}.",
    },
    "terms positive only": {
        "zh": "{name} 那一项在 x > 0 时对，x 为负时不对。log(x²) 在 x 为负时也有定义，2·log(x) 却没有。",
        "en": "The term by way of {name} is right for positive x only. log(x²) is defined for negative x too, and 2·log(x) is not.",
    },
    "terms hint": {
        "zh": "{name} 那一项不对：x = {x} 时你给出 {given}。从 y 出发沿箭头往回走到 {name}，把路上的局部导数乘起来，再乘 {name} 对 x 的导数。",
        "en": "The term by way of {name} is not right: at x = {x} you give {given}. Go back from y along the arrows to {name}, multiply the "
        "local derivatives on the way, and then by the derivative of {name} by x.",
    },
    "terms from": {"zh": "沿 {name}", "en": "by way of {name}"},
    "terms sum": {"zh": "相加：x.grad", "en": "their sum: x.grad"},
    "terms right": {
        "zh": "与 torch 真正送回 x 的三份梯度一致。下表是这三份和它们的和。",
        "en": "These are the three gradients that torch really sends back to x. The table holds them, and what they add up to.",
    },
}


def check(terms: object) -> Found:
    """Compare the three terms of df/dx with the messages that really arrive at x, at four numbers."""
    answers = [_terms(terms, value) for value in POINTS]
    arrived = [arrivals(value) for value in POINTS]
    for name in FROM_X:
        fits = [near(given[name], real[name]) for given, real in zip(answers, arrived, strict=True)]
        if not all(fits):
            raise Wrong(_hint(name, answers, arrived, fits))
    head = ("x", *(say("terms from", name=name) for name in FROM_X), say("terms sum"))
    rows = [
        (f"{value:g}", *(f"{real[name]:.4f}" for name in FROM_X), f"{sum(real.values()):.4f}")
        for value, real in zip(POINTS, arrived, strict=True)
    ]
    return Found(say("terms right"), (head, *rows))


def _terms(terms: object, value: float) -> dict[str, float]:
    x = torch.tensor(value)
    if callable(terms):
        given = ask(terms, x)
        if not isinstance(given, list | tuple | Mapping):
            derivative = sum(arrivals(value).values())
            raise Wrong(say("terms whole" if near(number(given), derivative) else "terms what"))
        return {name: number(part) for name, part in named(given, FROM_X, say("terms what")).items()}
    parts = named(terms, FROM_X, say("terms what"))
    if not all(map(callable, parts.values())):
        raise Wrong(say("terms what"))
    return {name: number(ask(part, x)) for name, part in parts.items()}


def _hint(name: str, answers: list[dict], arrived: list[dict], fits: list[bool]) -> str:
    def everywhere(found: Iterable[float]) -> bool:
        return all(near(given[name], one) for given, one in zip(answers, found, strict=True))

    graphs = [trace(f, x=value) for value in POINTS]
    upstream = [number(graph[name].gradient) for graph in graphs]
    local = [real[name] / one for real, one in zip(arrived, upstream, strict=True)]
    other = next((o for o in FROM_X if o != name and everywhere(real[o] for real in arrived)), None)
    mistakes = {
        "terms whole": everywhere(sum(real.values()) for real in arrived),
        "terms swapped": other,
        "terms sign": everywhere(-real[name] for real in arrived),
        "terms upstream only": everywhere(upstream),
        "terms local only": everywhere(local),
        "terms positive only": all(fit for fit, value in zip(fits, POINTS, strict=True) if value > 0),
        "terms hint": True,
    }
    at = fits.index(False)
    given = f"{answers[at][name]:.4f}"
    return say(first_made(mistakes), name=name, other=other, x=POINTS[at], given=given)
