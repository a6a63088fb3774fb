"""What `torch.compile` made is run as it was written, and the run says so."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import torch

import d2l_autograd as ad

X = [1.0, 2.0]


def written(x):
    y = x * 2
    z = y.sin() + y
    return (z * z).sum()


def test_without_it_the_compiler_is_not_even_imported():
    code = (
        "import sys, d2l_autograd as ad\n"
        "ad.explore(lambda x: x * x, x=1.0)\n"
        "print('torch._dynamo' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout == "False\n"


@pytest.mark.parametrize("where", ["in f", "in a function that f calls", "in a function defined in f"])
def test_the_first_in_a_process_is_run_as_written_too(where):
    compiling = {
        "in f": "def f(x):\n    return torch.compile(written, backend='eager')(x)\n",
        "in a function that f calls": "def make():\n    return torch.compile(written, backend='eager')\n"
        "def f(x):\n    return make()(x)\n",
        "in a function defined in f": "def f(x):\n    @torch.compile(backend='eager')\n    def g(x):\n"
        "        return written(x)\n    return g(x)\n",
    }
    code = (
        "import torch, d2l_autograd as ad\ndef written(x):\n    y = x * 2\n    z = y.sin() + y\n"
        "    return (z * z).sum()\n"
        f"{compiling[where]}g = ad.trace(f, x={X})\n"
        "print(g['x'].grad.tolist(), g.nodes[g.output].value.item(), g.compiled)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    x = torch.tensor(X, requires_grad=True)
    y = written(x)
    y.backward()
    assert run.stdout == f"{x.grad.tolist()} {y.item()} True\n"


compiled = torch.compile(written, backend="eager")


def inner(x):
    return compiled(x) * 1


@pytest.mark.parametrize("f", [compiled, inner], ids=["f itself", "within f"])
def test_values_gradients_and_names_are_those_of_what_was_written(f):
    plain, seen = ad.trace(written, x=X), ad.trace(f, x=X)
    assert (seen.compiled, plain.compiled) == (True, False)
    for name in ("x", "y", "z"):
        assert torch.equal(seen[name].value, plain[name].value)
        assert torch.equal(seen[name].grad, plain[name].grad)
    assert [n.span and n.span.code for n in seen][: len(plain)] == [n.span and n.span.code for n in plain]
    if f is compiled:
        assert seen.code == plain.code


def test_a_compiled_module_is_known_by_its_own_names_and_signature():
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Linear(2, 1)

        def forward(self, rows):
            return self.layer(rows).sum()

    net = Net()
    seen, plain = ad.trace(torch.compile(net, backend="eager"), rows=X), ad.trace(net, rows=X)
    assert seen.compiled
    assert [n.label for n in seen] == [n.label for n in plain]
    assert seen.code == plain.code
    net.compile(backend="eager")
    assert ad.trace(net, rows=X).compiled


def test_the_readers_stance_stays_and_what_they_compile_is_compiled():
    graphs = []
    f = torch.compile(written, backend=lambda graph, inputs: graphs.append(graph) or graph.forward)
    ad.trace(f, x=X)
    assert not graphs
    f(torch.tensor(X))
    assert graphs


def test_it_is_said_in_the_table_the_view_and_the_comparison_and_only_there_where_it_is_so():
    ad.set_language("en")
    said = "torch.compile made was run as it was written"
    explorer = ad.explore(inner, x=X, plot=False)
    comparison = ad.compare(inner, written, x=X)
    for text in (
        repr(explorer),
        explorer._view._frame["svg"],
        repr(comparison),
        comparison._view._frame["svg"],
    ):
        assert text.count(said) == 1
    assert said not in repr(ad.trace(written, x=X))
    assert said not in json.dumps(ad.explore(written, x=X, plot=False)._view._frame)


def test_an_optimizer_compiles_nothing():
    weight = torch.nn.Parameter(torch.ones(()))

    def f(x):
        torch.optim.SGD([weight], lr=0.1).zero_grad()
        return x * weight

    assert not ad.trace(f, x=1.0).compiled
