"""What a call was given is recorded as it was: tensors by their nodes, plain values as they are."""

from __future__ import annotations

import gc
import weakref

import torch

import d2l_autograd as ad
from d2l_autograd.graph import Argument


def plain(argument: Argument) -> object:
    """``"#2"`` for the node 2, a tuple for a sequence, ``("dim", 0)`` for a keyword; else the value."""
    value = argument.value
    if argument.source is not None:
        value = f"#{argument.source}"
    elif isinstance(value, tuple):
        value = tuple(map(plain, value))
    return value if argument.keyword is None else (argument.keyword, value)


def given(f, **inputs) -> dict[str, list]:
    """By operation, what its last call was given."""
    return {node.op: [plain(each) for each in node.arguments] for node in ad.trace(f, **inputs) if node.op}


def test_tensors_are_nodes_and_numbers_are_numbers():
    n = 3
    found = given(lambda x: torch.pow(n * x, 2).sum(dim=0), x=[1.0, 2.0])
    assert found == {"mul": ["#0", 3], "pow": ["#1", 2], "sum": ["#2", ("dim", 0)]}


def test_what_stands_on_the_other_side_comes_second():
    assert given(lambda x: 1 - x, x=1.0) == {"rsub": ["#0", 1]}


def test_the_same_tensor_twice_is_there_twice():
    assert given(lambda x: x * x, x=2.0) == {"mul": ["#0", "#0"]}


def test_sequences_slices_and_indices_are_kept():
    found = given(lambda x: torch.stack([x, x * 1])[0, 1:].sum(), x=[1.0, 2.0])
    assert found["stack"] == [("#0", "#1")]
    assert found["getitem"] == ["#2", (0, slice(1, None))]


def test_a_write_knows_the_index_and_the_value():
    def f(x):
        y = x * 1
        y[1] = x[0]
        return y.sum()

    assert given(f, x=[1.0, 2.0])["setitem"] == ["#1", 1, "#2"]


def test_a_write_to_a_piece_is_no_call_on_the_whole():
    def f(x):
        y = x * 1
        y[0].mul_(5)
        return y.sum()

    assert given(f, x=[1.0, 2.0])["mul_"] == []


def test_what_is_neither_a_tensor_nor_plain_is_known_by_its_type():
    found = given(lambda x: torch.einsum("i->", x) + x.new_tensor([0.0] * 100).sum(), x=[1.0, 2.0])
    assert found["einsum"][0] == "i->"
    assert found["new_tensor"] == ["#0", list]


def test_of_a_sequence_sixteen_parts_are_kept_and_of_more_its_type():
    for count, kept in ((16, ("#0",) * 16), (17, list)):
        assert given(lambda x, count=count: torch.stack([x] * count).sum(), x=1.0)["stack"] == [kept]
    sizes = given(lambda x: x.new_zeros([1] * 16).sum() + x, x=1.0)
    assert sizes["new_zeros"] == ["#0", (1,) * 16]


def test_arguments_that_change_while_they_are_used():
    from copy import deepcopy

    assert given(lambda x: deepcopy(x.detach()) + x, x=1.0)["add"] == ["#2", "#0"]


def test_nothing_of_the_readers_is_kept_alive():
    kept = []

    def f(x):
        y = x * 2
        kept.append(weakref.ref(y))
        return y.exp()

    graph = ad.trace(f, x=1.0)
    gc.collect()
    assert kept[0]() is None
    assert [plain(each) for each in graph.result.arguments] == ["#1"]
