"""Bars are as high as torch's gradients, frames as the expected ones."""

from plotting import dot, drawn


def test_bars_are_as_high_as_torchs_gradients_and_frames_as_the_expected_ones():
    plot, graph, _ = drawn(dot, None, lambda x: 3 * x, x=[0.0, 1.0, -2.0, 3.0])
    assert [bar.get_height() for bar in plot._bars] == graph["x"].grad.tolist() == [0, 4, -8, 12]
    assert [frame.get_height() for frame in plot._frames] == [0, 3, -6, 9]
    assert [text.get_text() for text in plot._numbers] == ["0", "4", "−8", "12"]


def test_bars_stand_for_all_components_of_all_inputs():
    plot, graph, _ = drawn(lambda w, x, b: (w * x).sum() + b, w=[1.0, 2.0], x=[3.0, 4.0], b=5.0)
    assert [bar.get_height() for bar in plot._bars] == [3, 4, 1, 2, 1]
    assert (
        plot.alt_text(graph)
        == "Bar chart of the gradient's components: w[0]: 3; w[1]: 4; x[0]: 1; x[1]: 2; b: 1."
    )


def test_an_input_without_gradient_says_none():
    plot, graph, _ = drawn(lambda x, y, z: x * y, x=1.0, y=2.0, z=3.0)
    assert plot._numbers[2].get_text() == "None"
    assert "z: None" in plot.alt_text(graph)
