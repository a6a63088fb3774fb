"""What a run costs: counted against runs whose cost is known."""

import pytest
import torch

import d2l_autograd as ad


def test_operations_and_numbers_are_those_of_the_run():
    x = torch.ones(10)
    assert ad.cost(lambda x: torch.sin(x) * x + 1, x) == ad.Cost(3, 30, 80)
    assert ad.cost(lambda: torch.ones(3, 4) @ torch.ones(4, 5)).operations == 3


def test_views_copies_and_conversions_compute_nothing():
    x = torch.ones(4, 4)
    used = ad.cost(lambda x: x.T[1:].reshape(-1).detach().to(torch.float64), x)
    assert (used.operations, used.numbers) == (0, 0)
    assert ad.cost(lambda: None) == ad.Cost(0, 0, 0)


def test_a_backward_pass_is_part_of_the_run():
    def gradient(x):
        leaf = x.clone().requires_grad_()
        torch.sin(leaf).sum().backward()
        return leaf.grad

    forward = ad.cost(lambda x: torch.sin(x).sum(), torch.ones(3))
    whole = ad.cost(gradient, torch.ones(3))
    assert (forward.operations, whole.operations) == (2, 5)  # the 1 to begin with, a cosine, a product


@pytest.mark.parametrize("steps", [1, 10, 100])
def test_reverse_mode_keeps_every_step_and_forward_mode_none(steps):
    def chain(x):
        for _ in range(steps):
            x = torch.sin(x)
        return x

    x = torch.ones(1000)
    forward = ad.cost(lambda: torch.func.jvp(chain, (x,), (x,)))
    reverse = ad.cost(lambda: torch.func.vjp(chain, x)[1](x))
    assert forward.operations == reverse.operations == 3 * steps
    assert forward.peak <= 20_000 and 4_000 * steps <= reverse.peak <= 4_000 * (steps + 4)


def test_memory_that_is_freed_counts_no_more():
    def f(x):
        for _ in range(50):
            x = x + 1
        return x

    assert ad.cost(f, torch.ones(100)).peak == 2 * 400


def test_what_the_function_raises_passes_through_and_nothing_stays_on():
    with pytest.raises(ZeroDivisionError):
        ad.cost(lambda: 1 / 0)
    assert torch.utils._python_dispatch._get_current_dispatch_mode() is None
    assert ad.cost(lambda a, *, b: a * b, torch.ones(2), b=3).operations == 1


def test_it_says_what_it_counted():
    ad.set_language("en")
    assert repr(ad.Cost(3, 30, 80)) == "operations: 3, numbers computed: 30, memory at most: 80 bytes"


@pytest.mark.parametrize(
    "tensor", [torch.ones(3).to_sparse(), torch.zeros(0), torch.ones(2, dtype=torch.complex64)], ids=str
)
def test_odd_tensors_are_counted_too(tensor):
    assert ad.cost(lambda: tensor * 2).operations >= 1
