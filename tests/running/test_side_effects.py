"""Which functions may be run before they are asked for, told by one run of each."""

import collections
import datetime
import random
import sys
import time

import numpy
import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.language import speaking
from d2l_autograd.running.side_effects import SideEffects
from d2l_autograd.tracing.tracer import observe

ROWS, TABLE, NET = [], {}, torch.nn.Linear(1, 1)
GENERATOR, NUMPY = torch.Generator(), numpy.random.default_rng(0)
COUNT = 0
QUEUE = collections.deque()


def found(f) -> str:
    """What a run of ``f`` at 2 did beside computing."""
    with SideEffects(f) as effects:
        observe(f, {"x": 2.0}, 100, lambda forward: effects.look())
    return effects.found


def counting(x):
    global COUNT
    COUNT += 1
    return x * COUNT


def enclosed():
    seen = 0.5

    def f(x):
        nonlocal seen
        seen += 1.0
        return x * seen

    return f


class Holder:
    def __init__(self):
        self.last = None

    def keep(self, x):
        self.last = x.item()
        return x * x


class Loud(torch.nn.Module):
    def forward(self, x):
        print("x")
        return x * x


IMPURE = {
    "prints": [lambda x: (print(x), x * x)[1], Loud()],
    "draws random numbers": [
        lambda x: x * torch.rand(()),
        lambda x: x * random.random(),
        lambda x: x * float(numpy.random.rand()),
        lambda x: x * torch.rand((), generator=GENERATOR),
        lambda x: x * float(NUMPY.random()),
        lambda x: torch.nn.functional.dropout(x.expand(50), 0.5).sum(),
    ],
    "reads the clock": [
        lambda x: x * time.time(),
        lambda x: x * time.perf_counter(),
        lambda x: x * datetime.datetime.now().year,
        lambda x: x * datetime.date.today().year,
    ],
    "uses files": [
        lambda x: (open(__file__).close(), x * x)[1],
        lambda x: x * len(numpy.loadtxt(["1 2"])) * len(__import__("os").listdir(".")),
    ],
    "writes outside": [
        counting,
        enclosed(),
        Holder().keep,
        lambda x: (ROWS.append(1), x * x)[1],
        lambda x: (TABLE.update(x=object()), x * x)[1],
        lambda x: (QUEUE.append(1), x * x)[1],
    ],
}


@pytest.mark.parametrize(
    ("kind", "f"), [(kind, f) for kind, all_ in IMPURE.items() for f in all_], ids=lambda value: None
)
def test_what_a_function_does_beside_computing_is_seen(kind, f):
    assert found(f) == kind


def own_list(x):
    parts = []
    for i in range(3):
        parts.append(x * i)
    return torch.stack(parts).sum()


def quiet(x):
    try:
        raise ValueError
    except ValueError:
        return x * len(ROWS) + x


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x * x,
        own_list,
        quiet,
        lambda x: NET(x.reshape(1)).sum(),
        lambda x: torch.nn.functional.dropout(x, 0.5, training=False),
    ],
    ids=["plain", "a list of its own", "reads a global", "a module", "dropout at rest"],
)
def test_what_only_computes_is_not_suspected(f):
    assert found(f) == ""


def test_a_profiler_of_the_readers_keeps_its_place():
    def profile(*_):
        return None

    sys.setprofile(profile)
    try:
        assert found(lambda x: x * torch.rand(())) == "draws random numbers"
        assert sys.getprofile() is profile
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "This function prints, so"), ("zh", "这个函数会打印，所以")]
)
def test_the_experiment_says_it_in_one_line(language, words):
    with speaking(language):
        experiment = ad.explore(IMPURE["prints"][0], x=1.0)
        assert experiment._view._frame["svg"].count(words) == 1
        assert words not in experiment._picture()
