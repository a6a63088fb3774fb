"""The process's settings are given back, and only those that changed are written."""

from __future__ import annotations

import os
import random
import sys
import warnings

import numpy as np
import pytest
import torch

from d2l_autograd.running.process_settings import settings

CHANGES = {
    "filters": (lambda: warnings.simplefilter("error"), lambda: list(warnings.filters)),
    "environment": (lambda: os.environ.update(MINE="1"), lambda: dict(os.environ)),
    "folder": (lambda: os.chdir(os.sep), os.getcwd),
    "random": (random.random, random.getstate),
    "numpy": (np.random.rand, lambda: np.random.get_state()[1].tolist()),
    "numpy's gauss": (np.random.randn, lambda: np.random.get_state()[2:]),
    "dtype": (lambda: torch.set_default_dtype(torch.float64), torch.get_default_dtype),
    "printing": (lambda: torch.set_printoptions(precision=1), lambda: str(torch.tensor(1 / 3))),
    "depth": (lambda: sys.setrecursionlimit(2345), sys.getrecursionlimit),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_changed_is_given_back(name):
    change, state = CHANGES[name]
    before = state()
    with settings():
        change()
        assert state() != before
    assert state() == before


def test_it_is_given_back_where_the_function_raises():
    before = os.getcwd()
    with pytest.raises(ZeroDivisionError), settings():
        os.chdir(os.sep)
        raise ZeroDivisionError
    assert os.getcwd() == before


def test_what_did_not_change_is_not_written(monkeypatch):
    written = []
    monkeypatch.setattr(os.environ, "clear", lambda: written.append("environment"))
    with settings():
        pass
    assert written == []
