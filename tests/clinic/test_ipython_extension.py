"""The extension opens, listens and closes without a trace."""

import warnings

import pytest
from clinic_shell import LEAF, run
from IPython.core.interactiveshell import InteractiveShell
from spoken import WORDS

import d2l_autograd as ad


def test_the_extension_loads_twice_and_unloads_without_a_trace(capsys):
    shell = InteractiveShell()
    before = {name: list(found) for name, found in shell.events.callbacks.items()}
    showwarning = warnings.showwarning
    for _ in range(2):
        ad.load_ipython_extension(shell)
    with pytest.raises(RuntimeError, match="scalar"):
        shell.run_cell(LEAF + "(x * x).backward()").raise_error()
    assert capsys.readouterr().out.count(WORDS["clinic rule"]["en"]) == 1
    for _ in range(2):
        ad.unload_ipython_extension(shell)
    assert shell.events.callbacks == before and warnings.showwarning is showwarning
    shell.run_cell(LEAF + "(x * x).backward()")
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
