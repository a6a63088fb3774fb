"""Exercise 7: the terms of the chain rule, held against the messages that arrive at x."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NoReturn

import torch

from ..language import say
from ..tracing.tracer import trace
from .answers import ask, named, number
from .formula import FROM_X, POINTS, arrivals, f, near
from .verdict import Found, Wrong


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
    return {name: number(ask(part, x) if callable(part) else _constant()) for name, part in parts.items()}


def _constant() -> NoReturn:
    raise Wrong(say("terms what"))


def _hint(name: str, answers: list[dict], arrived: list[dict], fits: list[bool]) -> str:
    def everywhere(found: Iterable[float]) -> bool:
        return all(near(given[name], one) for given, one in zip(answers, found, strict=True))

    graphs = [trace(f, x=value) for value in POINTS]
    upstream = [number(graph[name].gradient) for graph in graphs]
    local = [real[name] / one for real, one in zip(arrived, upstream, strict=True)]
    if everywhere(sum(real.values()) for real in arrived):
        return say("terms whole")
    other = next((o for o in FROM_X if o != name and everywhere(real[o] for real in arrived)), None)
    if other:
        return say("terms swapped", name=name, other=other)
    if everywhere(-real[name] for real in arrived):
        return say("terms sign", name=name)
    if everywhere(upstream):
        return say("terms upstream only", name=name)
    if everywhere(local):
        return say("terms local only", name=name)
    if all(fit for fit, value in zip(fits, POINTS, strict=True) if value > 0):
        return say("terms positive only", name=name)
    at = fits.index(False)
    return say("terms hint", name=name, x=POINTS[at], given=f"{answers[at][name]:.4f}")
