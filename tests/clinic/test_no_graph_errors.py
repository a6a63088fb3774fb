"""Why a tensor has no graph: told from the source, mended so that torch agrees, and nobody else is blamed."""

import re
import warnings

import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell

import d2l_autograd as ad
from d2l_autograd.clinic import ipython_extension as clinic
from d2l_autograd.language import LANGUAGES

BEFORE = """import torch
x = torch.arange(4.0, requires_grad=True)
unrelated = torch.zeros(2, requires_grad=True)
plain, other, n = torch.ones(4), torch.zeros(4), torch.arange(4)
"""
FUNCTION = "def f(t):\n    {body}\n\nloss = f(x)\nloss.backward()"

# the cell, what the explanation has to say, the first line of the remedy
FORMS = {
    "with": (
        "with torch.no_grad():\n    loss = (x * x).sum()\nloss.backward()",
        "under torch.no_grad()",
        "loss = (x * x).sum()",
    ),
    "with among others": (
        "import contextlib\nwith contextlib.suppress(OSError), torch.inference_mode():\n"
        "    if True:\n        loss = x.sum()\nloss.backward()",
        "under torch.inference_mode()",
        "loss = x.sum()",
    ),
    "with on the way": (
        "with torch.set_grad_enabled(False):\n    y = x * x\nloss = y.sum()\nloss.backward()",
        "under torch.set_grad_enabled(False)",
        "y = x * x",
    ),
    "with in a function": (
        FUNCTION.format(body="with torch.no_grad():\n        s = t * t\n    return s.sum()"),
        "under torch.no_grad()",
        "s = t * t",
    ),
    "with around a return": (
        FUNCTION.format(body="with torch.no_grad():\n        return t.sum()"),
        "under torch.no_grad()",
        "return t.sum()",
    ),
    "decorator": (
        "@torch.no_grad()\n" + FUNCTION.format(body="return (t * t).sum()"),
        "under @torch.no_grad()",
        "def f(t):",
    ),
    "detach": ("loss = x.sum().detach()\nloss.backward()", "x.sum().detach() cut it off", "loss = x.sum()"),
    "detach on the way": (
        "y = x.detach()\nz = (y * y).sum()\nz.backward()",
        "x.detach() cut it off",
        "y = x",
    ),
    "detach in place": (
        "loss = x.sum()\nloss.detach_()\nloss.backward()",
        "loss.detach_() cut",
        "loss = ...",
    ),
    "detach in a lambda": (
        "f = lambda unrelated: (unrelated.detach() ** 2).sum()\nloss = f(x)\nloss.backward()",
        "unrelated.detach() cut",
        "loss = ...",
    ),
    "detach without a name": (
        "(x.detach() * 2).sum().backward()",
        "x.detach() cut it off",
        "(x * 2).sum().backward()",
    ),
    "item": ("loss = torch.tensor(x.sum().item())\nloss.backward()", "x.sum().item() cut", "loss = x.sum()"),
    "float": ("loss = torch.tensor(float(x.sum())) * 2\nloss.backward()", "cut it off", "loss = x.sum() * 2"),
    "data": ("loss = (x.data**2).sum()\nloss.backward()", "x.data cut it off", "loss = (x ** 2).sum()"),
    "added up": (
        "loss = torch.zeros(())\nfor i in range(3):\n    loss += x[i].detach()\nloss.backward()",
        "x[i].detach() cut it off",
        "loss += x[i]",
    ),
    "accuracy": ("loss = (x > 1).float().mean()\nloss.backward()", "ends at x > 1", "loss = ..."),
    "argmax": ("loss = torch.argmax(x)\nloss.backward()", "ends at torch.argmax(x)", "loss = ..."),
    "a condition is no cut": (
        "loss = torch.where(x > 1, x.detach(), 0).sum()\nloss.backward()",
        "x.detach() cut it off",
        "loss = torch.where(x > 1, x, 0).sum()",
    ),
    "integers": (
        "loss = (n * n).sum()\nloss.backward()",
        "truth values: n.",
        "n = n.float().requires_grad_(True)",
    ),
    "no leaf requires": (
        "loss = ((plain - other) ** 2).mean()\nloss.backward()",
        "computed from plain, other, and nothing",
        "plain.requires_grad_(True)",
    ),
    "integers among them": (
        "loss = (n * plain).sum()\nloss.backward()",
        "computed from plain, and",
        "plain.requires_grad_(True)",
    ),
    "a list": (
        "ws = [plain, other]\nloss = sum((w**2).sum() for w in ws)\nloss.backward()",
        "computed from plain, other, and",
        "plain.requires_grad_(True)",
    ),
    "a module": (
        "net = torch.nn.Linear(4, 1).requires_grad_(False)\nloss = net(torch.ones(4)).sum()\nloss.backward()",
        "computed from net, and",
        "net.requires_grad_(True)",
    ),
    "by torch.autograd": (
        "loss = plain.sum()\ntorch.autograd.grad(loss, x)",
        "computed from plain, and",
        "plain.requires_grad_(True)",
    ),
    "made so": (
        "z = torch.ones(2)\nz.sum().backward()",
        "made without requires_grad",
        "z.requires_grad_(True)",
    ),
    "too late": (
        "loss = plain.sum()\nplain.requires_grad_()\nloss.backward()",
        "from plain, where a gradient is required, and still",
        "loss = ...",
    ),
    "who knows": (
        "def step(loss):\n    loss.backward()\n\nstep(x.sum().detach())",
        "nowhere to go. Leaves",
        "loss = ...",
    ),
    "an object's": (
        "class Model:\n    def loss(self):\n        return torch.ones(())\n\n"
        "model = Model()\nloss = model.loss()\nloss.backward()",
        "nowhere to go. Leaves",
        "loss = ...",
    ),
    "closed over": (
        "def make(unrelated):\n    def g():\n        return unrelated.sum()\n    return g\n\n"
        "g = make(torch.ones(2))\nloss = g()\nloss.backward()",
        "nowhere to go. Leaves",
        "loss = ...",
    ),
}


