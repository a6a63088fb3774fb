"""Numbers and tensors as text."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from d2l_autograd.tensors import columns, listed, number, shape, short, whole


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "-0"),
        (1.0, "1"),
        (-2.5, "-2.5"),
        (1 / 3, "0.3333"),
        (1024.0, "1024"),
        (123456.789, "123456.789"),
        (1e6, "1e6"),
        (1.5e-7, "1.5e-7"),
        (0.0001, "0.0001"),
        (0.00016, "0.00016"),
        (0.00012345, "0.0001234"),
        (0.0839234, "0.08392"),
        (0.8392, "0.8392"),
        (102.4, "102.4"),
        (1234.5678, "1234.5678"),
        (0.009999996, "0.01"),
        (-1e-12, "-1e-12"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (math.nan, "nan"),
        (True, "True"),
        (7, "7"),
        (10**9, "1.000e+09"),
        (1 - 2j, "1-2i"),
        (0.5 + 1j, "0.5+1i"),
    ],
)
def test_a_number_has_four_decimals_at_most_and_no_zeros_behind(value, text):
    assert number(value) == text


@given(st.floats(-1e300, 1e300))
def test_a_number_is_short_and_near_its_value(value):
    text = number(value)
    assert len(text) <= 12
    assert float(text) == pytest.approx(value, rel=5.1e-4, abs=0)
    assert math.copysign(1, float(text)) == math.copysign(1, value)


@pytest.mark.parametrize(
    ("tensor", "lines"),
    [
        (torch.tensor(2.0), ("2",)),
        (torch.tensor(True), ("True",)),
        (torch.tensor([1.0, -2.0]), ("[1, -2]",)),
        (torch.arange(10.0), ("[0, 1, 2, …, 9] ×10",)),
        (torch.tensor([[1.0, 20.0], [300.0, 4.0]]), ("[  1, 20]", "[300,  4]")),
        (torch.arange(6.0).reshape(6, 1), ("[0]", "[1]", "  ⋮", "[5]", "6×1 float32")),
        (torch.zeros(0), ("0 float32",)),
        (torch.arange(8.0).reshape(2, 2, 2), ("2×2×2 float32", "0 … 7")),
        (torch.zeros(2, 2, 2, dtype=torch.complex64), ("2×2×2 complex64",)),
        (torch.eye(2).to_sparse(), ("2×2 float32",)),
    ],
    ids=lambda value: shape(value) if isinstance(value, torch.Tensor) else "",
)
def test_a_tensor_is_a_few_short_lines(tensor, lines):
    assert short(tensor) == lines


@given(st.integers(1, 40), st.integers(1, 40))
def test_a_large_tensor_has_no_more_lines_than_a_picture_has_room_for(height, width):
    lines = short(torch.zeros(height, width))
    assert len(lines) <= 5
    assert len({columns(line) for line in lines if line.startswith("[")}) == 1


def test_a_scalar_has_no_shape():
    assert shape(torch.tensor(1.0)) == ""
    assert shape(torch.zeros(2, 3)) == "2×3"


def test_the_whole_tensor_is_as_torch_prints_it():
    tensor = torch.arange(5.0, requires_grad=True)
    assert whole(tensor) == str(tensor.detach())


def test_a_chinese_character_is_two_columns_wide():
    assert columns("值x") == 3
    assert columns("é") == columns("e\u0301") == 1


def test_several_results_are_listed_in_brackets_and_many_only_in_part():
    assert listed(None) == "-"
    assert listed((torch.tensor(1), None)) == "(1, -)"
    assert listed(tuple(torch.ones(1_000))) == "(1, 1, …, 1) ×1000"
    assert listed(torch.eye(2)) == "[1, 0] [0, 1]"
