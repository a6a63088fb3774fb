"""The weighted rows of the Jacobian and their sums, against torch.autograd.grad."""

import torch
from cells import rows

import d2l_autograd as ad
from d2l_autograd.figure.vector_jacobian_product_pane import has_room, vector_jacobian_product
from d2l_autograd.tracing.tracer import observe

WEIGHTS = [1.0, 0.0, -2.0]


def outputs(u, v):
    y = torch.stack([u[0] * u[1], u[1] * v, v * v])
    return y


def table(f=outputs, weights=WEIGHTS, **inputs):
    inputs = inputs or {"u": [2.0, 3.0], "v": 5.0}
    return vector_jacobian_product(ad.jacobian(f, **inputs), ad.trace(f, upstream=weights, **inputs))


def test_rows_are_weighted_and_the_last_is_what_backward_gives():
    ad.set_language("en")
    u, v = torch.tensor([2.0, 3.0], requires_grad=True), torch.tensor(5.0, requires_grad=True)
    sums = torch.autograd.grad(outputs(u, v), (u, v), torch.tensor(WEIGHTS))
    head, *body, foot = rows(table())
    assert head == ["weight", "∂y/∂(u, v)", "u[0]", "u[1]", "v"]
    assert body == [
        ["1", "y[0]", "1 · 3", "1 · 2", "0"],
        ["0", "y[1]", "0", "0 · 5", "0 · 3"],
        ["-2", "y[2]", "0", "0", "-2 · 10"],
    ]
    assert foot[:2] == ["", "u.grad, v.grad"]
    assert [float(cell) for cell in foot[2:]] == [*sums[0].tolist(), sums[1].item()]


def test_a_row_without_weight_is_idle_and_a_derivative_of_0_is_nothing():
    html = table().html()
    assert html.count('<tr class="ad-idle">') == 1
    assert html.count('<td class="ad-nothing">0</td>') == 4


def test_text_has_names_first_and_a_bar_before_each_input():
    ad.set_language("en")
    lines = table().text().splitlines()
    assert lines[0].split() == ["∂y/∂(u,", "v)", "weight", "│", "u[0]", "u[1]", "│", "v"]
    assert lines[3].split() == ["y[2]", "-2", "│", "0", "0", "│", "10"]
    assert len({tuple(i for i, sign in enumerate(line) if sign == "│") for line in lines}) == 1


def test_what_gets_no_gradient_has_none():
    *_, foot = rows(table(lambda x, y: x * 2 + y.detach(), [1.0, 1.0], x=[1.0, 2.0], y=3.0))
    assert foot[-1] == "None"


def test_long_tables_have_a_gap():
    cells = rows(table(lambda x: x * 2, torch.ones(16), x=torch.ones(16)))
    assert cells[0][-2:] == ["…", "x[15]"] and len(cells) == 18


def test_only_a_small_real_jacobian_of_several_outputs_has_room():
    def room(f, x):
        return observe(f, {"x": x}, 1_000, has_room)

    assert room(lambda x: x * 2, torch.ones(16)) and not room(lambda x: x * 2, torch.ones(17))
    assert room(lambda x: x.reshape(8, 8).sum(0), torch.ones(64))
    assert not room(lambda x: x.reshape(13, 5).sum(0), torch.ones(65))
    assert not room(lambda x: x.sum(), torch.ones(2))
    assert not room(lambda x: x * 1j, torch.ones(2))
