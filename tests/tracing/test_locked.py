"""A custom function that writes into a view: torch holds the view's lock then, and whoever asks it hangs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import torch

import d2l_autograd as ad


class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        x.mul_(2)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx, grad):
        return 2 * grad


def element(y):
    Twice.apply(y[0])


def reshaped(y):
    Twice.apply(y.view(-1))


def view_of_a_view(y):
    Twice.apply(y.T[0])


def hooked(y):
    v = y[0]
    v.register_hook(lambda grad: None)
    Twice.apply(v)


def retaining(y):
    v = y[0]
    v.retain_grad()
    Twice.apply(v)


def twice(y):
    v = y[0]
    Twice.apply(v)
    Twice.apply(v)


def deposited(f, x):
    book = ad.ledger(f, x=x)
    book.backward()
    return book.grad("x")


WRITES = (element, reshaped, view_of_a_view, hooked, retaining, twice)
ASKS = {
    "trace": lambda f, x: ad.trace(f, x=x, max_ops=100)["x"].grad,
    "explore": lambda f, x: ad.explore(f, x=x).graph["x"].grad,
    "compare": lambda f, x: ad.compare(f, f, x=x).graphs[0]["x"].grad,
    "jacobian": lambda f, x: ad.jacobian(f, x=x)["x"],
    "ledger": deposited,
}


def ask_all():
    for write in WRITES:

        def f(x, write=write):
            y = x * 1
            write(y)
            return (y * y).sum()

        x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
        f(x).backward()
        for name, ask in ASKS.items():
            right = torch.equal(ask(lambda x, f=f: f(x), x), x.grad)
            print(write.__name__, name, right, flush=True)


def test_nothing_hangs_and_the_gradient_is_right():
    code = "import test_locked; test_locked.ask_all()"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, cwd=Path(__file__).parent
    )
    assert run.stdout.splitlines() == [f"{write.__name__} {ask} True" for write in WRITES for ask in ASKS]
