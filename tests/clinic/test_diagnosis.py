"""The clinic, against the errors that torch itself raises in a real IPython shell."""

import warnings

import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell
from spoken import WORDS

import d2l_autograd as ad
from d2l_autograd.clinic import extension as clinic
from d2l_autograd.clinic.diagnosis import CASES, diagnose, operation, saved_by
from d2l_autograd.language import LANGUAGES

LEAF = "import torch\nx = torch.arange(4.0, requires_grad=True)\n"
# key, code after LEAF, what the explanation has to name
RAISED = [
    ("scalar", "y = x * x\ny.backward()", ["y.backward()", "(4,)", "y.sum().backward()"]),
    ("scalar", "torch.autograd.grad(x * x, x)", ["torch.autograd.grad(x * x, x)"]),
    ("twice", "y = torch.dot(x, x)\ny.backward()\ny.backward()", ["line 5", "dot", "retain_graph=True"]),
    ("shape", "y = x * x\ny.backward(torch.ones(3))", ["[3]", "[4]", "torch.ones_like(y)"]),
    ("integer", "torch.arange(4, requires_grad=True)", ["torch.arange(4, requires_grad=True)", "4.0"]),
    ("integer", "n = torch.arange(4)\nn.requires_grad_(True)", ["int64", ".float()"]),
    ("integer", "n = torch.tensor([True])\nn.requires_grad = True", ["bool"]),
    ("no graph", "z = torch.ones(2)\nz.sum().backward()", ["z", "here: x."]),
    ("no graph", "y = x.sum().detach()\ny.backward()", ["y has no graph"]),
    ("no graph", "with torch.no_grad():\n    y = x.sum()\ny.backward()", ["y has no graph", "no_grad()"]),
    ("in place", "x += 1", ["x += 1", "with torch.no_grad():\n        x += 1"]),
    ("in place", "x[0] = 1.0", ["x is a leaf", "x[0] = 1.0"]),
    ("in place", "x[:2].mul_(2)", ["x is a leaf"]),
    ("version", "y = x.exp()\nz = y.sum()\ny += 1\nz.backward()", ["exp", "Line 5 writes into y: y += 1"]),
    (
        "version",
        "y = x * x\nu = y.detach()\nz = (y * x).sum()\nu.zero_()\nz.backward()",
        ["Line 6 writes into u: u.zero_()", "in-place writes since: 1"],
    ),
    ("version", "y = (x * x).sum()\nwith torch.no_grad():\n    x -= 1\ny.backward()", ["x -= 1"]),
    ("numpy", "x.numpy()", ["x requires", "x.detach().numpy()"]),
    ("numpy", "import numpy\nnumpy.asarray(x)", ["x requires"]),
    ("unused", "torch.autograd.grad(x.sum(), torch.ones(1, requires_grad=True))", ["allow_unused=True"]),
    (
        "complex",
        "c = torch.ones((), dtype=torch.complex64, requires_grad=True)\nc.backward()",
        ["c is complex"],
    ),
    ("empty grad", "x.grad.zero_()", ["the .grad of x is still None"]),
    ("number", "x.sum().item().backward()", ["Python number", ".item()"]),
]


@pytest.fixture
def shell():
    """A shell whose clinic is open, and which hands over what the clinic shows."""
    ad.set_language("en")
    shell = InteractiveShell()
    shell.shown = []
    opened = clinic.Clinic(shell, shell.shown.append)
    opened.open()
    yield shell
    opened.close()


def run(shell, code):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        return shell.run_cell(LEAF + code, store_history=False)


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


def test_every_case_is_raised_above():
    assert {key for key, *_ in CASES} == {key for key, *_ in RAISED}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said(shell, language):
    ad.set_language(language)
    for _, code, _ in RAISED:
        run(shell, code)
    assert len(shell.shown) == len(RAISED)
    for diagnosis in shell.shown:
        for text in (repr(diagnosis), diagnosis._repr_html_()):
            assert "{" not in text and len(text) > 60


def test_the_mend_for_a_vector_is_right(shell):
    run(shell, "y = x * x\ny.backward()")
    mend = shell.shown[0].mend.splitlines()
    for line in mend:
        shell.run_cell("x.grad = None\ny = x * x\n" + line, store_history=False)
        assert shell.user_ns["x"].grad.tolist() == [0.0, 2.0, 4.0, 6.0]


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


def test_the_grad_of_a_result_is_explained_below_its_warning(shell):
    with pytest.warns(UserWarning, match="not a leaf"):
        shell.run_cell(LEAF + "y = x * 2\ny.sum().backward()\ny.grad", store_history=False)
    (diagnosis,) = shell.shown
    assert "y.grad" in diagnosis.what and "here: x." in diagnosis.what and "x.grad" in diagnosis.mend


def test_the_leaf_of_a_result_is_the_one_that_it_was_made_of(shell):
    with pytest.warns(UserWarning, match="not a leaf"):
        code = "a = torch.ones(4, requires_grad=True)\n" + LEAF + "y = (x * 2).exp()\ny.grad"
        shell.run_cell("import torch\n" + code, store_history=False)
    (diagnosis,) = shell.shown
    assert "here: x." in diagnosis.what and diagnosis.mend.startswith("x.grad ")


def test_a_filtered_warning_stays_filtered(shell):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shell.run_cell(LEAF + "y = x * 2\ny.grad", store_history=False)
    assert shell.shown == []


def test_backward_without_parentheses_is_noticed(shell):
    result = run(shell, "loss = x.sum()\nloss.backward")
    assert result.success
    assert shell.shown[0].mend == "loss.backward()"


def test_a_function_of_the_readers_is_named_with_its_line(shell):
    run(shell, "def step(loss):\n    scaled = loss * 2\n    scaled.backward()\n\nstep(x)")
    assert "In line 5, scaled.backward()" in shell.shown[0].what


def test_an_error_without_source_is_explained_too():
    ad.set_language("en")
    with pytest.raises(RuntimeError) as caught:
        exec(compile("x.numpy()", "<nowhere>", "exec"), {"x": torch.ones(1, requires_grad=True)})
    assert diagnose(caught.value).key == "numpy"


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


def test_what_a_graph_has_saved_is_what_torch_says():
    x = torch.arange(3.0, requires_grad=True)
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
        y = (x * x).exp().sum()
    assert len(kept) == 3 and saved_by(y) == ["exp", "mul"]
    assert saved_by(x.sum()) == []


def test_operations_are_named_as_they_are_written():
    names = ["MulBackward0", "LogSoftmaxBackward0", "NllLossBackward0", "Exp", "ToCopyBackward0"]
    assert [operation(name) for name in names] == ["mul", "log_softmax", "nll_loss", "exp", "to_copy"]
