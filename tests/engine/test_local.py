"""Step 2: local derivatives."""

from __future__ import annotations

import pytest
import torch
from engines import engine, hint, replaced, right

import d2l_autograd as ad
from d2l_autograd.engine.local import slopes_of
from d2l_autograd.engine.made import Made
from d2l_autograd.engine.programs import drawn

WRONG = [
    ("return b.value, a.value", "return a.value, b.value", "local own factor"),
    ("return b.value, a.value", "return b.value * node.grad, a.value * node.grad", "local upstream"),
    ("return b.value, a.value", "return (b.value,)", "local count"),
    ("return b.value, a.value", "return {1.0, 2.0}", "local no tuple"),
    ("return 1.0, 1.0", "return node.parents[0].value, node.parents[1].value", "local values"),
    ("return 1.0, 1.0", "return None", "engine nothing"),
    ("return 1.0, 1.0", "return 1.0, None", "engine no number"),
    ("return (1 - node.value**2,)", "return 1 - node.value**2", "local alone"),
    ("return (1 - node.value**2,)", "return (1 - node.parents[0].value**2,)", "local input"),
    ("return (1 - node.value**2,)", "return (1 - math.tanh(node.value) ** 2,)", "local again"),
    ("return (1 - node.value**2,)", "return (1 + node.value**2,)", "local other"),
    ("** (node.exponent - 1)", "** node.exponent", "local exponent"),
    ("node.exponent * a.value", "a.value", "local factor"),
    ("return 1.0, 1.0", "return 1.0 / 0, 1.0", "engine raised"),
]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_notebooks_function_is_right_and_a_list_as_well(language):
    assert right(2, engine(language)["slopes"])
    assert right(2, replaced("slopes", "return b.value, a.value", "return [b.value, a.value]"))


@pytest.mark.parametrize(("old", "new", "key"), WRONG)
def test_a_wrong_slope_gets_the_hint_that_fits_it(old, new, key):
    assert hint(2, replaced("slopes", old, new), key)


@pytest.mark.parametrize("answer", [..., lambda node: ...])
def test_no_answer_is_no_mistake(answer):
    assert ad.check("2.5.6-2", answer).state == "open"
    assert hint(2, 3.0, "engine no function")


@pytest.mark.parametrize("seed", range(5))
def test_what_is_taken_for_right_is_torchs(seed):
    for node in drawn(seed).run(Made)[2:]:
        parents = [torch.tensor(p.value, dtype=torch.float64, requires_grad=True) for p in node.parents]
        made = {
            "add": lambda a, b: a + b, "mul": lambda a, b: a * b,
            "pow": lambda a: a**node.exponent, "tanh": torch.tanh,  # noqa: B023
        }[node.operation](*parents)  # fmt: skip
        assert slopes_of(node) == pytest.approx([each.item() for each in torch.autograd.grad(made, parents)])
