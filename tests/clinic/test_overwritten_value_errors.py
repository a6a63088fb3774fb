"""A value that was overwritten though the backward pass needs it: who wrote, and who did not."""

import pytest
from clinic_shell import run


@pytest.mark.parametrize(
    ("write", "told"),
    [
        ("y += 1", "y += 1"),
        ("y[0] = 5.0", "y[0] = 5.0"),
        ("y.detach()[1:].mul_(2)", None),
        ("y[1:].mul_(2)", "y[1:].mul_(2)"),
        ("_ = y.zero_()", "y.zero_()"),
    ],
)
def test_the_line_that_wrote_is_told(shell, write, told):
    run(shell, f"y = x.exp()\nz = y.sum()\n{write}\nz.backward()")
    what = shell.shown[0].what
    assert (f"Line 5 writes into y: {told}." in what) if told else ("Variables at that version: y" in what)


def test_what_makes_a_new_tensor_is_not_blamed(shell):
    run(shell, "y = x.exp()\ny.requires_grad_()\nz = y.sum()\ny.add_(1)\ny = y + 0\nz.backward()")
    assert "requires_grad_" not in shell.shown[0].what
