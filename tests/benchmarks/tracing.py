"""What a trace costs beside a bare forward and backward pass: `python tests/benchmarks/tracing.py`.

A chain of n operations on a small tensor, so that what is measured is the cost of an operation's
record and not of its arithmetic. Each round times every contestant once, in turn, and the medians
are printed: a busy moment of the machine falls on all of them alike. torchviz, torchview and
torchlens take part where they are installed, up to the length that they bear within some seconds;
torchview and torchlens record the forward pass only.
"""

from __future__ import annotations

import gc
import importlib
import statistics
import sys
import time
import warnings
from collections.abc import Callable

import torch

from d2l_autograd import trace

LENGTHS = (10, 100, 1_000, 10_000, 100_000)
ROUNDS = {10: 31, 100: 31, 1_000: 15, 10_000: 5, 100_000: 3}
PATIENCE = 5.0
MOST_TIMES_BARE = 6.0
MOST_GROWTH = 1.3


def chain(n: int) -> Callable[[torch.Tensor], torch.Tensor]:
    """A function of ``n`` operations, one after the other."""

    def f(x: torch.Tensor) -> torch.Tensor:
        for _ in range(n):
            x = x * 1.001
        return x

    return f


def bare(n: int) -> None:
    """torch alone: forward and backward."""
    x = torch.tensor(1.0, requires_grad=True)
    chain(n)(x).backward()


def ours(n: int) -> None:
    """The package: forward, backward and the graph with all values and gradients."""
    trace(chain(n), max_ops=n + 10, x=1.0)


def torchviz(n: int) -> None:
    """The autograd nodes after the forward pass, as dot text; no gradients."""
    x = torch.tensor(1.0, requires_grad=True)
    importlib.import_module("torchviz").make_dot(chain(n)(x), {"x": x})


class Chain(torch.nn.Module):
    """The same chain, as the module that some tools ask for."""

    def __init__(self, n: int) -> None:
        super().__init__()
        self.f = chain(n)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.f(x)


def torchview(n: int) -> None:
    """The forward pass as a graph; no values."""
    x = torch.tensor(1.0, requires_grad=True)
    importlib.import_module("torchview").draw_graph(Chain(n), input_data=x, depth=10)


def torchlens(n: int) -> None:
    """The forward pass with all values."""
    lens = importlib.import_module("torchlens")
    record = getattr(lens, "trace", None) or lens.log_forward_pass
    record(Chain(n), torch.tensor([1.0], requires_grad=True))


def seconds(run: Callable[[int], None], n: int) -> float:
    """How long one run takes, with a clean heap before it."""
    gc.collect()
    start = time.perf_counter()
    run(n)
    return time.perf_counter() - start


def contestants() -> dict[str, Callable[[int], None]]:
    """Whoever is installed."""
    found = {"bare": bare, "d2l_autograd": ours}
    for run in (torchviz, torchview, torchlens):
        try:
            importlib.import_module(run.__name__)
        except ImportError:
            print(f"{run.__name__} is not installed")
        else:
            found[run.__name__] = run
    return found


def measure() -> dict[tuple[str, int], float]:
    """The median seconds of each contestant at each length; prints the table as it goes."""
    running = contestants()
    medians: dict[tuple[str, int], float] = {}
    print(f"\n{'operations':>10}  {'':14}{'ms':>10}{'x bare':>9}{'µs/op':>9}")
    for n in LENGTHS:
        times: dict[str, list[float]] = {name: [] for name in running}
        failures: dict[str, str] = {}
        for turn in range(ROUNDS[n] + 1):
            for name, run in running.items():
                if name in failures:
                    continue
                try:
                    took = seconds(run, n)
                except Exception as error:
                    failures[name] = type(error).__name__
                    continue
                # The first round warms up, but for those that can only be asked once.
                if turn or took > PATIENCE / 3:
                    times[name].append(took)
                if took > PATIENCE:
                    failures[name] = f"longer than {PATIENCE:.0f} s: not asked again"
        for name in list(running):
            line = f"{n:>10,}  {name:14}"
            if times[name]:
                medians[name, n] = median = statistics.median(times[name])
                line += f"{median * 1e3:10.2f}{median / medians['bare', n]:9.2f}{median / n * 1e6:9.2f}"
            print(line, failures.get(name, ""), flush=True)
            if name in failures:
                del running[name]
    return medians


def main() -> int:
    """Print the table and the two aims; 1 when one is missed."""
    warnings.simplefilter("ignore")
    medians = measure()
    times_bare = medians["d2l_autograd", 1_000] / medians["bare", 1_000]
    growth = medians["d2l_autograd", 100_000] / 100 / medians["d2l_autograd", 1_000]
    aims = (
        (
            times_bare <= MOST_TIMES_BARE,
            f"1,000 operations: {times_bare:.2f} x bare, aim {MOST_TIMES_BARE} x",
        ),
        (
            growth <= MOST_GROWTH,
            f"an operation of 100,000 costs {growth:.2f} x one of 1,000, aim {MOST_GROWTH} x",
        ),
    )
    print()
    for held, aim in aims:
        print("held:  " if held else "MISSED:", aim)
    return int(not all(held for held, _ in aims))


if __name__ == "__main__":
    sys.exit(main())
