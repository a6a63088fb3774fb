"""What each call adds to ``.grad``, against bare torch, and the errors that torch itself raises."""

import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.live import accumulation
from d2l_autograd.live.accumulation import Accumulation

START = [0.0, 1.0, 2.0, 3.0]


@pytest.fixture(autouse=True)
def english():
    ad.set_language("en")


def quadratic(x):
    y = 2 * torch.dot(x, x)
    return y


def opened(f, x):
    passes = Accumulation(f, 1_000)
    return passes, passes.open({"x": torch.tensor(x)})


def bare(f, x):
    leaf = torch.tensor(x, requires_grad=True)
    return f(leaf), leaf


def test_deposits_add_up_as_in_bare_torch():
    passes, _ = opened(quadratic, START)
    y, x = bare(quadratic, START)
    for retain in (True, True, False):
        before = torch.zeros(4) if x.grad is None else x.grad.clone()
        line = passes.backward(retain_graph=retain)
        y.backward(retain_graph=retain)
        assert torch.equal(line.balance["x"], x.grad)
        assert torch.equal(line.deposit["x"], x.grad - before)
    assert "sum of 3 deposits" in line.notes[0]


def test_zeroing_withdraws_everything_and_the_next_deposit_stands_alone():
    passes, _ = opened(quadratic, START)
    passes.backward()
    line = passes.zero()
    assert line.zeroed and line.balance["x"].tolist() == [0.0] * 4
    passes.forward()
    line = passes.backward()
    assert line.balance["x"].tolist() == [0.0, 4.0, 8.0, 12.0]
    assert not any("sum of" in note for note in line.notes)


def test_a_second_pass_raises_what_torch_raises_and_deposits_nothing():
    passes, _ = opened(quadratic, START)
    passes.backward()
    y, _ = bare(quadratic, START)
    y.backward()
    with pytest.raises(RuntimeError) as torchs:
        y.backward()
    line = passes.backward()
    assert line.error == f"RuntimeError: {torchs.value}"
    assert line.diagnosis.key == "twice" and "dot" in line.diagnosis.what
    assert line.balance["x"].tolist() == [0.0, 4.0, 8.0, 12.0] and line.deposit == {}


def test_a_sum_saves_nothing_so_that_a_second_pass_is_possible():
    passes, line = opened(lambda x: x.sum(), [1.0, 2.0])
    assert "saved nothing" in line.notes[1]
    passes.backward()
    line = passes.backward()
    assert line.error == "" and "no error" in line.notes[0]
    assert line.balance["x"].tolist() == [2.0, 2.0]


def test_a_new_forward_pass_makes_a_second_deposit_possible():
    passes, _ = opened(quadratic, START)
    for _ in range(3):
        passes.backward()
        line = passes.forward()
    assert line.balance["x"].tolist() == [0.0, 12.0, 24.0, 36.0]


def test_zeroing_before_the_first_deposit_is_the_error_that_python_raises():
    line = opened(quadratic, START)[0].zero()
    assert line.error == "AttributeError: 'NoneType' object has no attribute 'zero_'"
    assert line.diagnosis.key == "empty grad"


def test_a_vector_without_weights_is_explained():
    line = opened(lambda x: x * x, [1.0, 2.0])[0].backward()
    assert "scalar outputs" in line.error and "y.sum().backward()" in line.diagnosis.mend
    assert line.balance == {"x": None}


def test_new_leaves_have_no_gradient_and_a_failed_run_closes_the_graph():
    def f(x):
        if x < 0:
            raise ValueError("below zero")
        return x * x

    passes, line = opened(f, 2.0)
    assert line.call == "x = 2\ny = f(x)"
    passes.backward()
    assert passes.move({"x": torch.tensor(-1.0)}).error == "ValueError: below zero"
    assert passes.output is None and "failed" in passes.backward().notes[0]
    assert passes.move({"x": torch.tensor(3.0)}).balance == {"x": None}
    assert passes.backward().balance["x"] == 6


def test_a_loop_that_does_not_end_after_a_move_is_told_in_the_line():
    def doubled(x):
        while x < 1000:
            x = x * 2
        return x

    passes, _ = opened(doubled, 1.0)
    assert "The loop did not end" in passes.move({"x": torch.tensor(0.0)}).error
    assert passes.output is None


def test_a_fault_of_the_package_is_not_told_as_the_readers(monkeypatch):
    passes, _ = opened(quadratic, START)
    monkeypatch.setattr(accumulation, "observe", lambda *given: [][0])
    for call in (passes.forward, lambda: passes.move({"x": torch.zeros(4)})):
        with pytest.raises(IndexError):
            call()
