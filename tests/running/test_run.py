"""However the reader's function is run, what is theirs is as before, and ours is not taken for theirs."""

from __future__ import annotations

import io
import os
import random
import sys
import threading

import numpy as np
import pytest
import torch
from torch import nn

import d2l_autograd as ad
from d2l_autograd.measure.finite_differences import central_differences
from d2l_autograd.measure.sampler import finished
from d2l_autograd.plots.curves import Curves
from d2l_autograd.running import untouched
from d2l_autograd.tracing import recorder


def moved(experiment):
    experiment._inputs[0].widgets[0].value = 1.5
    return experiment


def account(f, x):
    ledger = moved(ad.ledger(f, x=x))
    ledger.backward()
    ledger.forward()
    ledger.backward(retain_graph=True)
    ledger.zero_()
    return ledger


WAYS = {
    "trace": lambda f: ad.trace(f, x=1.0),
    "jacobian": lambda f: ad.jacobian(f, x=1.0),
    "explore": lambda f: moved(ad.explore(f, x=1.0)),
    "explore with slope": lambda f: moved(ad.explore(f, x=1.0, plot="slope")),
    "expect": lambda f: moved(
        ad.explore(lambda x: x * 2, x=1.0, expect=lambda x: f(x.requires_grad_()).detach())
    ),
    "compare": lambda f: moved(ad.compare(f, lambda x: x * 2, x=1.0)),
    "ledger": lambda f: account(f, 1.0),
    "cost": lambda f: ad.cost(f, torch.tensor(1.0, requires_grad=True)),
    "differences": lambda f: finished(central_differences(f, ad.trace(f, x=1.0))),
    "curves": lambda f: finished(Curves(f, {"x": (-1, 2)}).measure(ad.trace(f, x=1.0))),
}
EVERY_WAY = pytest.mark.parametrize("run", WAYS.values(), ids=WAYS)


@EVERY_WAY
@pytest.mark.parametrize("grad", [None, 3.0])
def test_a_function_that_trains_trains_nothing_of_the_readers(run, grad):
    w = torch.tensor(2.0, requires_grad=True)
    w.grad = None if grad is None else torch.tensor(grad)
    behind = torch.tensor(5.0, requires_grad=True)
    on_graph = behind * 2
    optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)

    def f(x):
        with torch.enable_grad():
            (w * w + on_graph).backward(retain_graph=True)
            optimizer.step()
            noise = torch.rand(())
        return x * w * (1 + 0 * noise)

    before, state, kept = w._version, torch.get_rng_state(), w.grad
    run(f)
    assert (w.item(), w._version, w.requires_grad) == (2.0, before, True)
    assert w.grad is kept and (grad is None or w.grad.item() == grad)
    assert behind.grad is None and on_graph.item() == 10.0
    assert torch.equal(torch.get_rng_state(), state)


@EVERY_WAY
def test_running_statistics_and_tensors_in_containers_are_as_before(run):
    net = nn.Sequential(nn.Linear(1, 2), nn.BatchNorm1d(2), nn.Dropout(0.5))
    log = {"seen": [torch.zeros(3)]}

    def f(x):
        log["seen"][0][1] = 7.0
        return net(x.reshape(1, 1).expand(4, 1)).sum() + 0 * log["seen"][0].sum()

    before = {name: tensor.clone() for name, tensor in net.state_dict().items()}
    run(f)
    assert all(torch.equal(tensor, before[name]) for name, tensor in net.state_dict().items())
    assert log["seen"][0].tolist() == [0, 0, 0] and log["seen"][0]._version == 0


@EVERY_WAY
def test_a_function_that_plots_leaves_no_figure_and_no_setting(run):
    import matplotlib as mpl
    from matplotlib import pyplot

    pyplot.close("all")
    mine = pyplot.figure()

    def f(x):
        mpl.rcParams["lines.linewidth"] = 99
        pyplot.plot([1, 2], [3, 4])
        pyplot.figure()
        return x * 2

    before = mpl.rcParams["lines.linewidth"]
    run(f)
    assert pyplot.get_fignums() == [mine.number] and pyplot.gcf() is mine and not mine.axes
    assert mpl.rcParams["lines.linewidth"] == before
    pyplot.close("all")


def modules():
    net = nn.Sequential(nn.Linear(1, 1), nn.Dropout(0.5))
    weight, inner = net[0].weight, net[0]

    def change():
        net.eval()
        net[0].weight = nn.Parameter(torch.zeros(1, 1))
        net[0].register_forward_hook(lambda *given: None)
        net.append(nn.ReLU())

    def state():
        return net.training, net[0] is inner, inner.weight is weight, len(inner._forward_hooks), len(net)

    return change, state


