import gc
import json
import weakref
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.errors import OutputError, TooManyOperations, UpstreamError
from d2l_autograd.view.widget import View


def quadratic(x):
    y = 2 * torch.dot(x, x)
    return y


def doubling(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b


def sliders(explorer):
    return [widget for control in explorer._controls for widget in control.widgets]


def message(explorer):
    return explorer._view._frame["alert"]


def test_moving_a_slider_runs_torch_again():
    explorer = ad.explore(quadratic, x=[0.0, 1.0, 2.0, 3.0])
    before = dict(explorer._view._frame)
    sliders(explorer)[0].value = 5.0
    x = torch.tensor([5.0, 1.0, 2.0, 3.0], requires_grad=True)
    assert torch.equal(explorer.graph["x"].grad, torch.autograd.grad(quadratic(x), x)[0])
    after = explorer._view._frame
    assert all(before[pane] != after[pane] for pane in ("graph", "code", "numbers"))


def test_one_move_is_one_run_and_one_message():
    runs, frames = [], []

    def counted(x):
        runs.extend([x] * x.requires_grad)  # the differences need values alone
        return x * x

    explorer = ad.explore(counted, x=1.0, plot=False)
    explorer._view.observe(frames.append, "_frame")
    sliders(explorer)[0].value = 2.0
    assert (len(runs), len(frames)) == (2, 1)


def test_a_loop_that_never_ends_explains_itself_and_the_sliders_go_on():
    explorer = ad.explore(doubling, a=0.5, expect=lambda a: doubling(a) / a)
    (slider,) = sliders(explorer)
    picture = explorer._view._frame["graph"]
    slider.value = 0.0
    assert "b.norm() &lt; 1000" in message(explorer) and "500 times" in message(explorer)
    assert explorer._view._frame["graph"] == picture
    slider.value = -0.5
    assert message(explorer) == "" and explorer.graph["a"].grad == 2048


def test_what_the_function_raises_is_told_and_the_sliders_go_on():
    def picky(x):
        if x < 0:
            raise ValueError("no <negative> numbers")
        return x * x

    explorer = ad.explore(picky, x=1.0)
    sliders(explorer)[0].value = -1.0
    assert "ValueError" in message(explorer) and "&lt;negative&gt;" in message(explorer)
    sliders(explorer)[0].value = 0.5
    assert message(explorer) == "" and explorer.graph["x"].grad == 1.0


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
    assert "interrupted" in message(explorer)
    sliders(explorer)[0].value = 0.5
    assert message(explorer) == ""


def test_an_error_that_is_not_the_readers_is_no_message(monkeypatch):
    explorer = ad.explore(lambda x: x * x, x=1.0)
    monkeypatch.setattr(explorer, "_frame", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sliders(explorer)[0].value = 2.0
    assert message(explorer) == ""


def test_a_first_run_that_is_impossible_raises():
    with pytest.raises(UpstreamError, match="upstream"):
        ad.explore(lambda x: torch.complex(x, x), x=1.0)
    with pytest.raises(OutputError):
        ad.explore(lambda x: x.detach(), x=1.0)
    with pytest.raises(TooManyOperations):
        ad.explore(doubling, a=0.0)


def test_upstream_weights_have_sliders():
    explorer = ad.explore(lambda x: x * x, x=[1.0, 2.0], upstream=[1.0, 1.0])
    assert explorer.graph["x"].grad.tolist() == [2.0, 4.0]
    sliders(explorer)[3].value = 0.0
    assert explorer.graph["x"].grad.tolist() == [2.0, 0.0]


def test_expect_is_checked_at_each_move():
    explorer = ad.explore(lambda x: x**2, x=1.0, expect=lambda x: 2 * x if x < 2 else x)
    assert "✓" in explorer._view._frame["numbers"]
    sliders(explorer)[0].value = 2.0
    assert "✗" in explorer._view._frame["numbers"]


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
    explorer._panel.reset()
    assert len(runs) == 1 and explorer._view._frame == start
    sliders(explorer)[0].value = -1.0
    assert explorer.graph["x"].grad.tolist() == [-2.0, 4.0]


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
    assert unquote(image["src"].removeprefix("data:image/svg+xml;utf8,")) == bundle["image/svg+xml"]
    assert "[0, 4, 8, 12]" in image["alt"]
    json.dumps(bundle)


def test_the_still_life_follows_the_sliders():
    explorer = ad.explore(quadratic, x=[1.0, 2.0])
    before = explorer._repr_mimebundle_()["text/plain"]
    sliders(explorer)[0].value = -1.0
    assert explorer._repr_mimebundle_()["text/plain"] != before


def test_the_plot_follows_the_sliders_and_can_be_left_out():
    explorer = ad.explore(lambda x: x * x, x=1.0)
    before, described = explorer._view._plot, explorer._view._frame["plot"]
    assert before.startswith("data:image/png;base64,iVBORw0KGgo") and "2" in described
    sliders(explorer)[0].value = -1.0
    assert explorer._view._plot != before and explorer._view._frame["plot"] != described
    without = ad.explore(lambda x: x * x, x=1.0, plot=False)
    assert without._view._plot == "" and without._view._frame["plot"] == ""


def test_the_readers_widget_drives_the_view():
    import ipywidgets

    mine = ipywidgets.FloatSlider(value=1.0, min=-3, max=3)
    explorer = ad.explore(lambda x: x * x, x=mine)
    mine.value = 3.0
    assert explorer.graph["x"].grad == 6.0


def test_a_thousand_moves_leave_no_run_behind():
    explorer = ad.explore(quadratic, x=[1.0, 2.0])
    seen = weakref.WeakSet()
    for i in range(100):
        sliders(explorer)[0].value = i / 100
        seen.add(explorer.graph.nodes[0].value)
    gc.collect()
    assert len(seen) <= 3  # the one shown, and the two that formulas may be asked about


def test_a_new_gradient_never_stands_beside_the_difference_of_the_run_before(monkeypatch):
    explorer = ad.explore(lambda x: x**3, x=2.0)
    sent = []

    def send(view, key=None):
        keys = {key} if isinstance(key, str) else set(key or ())
        sent.append({name: getattr(view, name) for name in keys})

    monkeypatch.setattr(View, "send_state", send)
    sliders(explorer)[0].value = 3.0
    first, *rest = [message for message in sent if message.keys() & {"_frame", "_differences"}]
    assert "27" in first["_frame"]["numbers"] and first["_differences"] == {}
    assert "≈ 27 " in rest[-1]["_differences"]["x"]
