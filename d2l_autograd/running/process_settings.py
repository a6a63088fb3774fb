"""The process's settings that a function may change, and that are given back after it has run."""

from __future__ import annotations

import os
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import torch

from ..torch_internals import printing_options


def _set_filters(filters: list) -> None:
    warnings.filters[:] = filters  # type: ignore[index]  # a list, of which typeshed tells less


def _set_streams(streams: tuple[TextIO, TextIO]) -> None:
    sys.stdout, sys.stderr = streams


def _set_environment(variables: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(variables)


def _deterministic() -> tuple[bool, bool]:
    return torch.are_deterministic_algorithms_enabled(), torch.is_deterministic_algorithms_warn_only_enabled()


def _anomalies() -> tuple[bool, bool]:
    return torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()


_SETTINGS: list[tuple[Callable[[], Any], Callable[[Any], object]]] = [
    (lambda: list(warnings.filters), _set_filters),
    (lambda: (sys.stdout, sys.stderr), _set_streams),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (os.getcwd, os.chdir),
    (lambda: dict(os.environ), _set_environment),
    (random.getstate, random.setstate),
    (torch.get_default_dtype, torch.set_default_dtype),
    (torch.get_num_threads, torch.set_num_threads),
    (torch.get_float32_matmul_precision, torch.set_float32_matmul_precision),
    (_deterministic, lambda on: torch.use_deterministic_algorithms(on[0], warn_only=on[1])),
    (_anomalies, lambda on: torch.autograd.set_detect_anomaly(*on)),
    (printing_options, lambda options: torch.set_printoptions(**options)),
]


@contextmanager
def settings() -> Iterator[None]:
    """Afterwards the settings of Python, torch, numpy and matplotlib are as before."""
    kept = [(get, put, get()) for get, put in [*_SETTINGS, *_numpy()]]
    try:
        with _figures():
            yield
    finally:
        for get, put, before in kept:
            if get() != before:
                put(before)


def _numpy() -> list[tuple[Callable[[], Any], Callable[[Any], object]]]:
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return []

    def state() -> tuple:
        name, keys, *rest = numpy.random.get_state()
        return name, keys.tobytes(), keys.dtype, *rest

    def set_state(kept: tuple) -> None:
        name, keys, dtype, *rest = kept
        numpy.random.set_state((name, numpy.frombuffer(keys, dtype), *rest))

    return [
        (state, set_state),
        (numpy.geterr, lambda kinds: numpy.seterr(**kinds)),
        (numpy.get_printoptions, lambda options: numpy.set_printoptions(**options)),
    ]


@contextmanager
def _figures() -> Iterator[None]:
    """A function that plots finds no figure of the reader's to draw on, and leaves none of its own."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        yield
        return
    from matplotlib import rcParams
    from matplotlib._pylab_helpers import Gcf

    # As they are: asking rcParams itself swaps the warnings filters.
    mine, before = Gcf.figs, dict(dict.items(rcParams))
    Gcf.figs = type(mine)()
    try:
        yield
    finally:
        Gcf.destroy_all()
        Gcf.figs = mine
        if dict(dict.items(rcParams)) != before:
            dict.update(rcParams, before)
