"""The Jacobian between the weights of its rows and the gradients, the sums of its columns."""

import pytest
import torch
from composing import boxes, composed, faults, number, of, parts, texts, within

import d2l_autograd as ad
from d2l_autograd.figure.jacobian_pane import has_room, table_pane
from d2l_autograd.language import speaking
from d2l_autograd.tracing.tracer import observe

WEIGHTS = [1.0, 0.0, -2.0]


def outputs(u, v):
    y = torch.stack([u[0] * u[1], u[1] * v, v * v])
    return y


def table(explorer, width=934):
    """The texts of the table by row, each with its box."""
    found = [part for part in within(composed(explorer, width)[1], "ad-jacobian") if part.tag == "text"]
    heights = sorted({round(part.box.bottom) for part in found if "ad-math" not in part.look})
    return [sorted((p for p in found if round(p.box.bottom) == y), key=lambda p: p.box.left) for y in heights]


def explored(f=outputs, weights=WEIGHTS, **given):
    return ad.explore(f, upstream=weights, **(given or {"u": [2.0, 3.0], "v": 5.0}))


def test_the_rows_are_torchs_and_their_weighted_sums_the_gradients():
    u, v = torch.tensor([2.0, 3.0], requires_grad=True), torch.tensor(5.0, requires_grad=True)
    rows = torch.autograd.functional.jacobian(outputs, (u, v))
    outputs(u, v).backward(torch.tensor(WEIGHTS))
    head, *body, sums = table(explored())
    assert [part.words for part in head][-3:] == ["u[0]", "u[1]", "v"]
    found = [[number(part.words) for part in line[1:]] for line in body]
    assert found == torch.cat([rows[0], rows[1].reshape(3, 1)], 1).tolist()
    assert [line[0].words for line in body] == ["y[0]", "y[1]", "y[2]"]
    assert [number(part.words) for part in sums[1:]] == [*u.grad.tolist(), v.grad.item()]


def test_weights_stand_level_with_the_rows_that_they_weigh():
    explorer = explored()
    figure, found = composed(explorer)
    _, *body, _ = table(explorer)
    weights = [p for p in of(found, "ad-v") if p.words.replace("−", "-") in ("1", "0", "-2")]
    for i, line in enumerate(body):
        slot = boxes(figure)[f"handle:{3 + i}"]
        assert slot.top < line[0].box.top < line[0].box.bottom < slot.bottom
        assert any(part.box.bottom == pytest.approx(line[0].box.bottom, abs=0.2) for part in weights)


def test_a_row_without_weight_and_a_derivative_of_0_are_quiet():
    _, *body, _ = table(explored())
    quiet = [["ad-m" in part.look for part in line[1:]] for line in body]
    assert quiet == [[False, False, True], [True, True, True], [True, True, False]]


def test_the_sums_are_not_there_before_the_gradients():
    *_, sums = table(explored())
    assert all(min(part.since) > 1 for part in sums)


def test_what_gets_no_gradient_has_none():
    *_, sums = table(explored(lambda x, y: x * 2 + y.detach(), [1.0, 1.0], x=[1.0, 2.0], y=3.0))
    assert sums[-1].words == "None"


@pytest.mark.parametrize("width", (320, 356, 560, 934))
def test_columns_that_have_no_room_are_left_out_before_the_last(width):
    given = {"a_name_of_thirty_characters_ab": [1.0] * 4, "学习率": [2.0] * 4}
    explorer = explored(lambda **x: x["a_name_of_thirty_characters_ab"] * x["学习率"], [1.0] * 4, **given)
    figure, found = composed(explorer, width)
    assert faults(figure, found, width) == []
    head, *_ = table(explorer, width)
    assert head[-1].words == "学习率[3]" and "…[0]" in head[1].words + head[0].words
    assert any(part.words == "…" for part in head) or width == 934


def test_presets_are_where_there_are_several_weights():
    several, single = explored(), ad.explore(lambda x: x * x, x=1.0, upstream=2.0)
    large = ad.explore(lambda x: x.repeat(20), x=[1.0])
    assert "presets" in boxes(composed(several)[0]) and "presets" in boxes(composed(large)[0])
    assert "presets" not in boxes(composed(single)[0]) and "handle:1" in boxes(composed(single)[0])
    assert boxes(composed(several, 356)[0])["presets"].right <= 356
    assert "presets" in boxes(composed(ad.explore(lambda x: x * 2, x=torch.zeros(0)))[0])


def test_only_a_small_real_jacobian_of_several_outputs_has_room():
    def room(f, x):
        return observe(f, {"x": x}, 1_000, has_room)

    assert room(lambda x: x * 2, torch.ones(16)) and not room(lambda x: x * 2, torch.ones(17))
    assert room(lambda x: x.reshape(8, 8).sum(0), torch.ones(64))
    assert not room(lambda x: x.reshape(13, 5).sum(0), torch.ones(65))
    assert not room(lambda x: x.sum(), torch.ones(2))
    assert not room(lambda x: x * 1j, torch.ones(2))


def without_spaces(lines):
    return "".join("".join(lines).split())


@pytest.mark.parametrize("language", ("en", "zh"))
@pytest.mark.parametrize("size", (0, 1, 3, 20))
def test_alone_it_has_no_sums_and_says_what_it_leaves_out(language, size):
    with speaking(language):
        jacobian = ad.jacobian(lambda x: x * x, x=torch.arange(float(size)))
        pane, notes = table_pane(jacobian), jacobian.table().notes
    found = parts(pane.svg)
    assert "Σ" not in texts(found) and of(found, "ad-g") == []
    assert without_spaces(texts(of(found, "ad-s"))) == without_spaces(notes)
    assert all(part.box.left >= 0 and part.box.right <= pane.width for part in found)
    assert all(part.box.top >= 0 and part.box.bottom <= pane.height for part in found)
    rows = [part for part in found if part.words == f"f[{size - 1}]"]
    assert len(rows) == (size > 0)
