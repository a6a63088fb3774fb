"""What is told of two functions side by side."""

import re

import pytest
import torch
from comparing import START, cut, rows, whole

import d2l_autograd as ad


@pytest.fixture(autouse=True)
def english():
    ad.set_language("en")


def unrecorded(x):
    with torch.no_grad():
        u = x * x
    z = u * x
    return z.sum()


def test_the_cut_and_the_shared_memory_of_the_run_are_told():
    text = repr(ad.compare(cut, whole, x=START))
    assert "cut(x): detach() cuts y → u" in text
    assert "cut(x): y, u share their memory" in text and "whole(x):" not in text


def test_sharing_is_measured_and_not_guessed_from_names():
    def copied(x):
        y = x * x
        u = y.detach().clone()
        return (u * x).sum()

    def viewed(x):
        y = x * x
        row = y.reshape(2, 2)
        return row.sum()

    text = repr(ad.compare(copied, viewed, x=START))
    assert "viewed(x): y, row share" in text and "copied(x): y" not in text


def test_what_shares_its_memory_does_change_together():
    y = torch.tensor(START, requires_grad=True) ** 2
    u = y.detach()
    u[3] = 100.0
    assert y[3].item() == 100.0


def test_no_grad_beside_detach_has_the_same_gradients_and_another_cut():
    comparison = ad.compare(cut, unrecorded, x=START)
    assert [row[3] for row in rows(comparison)] == ["=", "="]
    assert "no_grad() cuts x → u" in repr(comparison)


def test_a_gradient_that_is_none_differs_from_one_that_is_not():
    comparison = ad.compare(lambda x, y: x * 1, lambda x, y: x * y, x=2.0, y=3.0)
    assert rows(comparison)[2] == ["y.grad", "None", "2", "≠"]


def test_nan_is_the_same_as_nan():
    comparison = ad.compare(lambda x: x.log(), lambda x: (x + 0).log(), x=-1.0)
    assert rows(comparison)[0][3] == "="


def test_what_differs_in_shape_differs_without_a_number():
    comparison = ad.compare(lambda x: x * 2, lambda x: x.sum(), x=[1.0, 2.0])
    assert rows(comparison) == [["output", "[2, 4]", "3", "≠"], ["x.grad", "[2, 2]", "[1, 1]", "≠ [1, 1]"]]


def test_text_and_html_say_the_same():
    comparison = ad.compare(cut, whole, x=START)
    table, _, notes = repr(comparison).partition("\ncut(x): ")
    html = comparison._still()["text/html"]
    assert [re.split(r"  +", line) for line in table.splitlines()[1:]] == rows(comparison)
    for note in f"cut(x): {notes}".splitlines():
        assert f"<p>{note}</p>" in html
