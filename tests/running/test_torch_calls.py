"""What a torch call is called, and which tensors it takes."""

from __future__ import annotations

import pytest
import torch

from d2l_autograd.running.torch_calls import operation, tensors, why_cut


class Names(torch.overrides.TorchFunctionMode):
    def __init__(self):
        super().__init__()
        self.seen = []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.seen.append(operation(func))
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda x: x * 2, "mul"),
        (lambda x: torch.sin(x), "sin"),
        (lambda x: x[0], "getitem"),
        (lambda x: x.data, "data"),
        (lambda x: x.T, "T"),
        (lambda x: x.add_(1), "add_"),
        (lambda x: torch.nn.functional.relu(x), "relu"),
    ],
)
def test_a_call_has_the_name_of_what_torch_was_asked_to_do(call, name):
    x = torch.ones(2, 2)
    with Names() as names:
        call(x)
    assert names.seen[0] == name


def test_tensors_are_found_in_lists_tuples_and_dictionaries_in_order():
    a, b, c, d = (torch.tensor(float(i)) for i in range(4))
    found = tensors([a, 1, [b, ("x", {"k": c})], None, d])
    assert [id(tensor) for tensor in found] == [id(tensor) for tensor in (a, b, c, d)]


def test_a_transforms_tensor_is_the_one_that_it_stands_for():
    x, found = torch.ones(3), []
    torch.vmap(lambda row: found.extend(tensors([row])) or row)(x)
    assert found[0].shape == x.shape


def test_why_no_gradient_flows():
    assert (why_cut("data"), why_cut("argmax")) == ("detach", "not differentiable")
    with torch.no_grad():
        assert (why_cut("mul"), why_cut("detach")) == ("no_grad", "detach")
