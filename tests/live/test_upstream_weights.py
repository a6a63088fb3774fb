"""The weights of a non-scalar output and the weighted rows of its Jacobian; torch says what is true."""

import pytest
import torch
from composing import parts, within
from moving import drawn

import d2l_autograd as ad
from d2l_autograd.live.sliders import _ELSEWHERE, _MOST_SLIDERS, _NEAR
from d2l_autograd.live.upstream_weights import _IN_FORCE


def pairs(x):
    y = x[:2] * x[2:]
    return y


def by_torch(f, upstream, **inputs):
    leaves = {name: torch.tensor(value, requires_grad=True) for name, value in inputs.items()}
    f(**leaves).backward(upstream)
    return {name: leaf.grad for name, leaf in leaves.items()}


def jacobian(explorer):
    """The rows of the Jacobian and of the sums below it, as they stand on the page."""
    found, rows = within(parts(explorer._view._frame["svg"]), "ad-jacobian"), {}
    for part in sorted((part for part in found if part.tag == "text"), key=lambda part: part.box.right):
        rows.setdefault(round(part.box.bottom), []).append(part.words)
    return [rows[height] for height in sorted(rows)]


def number(text):
    return float(text.replace("−", "-"))


def press(explorer, preset):
    explorer._weights._buttons[preset].click()


def marked(explorer):
    buttons = explorer._weights._buttons
    return [name for name in buttons if buttons[name].layout.border_bottom == _IN_FORCE]


@pytest.fixture
def explorer():
    ad.set_language("en")
    return ad.explore(pairs, x=[0.0, 1.0, 2.0, 3.0])


def test_without_upstream_all_weights_are_one_as_by_sum(explorer):
    assert explorer._weights.preset == "sum"
    x = torch.tensor([0.0, 1.0, 2.0, 3.0], requires_grad=True)
    pairs(x).sum().backward()
    assert torch.equal(explorer.graph["x"].grad, x.grad)


@pytest.mark.parametrize(
    ("preset", "loss"),
    [
        ("sum", lambda y: y.sum()),
        ("mean", lambda y: y.mean()),
        ("threes", lambda y: (3 * y).sum()),
        ("row", lambda y: y[0]),
        ("itself", lambda y: (y.detach() * y).sum()),
    ],
)
def test_each_preset_is_the_scalar_that_it_stands_for(explorer, preset, loss):
    press(explorer, preset)
    x = torch.tensor([0.0, 1.0, 2.0, 3.0], requires_grad=True)
    loss(pairs(x)).backward()
    assert torch.equal(explorer.graph["x"].grad, x.grad)
    assert marked(explorer) == [preset]


def test_one_row_goes_on_to_the_next_and_around(explorer):
    J = ad.jacobian(pairs, x=[0.0, 1.0, 2.0, 3.0]).matrix
    for row in (0, 1, 0):
        press(explorer, "row")
        assert torch.equal(explorer.graph["x"].grad, J[row])


def test_after_another_preset_the_rows_begin_with_the_first(explorer):
    for preset in ("row", "sum", "row"):
        press(explorer, preset)
    assert explorer.graph.upstream.tolist() == [1.0, 0.0]


def row_button(explorer):
    return explorer._weights._buttons["row"].description


def test_the_button_of_a_row_says_which_is_in_force_and_which_a_press_brings(explorer):
    assert row_button(explorer) == "only the row y[0]"
    for row, following in ((0, 1), (1, 0), (0, 1)):
        press(explorer, "row")
        assert explorer.graph.upstream.tolist() == [float(row == 0), float(row == 1)]
        assert row_button(explorer) == f"only the row y[{row}] (next: y[{following}])"
        assert marked(explorer) == ["row"]
    press(explorer, "threes")
    assert row_button(explorer) == "only the row y[0]" and marked(explorer) == ["threes"]


def test_weights_given_or_set_by_hand_are_marked_as_what_they_are():
    explorer = ad.explore(pairs, x=[0.0, 1.0, 2.0, 3.0], upstream=[1.0, 0.0])
    assert row_button(explorer) == "only the row y[0] (next: y[1])" and marked(explorer) == ["row"]
    press(explorer, "row")
    assert explorer.graph.upstream.tolist() == [0.0, 1.0]
    sliders = explorer._weights.control.widgets
    for weights, choice in (([0.0, 3.0], []), ([3.0, 3.0], ["threes"]), ([1.0, 1.0], ["sum"])):
        for slider, weight in zip(sliders, weights, strict=True):
            slider.value = weight
        assert explorer.graph.upstream.tolist() == weights and marked(explorer) == choice
        assert row_button(explorer) == "only the row y[0]"
    sliders[0].value = 0.0
    assert marked(explorer) == ["row"] and row_button(explorer) == "only the row y[1] (next: y[0])"


def test_the_sliders_reach_the_values_of_y_and_their_ends_stay():
    explorer = ad.explore(lambda x: x * x, x=[0.0, 1.0, 2.0, 3.0])
    sliders = explorer._weights.control.widgets
    ends = [(slider.min, slider.max) for slider in sliders]
    press(explorer, "itself")
    assert [slider.value for slider in sliders] == [0.0, 1.0, 4.0, 9.0]
    explorer._inputs[0].widgets[3].value = 5.0
    assert [(slider.min, slider.max) for slider in sliders] == ends


def claims(explorer):
    """What each weight's slider says: the sign before its readout, and the number."""
    signs = {_NEAR: "≈", _ELSEWHERE: "≠"}
    return [
        next((sign for name, sign in signs.items() if name in slider._dom_classes), "=") + f"{slider.value:g}"
        for slider in explorer._weights.control.widgets
    ]


