"""Numbers and tensors as text, and whether two of them agree."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from d2l_autograd.tensors import (
    added,
    agree,
    all_one,
    columns,
    inline,
    largest,
    listed,
    number,
    numbers,
    shape,
    short,
    shorten,
    whole,
)


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


@pytest.mark.parametrize(
    ("rows", "columns", "lines"),
    [
        (1, 6, ("[0, 1, 2, 3, 4, 5]",)),
        (1, 7, ("[0, 1, 2, …, 6]", "1×7 int64")),
        (4, 1, ("[0]", "[1]", "[2]", "[3]")),
        (5, 1, ("[0]", "[1]", "  ⋮", "[4]", "5×1 int64")),
    ],
)
def test_a_matrix_is_whole_up_to_four_rows_and_six_columns(rows, columns, lines):
    assert short(torch.arange(rows * columns).reshape(rows, columns)) == lines


def test_a_vector_is_whole_up_to_six_numbers():
    assert inline(torch.arange(6)) == "[0, 1, 2, 3, 4, 5]"
    assert inline(torch.arange(7)) == "[0, 1, 2, …, 6] ×7"


def test_four_results_are_listed_and_of_five_the_first_two_and_the_last():
    assert listed(tuple(map(torch.tensor, range(4)))) == "(0, 1, 2, 3)"
    assert listed(tuple(map(torch.tensor, range(5)))) == "(0, 1, …, 4) ×5"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("x" * 18, "x" * 18),
        ("x" * 19, "x" * 17 + "…"),
        ("值" * 9, "值" * 9),
        ("值" * 10, "值" * 8 + "…"),
        ("e\u0301" * 18, "e\u0301" * 18),
        ("  a\n b ", "a b"),
        ("", ""),
    ],
)
def test_a_name_takes_eighteen_columns_with_dots_where_something_is_missing(text, short):
    assert shorten(text) == short


SIZES = [1, 64, 65]  # small ones are compared another way


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("dtype", "relative"),
    [(torch.float32, 1e-4), (torch.float64, 1e-4), (torch.complex64, 1e-4), (torch.float16, 0.05)],
)
def test_numbers_agree_to_the_precision_of_their_type(size, dtype, relative):
    tensor = torch.full((size,), 8.0, dtype=dtype)
    near, far = tensor.clone(), tensor.clone()
    near[-1] *= 1 + 0.8 * relative
    far[-1] *= 1 + 1.3 * relative
    assert agree(tensor, tensor) and agree(near, tensor)
    assert not agree(far, tensor) and not agree(-tensor, tensor)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("dtype", "least"), [(torch.float32, 1e-5), (torch.complex64, 1e-5), (torch.bfloat16, 0.05)]
)
def test_a_difference_may_be_the_rounding_of_what_it_was_calculated_from(size, dtype, least):
    zero = torch.zeros(size, dtype=dtype)
    assert agree(zero + 90 * least, zero, scale=100.0)
    assert not agree(zero + 110 * least, zero, scale=100.0)
    assert not agree(zero + least, zero) and not agree(zero + 1, zero, scale=math.inf)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_not_finite_agrees_with_its_like_alone(size):
    kinds = [math.nan, math.inf, -math.inf, 0.0, 1.0]
    for i, one in enumerate(kinds):
        for j, other in enumerate(kinds):
            same = agree(torch.full((size,), one), torch.full((size,), other), scale=1.0)
            assert same == (i == j), (one, other)
            if size == 1:
                assert agree(one, torch.tensor(other), scale=1.0) == (i == j)


def test_a_number_agrees_with_a_real_scalar_only():
    assert (
        agree(2.0, torch.tensor(2.0)) and agree(2, torch.tensor(2.0001)) and not agree(2.0, torch.tensor(2.1))
    )
    assert not agree(2.0, torch.tensor([2.0])) and not agree(2.0, torch.tensor(2.0 + 0j))
    assert not agree(None, torch.tensor(0.0))


def test_shapes_have_to_agree_too_and_empty_tensors_do():
    assert not agree(torch.ones(2, 1), torch.ones(1, 2)) and not agree(torch.ones(1), torch.tensor(1.0))
    assert agree(torch.zeros(0, 2), torch.ones(0, 2)) and not agree(torch.zeros(0), torch.zeros(0, 2))


def test_where_there_are_no_numbers_nothing_is_said_of_them():
    meta = torch.ones(2, device="meta")
    assert numbers(meta) is None and not agree(meta, meta) and not all_one(meta)
    assert added(meta, torch.ones(2)) is None and added(torch.ones(2), None) is None
    assert largest(meta) == 0


def test_a_sparse_tensor_is_written_out_up_to_a_million_numbers():
    assert torch.equal(numbers(torch.ones(2**20).to_sparse()), torch.ones(2**20))
    assert numbers(torch.ones(2**20 + 1).to_sparse()) is None


def test_sums_and_sizes_are_those_of_the_dense_tensors():
    eye = torch.eye(3)
    assert torch.equal(added(eye.to_sparse(), eye), 2 * eye)
    assert all_one(torch.ones(2, 2).to_sparse()) and not all_one(eye) and all_one(torch.ones(0))
    for size in SIZES:
        values = torch.linspace(-7, 5, size)
        assert largest(values) == 7 and largest(values * 1j) == 7
    assert largest(torch.ones(0)) == 0
