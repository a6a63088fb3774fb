"""The contour lines are the function's, and the arrow is torch's gradient."""

import numpy as np
import pytest
from plotting import curve_of, drawn, filling, square_times

import d2l_autograd as ad


def test_the_arrow_is_torchs_gradient_times_the_number_beside_it():
    plot, graph, _ = drawn(square_times, {"x": (-5, 5), "y": (-5, 5)}, x=2.0, y=3.0)
    (x0, y0), (x1, y1) = plot._arrow._posA_posB
    assert (x0, y0) == (2, 3)
    grad = graph["x"].grad.item(), graph["y"].grad.item()
    assert ((x1 - x0) / plot._scale, (y1 - y0) / plot._scale) == pytest.approx(grad)
    assert f"arrow = gradient × {plot._scale:g}" in [t.get_text() for t in plot._canvas.figure.texts]


def test_the_contour_lines_are_of_the_readers_function():
    plot, _, _ = drawn(square_times, {"x": (-5, 5), "y": (-5, 5)}, x=2.0, y=3.0)
    x, y, rows = plot.found
    assert np.allclose(rows, np.square(x)[None, :] * np.array(y)[:, None], atol=1e-3)


def test_a_function_that_fills_a_tensor_of_its_own_has_its_curve_and_its_contours():
    xs, ys = curve_of(filling, -2.0, 2.0, x=1.0)
    assert ys == pytest.approx([x**2 + 4 * x for x in xs], abs=1e-4)
    plot, _, _ = drawn(filling, {"x": (-2, 2)}, x=[1.0, 0.5])
    x, y, rows = plot.found
    assert np.allclose(rows, np.add.outer(y, x) ** 2 + 4 * np.array(x), atol=1e-3)


@pytest.mark.parametrize("beyond", [-5.0, 5.0])
def test_the_levels_that_a_point_beyond_the_plot_has_asked_for_stay(beyond):
    def f(x, y):
        return x + y

    plot, _, _ = drawn(f, {"x": (0, 1), "y": (0, 1)}, x=0.5, y=0.5)
    assert plot._level == (0, 2)
    wide = (min(0, 2 * beyond), max(2, 2 * beyond))
    for x in (beyond, 0.5):
        plot.draw(ad.trace(f, x=x, y=x))
        assert plot._level == wide
