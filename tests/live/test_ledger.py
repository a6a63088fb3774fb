"""The ledger against bare torch: deposits, balances, and the errors that torch itself raises."""

import re
from html import escape

import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.live.ledger import _MOST_LINES


@pytest.fixture(autouse=True)
def english():
    ad.set_language("en")


def quadratic(x):
    y = 2 * torch.dot(x, x)
    return y


@pytest.fixture
def book():
    return ad.ledger(quadratic, x=[0.0, 1.0, 2.0, 3.0])


def bare(f, *values):
    leaves = [torch.tensor(value, requires_grad=True) for value in values]
    return f(*leaves), leaves


@pytest.mark.parametrize(("language", "gap"), [("en", " "), ("zh", "")])
def test_what_happened_and_the_rule_are_two_sentences(book, language, gap):
    ad.set_language(language)
    for act in (book.zero_, book.backward, book.backward):
        act()
        if (found := book.lines[-1].diagnosis) is not None:
            assert f"<p>{escape(found.what)}{gap}{escape(found.rule)}</p>" in book._view._frame["account"]
            assert language == "zh" or found.what[0].isupper()


def test_a_name_is_written_as_it_is_at_the_beginning_too():
    book = ad.ledger(lambda x: x * x, x=[1.0, 2.0])
    book.backward()
    assert book.lines[-1].diagnosis.what.startswith("y of 2 elements")


def test_several_inputs_one_of_them_unused():
    book = ad.ledger(lambda u, v, w: (u * v).sum(), u=[1.0, 2.0], v=[[3.0, 4.0]], w=5.0)
    book.backward()
    y, (u, v, w) = bare(lambda u, v, w: (u * v).sum(), [1.0, 2.0], [[3.0, 4.0]], 5.0)
    y.backward()
    assert torch.equal(book.grad("u"), u.grad) and torch.equal(book.grad("v"), v.grad)
    assert book.grad("w") is None is w.grad
    assert "w took no part" in book.lines[-1].notes[-1]
    book.zero_()
    assert book.lines[-1].call == "u.grad.zero_()\nv.grad.zero_()"


def test_a_moved_slider_is_a_new_leaf_and_a_drag_is_one_line(book):
    book.backward()
    lines = len(book.lines)
    for value in (1.0, 2.0, 5.0):
        book._inputs[0].widgets[0].value = value
    assert len(book.lines) == lines + 1
    assert book.grad("x") is None
    assert book.lines[-1].call == "x = [5, 1, 2, 3]\ny = quadratic(x)"
    book.backward()
    assert book.grad("x").tolist() == [20.0, 4.0, 8.0, 12.0]


def test_what_the_function_raises_later_is_a_line_and_the_account_goes_on():
    def f(x):
        if x < 0:
            raise ValueError("below zero")
        return x**2

    book = ad.ledger(f, x=1.0)
    (slider,) = book._inputs[0].widgets
    slider.value = -1.0
    assert book.lines[-1].error == "ValueError: below zero"
    book.backward()
    assert book.lines[-1].error == "" and "failed" in book.lines[-1].notes[0]
    slider.value = 0.5
    book.backward()
    assert book.grad("x").item() == 1.0


def test_a_loop_that_never_ends_is_an_error_at_once():
    def f(a):
        while a < 1000:
            a = a * 2
        return a

    with pytest.raises(ad.TraceError):
        ad.ledger(f, a=0.0)


def test_what_the_first_run_raises_passes_through():
    with pytest.raises(ZeroDivisionError):
        ad.ledger(lambda x: x / (1 // 0), x=1.0)


def test_the_readers_tensors_are_not_touched():
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    x = torch.tensor([1.0, 1.0], requires_grad=True)
    x.grad = torch.tensor([7.0, 7.0])
    state = torch.get_rng_state()
    book = ad.ledger(lambda x: (x * w * torch.rand(())).sum(), x=x)
    book.backward()
    book.forward()
    book.backward()
    assert w.grad is None and x.grad.tolist() == [7.0, 7.0]
    assert torch.equal(torch.get_rng_state(), state)


def test_an_error_that_comes_again_is_one_line_with_a_count(book):
    book.backward()
    for _ in range(3):
        book.backward()
    assert [line.times for line in book.lines] == [1, 1, 3]
    assert repr(book).count(book.lines[-1].diagnosis.what) == 1 and "✗ ×3" in repr(book)
    book.backward(retain_graph=True)
    assert [line.times for line in book.lines] == [1, 1, 3, 1]


def test_a_failing_press_and_a_failing_drag_are_two_lines():
    def f(x):
        if len(calls) > 2:
            raise ValueError("enough")
        return x * x

    calls = []
    book = ad.ledger(f, x=1.0)
    calls += [0, 0, 0]
    book.forward()
    book._inputs[0].widgets[0].value = 0.5
    assert [line.times for line in book.lines[1:]] == [1, 1]
    book._inputs[0].widgets[0].value = 0.6
    book.forward()
    assert [line.times for line in book.lines[1:]] == [1, 2]


def test_the_newest_line_stands_first(book):
    book.backward()
    book.zero_()
    calls = ["x.grad.zero_()", "y.backward()", "y = quadratic(x)"]
    for shown in (repr(book), book._view._frame["account"]):
        places = [shown.index(call) for call in calls]
        assert places == sorted(places)


def test_an_explained_error_is_told_by_its_first_words_alone(book):
    book.backward()
    book.backward()
    first = "RuntimeError: Trying to backward through the graph a second time …"
    assert first in repr(book).splitlines()[2] and "Specify retain_graph" not in book._view._frame["account"]


def test_many_lines_are_bounded_and_the_rest_is_counted(book):
    for _ in range(20):
        book.forward()
    assert len(book.lines) == _MOST_LINES
    assert f"{21 - _MOST_LINES} earlier lines" in repr(book).splitlines()[-1]


def test_the_buttons_do_what_they_say(book):
    buttons = book._bar.children
    assert [button.description for button in buttons] == [
        "y.backward()",
        "y.backward(retain_graph=True)",
        "x.grad.zero_()",
        "y = quadratic(x)",
    ]
    for button in (buttons[1], buttons[0], buttons[2], buttons[3], buttons[0]):
        button.click()
    calls = [line.call for line in book.lines[1:]]
    assert calls == [buttons[i].description for i in (1, 0, 2, 3, 0)]
    assert book.grad("x").tolist() == [0.0, 4.0, 8.0, 12.0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_is_the_same_live_and_still(language):
    ad.set_language(language)
    book = ad.ledger(quadratic, x=[0.0, 1.0, 2.0, 3.0])
    book.backward()
    book.backward()
    bundle = book._repr_mimebundle_()
    assert bundle["text/html"] == book._view._frame["account"]
    assert len(re.findall("<tbody>", bundle["text/html"])) == 3
    assert "+ [0, 4, 8, 12]" in bundle["text/plain"] and "retain_graph=True" in bundle["text/plain"]


def test_text_of_the_readers_is_escaped():
    def f(x):
        if x > 1:
            raise ValueError("<b>&")
        return x * 1

    book = ad.ledger(f, x=1.0)
    book._inputs[0].widgets[0].value = 1.4
    assert "&lt;b&gt;&amp;" in book._view._frame["account"] and "<b>" not in book._view._frame["account"]
