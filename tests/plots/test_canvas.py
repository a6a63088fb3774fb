"""A drag is a blit, the reader's own matplotlib is left alone, and the picture can be read."""

import subprocess
import sys
from io import BytesIO

import matplotlib as mpl
import numpy as np
import pytest
import torch
from matplotlib.image import imread
from plotting import dot, doubling, drawn, pixels, plot_for, square_times

import d2l_autograd as ad
from d2l_autograd.colours import LIGHT
from d2l_autograd.plots import canvas

LIGHT_PAGE, DARK_PAGES = "#ffffff", ("#111111", "#212121")


def test_rcparams_backend_and_figures_stay_as_they_were():
    import matplotlib.pyplot as plt

    before, backend, figures = dict(mpl.rcParams), mpl.get_backend(), plt.get_fignums()
    drawn(doubling, {"a": (-2, 2)}, a=0.8392)
    drawn(square_times, x=2.0, y=3.0)
    assert (dict(mpl.rcParams), mpl.get_backend(), plt.get_fignums()) == (before, backend, figures)


@pytest.mark.parametrize(
    ("f", "inputs"),
    ((torch.sin, {"input": 1.0}), (square_times, {"x": 2.0, "y": 3.0}), (dot, {"x": [1.0, 2.0, 3.0]})),
    ids=("curve", "contours", "bars"),
)
def test_the_readers_style_does_not_reach_our_plots(f, inputs):
    import matplotlib.pyplot as plt

    graph = ad.trace(f, **inputs)
    plain = plot_for(f, graph).draw(graph)
    with mpl.rc_context():
        plt.style.use(["dark_background", "seaborn-v0_8"])
        plt.xkcd()
        mpl.rcParams.update(
            {"text.usetex": True, "figure.autolayout": True, "axes.grid": True, "font.size": 30}
        )
        styled = plot_for(f, graph).draw(graph)
    assert styled == plain


def test_matplotlib_is_imported_with_the_first_drawing():
    code = """if True:
        import sys, torch
        import d2l_autograd as ad
        from d2l_autograd.plots.choice_of_plot import plot_for
        from d2l_autograd.measure.sampler import finished
        graph = ad.trace(lambda x: x * x, x=1.0)
        plot = finished(plot_for(lambda x: x * x, graph, {}))
        assert "matplotlib" not in sys.modules
        plot.draw(graph)
        assert "matplotlib" in sys.modules and "matplotlib.pyplot" not in sys.modules
    """
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_the_png_holds_the_pixels():
    plot, graph, _ = drawn(torch.sin, input=1.0)
    decoded = np.round(imread(BytesIO(plot.draw(graph))) * 255).astype(np.uint8)
    assert np.array_equal(decoded, pixels(plot))
    assert decoded.shape == (600, 960, 4)
    assert (decoded[0, :, 3] == 0).all()


def test_a_plain_screen_gets_a_quarter_of_the_dots_and_the_same_picture():
    plot, graph, _ = drawn(dot, x=[0.0, 1.0, 2.0])
    fine, coarse = (imread(BytesIO(plot.draw(graph, density=density))) for density in (2, 1))
    assert coarse.shape == (300, 480, 4) and fine.shape == (600, 960, 4)
    ink = fine[..., 3].reshape(300, 2, 480, 2).mean(axis=(1, 3))
    assert np.corrcoef(ink.ravel(), coarse[..., 3].ravel())[0, 1] > 0.9
    assert np.array_equal(imread(BytesIO(plot.draw(graph))), fine)


def test_nothing_is_cut_off_at_the_edge():
    for f, inputs in (
        (lambda x: x**9 * -12345, {"x": -1.7}),
        (dot, {"x": [-1.0, 1.0]}),
        (lambda x: (x**3).sum(), {"x": [1e4] * 16}),
    ):
        plot, _, _ = drawn(f, expect=lambda x: x * -1e-9, **inputs)
        alpha = pixels(plot)[..., 3]
        assert not alpha[[0, -1]].any() and not alpha[:, [0, -1]].any()


def test_without_a_chinese_font_labels_are_english(monkeypatch):
    for cached in (canvas._families, canvas._characters):
        cached.cache_clear()
    monkeypatch.setattr(canvas, "_CHINESE", ())
    ad.set_language("zh")
    try:
        plot, _, _ = drawn(lambda 输入: 输入.sum(), 输入=[1.0, 2.0, 3.0])
        texts = [text.get_text() for text in plot._canvas.figure.texts]
    finally:
        for cached in (canvas._families, canvas._characters):
            cached.cache_clear()
    assert "gradient" in texts and "??[0]" in texts


def luminance(rgb):
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def rgb(colour):
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def turned(colour):
    """The colour after CSS `invert(1) hue-rotate(180deg)`."""
    weights = np.array([0.213, 0.715, 0.072])
    return np.clip((2 * weights[None, :].repeat(3, 0) - np.eye(3)) @ (1 - rgb(colour)), 0, 1)


@pytest.mark.parametrize("name", ("ink", "muted", "value", "gradient"))
def test_colours_can_be_read_on_light_and_turned_round_on_dark_pages(name):
    assert contrast(rgb(LIGHT[name]), rgb(LIGHT_PAGE)) >= 4.5
    for page in DARK_PAGES:
        assert contrast(turned(LIGHT[name]), rgb(page)) >= 4.5
