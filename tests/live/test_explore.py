import gc
import json
import linecache
import re
import time
import weakref
from html.parser import HTMLParser
from urllib.parse import unquote

import ipywidgets
import pytest
import torch
from moving import content, drawn, sliders, tell, texts
from spoken import WORDS

import d2l_autograd as ad
from d2l_autograd.errors import OutputError, TooManyOperations, UpstreamError

MEASURING, AS_MEASURED = WORDS["still measuring"]["en"], f"✓ {WORDS['as measured']['en']}"


@pytest.fixture(autouse=True)
def english():
    ad.set_language("en")
    yield
    ad.set_language("en")


def quadratic(x):
    y = 2 * torch.dot(x, x)
    return y


def doubling(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b


def alert(explorer):
    return explorer._view._frame["alert"]


# A move is a run


def test_moving_a_slider_runs_torch_again_and_all_of_the_figure_follows():
    explorer = ad.explore(quadratic, x=[0.0, 1.0, 2.0, 3.0])
    before = dict(explorer._view._frame)
    sliders(explorer)[0].value = 5.0
    x = torch.tensor([5.0, 1.0, 2.0, 3.0], requires_grad=True)
    assert torch.equal(explorer.graph["x"].grad, torch.autograd.grad(quadratic(x), x)[0])
    after = explorer._view._frame
    assert all(before[part] != after[part] for part in ("svg", "formulas", "steps", "alt"))
    assert before["slots"] == after["slots"]


def test_one_move_is_one_run_and_one_message():
    runs, frames = [], []

    def counted(x):
        runs.extend([x] * x.requires_grad)  # the differences need values alone
        return x * x

    explorer = ad.explore(counted, x=1.0, plot=False)
    explorer._view.observe(frames.append, "_frame")
    sliders(explorer)[0].value = 2.0
    assert (len(runs), len(frames)) == (2, 1)


@pytest.mark.parametrize("effect", ["print('seen')", "calls.append(0)", "open(log, 'a').close()"])
def test_a_function_that_does_something_beside_computing_is_called_once_a_move(effect, tmp_path, capsys):
    calls, runs = [], []
    space = {"time": time, "calls": calls, "log": tmp_path / "log", "runs": runs, "torch": torch}
    exec(f"def f(x):\n    {effect}\n    runs[:] = [*runs, 1]\n    return x * x", space)
    explorer = ad.explore(space["f"], x=1.0)
    assert len(runs) == 1
    sliders(explorer)[0].value = 2.0
    assert len(runs) == 2
    assert explorer.graph["x"].grad == 4
    assert "runs once a move: without curves" in explorer._view._frame["svg"]
    assert drawn(explorer, "ad-curve") == 0 and "✓" not in explorer._view._frame["svg"]


def test_random_numbers_are_given_back_so_that_the_curve_can_be_measured():
    explorer = ad.explore(lambda x: x * torch.rand(()), x=1.0)
    assert drawn(explorer, "ad-curve") == 1


def test_a_typed_number_is_one_move():
    explorer = ad.explore(lambda x, y: x * y, x=[1.0, 2.0], y=0.8392, upstream=[1.0, 1.0])
    frames = []
    explorer._view.observe(frames.append, "_frame")
    for place, typed in ((1, "0.5"), (2, "0.123"), (4, "-1"), (0, "word")):
        tell(explorer, place=place, typed=typed)
    assert explorer.graph["x"].value.tolist() == [1.0, 0.5]
    assert explorer.graph["y"].value == torch.tensor(0.123)
    assert explorer.graph.upstream.tolist() == [1.0, -1.0] and len(frames) == 3


def test_reset_goes_back_in_one_run():
    runs = []

    def counted(x):
        runs.extend([x] * x.requires_grad)
        return (x * x).sum()

    explorer = ad.explore(counted, x=[1.0, 2.0])
    start = explorer._view._frame
    for slider in sliders(explorer):
        slider.value = 0.0
    del runs[:]
    tell(explorer, reset=True)
    assert len(runs) == 1 and explorer._view._frame == start
    sliders(explorer)[0].value = -1.0
    assert explorer.graph["x"].grad.tolist() == [-2.0, 4.0]


def test_two_explorers_know_nothing_of_each_other_and_follow_one_widget():
    mine = ipywidgets.FloatSlider(value=1.0, min=-3, max=3)
    one, other = (ad.explore(lambda x, y: x * y, x=mine, y=2.0) for _ in range(2))
    before = other._view._frame
    sliders(one)[1].value = -3.0
    assert other._view._frame == before != one._view._frame
    mine.value = 3.0
    assert [each.graph["y"].grad for each in (one, other)] == [3.0, 3.0]
    assert [each.graph["x"].grad for each in (one, other)] == [-3.0, 2.0]


def test_a_thousand_moves_leave_no_run_behind():
    explorer = ad.explore(quadratic, x=[1.0, 2.0])
    seen = weakref.WeakSet()
    for i in range(100):
        sliders(explorer)[0].value = i / 100
        seen.add(explorer.graph.nodes[0].value)
    gc.collect()
    assert len(seen) <= 3  # the one shown, and the two that formulas may be asked about


# A run that is refused


def test_a_loop_that_never_ends_explains_itself_and_the_sliders_go_on():
    explorer = ad.explore(doubling, a=0.5, expect=lambda a: doubling(a) / a)
    (slider,) = sliders(explorer)
    before = content(explorer)
    slider.value = 0.0
    assert "b.norm() &lt; 1000" in alert(explorer) and "500 times" in alert(explorer)
    assert content(explorer) == before | {"alert": alert(explorer)}
    slider.value = -0.5
    assert alert(explorer) == "" and explorer.graph["a"].grad == 2048


def test_what_the_function_raises_is_told_and_the_sliders_go_on():
    def picky(x):
        if x < 0:
            raise ValueError("no <negative> numbers")
        return x * x

    explorer = ad.explore(picky, x=1.0)
    sliders(explorer)[0].value = -1.0
    assert "ValueError" in alert(explorer) and "&lt;negative&gt;" in alert(explorer)
    sliders(explorer)[0].value = 0.5
    assert alert(explorer) == "" and explorer.graph["x"].grad == 1.0


def test_why_there_is_no_new_run_is_told_until_there_is_one(loop):
    def picky(x, y):
        if x < 0:
            raise ValueError("no negative numbers")
        return slow(x) * y

    explorer = ad.explore(picky, x=1.0, y=1.0)
    sliders(explorer)[0].value = 2.0
    assert MEASURING in texts(explorer)
    sliders(explorer)[0].value = -1.0
    loop.run()  # what the run before it had left
    assert MEASURING not in texts(explorer) and "no negative numbers" in alert(explorer)
    explorer._view._width = 600
    assert explorer._view._frame["width"] == 600 and "no negative numbers" in alert(explorer)


def test_an_interruption_is_told_and_goes_on_to_its_sender():
    pressed = []

    def f(x):
        if pressed:
            raise pressed.pop()
        return x * x

    explorer = ad.explore(f, x=1.0)
    pressed.append(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        sliders(explorer)[0].value = -1.0
    assert "interrupted" in alert(explorer)
    sliders(explorer)[0].value = 0.5
    assert alert(explorer) == ""


def test_an_error_that_is_not_the_readers_is_no_message(monkeypatch):
    explorer = ad.explore(lambda x: x * x, x=1.0)
    monkeypatch.setattr(explorer, "_draw", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sliders(explorer)[0].value = 2.0
    assert alert(explorer) == ""


def test_a_first_run_that_is_impossible_raises():
    with pytest.raises(UpstreamError, match="upstream"):
        ad.explore(lambda x: torch.complex(x, x), x=1.0)
    with pytest.raises(OutputError):
        ad.explore(lambda x: x.detach(), x=1.0)
    with pytest.raises(TooManyOperations):
        ad.explore(doubling, a=0.0)


# What takes more runs comes later


def slow(x):
    time.sleep(5e-3)
    return x**3


def test_a_new_gradient_never_stands_beside_the_difference_or_the_curve_of_another_run(loop):
    explorer = ad.explore(lambda x, y: slow(x) * y, x=2.0, y=1.0)
    loop.run()
    assert AS_MEASURED in texts(explorer) and drawn(explorer, "ad-curve") == 2
    sliders(explorer)[0].value = 3.0
    assert "∂z/∂x = 27" in texts(explorer) and MEASURING in texts(explorer)
    assert AS_MEASURED not in texts(explorer)
    assert drawn(explorer, "ad-curve") == 1  # over x, which depends on y alone
    loop.run()
    assert "∂z/∂x = 27 ✓" in texts(explorer) and AS_MEASURED in texts(explorer)
    assert MEASURING not in texts(explorer) and drawn(explorer, "ad-curve") == 2


def test_what_is_measured_after_it_was_closed_is_not_kept(loop):
    explorer = ad.explore(lambda x, y: slow(x) * y, x=2.0, y=1.0)
    sliders(explorer)[0].value = 3.0
    assert MEASURING in texts(explorer)
    explorer.close()
    loop.run()
    assert explorer._view._frame == explorer._view._narrow == {}


# What the figure shows beside the run


def test_upstream_weights_have_sliders_in_the_figure():
    explorer = ad.explore(lambda x: x * x, x=[1.0, 2.0], upstream=[1.0, 1.0])
    assert explorer.graph["x"].grad.tolist() == [2.0, 4.0]
    assert {"handle:2", "handle:3", "presets"} <= explorer._view._frame["slots"].keys()
    assert explorer._view._handles[4] is explorer._weights.bar
    explorer._view._handles[3].value = 0.0
    assert explorer.graph["x"].grad.tolist() == [2.0, 0.0]


def test_every_slot_of_a_handle_has_its_widget():
    mine = ipywidgets.FloatText(value=1.0)
    explorer = ad.explore(lambda x, m, v: x * m * v, x=2.0, m=mine, v=[1.0, 2.0], upstream=[1.0, 0.5])
    slots = explorer._view._frame["slots"]
    own = {f"{what}:{i}" for i in (0, 2, 3, 4, 5) for what in ("handle", "value")}
    assert own | {"widget:1"} == {name for name in slots if ":" in name}
    assert explorer._view._handles[1] is mine
    names = [getattr(widget, "description", "") for widget in explorer._view._handles]
    assert names == ["x", "m", "v[0]", "v[1]", "upstream[0]", "upstream[1]", ""]


def test_expect_is_checked_at_each_move():
    explorer = ad.explore(lambda x: x**2, x=1.0, expect=lambda x: 2 * x if x < 2 else x)
    right = f"✓ {WORDS['as expected']['en']}"
    wrong = f"≠ {WORDS['not as expected']['en'].format(names='x')}"
    for value, told, other in ((1.0, right, wrong), (2.0, wrong, right)):
        sliders(explorer)[0].value = value
        assert any(told in text for text in texts(explorer))
        assert not any(other in text for text in texts(explorer))


def point(explorer):
    """Where the run's point is on its plot."""
    found = re.search(r'class="ad-point" cx="(\S+)" cy="(\S+)"', explorer._view._frame["svg"])
    return tuple(map(float, found.groups()))


def test_the_plot_follows_the_sliders_and_can_be_left_out():
    explorer = ad.explore(lambda x: x * x, x=1.0)
    before = point(explorer)
    assert drawn(explorer, "ad-curve") == drawn(explorer, "ad-tangent") == 1
    sliders(explorer)[0].value = -1.0
    assert point(explorer)[0] < before[0] and point(explorer)[1] == before[1]
    without = ad.explore(lambda x: x * x, x=1.0, plot=False)
    assert not any(drawn(without, look) for look in ("ad-curve", "ad-tangent", "ad-point"))
    assert without._view._frame["height"] < explorer._view._frame["height"]


def test_the_slope_has_a_plot_of_its_own_where_it_is_asked_for():
    assert drawn(ad.explore(doubling, a=0.8392, plot="slope"), "ad-stair") > 0
    assert drawn(ad.explore(doubling, a=0.8392), "ad-stair") == 0


def test_a_logarithmic_slider_stands_where_its_number_does():
    mine = ipywidgets.FloatLogSlider(value=1.0, min=-2, max=2)
    explorer = ad.explore(lambda x: x.log(), x=mine)
    ends = re.search(r'class="ad-track[^"]*" d="M(\S+) \S+H(\S+)"', explorer._view._frame["svg"])
    left, right = map(float, ends.groups())
    for value, share in ((0.01, 0.0), (0.1, 0.25), (1.0, 0.5), (10.0, 0.75), (100.0, 1.0)):
        mine.value = value
        assert point(explorer)[0] == pytest.approx(left + share * (right - left), abs=0.2)


def elsewhere(source):
    """A function that the reader wrote in another cell."""
    name = f"<cell {len(linecache.cache)}>"
    linecache.cache[name] = len(source), None, source.splitlines(True), name
    names = {}
    exec(compile(source, name, "exec"), names)
    return names["f"]


def test_code_is_shown_only_where_the_reader_does_not_see_it_or_it_decides_something():
    assert drawn(ad.explore(quadratic, x=[1.0, 2.0]), "ad-source") == 0
    assert drawn(ad.explore(elsewhere("def f(x):\n    return x * x\n"), x=1.0), "ad-source") == 1
    assert drawn(ad.explore(doubling, a=0.5), "ad-source") == 1
    assert drawn(ad.explore(torch.sin, input=0.5), "ad-source") == 0  # there is none


def test_what_the_page_asks_for_is_composed_without_a_run():
    runs = []

    def long(x):
        runs.append(x)
        y = x
        for _ in range(60):
            y = y * 1.01
        return y

    explorer = ad.explore(long, x=1.0, plot=False)
    before, count = content(explorer), len(runs)
    fold = int(re.search(r'data-fold="(\d+)"', before["svg"])[1])
    explorer._view._unfolded = [fold]
    assert len(explorer._view._frame["formulas"]) > len(before["formulas"])
    assert "data-refold" in explorer._view._frame["svg"] and "data-refold" not in before["svg"]
    explorer._view._unfolded = []
    assert content(explorer) == before
    for width in (560, 360, 934):
        explorer._view._width = width
        assert explorer._view._frame["width"] == width
    assert content(explorer) == before and len(runs) == count


# The still life


class Images(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.images, self.other = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        (self.images if tag == "img" else self.other).append(dict(attrs))


def test_the_still_life_says_what_the_live_view_says():
    explorer = ad.explore(quadratic, x=[0.0, 1.0, 2.0, 3.0])
    bundle = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"] == str(explorer.graph)
    found = Images(bundle["text/html"])
    (image,) = found.images
    assert found.other == []
    assert unquote(image["src"].removeprefix("data:image/svg+xml;utf8,")) == explorer._picture()
    assert "[0, 4, 8, 12]" in image["alt"] == explorer._view._frame["alt"]
    json.dumps(bundle)


def test_the_still_life_follows_the_sliders():
    explorer = ad.explore(quadratic, x=[1.0, 2.0])
    before = explorer._repr_mimebundle_()
    sliders(explorer)[0].value = -1.0
    after = explorer._repr_mimebundle_()
    assert all(after[kind] != before[kind] for kind in ("text/plain", "text/html"))
