"""Models and programs as people write them, traced, drawn and stepped: as torch runs them."""

from __future__ import annotations

import pytest
import torch
from drawing import draw
from models import MODELS
from oracle import assert_true_to_torch, leaf, total
from reading import assert_multiplies_out, every

# torch's own notes on what is still in the making, or will change.
pytestmark = pytest.mark.filterwarnings("ignore:::torch", "ignore:enable_nested_tensor")


def test_there_are_as_many_as_were_promised():
    assert len(MODELS) >= 50


@pytest.mark.parametrize("name", MODELS)
def test_a_model_has_torchs_gradients_and_is_drawn_and_stepped(name):
    make, inputs = MODELS[name]
    graph = assert_true_to_torch(make(), fresh=make, **inputs)
    for expected in weights_of(make(), inputs):
        assert any(equal(node.grad, expected) for node in graph if node.kind == "parameter")
    assert draw(graph)
    for formula in every(graph):
        assert_multiplies_out(formula.text, torch.finfo(torch.float32))


def weights_of(f, inputs):
    """The gradients that torch finds for the weights of the module of ``f``."""
    weights = list(f.net.parameters()) if hasattr(f, "net") else []
    output = f(**{name: leaf(value) for name, value in inputs.items()})
    grads = torch.autograd.grad(output, weights, allow_unused=True) if weights else ()
    return [grad for grad in grads if grad is not None]


def equal(one, other):
    return one is not None and one.shape == other.shape and torch.equal(total([one]), total([other]))
