"""In a real kernel: a slider's move disturbs no cell, can be interrupted, and its work is finished later."""

from __future__ import annotations

import time

import pytest
from kernel import kernel
from spoken import WORDS

from d2l_autograd.live.kernel_events import Turns

CELL = """
torch.manual_seed(5)
drawn, told = 0.0, 0
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for i in range(4000):
        drawn += torch.rand(()).item()
        print("line", i)
        warnings.warn("mine", stacklevel=1)
        time.sleep(0.0005)
print("drawn", drawn, "warned", len(caught))
"""


# Whether what takes longer is to come, and whether the measured slope and the curve are there.
SHOWN = "explorer._view._frame['svg']"
FOUND = f"explorer._last.unfinished, {{!r}} in {SHOWN}, 'ad-curve' in {SHOWN}"
IN_ENGLISH, IN_CHINESE = (FOUND.format(WORDS["as measured"][language]) for language in ("en", "zh"))


@pytest.fixture(scope="module")
def running():
    with kernel() as started:
        yield started


def show(running, f: str, options: str = "") -> str:
    """Run a cell that explores ``f``; returns its slider."""
    cell = f"""
{f}
explorer = ad.explore(f, x=(-2.0, 2.0, 0.1, 1.0){options})
print(explorer._inputs[0].widgets[0].model_id)
explorer
"""
    return running.run(cell, "explorer").splitlines()[0]


def test_a_cell_draws_prints_and_warns_as_if_no_slider_moved(running):
    slider = show(running, "f = lambda x: x * torch.rand(()) + x.sin()")
    undisturbed = running.run(CELL)
    cell = running.start(CELL)
    for i in range(60):
        running.move(slider, round(-2 + i * 0.05, 2))
        time.sleep(0.02)
    assert running.wait(cell) == undisturbed
    assert undisturbed.count("line") == 4000 and "warned 4000" in undisturbed
    assert running.until("round(explorer.graph['x'].value.item(), 2)", "0.95") == "0.95"


def test_a_move_runs_in_the_thread_of_the_cells(running):
    f = """
import threading
seen = []
def f(x):
    seen.append(threading.current_thread() is threading.main_thread())
    return x * x
"""
    running.move(show(running, f), 1.5)
    assert running.until("explorer.graph['x'].value.item()", "1.5") == "1.5"
    assert running.run("print(set(seen))") == "{True}\n"


def test_interrupting_stops_a_function_that_runs_in_a_move(running):
    f = """
began = False
def f(x):
    global began
    if x > 1.2:
        began = True
        time.sleep(300)
    return x * x
"""
    slider = show(running, f, ", plot=False")
    running.move(slider, 2.0)
    time.sleep(2)
    running.manager.interrupt_kernel()
    assert running.until("explorer.graph['x'].value.item(), began", "1.0 True") == "1.0 True"
    assert "interrupted" in running.run("print(explorer._view._frame['alert'])")
    running.move(slider, 0.5)
    assert running.until("explorer.graph['x'].value.item()", "0.5") == "0.5"


def test_what_takes_long_is_finished_between_the_cells(running):
    f = """
def f(x):
    time.sleep(2)
    return x * x
"""
    show(running, f)
    assert running.run(f"print({IN_ENGLISH})") == "True False False\n"
    assert running.until(IN_ENGLISH, "False True True") == "False True True"


def test_what_is_finished_later_is_said_in_the_language_of_its_experiment(running):
    f = "ad.set_language('zh')\ndef f(x):\n    time.sleep(2)\n    return x * x\n"
    show(running, f)
    running.run("ad.set_language('en')")
    assert running.until(IN_CHINESE, "False True True") == "False True True"


def test_a_function_is_called_once_before_a_move_is_shown(running):
    f = """
calls, shown = [], []
def f(x):
    calls.append(1)
    time.sleep(0.2)
    return x * x
"""
    show(running, f, ", plot=False")
    running.run("explorer._view.observe(lambda change: shown.append(len(calls)), '_frame')")
    assert running.until("explorer._last.unfinished", "False") == "False"
    assert running.run("del calls[:]\nexplorer._inputs[0].widgets[0].value = 1.5\nprint(shown)") == "[1]\n"


def test_an_experiment_that_is_shown_no_more_goes(running):
    running.run(
        "from ipywidgets.widgets.widget import _instances\n"
        "from d2l_autograd.live.experiment import Experiment"
    )
    count = "print(sum(isinstance(widget, Experiment) for widget in _instances.values()))"
    frames = "print(sum(bool(one._view._frame) for one in Out.values() if type(one).__name__ == 'Explorer'))"
    before, drawn = int(running.run(count)), int(running.run(frames))
    for _ in range(50):
        running.run("ad.explore(lambda x: x * x, x=1.0)", "again")
    assert int(running.run(count)) == before + 1
    assert int(running.run(frames)) <= drawn + 1  # although Out keeps all fifty
    running.run("pass", "other", deleted=("again",))
    assert int(running.run(count)) == before


def test_what_is_shown_elsewhere_stays_and_what_was_closed_can_be_shown_again(running):
    running.run("kept = ad.explore(lambda x: x * x, x=(-2.0, 2.0, 0.1, 1.0))\nkept", "one")
    running.run("kept", "two")
    running.run("ad.explore(lambda x: x * x, x=1.0)", "one")
    assert running.run("print(kept.comm is None)") == "False\n"
    running.run("kept._inputs[0].widgets[0].value = 1.5", "three")
    running.run("pass", "two")
    assert running.run("print(kept.comm is None, kept.graph['x'].grad)") == "True tensor(3.)\n"
    running.run("kept", "four")
    assert running.run("print(kept.comm is None, kept._view.comm is None)") == "False False\n"
    running.run("kept._inputs[0].widgets[0].value = -1.0", "five")
    assert running.run("print(kept.graph['x'].grad)") == "tensor(-2.)\n"


def test_a_readers_own_widget_and_a_box_around_an_experiment_stay(running):
    running.run(
        "mine = ipywidgets.FloatSlider(1.0, min=-3, max=3)\nad.explore(lambda x: x * x, x=mine)", "one"
    )
    running.run("pass", "one")
    assert running.run("print(mine.comm is None)") == "False\n"
    running.run("inner = ad.explore(lambda x: x * x, x=1.0)\ninner", "one")
    running.run("box = ipywidgets.VBox([inner])\nbox", "two")
    running.run("pass", "one")
    assert running.run("print(inner.comm is None)") == "False\n"


# What is left of the work, without a kernel


def test_newer_work_takes_the_place_of_what_is_left(loop):
    done, turns = [], Turns(lambda: None)

    def work(name):
        for i in range(3):
            done.append((name, i))
            yield

    assert not turns.finish(work("one"), 0) and not turns.finish(work("other"), 0)
    loop.run()
    assert done == [("other", 0), ("other", 1), ("other", 2)]
    del done[:]
    turns.finish(work("one"), 0)
    turns.stop()
    loop.run()
    assert done == []
    assert turns.finish(work("one"), 60) and done == [("one", 0), ("one", 1), ("one", 2)]


def test_a_page_that_cannot_wait_gets_all_at_once(loop, monkeypatch):
    monkeypatch.setenv("D2L_AUTOGRAD_AT_ONCE", "1")
    done, turns = [], Turns(lambda: None)
    assert turns.finish((done.append(i) for i in range(3)), 0) and done == [0, 1, 2]
