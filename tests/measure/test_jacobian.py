"""The Jacobian, against torch.func and the book."""

import json
from pathlib import Path

import pytest
import torch

import d2l_autograd as ad

BOOK = json.loads((Path(__file__).parents[1] / "documented.json").read_text(encoding="utf-8"))["outputs"]


def in_the_book(u, v):
    y = torch.zeros(2)
    y[0] = u[0] ** 2 + u[1] * v[0]
    y[1] = u[1] * v[1] + v[0] * v[1] ** 2
    return y


def outer(a, b):
    return torch.outer(a, b.sin())


CASES = {
    "book": (in_the_book, {"u": [1.0, 2.0], "v": [3.0, 4.0]}),
    "matrix from two vectors": (outer, {"a": [1.0, 2.0, 3.0], "b": [0.5, -1.0]}),
    "scalar to scalar": (lambda x: x**3, {"x": 2.0}),
    "scalar to vector": (lambda x: torch.stack([x, x * x, x.exp()]), {"x": 0.5}),
    "matrix to scalar": (lambda x: x.det(), {"x": [[1.0, 2.0], [3.0, 5.0]]}),
    "matrix to matrix": (lambda x: x @ x.T, {"x": [[1.0, 2.0], [3.0, 4.0]]}),
    "unused input": (lambda x, y: x * 2, {"x": [1.0, 2.0], "y": 3.0}),
    "no input at all": (lambda x: torch.ones(2), {"x": [1.0, 2.0]}),
    "empty output": (lambda x: x[:0], {"x": [1.0, 2.0]}),
    "empty input": (lambda x: x.sum().reshape(1), {"x": torch.zeros(0)}),
    "the same tensor twice": (lambda x: torch.cat([x, x]), {"x": [1.0, 2.0]}),
    "infinite": (lambda x: 1 / x, {"x": [0.0, 1.0]}),
    "double": (lambda x: x.softmax(0), {"x": torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)}),
    "in place": (lambda x: (x * 1).mul_(x), {"x": [1.0, 2.0]}),
    "the input itself": (lambda x: x, {"x": [1.0, 2.0]}),
}


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_it_is_what_torch_func_says(case, at_once):
    f, inputs = CASES[case]
    if at_once and case in ("book", "in place", "empty input"):
        at_once = case == "empty input"
    J = ad.jacobian(f, at_once=at_once, **inputs)
    values = {name: torch.as_tensor(value) for name, value in inputs.items()}
    names = tuple(values)
    oracle = torch.func.jacrev(
        lambda *args: f(**dict(zip(names, args, strict=True))), tuple(range(len(names)))
    )
    output = f(**values)
    for name, block in zip(names, oracle(*values.values()) if output.numel() else [], strict=False):
        torch.testing.assert_close(J[name], block, equal_nan=True)
    for name, value in values.items():
        assert J[name].shape == output.shape + value.shape
    assert J.matrix.shape == (output.numel(), sum(value.numel() for value in values.values()))


def test_the_book_prints_this_matrix():
    J = ad.jacobian(in_the_book, u=[1.0, 2.0], v=[3.0, 4.0])
    assert f"Jacobian matrix:\n{J.matrix}" == BOOK["In[10]"]["text"].strip()
    assert J.matrix.tolist() == [[2, 3, 2, 0], [0, 4, 16, 26]]


def test_row_by_row_and_at_once_are_the_same_for_other_work():
    def f(x):
        return (x * x).sin()

    x = [0.1 * i for i in range(50)]
    rows, once = ad.jacobian(f, x=x), ad.jacobian(f, at_once=True, x=x)
    assert torch.equal(rows.matrix, once.matrix)
    assert (rows.work.passes, once.work.passes) == (50, 1)
    assert rows.work.operations == 50 * once.work.operations


def test_the_work_is_what_hooks_of_a_bare_graph_count():
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = (x * x).sin()
    runs = []
    y.grad_fn.register_hook(lambda *_: runs.append("sin"))
    y.grad_fn.next_functions[0][0].register_hook(lambda *_: runs.append("mul"))
    for i in range(3):
        y.backward(torch.eye(3)[i], retain_graph=True)
    assert ad.jacobian(lambda x: (x * x).sin(), x=[1.0, 2.0, 3.0]).work.operations == len(runs)


def test_nothing_of_the_readers_is_changed():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    x.grad = torch.tensor([7.0, 7.0])
    w = torch.tensor(3.0, requires_grad=True)
    state = torch.get_rng_state()
    ad.jacobian(lambda x: x * w + torch.rand(2), x=x)
    assert x.grad.tolist() == [7.0, 7.0] and w.grad is None
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize(
    ("f", "inputs", "words"),
    [
        (lambda x: x * 1.0, {"x": torch.tensor([1, 2])}, "integer"),
        (lambda x: (x * x).real, {"x": torch.tensor([1 + 1j])}, "complex"),
        (lambda x: torch.complex(x, x), {"x": [1.0]}, "complex"),
        (lambda x: x > 0, {"x": [1.0]}, "graph"),
        (lambda x: [x], {"x": [1.0]}, "list"),
        (lambda x: x.reshape(-1, 1) * x.reshape(1, -1), {"x": torch.zeros(1000)}, "y.backward"),
    ],
)
def test_what_has_no_jacobian_is_explained(f, inputs, words):
    ad.set_language("en")
    with pytest.raises(ad.TraceError, match=words):
        ad.jacobian(f, **inputs)


def test_a_function_that_torch_cannot_batch_says_so():
    with pytest.raises(ad.TraceError, match="at_once"):
        ad.jacobian(lambda x: Unbatchable.apply(x), at_once=True, x=[1.0, 2.0])


class Unbatchable(torch.autograd.Function):
    """A reader's own function whose backward pass needs plain numbers."""

    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad * 2 * (1 if grad.sum().item() else 0)


def test_an_unknown_block_is_named():
    with pytest.raises(KeyError, match="there are: x"):
        ad.jacobian(lambda x: x, x=[1.0])["z"]


def test_a_sparse_gradient_is_a_row_like_any_other():
    index = torch.tensor([2, 0])
    J = ad.jacobian(lambda x: torch.gather(x, 0, index, sparse_grad=True), x=[1.0, 2.0, 3.0])
    assert J.matrix.tolist() == [[0, 0, 1], [1, 0, 0]]


def test_a_run_may_take_ten_thousand_operations_as_in_trace():
    def f(x, turns):
        for _ in range(int(turns)):
            x = x + 1
        return x

    for call in (ad.trace, ad.jacobian):
        assert call(lambda x: f(x, 10_000), x=1.0)
        with pytest.raises(ad.TraceError, match="10000"):
            call(lambda x: f(x, 10_001), x=1.0)
