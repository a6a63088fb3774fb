"""Errors of the call that begins a backward pass."""

import pytest
from clinic_shell import run


def test_the_mend_for_a_vector_is_right(shell):
    run(shell, "y = x * x\ny.backward()")
    mend = shell.shown[0].mend.splitlines()
    for line in mend:
        shell.run_cell("x.grad = None\ny = x * x\n" + line, store_history=False)
        assert shell.user_ns["x"].grad.tolist() == [0.0, 2.0, 4.0, 6.0]


def test_the_mend_for_a_wrong_shape_is_right(shell):
    run(shell, "y = x * x\ny.backward(torch.ones(3))")
    shell.run_cell(shell.shown[0].mend, store_history=False).raise_error()
    assert shell.user_ns["x"].grad.tolist() == [0.0, 2.0, 4.0, 6.0]


@pytest.mark.parametrize("op", ["exp", "log1p", "sigmoid"])
def test_the_operations_that_kept_values_are_named_as_they_are_written(shell, op):
    run(shell, f"y = torch.{op}(x).sum()\ny.backward()\ny.backward()")
    assert f"(by {op})" in shell.shown[0].what


def test_backward_without_parentheses_is_noticed(shell):
    result = run(shell, "loss = x.sum()\nloss.backward")
    assert result.success
    assert shell.shown[0].mend == "loss.backward()"
