"""Random programs, each held against torch: no operation and no shape of program is special."""

from __future__ import annotations

import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import assert_true_to_torch

UNARY = {
    "neg": lambda x: -x,
    "exp": lambda x: (x * 0.1).exp(),
    "sin": torch.sin,
    "tanh": lambda x: x.tanh(),
    "relu": torch.relu,
    "square": lambda x: x * x,
    "power": lambda x: (x * x + 1) ** 0.5,
    "constant": lambda x: 2 - x * 3 + 1,
    "softmax": lambda x: torch.softmax(x.reshape(-1), 0).reshape(x.shape),
    "detach": lambda x: x.detach(),
    "clone": lambda x: x.clone(),
    "cumsum": lambda x: x.reshape(-1).cumsum(0).reshape(x.shape),
    "sort": lambda x: x.reshape(-1).sort().values.reshape(x.shape),
    "flip": lambda x: x.flip(0) if x.ndim else x,
    "transpose": lambda x: x.t(),
    "first": lambda x: x[0] if x.ndim else x,
    "tail": lambda x: x.reshape(-1)[1:] if x.numel() > 1 else x,
    "sum": lambda x: x.sum(),
    "mean": lambda x: x.mean(dim=-1) if x.ndim else x.mean(),
    "largest": lambda x: x.max(dim=0)[0] if x.ndim else x,
    "norm": lambda x: (x * x + 1).sum().sqrt(),
    "halves": lambda x: x.reshape(-1).chunk(2)[0],
    "rows": lambda x: sum(row * i for i, row in enumerate(x)) if x.ndim else x,
}
BINARY = {
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / (y * y + 1),
    "maximum": torch.maximum,
    "where": lambda x, y: torch.where(x > y, x, y * 2),
    "stack": lambda x, y: torch.stack([x, y, x]).mean(0),
    "cat": lambda x, y: torch.cat([x.reshape(-1), y.reshape(-1), x.reshape(-1)])[: x.numel()].reshape(
        x.shape
    ),
    "matmul": lambda x, y: (x.reshape(-1, 1) @ y.reshape(1, -1)).sum(1).reshape(x.shape),
    "einsum": lambda x, y: torch.einsum("i,j->i", x.reshape(-1), y.reshape(-1)).reshape(x.shape),
}


def _unseen(x, y):
    with torch.no_grad():
        x.add_(y.mean())


def _through_detached(x, y):
    x.detach().mul_(0.5)


def _through_view(x, y):
    x.reshape(-1)[:1].add_(y.mean())


def _element(x, y):
    x[(0,) * x.ndim] = y.sum()


def _augmented(x, y):
    x += y.mean()
    x *= 0.5


def _negative(x, y):
    x[x < 0] = 0.0


WRITES = {
    "element": _element,
    "view": _through_view,
    "augmented": _augmented,
    "negative": _negative,
    "copy": lambda x, y: x.copy_(y.mean().expand_as(x)),
    "zero": lambda x, y: x.zero_(),
    "fill": lambda x, y: x.masked_fill_(x > 1, 0.5),
    "no_grad": _unseen,
    "detached": _through_detached,
}
STEPS = [(kind, name) for kind, table in (("u", UNARY), ("b", BINARY), ("w", WRITES)) for name in table]
SHAPES = [(), (3,), (2, 3), (1,)]


def program(steps):
    """A function of x and y: each step is taken on earlier values, and the last value is summed up."""

    def f(x, y):
        values = [x, y]
        for (kind, name), i, j in steps:
            one, other = values[i % len(values)], values[j % len(values)]
            if kind == "u":
                values.append(UNARY[name](one))
            elif kind == "w":
                written = one * 1  # what others need for their gradient must not be written
                WRITES[name](written, other)
                values.append(written)
            elif one.numel() >= other.numel():
                values.append(BINARY[name](one, other.mean().expand_as(one)))
            else:
                values.append(BINARY[name](other, one.mean().expand_as(other)))
        return values[-1].sum() + (x * y.mean()).sum()

    return f


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=12
    ),
    shapes=st.tuples(st.sampled_from(SHAPES), st.sampled_from(SHAPES)),
    dtype=st.sampled_from([torch.float32, torch.float64]),
    seed=st.integers(0, 2**31),
)
@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_program_is_true_to_torch(steps, shapes, dtype, seed):
    generator = torch.Generator().manual_seed(seed)
    x, y = (torch.randn(shape, generator=generator, dtype=dtype) for shape in shapes)
    assert_true_to_torch(program(steps), x=x, y=y)


@given(
    writes=st.lists(st.tuples(st.sampled_from(sorted(WRITES)), st.integers(0, 4)), min_size=1, max_size=6),
    seed=st.integers(0, 2**31),
)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_any_sequence_of_writes_to_one_tensor_and_its_views_is_true_to_torch(writes, seed):
    def f(x):
        base = x.reshape(2, 3) * 1
        views = [base, base[0], base.t(), base.view(6)[2:5], base[:, 1]]
        for name, i in writes:
            WRITES[name](views[i], x[:2])
        return base.sum() + views[2].sum() * 2 + views[4].sum()

    assert_true_to_torch(f, x=torch.randn(6, generator=torch.Generator().manual_seed(seed)))


@given(uses=st.lists(st.integers(1, 5), min_size=1, max_size=5), value=st.floats(-2, 2, width=32))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_value_used_many_times_in_many_calls_gets_one_message_a_use(uses, value):
    def f(x):
        y = x * 1
        return sum(torch.stack([y] * times).sum() for times in uses)

    graph = assert_true_to_torch(f, x=value)
    assert len(graph.outgoing[graph["y"].id]) == sum(uses)