def test_a_slider_that_cannot_stand_at_its_weight_says_so():
    explorer = ad.explore(lambda x: x * x, x=[1.0, 2.0, 3.0])
    press(explorer, "mean")
    assert claims(explorer) == ["≈0.4"] * 3
    press(explorer, "itself")
    explorer._inputs[0].widgets[0].value = 0.1
    explorer._inputs[0].widgets[2].value = -5.0
    assert claims(explorer) == ["≈0", "=4", "≠10"]
    explorer._weights.control.widgets[0].value = 1.0
    assert claims(explorer) == ["=1", "=4", "=10"] and explorer.graph.upstream.tolist() == [1.0, 4.0, 10.0]


def test_values_that_are_no_numbers_are_not_claimed_either():
    explorer = ad.explore(lambda x: x.log(), x=[-1.0, 0.0, 1.0])
    before = explorer._weights.control.widgets[0].value
    press(explorer, "itself")
    assert claims(explorer) == [f"≠{before:g}", "≠-10", "=0"]


def test_the_values_of_y_follow_the_inputs_and_the_sliders_show_them(explorer):
    press(explorer, "itself")
    explorer._inputs[0].widgets[1].value = -2.0
    assert explorer.graph.upstream.tolist() == [0.0, -6.0]
    assert explorer._weights.control.value()[0] == 0.0
    assert explorer._weights.control.widgets[1].value == explorer._weights.control.widgets[1].min


def test_weights_between_the_steps_are_exact_though_the_sliders_cannot_show_them():
    explorer = ad.explore(lambda x: x * x, x=[1.0, 2.0, 3.0])
    press(explorer, "mean")
    assert torch.equal(explorer.graph.upstream, torch.full((3,), 1 / 3))


def test_a_move_by_hand_ends_the_preset(explorer):
    press(explorer, "threes")
    explorer._weights.control.widgets[0].value = 1.0
    assert explorer._weights.preset is None and explorer.graph.upstream.tolist() == [1.0, 3.0]
    assert marked(explorer) == []


def test_a_move_made_while_a_run_is_shown_is_not_undone(explorer):
    press(explorer, "threes")
    slider = explorer._weights.control.widgets[0]
    explorer._turns._waiting = True  # the notebook has no time yet
    slider.value = 1.0
    explorer._show_weights()
    assert slider.value == 1.0 and explorer._weights.preset is None


def test_what_a_page_rounds_is_no_move(explorer):
    press(explorer, "mean")
    slider = explorer._weights.control.widgets[0]
    slider.value = slider.value * (1 + 1e-12)
    assert explorer._weights.preset == "mean"


def test_a_press_is_one_run(explorer):
    frames = []
    explorer._view.observe(frames.append, "_frame")
    press(explorer, "threes")
    assert len(frames) == 1


def test_the_rows_are_weighted_and_add_up_to_what_backward_gives():
    f, inputs = (lambda u, v: torch.stack([u[0] ** 2 + u[1] * v, u[1] * v**2])), {"u": [1.0, 2.0], "v": 3.0}
    explorer = ad.explore(f, upstream=[2.0, -1.0], **inputs)
    J = ad.jacobian(f, **inputs).matrix
    head, *rows, sums = jacobian(explorer)
    assert head[-3:] == ["u[0]", "u[1]", "v"]
    assert [[number(cell) for cell in row[-3:]] for row in rows] == J.tolist()
    grads = by_torch(f, torch.tensor([2.0, -1.0]), **inputs)
    assert [number(text) for text in sums[-3:]] == [*grads["u"].tolist(), grads["v"].item()]
    assert torch.equal(torch.tensor([2.0, -1.0]) @ J, torch.cat([grads["u"], grads["v"].reshape(1)]))


def test_the_still_life_has_the_table_too(explorer):
    bundle = explorer._repr_mimebundle_()
    table = bundle["text/plain"].splitlines()
    assert table[1].split()[-4:] == ["[2,", "3,", "0,", "1]"] and table[-1].split() == [
        "y[1]",
        "0",
        "3",
        "0",
        "1",
    ]
    assert bundle["text/html"].startswith("<img") and "ad-jacobian" in bundle["text/html"]


def test_a_scalar_has_no_weights_and_no_table():
    explorer = ad.explore(lambda x: x * x, x=1.0)
    assert explorer._weights is None and drawn(explorer, "ad-jacobian") == 0


def test_a_weight_of_a_scalar_is_a_slider_without_presets():
    explorer = ad.explore(lambda x: x * x, x=1.0, upstream=2.0)
    assert explorer._weights.bar.layout.display == "none" and explorer.graph["x"].grad == 4


def test_a_large_output_has_presets_but_neither_sliders_nor_table():
    explorer = ad.explore(lambda x: x.repeat(20), x=[1.0])
    assert not explorer._weights.control.widgets and _MOST_SLIDERS < 20
    press(explorer, "mean")
    torch.testing.assert_close(explorer.graph["x"].grad, torch.ones(1))
    assert drawn(explorer, "ad-jacobian") == 0 and "presets" in explorer._view._frame["slots"]


def test_a_matrix_has_a_weight_for_each_of_its_components():
    explorer = ad.explore(lambda x: x @ x.T, x=[[1.0, 2.0], [3.0, 4.0]])
    press(explorer, "row")
    press(explorer, "row")
    x = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    (x @ x.T)[0, 1].backward()
    assert torch.equal(explorer.graph["x"].grad, x.grad)


def test_an_empty_output_does_no_harm():
    explorer = ad.explore(lambda x: x[:0], x=[1.0, 2.0])
    press(explorer, "row")
    assert explorer.graph["x"].grad.tolist() == [0.0, 0.0]
