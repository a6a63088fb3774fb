"""Modules, optimizers and generators that a function reaches, and their state given back."""

from __future__ import annotations

import random
import sys

import numpy as np
import pytest
import torch
from torch import nn

import d2l_autograd as ad
from d2l_autograd.running.stateful_objects import belongings, keep, tensors_of

NET = nn.Linear(1, 1)
SYSTEM = random.SystemRandom()
GENERATORS = [torch.Generator(), random.Random(0), np.random.RandomState(0), np.random.default_rng(0)]


class Holder:
    def __init__(self):
        self.net, self.number, self.system = NET, 1, SYSTEM


def test_they_are_found_alone_in_lists_and_in_objects_and_nothing_else_is():
    found = belongings([1, "a", SYSTEM, sys, torch.ones(1), [NET, 2], {"g": GENERATORS[0]}, Holder()])
    assert found == [NET, GENERATORS[0]]
    assert belongings(GENERATORS) == GENERATORS


def test_a_source_of_random_numbers_without_a_state_is_left_alone():
    ad.trace(lambda x: x * SYSTEM.random(), x=1.0)
    ad.trace(lambda x: x * Holder().system.random(), x=1.0)


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda one: type(one).__qualname__)
def test_a_generator_goes_on_where_it_was(generator):
    def draw():
        if isinstance(generator, torch.Generator):
            return torch.rand(1, generator=generator).item()
        return generator.random() if hasattr(generator, "random") else generator.rand()

    give_back = keep(generator)
    first = draw()
    for act in give_back:
        act()
    assert draw() == first


def test_only_containers_that_changed_are_written():
    class Watched(dict):
        written = 0

        def update(self, *given):
            Watched.written += 1
            super().update(*given)

        def copy(self):
            return Watched(self)

    NET.watched = Watched(a=1)
    give_back = keep(NET)
    for act in give_back:
        act()
    assert Watched.written == 0
    NET.watched["a"] = 2
    for act in give_back:
        act()
    assert (Watched.written, NET.watched) == (1, {"a": 1})
    del NET.watched


def test_the_tensors_that_an_optimizer_keeps_are_told():
    weight = nn.Parameter(torch.ones(2))
    optimizer = torch.optim.Adam([weight])
    assert not any(one is not weight for one in tensors_of(optimizer))
    weight.sum().backward()
    optimizer.step()
    assert {id(one) for one in optimizer.state[weight].values()} <= {id(one) for one in tensors_of(optimizer)}
