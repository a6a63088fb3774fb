"""From a running frame to what the reader wrote there."""

from __future__ import annotations

import copy
import sys
import sysconfig
from pathlib import Path

import pytest
from notebook_code import traced as written

import d2l_autograd as ad
from d2l_autograd.source.stack_frames import Sites, is_library


def names(code):
    return [node.label for node in written(code) if node.kind in ("operation", "item")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("y = x.sum(); return y", ["y"]),
        ("y: torch.Tensor = x.sum(); return y", ["y"]),
        ("return (y := x.sum()) + y", ["y", "add"]),
        ("y = x.sum(); y += 1; return y", ["y", "y₁"]),
        ("y = z = x.sum(); return z", ["z = y"]),
        ("a, b, c = x; return a", ["unbind", "a", "b", "c"]),
        ("a, b = x[0], x[1]; return a * b", ["a", "b", "mul"]),
        ("a, *b = x; return a", ["unbind", "a", "unbind[1]", "unbind[2]"]),
        ("y = x.sum() if True else x; return y", ["y"]),
        ("class C: pass\n    c = C(); c.w = x.sum(); return c.w", ["c.w"]),
        ("return x.sum()", ["sum"]),
        ("y = x.cumsum(\n        0\n    ).sum(); return y", ["cumsum", "y"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_result_has_the_name_that_it_is_assigned_to(body, expected):
    got = names(f"def f(x):\n    {body}")
    assert len(got) == len(expected)
    for mine, wanted in zip(got, expected, strict=True):
        assert mine == wanted or wanted.startswith("unbind[")


def test_of_two_lambdas_in_a_line_each_has_its_own_calls():
    graph = written("g, f = lambda x: x + 1, lambda x: (x * 2).sum()\n")
    assert [n.span.code for n in graph if n.span] == ["x * 2", "(x * 2).sum()"]


@pytest.mark.parametrize("path", ["stdlib", "purelib"])
def test_pythons_own_and_installed_files_are_a_librarys(path):
    assert is_library(str(Path(sysconfig.get_path(path)) / "module.py"))


def test_a_folder_beside_a_library_is_the_readers():
    assert not is_library(str(Path(ad.__file__).parent) + "_notes/mine.py")
    assert not is_library("/tmp/ipykernel_1/2.py")


def test_sites_of_one_expression_are_one_object():
    sites, found = Sites(None, compile("1", "", "eval")), []

    def here():
        found.append(sites.site(sys._getframe()))

    for _ in range(2):
        here()
    assert found[0] is found[1]


class Copied:
    def __init__(self, seen):
        self.seen = seen

    def __reduce_ex__(self, _):
        self.seen.append(sys._getframe(1))
        return "copied"


def test_the_readers_innermost_frame_is_found_with_the_library_frame_that_it_called():
    seen = []

    def call():
        copy.copy(Copied(seen))

    call()
    own, inner = Sites(None, compile("1", "", "eval")).frames(seen[0])
    assert (own.f_code, inner.f_code.co_filename) == (call.__code__, copy.__file__)
    assert Sites(None, call.__code__).frames(seen[0]) == (None, inner)