@pytest.fixture
def explained():
    """Runs cells in a shell with the clinic open; what it explains of the last one, and the shell."""
    ad.set_language("en")
    shell, shown = InteractiveShell(), []
    opened = clinic.Clinic(shell, shown.append)
    opened.open()
    shell.run_cell(BEFORE, store_history=True)

    def run(*cells):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch's own, of float()
            result = [shell.run_cell(cell, store_history=True) for cell in cells][-1]
        assert "does not require grad" in str(result.error_in_exec)
        (diagnosis,) = shown
        assert diagnosis.key == "no graph"
        return diagnosis, shell

    yield run
    opened.close()


@pytest.mark.parametrize("form", FORMS)
def test_what_cut_the_graph_is_told_and_how_to_write_it(explained, form):
    code, why, line = FORMS[form]
    diagnosis, shell = explained(code)
    assert why in diagnosis.what
    lines = [re.sub(r"    #.*", "", text) for text in diagnosis.mend.splitlines()]
    assert lines[0] == line
    assert "unrelated" not in diagnosis.mend
    if "..." not in diagnosis.mend and "autograd" not in diagnosis.mend:
        shell.run_cell(BEFORE + diagnosis.mend).raise_error()
        assert any(
            v.grad is not None for v in shell.user_ns.values() if isinstance(v, torch.Tensor) and v.is_leaf
        )


def test_the_line_may_stand_in_an_earlier_cell(explained):
    cells = "with torch.no_grad():\n    loss = x.sum()", "%precision 3\nunrelated.sum()", "loss.backward()"
    diagnosis, _ = explained(*cells)
    assert "under torch.no_grad()" in diagnosis.what and diagnosis.mend.startswith("loss = x.sum()  ")


def test_the_latest_assignment_before_the_error_counts(explained):
    diagnosis, _ = explained(
        "loss = unrelated.detach().sum()",
        "loss = x.sum()\nloss = loss.detach()\nloss.backward()\nloss = unrelated.detach()",
    )
    assert "loss.detach() cut it off" in diagnosis.what


def test_long_code_is_told_as_well_as_possible(explained):
    chain = "\n".join(["y = x.detach()", *["y = y + 1"] * 300, "y.sum().backward()"])
    diagnosis, _ = explained(chain)
    assert "unrelated" not in diagnosis.mend


def test_hundreds_of_terms_are_no_error_of_ours(explained):
    diagnosis, _ = explained(f"loss = ({' + '.join(['x'] * 400)}).detach().sum()\nloss.backward()")
    assert "cut it off" in diagnosis.what


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_every_sentence_can_be_said(explained, form, language):
    ad.set_language(language)
    diagnosis, _ = explained(FORMS[form][0])
    for text in (repr(diagnosis), diagnosis._repr_html_()):
        assert "{" not in text and "unrelated.requires_grad_" not in text


def test_the_ledger_knows_the_function():
    ad.set_language("en")

    def cut(x):
        y = x.detach()
        return (y * y).sum()

    book = ad.ledger(cut, x=[1.0, 2.0])
    book.backward()
    diagnosis = book.lines[-1].diagnosis
    assert "x.detach() cut it off" in diagnosis.what and diagnosis.mend.startswith("y = x ")
