"""What is asked is what torch finds; nothing that is shown before tells it."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
import torch

from d2l_autograd import predict, set_language
from d2l_autograd.errors import InputError, TraceError


def f(x, y, w):
    a = x + y
    z = a * w
    return z


def questions(view):
    return view._view._frame["questions"]


def test_all_inputs_are_asked_in_the_order_in_which_their_gradients_are_told():
    view = predict(f, x=2.0, y=3.0, w=4.0)
    assert [q["asks"] for q in questions(view)] == [f"Predict: what is ∂z/∂{n}?" for n in ("w", "x", "y")]
    assert [q["wanted"] for q in questions(view)] == [["5"], ["4"], ["4"]]


def test_a_later_variable_can_be_asked_and_only_what_is_named_is():
    (question,) = questions(predict(f, "a", x=2.0, y=3.0, w=4.0))
    assert (question["asks"], question["wanted"]) == ("Predict: what is ∂z/∂a?", ["4"])


def test_no_step_before_the_question_tells_the_answer():
    view = predict(f, "x", x=2.25, y=3.0, w=-4.75)
    (question,) = questions(view)
    notes = [step["note"] for step in view._view._frame["steps"][: question["before"]]]
    assert not any("∂x" in re.sub("<[^>]+>", "", note) for note in notes)
    assert "∂x" in re.sub("<[^>]+>", "", view._view._frame["steps"][question["before"]]["note"])


def test_after_each_move_it_is_asked_of_that_run():
    view = predict(f, "w", x=2.0, y=3.0, w=4.0)
    view._inputs[0].widgets[0].value = -1.0
    assert questions(view)[0]["wanted"] == ["2"]
    assert view.graph["w"].grad.item() == 2.0


def test_the_stored_picture_table_and_words_stop_before_the_backward_pass():
    view = predict(lambda x: torch.sin(3 * x), x=1.0)
    answer = view.graph["x"].grad.item()
    bundle = view._repr_mimebundle_()
    for kind in ("text/plain", "text/html"):
        assert f"{abs(answer):.4f}"[:5] not in unquote(bundle[kind]) and "∂" in bundle[kind]


def test_the_same_seed_draws_the_same_inputs_and_another_one_others():
    def drawn(seed):
        view = predict(f, seed=seed, x=2.0, y=(-3.0, 3.0, 0.5), w=[1.0, 2.0])
        return [node.tensor.tolist() for node in view.graph.inputs.values()]

    assert drawn(1) == drawn(1)
    assert len({str(drawn(seed)) for seed in range(8)}) > 5
    for x, y, w in map(drawn, range(8)):
        assert x == int(x) and -3 <= y <= 3 and y % 0.5 == 0 and len(w) == 2


def test_inf_and_nan_are_asked_as_they_are():
    (question,) = questions(predict(lambda x: torch.sqrt(x), x=0.0))
    assert question["wanted"] == ["inf"]
    (question,) = questions(predict(lambda x: torch.sqrt(x) * 0, x=0.0))
    assert question["wanted"] == ["nan"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("asked", [("q",), (3,), ("k",)])
def test_what_cannot_be_asked_is_refused_with_what_can_be(asked, language):
    def g(x):
        k = x.detach() * 2
        return x * k

    set_language(language)
    x = torch.tensor(2.0, requires_grad=True)
    x.grad = torch.tensor(9.0)
    with pytest.raises(InputError) as caught:
        predict(g, *asked, x=x)
    assert repr(asked[0]) in str(caught.value) and "x" in str(caught.value)
    assert x.grad.item() == 9.0


def test_a_gradient_too_large_to_write_down_is_refused():
    with pytest.raises(InputError, match="17 numbers"):
        predict(lambda x: x.sum(), "x", x=torch.zeros(17))


def test_without_a_gradient_at_all_it_raises_as_trace_does():
    with pytest.raises(TraceError):
        predict(lambda x: x.detach(), x=1.0)
