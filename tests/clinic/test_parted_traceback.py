"""A traceback in two."""

import json

import pytest
import torch

from d2l_autograd.clinic.parted_traceback import parted


def names(steps):
    while steps is not None:
        yield steps.tb_frame.f_code.co_name
        steps = steps.tb_next


def mine(y):
    y.backward()


def test_the_readers_steps_are_kept_and_those_of_libraries_become_text():
    with pytest.raises(RuntimeError) as caught:
        mine(torch.ones(2, requires_grad=True) * 2)
    whole = caught.value.__traceback__
    kept, inside = parted(whole)
    assert [*names(kept)] == ["test_the_readers_steps_are_kept_and_those_of_libraries_become_text", "mine"]
    assert len(inside) == len([*names(whole)]) - 2
    assert inside[0].startswith('  File "torch/_tensor.py", line ')


def test_what_called_the_readers_code_is_kept():
    def found(pairs):
        raise ValueError(pairs)

    with pytest.raises(ValueError) as caught:
        json.loads("{}", object_pairs_hook=found)
    *_, called = steps = [*names(caught.value.__traceback__)]
    kept, inside = parted(caught.value.__traceback__.tb_next)
    assert called == "found" and [*names(kept)] == steps[1:] and inside == []


def test_no_traceback_has_no_parts():
    assert parted(None) == (None, [])
