"""torch's operator database: what torch can differentiate is traced as torch does it, drawn and stepped."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest
import torch
from drawing import draw
from oracle import assert_true_to_torch
from torch.utils._pytree import tree_flatten, tree_unflatten

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # torch's own, of what its tests import
    from torch.testing._internal.common_methods_invocations import op_db

pytestmark = pytest.mark.filterwarnings("ignore")  # torch's own, of operators in the making

SAMPLES = 3  # of each operator; the first is drawn too
FEWEST = 539  # operators with a differentiable sample, of torch 2.13
# Each with its reason.
LEFT_OUT = {
    "as_strided.partial_views": "its inputs are windows on larger memory; a trace has inputs of its own"
}


def operators() -> list[Any]:
    found = (op for op in op_db if op.supports_autograd and torch.float32 in op.dtypes)
    return [op for op in found if op.full_name not in LEFT_OUT]


def samples(op: Any) -> Iterator[tuple[Callable, dict[str, torch.Tensor]]]:
    """The operator on samples of its own, as functions of the tensors in them that can have a gradient."""
    torch.manual_seed(0)
    found = (
        s for s in op.sample_inputs("cpu", torch.float32, requires_grad=True) if is_differentiable(op, s)
    )
    for sample in islice(found, SAMPLES):
        given, spec = tree_flatten((sample.input, sample.args, sample.kwargs))
        places = [i for i, each in enumerate(given) if is_leaf(each)]
        yield called(op, given, spec, places), {f"x{i}": given[i].detach() for i in places}


def is_leaf(value: object) -> bool:
    return isinstance(value, torch.Tensor) and value.requires_grad and value.layout == torch.strided


def called(op: Any, given: list, spec: Any, places: list[int]) -> Callable:
    def f(**leaves):
        values = list(given)
        for i in places:
            values[i] = leaves[f"x{i}"]
        first, args, kwargs = tree_unflatten(values, spec)
        return summed(op(first, *args, **kwargs))

    return f


def summed(result: Any) -> torch.Tensor:
    """One number that depends on all of the result that has a gradient."""
    parts = [
        each for each in tree_flatten(result)[0] if isinstance(each, torch.Tensor) and each.requires_grad
    ]
    return sum((part.abs() if part.is_complex() else part).sum() for part in parts)


def is_differentiable(op: Any, sample: Any) -> bool:
    given = tree_flatten((sample.input, sample.args, sample.kwargs))[0]
    if not any(map(is_leaf, given)):
        return False
    result = summed(op(sample.input, *sample.args, **sample.kwargs))
    return isinstance(result, torch.Tensor) and result.requires_grad


def test_as_many_as_were_promised_are_tried():
    assert len(operators()) >= FEWEST


@pytest.mark.parametrize("op", operators(), ids=lambda op: op.full_name)
def test_an_operator_has_torchs_gradients_and_is_drawn_and_stepped(op):
    graphs = [assert_true_to_torch(f, **leaves) for f, leaves in samples(op)]
    assert graphs and draw(graphs[0])
