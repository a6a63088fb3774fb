"""Where an error happened."""

import linecache
from types import SimpleNamespace

import pytest
import torch
from clinic_shell import run

import d2l_autograd as ad
from d2l_autograd.clinic.diagnosis import diagnose
from d2l_autograd.clinic.error_site import current_site, error_site


def test_a_function_of_the_readers_is_named_with_its_line(shell):
    run(shell, "def step(loss):\n    scaled = loss * 2\n    scaled.backward()\n\nstep(x)")
    assert "In line 5, scaled.backward()" in shell.shown[0].what


def test_an_error_without_source_is_explained_too():
    ad.set_language("en")
    with pytest.raises(RuntimeError) as caught:
        exec(compile("x.numpy()", "<nowhere>", "exec"), {"x": torch.ones(1, requires_grad=True)})
    assert diagnose(caught.value).key == "numpy"


def test_a_call_over_several_lines_is_told_whole(shell):
    run(shell, "y = x * x\n(y\n    .exp()\n    .backward()\n)")
    assert shell.shown[0].what.startswith("In line 6, y .exp() .backward(): y of 4 elements")


@pytest.mark.parametrize(
    ("code", "subject"),
    [
        ("y.backward()", "y"),
        ("torch.autograd.grad(y, x)", "y"),
        ("torch.autograd.backward(y)", "y"),
        ("numpy.asarray(y)", "y"),
        ("x += 1", "x"),
        ("f(y)", "y"),
        ("f()", None),
    ],
)
def test_the_variable_is_the_one_that_something_is_done_to(code, subject):
    fail = {}.popitem  # written in C: it has no line of its own
    y = SimpleNamespace(backward=fail, sum=fail, w=[0, 1])
    module = SimpleNamespace(grad=fail, backward=fail, asarray=fail)
    module.autograd = module
    filename = f"<{code}>"
    linecache.cache[filename] = len(code), None, [code], filename
    with pytest.raises((KeyError, TypeError)) as caught:
        exec(compile(code, filename, "exec"), {"y": y, "x": [1], "f": fail, "torch": module, "numpy": module})
    site = error_site(caught.value)
    assert (site.line, site.code, site.subject) == (1, code, subject)


def test_of_a_source_that_python_cannot_read_the_whole_line_is_told():
    filename, lines = "<a cell with a magic line>", ["%%time\n", "  y.backward()\n"]
    linecache.cache[filename] = 22, None, lines, filename
    with pytest.raises(TypeError) as caught:
        exec(compile("\ny.backward()", filename, "exec"), {"y": SimpleNamespace(backward=len)})
    site = error_site(caught.value)
    assert (site.line, site.code, site.subject) == (2, "y.backward()", "y")


def test_the_present_site_is_the_line_that_asks():
    value = torch.ones(2)
    site = current_site()
    assert (site.code, site.names["value"] is value) == ("current_site()", True)
    assert site.lines[site.line - 1].strip() == "site = current_site()"