def optimizers():
    weight = nn.Parameter(torch.ones(2))
    optimizer = torch.optim.Adam([weight], lr=0.1)
    weight.sum().backward()
    optimizer.step()

    def change():
        weight.grad = torch.ones(2)
        optimizer.step()
        optimizer.param_groups[0]["lr"] = 5.0

    def state():
        return str(optimizer.state_dict()), weight.tolist()

    return change, state


def generators():
    mine = (
        torch.Generator().manual_seed(1),
        np.random.default_rng(0),
        random.Random(0),
        np.random.RandomState(0),
    )
    own, modern, plain, legacy = mine

    def change():
        torch.rand(1, generator=own)
        return modern.random() + plain.random() + legacy.rand() + np.random.rand() + random.random()

    def state():
        rest = str(modern.bit_generator.state), plain.getstate(), str(legacy.get_state())
        return own.get_state().tolist(), *rest, str(np.random.get_state()), random.getstate()

    return change, state


def settings():
    def change():
        torch.use_deterministic_algorithms(True)
        torch.autograd.set_detect_anomaly(True)
        torch.set_num_threads(1)
        torch.set_printoptions(precision=1)
        torch.set_float32_matmul_precision("high")
        np.seterr(all="ignore")
        np.set_printoptions(precision=1)
        sys.setrecursionlimit(3_333)
        os.environ["FROM_THE_FUNCTION"] = "1"
        os.chdir(os.sep)
        sys.stderr = io.StringIO()

    def state():
        return (
            torch.are_deterministic_algorithms_enabled(), torch.is_anomaly_enabled(), torch.get_num_threads(),
            str(torch.tensor(1 / 3)), torch.get_float32_matmul_precision(), np.geterr(), str(np.array(1 / 3)),
            sys.getrecursionlimit(), dict(os.environ), os.getcwd(), sys.stderr,
        )  # fmt: skip

    return change, state


@EVERY_WAY
@pytest.mark.parametrize("belonging", [modules, optimizers, generators, settings])
def test_what_else_a_function_can_change_is_as_before(run, belonging):
    change, state = belonging()

    def f(x):
        change()
        return x * 2

    before = state()
    run(f)
    assert state() == before


@EVERY_WAY
def test_an_error_of_ours_is_never_taken_for_the_readers(run, monkeypatch):
    w = torch.tensor(2.0)
    holder = type("Holder", (), {"get": staticmethod(lambda: w)})

    def f(x):
        try:
            return x * holder.get()
        except Exception:
            return x * 2

    class Ours(Exception):
        pass

    def fail(self, tensor):
        raise Ours

    monkeypatch.setattr(untouched.Outside, "meet", fail)
    with pytest.raises(Ours):
        run(f)


def test_a_loop_that_catches_everything_ends_all_the_same():
    def f(x):
        while True:
            try:
                x = x * 1.0
            except Exception:
                x = x * 2.0

    with pytest.raises(ad.TraceError, match="operations"):
        ad.trace(f, x=1.0, max_ops=100)


def test_what_another_thread_prints_is_not_lost(capsys):
    began, go_on = threading.Event(), threading.Event()

    def other():
        began.wait()
        print("from another thread")
        go_on.set()

    thread = threading.Thread(target=other)
    thread.start()

    def f(x):
        print("from the function")
        began.set()
        go_on.wait(10)
        return x * 2

    graph = ad.trace(lambda x: x * 2, x=1.0)
    finished(central_differences(f, graph))
    thread.join()
    assert capsys.readouterr().out == "from another thread\n"


def test_two_threads_run_one_after_the_other():
    torch.manual_seed(0)
    state = torch.get_rng_state()

    def f(x):
        for _ in range(20):
            x = x + 0 * torch.rand(())
        return x

    threads = [threading.Thread(target=lambda: ad.explore(f, x=1.0)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert torch.equal(torch.get_rng_state(), state)


def test_an_error_of_the_recorders_passes_every_except_of_the_readers(monkeypatch):
    def fail(self, *given):
        raise AssertionError("ours")

    def f(x):
        try:
            return x * 2
        except Exception:
            return x * 3

    monkeypatch.setattr(recorder.Recorder, "_record", fail)
    with pytest.raises(AssertionError, match="ours"):
        ad.trace(f, x=1.0)
