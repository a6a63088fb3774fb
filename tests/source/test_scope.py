"""What a function reaches by name."""

from __future__ import annotations

import sys

import pytest
import torch
from notebook_code import defined

from d2l_autograd.source.scope import Scope

W, V = torch.ones(1), torch.zeros(1)
BOX = {"w": W, "inner": [V]}
NET = torch.nn.Linear(1, 1)


def callee():
    return BOX, unused


def unused():
    return sys


def reached(f):
    scope = Scope(f)
    return {scope.name(tensor, None) for tensor in scope.tensors()}


@pytest.mark.parametrize(
    ("f", "names"),
    [
        (lambda x: x * W, {"W"}),
        (lambda x: x * BOX["w"], {"BOX['w']"}),
        (lambda x: [V * y for y in x], {"V"}),
        (lambda x: NET(x), {"NET.weight", "NET.bias"}),
        (torch.nn.Linear(1, 1), {"weight", "bias"}),
        (torch.nn.Sequential(torch.nn.Linear(1, 1)).forward, {"self.0.weight", "self.0.bias"}),
        (lambda x: callee(), set()),
        (torch.sin, set()),
        (torch.nn.Linear, set()),
    ],
)
def test_tensors_have_the_names_by_which_the_function_itself_reaches_them(f, names):
    found = {name.removeprefix("self.") for name in reached(f)}
    assert found == {name.removeprefix("self.") for name in names}


def test_enclosing_variables_are_reached_and_those_not_filled_yet_are_left_out():
    inner = torch.ones(2)

    def f():
        return inner, later

    assert reached(f) == {"inner"}
    later = torch.ones(3)
    assert reached(f) == {"inner", "later"}


def test_what_the_functions_that_it_names_reach_is_known_as_values_and_words():
    scope = Scope(lambda x: callee())
    assert any(value is BOX for value in scope.values)
    assert {"callee", "BOX", "unused", "sys"} <= scope.words


def test_functions_that_name_each_other_are_walked_once():
    f = defined("def f(x): return g(x)\ndef g(x): return f(x) or h\nh = [1]\n")
    scope = Scope(f)
    assert scope.values.count([1]) == 1


def test_the_owner_of_a_method_is_reached():
    net = torch.nn.Linear(1, 1)
    assert Scope(net.forward).owner is net and Scope(net).owner is net


def test_a_local_variable_names_a_tensor_that_is_met_later():
    scope, mine = Scope(len), torch.ones(1)
    assert scope.name(mine, None) is None
    assert scope.name(mine, sys._getframe()) == "mine"
