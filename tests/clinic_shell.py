"""A real IPython shell with the clinic open, and code at which torch raises autograd's errors."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from IPython.core.interactiveshell import InteractiveShell

from d2l_autograd.clinic.ipython_extension import Clinic

LEAF = "import torch\nx = torch.arange(4.0, requires_grad=True)\n"
# key, code after LEAF, what the explanation has to name
RAISED = [
    ("scalar", "y = x * x\ny.backward()", ["y.backward()", "(4,)", "y.sum().backward()"]),
    ("scalar", "torch.autograd.grad(x * x, x)", ["torch.autograd.grad(x * x, x)"]),
    ("twice", "y = torch.dot(x, x)\ny.backward()\ny.backward()", ["line 5", "dot", "retain_graph=True"]),
    ("shape", "y = x * x\ny.backward(torch.ones(3))", ["(3,)", "(4,)", "torch.ones_like(y)"]),
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


@contextmanager
def explaining_shell() -> Iterator[InteractiveShell]:
    """A shell whose clinic is open, and which hands over in ``shown`` what the clinic shows."""
    shell = InteractiveShell()
    shell.shown = []
    opened = Clinic(shell, shell.shown.append)
    opened.open()
    yield shell
    opened.close()


def run(shell, code):
    """Run ``code`` in a cell behind :data:`LEAF`, with all warnings on."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        return shell.run_cell(LEAF + code, store_history=False)
