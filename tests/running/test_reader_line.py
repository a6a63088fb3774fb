"""What torch warns of names the reader's line, in a traced run too."""

from __future__ import annotations

import sys
import threading
import traceback
import warnings
from pathlib import Path

import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell

import d2l_autograd as ad
from d2l_autograd.clinic.ipython_extension import Clinic

X = torch.tensor([1.0, 2.0], requires_grad=True)


def f(x):
    y = x * 1
    assert y.grad is None
    return torch.nn.functional.softmax(
        y
    )[0]  # fmt: skip


def in_a_transform(x):
    return torch.vmap(f)(x[None]).sum()


def places(run):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        run()
    return {(warning.filename, warning.lineno) for warning in caught}


RUNS = {
    "trace": lambda f: ad.trace(f, x=X),
    "jacobian": lambda f: ad.jacobian(f, x=X),
    "compare": lambda f: ad.compare(f, f, x=X),
    "explore": lambda f: ad.explore(f, x=X, plot=False),
}


@pytest.mark.parametrize("f", [f, in_a_transform])
@pytest.mark.parametrize("run", RUNS)
def test_a_warning_names_the_line_that_called_torch(run, f):
    named = places(lambda: f(X))
    assert {filename for filename, _ in named} == {__file__}
    assert places(lambda: RUNS[run](f)) == named


def test_where_the_function_is_torchs_it_names_the_line_of_the_call():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ad.trace(torch.nn.functional.softmax, input=[1.0, 2.0], upstream=[1.0, 2.0])
    (warning,) = caught
    assert (warning.filename, warning.lineno) == (__file__, sys._getframe().f_lineno - 2)


def test_it_is_told_once_a_line_as_python_does():
    space = {"torch": torch, "ad": ad, "__name__": "readers"}
    exec("def f(x):\n    return torch.nn.functional.softmax(x)[0]\n", space)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            ad.trace(space["f"], x=[1.0, 2.0])
    assert len(caught) == 1
    assert "__warningregistry__" in space


def test_a_filter_of_the_readers_makes_it_an_error_at_their_line():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning) as caught:
            ad.trace(f, x=[1.0, 2.0])
    frames = traceback.extract_tb(caught.tb)
    assert [frame.line for frame in frames if frame.name == "f"] == ["assert y.grad is None"]
    assert frames[-1].filename.startswith(
        str(Path(ad.__file__).parent)
    )  # called from there, at the reader's line


def test_what_another_thread_warns_of_meanwhile_is_its_own():
    def other():
        warnings.warn("mine", UserWarning, stacklevel=1)

    def g(x):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        return (x * x).grad is None or x * x

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        before = warnings.filters, warnings.showwarning
        with pytest.raises(ad.TraceError):
            ad.trace(g, x=1.0)
        assert (warnings.filters, warnings.showwarning) == before
    assert [str(warning.message)[:4] for warning in caught] == ["mine", "The "]


def test_the_clinic_sees_the_variables_of_that_line():
    shell, shown = InteractiveShell(), []
    clinic = Clinic(shell, shown.append)
    clinic.open()
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        shell.user_ns["ad"] = ad
        shell.run_cell(
            "def f(x):\n    middle = x * 2\n    middle.grad\n    return middle\n_ = ad.trace(f, x=1.0)"
        )
    clinic.close()
    assert any("middle" in repr(diagnosis) for diagnosis in shown)
