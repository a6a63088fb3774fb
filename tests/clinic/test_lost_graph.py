"""What a tensor was computed from, and what cut it off."""

import pytest
import torch

from d2l_autograd.clinic.error_site import ErrorSite
from d2l_autograd.clinic.lost_graph import origin, requires_grad

W = torch.ones(2, requires_grad=True)
PLAIN = torch.ones(2)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (W, True),
        (PLAIN, False),
        ([PLAIN, {"a": W}], True),
        ((PLAIN, 1), False),
        (torch.nn.Linear(1, 1), True),
        (torch.nn.Linear(1, 1).requires_grad_(False), False),
        ([1, "a"], None),
        (3.0, None),
    ],
)
def test_whether_something_requires_a_gradient_is_seen_in_containers_too(value, wanted):
    assert requires_grad(value) is wanted


def at_the_end(source, **names):
    lines = tuple(source.splitlines(keepends=True))
    return origin(ErrorSite(len(lines), lines[-1], "y", None, names, lines))


def test_sources_are_the_tensors_that_it_was_made_of():
    found = at_the_end("s = a * 2\ny = (s + b).sum()\ny.backward()", a=PLAIN, b=PLAIN, c=PLAIN, s=PLAIN)
    assert found.sources.keys() == {"a", "b"}
    assert found.assigned and found.cut is None


@pytest.mark.parametrize(
    ("source", "kind", "code", "line"),
    [
        ("y = w.detach().sum()\ny.backward()", "out", "w.detach()", "y = w.sum()"),
        ("y = (w > 0).float()\ny.backward()", "whole", "w > 0", ""),
        ("with torch.no_grad():\n    y = w * 2\ny.backward()", "off", "torch.no_grad()", "y = w * 2"),
        ("y = w.detach().argmax()\ny.backward()", "out", "w.detach()", "y = w.argmax()"),
    ],
)
def test_the_cut_is_told_with_what_to_write_instead(source, kind, code, line):
    cut = at_the_end(source, w=W).cut
    assert (cut.kind, cut.code, cut.line) == (kind, code, line)


def test_what_it_was_not_made_of_cuts_nothing():
    found = at_the_end("other = w.detach()\ny = a.sum()\ny.backward()", w=W, a=PLAIN, other=PLAIN)
    assert found.cut is None and found.sources.keys() == {"a"}


def test_nothing_is_known_of_an_error_without_source():
    found = origin(ErrorSite())
    assert (found.sources, found.cut, found.known, found.assigned) == ({}, None, False, False)
