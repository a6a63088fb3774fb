"""What a trace costs beside a bare forward and backward pass: `python tests/benchmarks/tracing.py`.

A chain of n operations on a small tensor, so that what is measured is the cost of an operation's
record and not of its arithmetic. Each contestant has a process of its own, each round times every one
of them once, and the medians are printed: a busy moment of the machine falls on all alike. torchviz,
torchview and torchlens take part where they are installed, up to the length that they bear within
some seconds; torchview and torchlens record the forward pass only.
"""

from __future__ import annotations

import gc
import importlib.util
import math
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import torch

from d2l_autograd import trace

LENGTHS = (10, 100, 1_000, 10_000, 100_000)
ROUNDS = {10: 51, 100: 31, 1_000: 15, 10_000: 5, 100_000: 3}
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
    lens.trace(Chain(n), torch.tensor([1.0], requires_grad=True))


class Contestant:
    """One tool in a process of its own: what it breaks, up to its process, harms nobody else's times."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.out = ""
        command = [sys.executable, "-W", "ignore", __file__, name]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.run(10)

    def run(self, n: int) -> float:
        """The seconds that it takes for ``n`` operations; nan when it can't, and ``out`` says why."""
        self.process.stdin.write(f"{n}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        try:
            took = float(answer)
        except ValueError:
            self.out = answer or f"its process ended with {signal.Signals(-self.process.wait()).name}"
            return math.nan
        if took > PATIENCE and self.name not in ("bare", "d2l_autograd"):
            self.out = f"took {took:.0f} s: not asked again"
        return took


def answer(name: str) -> None:
    """The contestant's side: read lengths, write seconds or the name of an exception."""
    run = CONTESTANTS[name]
    for line in sys.stdin:
        gc.collect()
        start = time.perf_counter()
        try:
            run(int(line))
        except Exception as error:
            print(type(error).__name__, flush=True)
        else:
            print(time.perf_counter() - start, flush=True)


CONTESTANTS = {
    "bare": bare,
    "d2l_autograd": ours,
    "torchviz": torchviz,
    "torchview": torchview,
    "torchlens": torchlens,
}


def measure() -> dict[tuple[str, int], float]:
    """The median seconds of each contestant at each length; prints the table as it goes."""
    missing = [name for name in CONTESTANTS if importlib.util.find_spec(name) is None and name != "bare"]
    print("not installed:", ", ".join(missing) or "none")
    running = [Contestant(name) for name in CONTESTANTS if name not in missing]
    medians: dict[tuple[str, int], float] = {}
    print(f"\n{'operations':>10}  {'':14}{'ms':>10}{'x bare':>9}{'µs/op':>9}")
    for n in LENGTHS:
        times: dict[str, list[float]] = {one.name: [] for one in running}
        for _ in range(ROUNDS[n]):
            for one in running:
                if not one.out and not math.isnan(took := one.run(n)):
                    times[one.name].append(took)
        for one in running:
            line = f"{n:>10,}  {one.name:14}"
            if times[one.name]:
                medians[one.name, n] = median = statistics.median(times[one.name])
                line += f"{median * 1e3:10.2f}{median / medians['bare', n]:9.2f}{median / n * 1e6:9.2f}  "
            print(line + one.out, flush=True)
        running = [one for one in running if not one.out]
    for one in running:
        one.process.stdin.close()
        one.process.wait()
    return medians


def main() -> int:
    """Print the table and the two aims; 1 when one is missed."""
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
    sys.exit(main() if len(sys.argv) == 1 else answer(sys.argv[1]))
