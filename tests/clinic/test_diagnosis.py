"""The clinic, against the errors that torch itself raises in a real IPython shell."""

import pytest
from clinic_shell import RAISED, run

import d2l_autograd as ad
from d2l_autograd.clinic.diagnosis import CASES
from d2l_autograd.language import LANGUAGES


@pytest.mark.parametrize(
    ("key", "code", "words"), RAISED, ids=lambda part: part if isinstance(part, str) else ""
)
def test_an_error_that_torch_raises_is_explained(shell, key, code, words, capsys):
    result = run(shell, code)
    assert isinstance(result.error_in_exec, RuntimeError | AttributeError)
    assert str(result.error_in_exec).splitlines()[0] in capsys.readouterr().out.replace("\x1b[0m", "")
    (diagnosis,) = shell.shown
    assert diagnosis.key == key
    assert not [word for word in words if word not in repr(diagnosis)]


def test_every_case_is_raised():
    assert {case.key for case in CASES} == {key for key, *_ in RAISED}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said(shell, language):
    ad.set_language(language)
    for _, code, _ in RAISED:
        run(shell, code)
    assert len(shell.shown) == len(RAISED)
    for diagnosis in shell.shown:
        for text in (repr(diagnosis), diagnosis._repr_html_()):
            assert "{" not in text and len(text) > 60


@pytest.mark.parametrize(
    "code",
    [
        "1 / 0",
        "undefined",
        "None.x",
        "raise RuntimeError('of my own')",
        "torch.ones(2) @ torch.ones(3)",
        "x +",
    ],
)
def test_an_error_that_is_not_autograds_is_left_alone(shell, code):
    run(shell, code)
    assert shell.shown == []


def test_what_works_is_left_alone(shell):
    run(shell, "y = x.sum()\ny.backward()\nx.grad")
    run(shell, "y.retain_grad()")
    assert shell.shown == []
