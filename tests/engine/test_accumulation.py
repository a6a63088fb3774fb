"""Step 4: the whole engine against torch."""

from __future__ import annotations

import pytest
import torch
from engines import by_breadth, by_depth, engine, hint, recursive, replaced, revisiting, right

import d2l_autograd as ad
from d2l_autograd.engine.accumulation import graded
from d2l_autograd.engine.programs import drawn

WRONG = [
    ("parent.grad += slope * node.grad", "parent.grad = slope * node.grad", "backward overwritten"),
    ("parent.grad += slope * node.grad", "parent.grad += slope", "backward upstream"),
    ("parent.grad += slope * node.grad", "pass", "backward nothing"),
    ("parent.grad += slope * node.grad", "parent.grad -= slope * node.grad", "backward other"),
    ("    root.grad = 1.0\n", "", "backward seed"),
    ("root.grad = 1.0", "root.grad = root.value", "backward seed other"),
    ("        node.grad = 0.0\n", "        pass\n", "backward reset"),
    (
        "        node.grad = 0.0\n",
        "        node.grad = 0.0 if node.parents else node.grad\n",
        "backward leaves",
    ),
    ("root.grad = 1.0", "root.grad = 1.0 / 0", "engine raised"),
]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_notebooks_engine_is_right(language):
    assert right(4, engine(language)["Value"])


@pytest.mark.parametrize(("old", "new", "key"), WRONG)
def test_a_wrong_pass_gets_the_hint_that_fits_it(old, new, key):
    assert hint(4, replaced("Value", old, new), key)


@pytest.mark.parametrize(
    ("order", "key"),
    [
        (by_depth, "backward order"),
        (by_breadth, "backward order"),
        (recursive, "engine recursion"),
        (revisiting, "engine endless"),
    ],
)
def test_a_wrong_order_shows_here_as_well(order, key):
    assert hint(4, engine(order=order)["Value"], key)


class Closures:
    """As in micrograd: each operation keeps how to go back; and a pass that walks every path by itself."""

    def __init__(self, value, parents=()):
        self.value, self.parents, self.grad = value, parents, 0.0

    def __add__(self, other):
        other = other if isinstance(other, Closures) else Closures(other)
        return Closures(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other = other if isinstance(other, Closures) else Closures(other)
        return Closures(self.value * other.value, ((self, other.value), (other, self.value)))

    def __pow__(self, n):
        return Closures(self.value**n, ((self, n * self.value ** (n - 1)),))

    def tanh(self):
        value = torch.tensor(self.value, dtype=torch.float64).tanh().item()
        return Closures(value, ((self, 1 - value**2),))

    __radd__, __rmul__ = __add__, __mul__

    def backward(self, grad=1.0):
        self.grad += grad
        for parent, slope in self.parents:
            parent.backward(slope * grad)


def test_every_path_by_itself_is_not_reset():
    assert hint(4, Closures, "backward again")


def test_another_design_is_right_too(monkeypatch):
    def backward(root):
        nodes, seen = [], set()
        stack = [(root, False)]
        while stack:
            node, done = stack.pop()
            if done:
                nodes.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack += [(parent, False) for parent, _ in node.parents]
        for node in nodes:
            node.grad = 0.0
        root.grad = 1.0
        for node in reversed(nodes):
            for parent, slope in node.parents:
                parent.grad += slope * node.grad

    monkeypatch.setattr(Closures, "backward", backward)
    assert right(4, Closures)


@pytest.mark.parametrize("seed", range(3))
def test_gradients_of_a_program_are_torchs(seed):
    program = drawn(seed)
    assert graded(engine()["Value"], program) == pytest.approx(program.by_torch()[1])


def test_a_step_that_is_not_filled_in_yet_is_no_mistake():
    assert ad.check("2.5.6-4", engine(order=lambda root: ...)["Value"]).state == "open"
    assert ad.check("2.5.6-4", engine(slopes=lambda node: ...)["Value"]).state == "open"
    assert ad.check("2.5.6-4", engine(backward=lambda root: ...)["Value"]).state == "open"
    assert hint(4, type("Value", (), {}), "backward none") and hint(4, 3.0, "engine no class")
