"""The extension opens, listens and closes without a trace."""

import warnings

import pytest
from clinic_shell import LEAF, run
from IPython.core.interactiveshell import InteractiveShell
from spoken import WORDS

import d2l_autograd as ad
from d2l_autograd.clinic.ipython_extension import Clinic

SCALAR = LEAF + "(x * x).backward()"


def test_the_extension_loads_twice_and_unloads_without_a_trace(capsys):
    shell = InteractiveShell()
    before = {name: list(found) for name, found in shell.events.callbacks.items()}
    showwarning = warnings.showwarning
    for _ in range(2):
        ad.load_ipython_extension(shell)
    with pytest.raises(RuntimeError, match="scalar"):
        shell.run_cell(SCALAR).raise_error()
    assert capsys.readouterr().out.count(WORDS["clinic rule"]["en"]) == 1
    for _ in range(2):
        ad.unload_ipython_extension(shell)
    assert shell.events.callbacks == before and warnings.showwarning is showwarning
    shell.run_cell(SCALAR)
    assert WORDS["clinic rule"]["en"] not in capsys.readouterr().out


def test_the_magic_finds_the_extension(capsys):
    shell = InteractiveShell()
    shell.run_line_magic("load_ext", "d2l_autograd")
    shell.run_line_magic("unload_ext", "d2l_autograd")
    assert "not" not in capsys.readouterr().out


def test_a_wrapper_that_the_reader_leaves_over_it_is_called_once_in_each_cell(shell, monkeypatch):
    told = []
    monkeypatch.setattr(warnings, "showwarning", lambda message, *given: told.append(str(message)))
    shell.user_ns["warnings"] = warnings
    shell.run_cell(
        "seen, theirs = [], warnings.showwarning\n"
        "def mine(message, *given):\n    seen.append(message)\n    theirs(message, *given)\n"
        "warnings.showwarning = mine"
    )
    for cell in (1, 2):
        run(shell, "y = x * 2\ny.grad")
        assert len(shell.user_ns["seen"]) == len(told) == len(shell.shown) == cell


@pytest.fixture
def printed(capsys):
    """What a shell prints for an error with the clinic open, with ``types`` of data that it can show."""

    def printed(*types: str) -> str:
        ad.set_language("en")
        shell = InteractiveShell()
        shell.display_formatter.active_types = types
        clinic = Clinic(shell, lambda diagnosis: print(repr(diagnosis), *diagnosis.inside))
        clinic.open()
        capsys.readouterr()
        shell.run_cell(SCALAR)
        clinic.close()
        return capsys.readouterr().out

    return printed


def test_the_explanation_comes_first_and_the_steps_of_torch_are_folded_into_it(printed):
    explained, _, traceback = printed("text/html", "text/plain").partition("-----")
    assert WORDS["clinic rule"]["en"] in explained and "_tensor.py" in explained
    assert "scalar outputs" in traceback and "_tensor.py" not in traceback


def test_a_terminal_shows_the_whole_traceback_after_the_explanation(printed):
    explained, _, traceback = printed("text/plain").partition("-----")
    assert WORDS["clinic rule"]["en"] in explained and "_tensor.py" not in explained
    assert "_tensor.py" in traceback


def test_the_magic_for_the_traceback_shows_all_of_it(shell, capsys):
    shell.run_cell(SCALAR)
    assert "_tensor.py" not in capsys.readouterr().out
    shell.run_line_magic("tb", "")
    assert "_tensor.py" in capsys.readouterr().out


def test_a_handler_of_the_readers_has_the_errors_that_are_not_explained_and_is_left_behind():
    shell, handled, shown = InteractiveShell(), [], []
    shell.set_custom_exc((ValueError, RuntimeError), lambda shell, kind, *more, **how: handled.append(kind))
    theirs = shell.custom_exceptions, shell.CustomTB
    clinic = Clinic(shell, shown.append)
    clinic.open()
    for cell in ("raise ValueError", "raise RuntimeError", SCALAR):
        shell.run_cell(cell)
    assert handled == [ValueError, RuntimeError] and [found.key for found in shown] == ["scalar"]
    clinic.close()
    assert (shell.custom_exceptions, shell.CustomTB) == theirs


def test_a_handler_that_the_reader_sets_meanwhile_stays():
    shell = InteractiveShell()
    clinic = Clinic(shell, print)
    clinic.open()
    shell.set_custom_exc((KeyError,), lambda *given, **how: None)
    clinic.close()
    assert shell.custom_exceptions == (KeyError,)
