"""Errors about leaves: what can require a gradient, and where it is kept."""

import warnings

import pytest
from clinic_shell import LEAF, run


def test_the_grad_of_a_result_is_explained_below_its_warning(shell):
    with pytest.warns(UserWarning, match="not a leaf"):
        shell.run_cell(LEAF + "y = x * 2\ny.sum().backward()\ny.grad", store_history=False)
    (diagnosis,) = shell.shown
    assert "y.grad" in diagnosis.what and "here: x." in diagnosis.what and "x.grad" in diagnosis.mend


def test_the_leaf_of_a_result_is_the_one_that_it_was_made_of(shell):
    with pytest.warns(UserWarning, match="not a leaf"):
        code = "a = torch.ones(4, requires_grad=True)\n" + LEAF + "y = (x * 2).exp()\ny.grad"
        shell.run_cell("import torch\n" + code, store_history=False)
    (diagnosis,) = shell.shown
    assert "here: x." in diagnosis.what and diagnosis.mend.startswith("x.grad ")


def test_a_filtered_warning_stays_filtered(shell):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shell.run_cell(LEAF + "y = x * 2\ny.grad", store_history=False)
    assert shell.shown == []


def test_the_mend_for_an_integer_is_right(shell):
    run(shell, "x = torch.arange(4)\nx.requires_grad_(True)")
    for line in shell.shown[0].mend.splitlines():
        shell.run_cell("x = torch.arange(4)\n" + line, store_history=False).raise_error()
        assert shell.user_ns["x"].requires_grad


def test_another_attribute_of_none_is_none_of_autograds_errors(shell):
    run(shell, "None.zero_()")
    assert shell.shown == []


@pytest.mark.parametrize("statement", ["x -= 0.1", "x[0] = 1.0"])
def test_the_mend_for_a_leaf_is_right(shell, statement):
    run(shell, statement)
    shell.run_cell(shell.shown[0].mend, store_history=False).raise_error()
    assert shell.user_ns["x"].is_leaf and not shell.user_ns["x2"].is_leaf
