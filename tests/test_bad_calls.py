"""Calls that cannot work: each says what happened, which rule it broke, what to do, and changes nothing."""

from __future__ import annotations

import random
import re
import warnings
from collections.abc import Callable
from typing import NamedTuple

import ipywidgets
import matplotlib
import numpy as np
import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.errors import ExerciseError, InputError, OutputError, TraceError, UpstreamError

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MINE = torch.tensor([1.0, 2.0], requires_grad=True)
MINE.grad = torch.tensor([3.0, 4.0])


def square(x):
    return x * x


def product(x, y):
    return x * y


def closed() -> ipywidgets.Widget:
    slider = ipywidgets.FloatSlider()
    slider.close()
    return slider


def quantized() -> torch.Tensor:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are to go
        return torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)


class Bad(NamedTuple):
    """``says`` stands in the English words: what happened, and what to do."""

    call: Callable[[], object]
    kind: type[Exception]
    says: tuple[str, str]


SETTING = "is a setting of", "Rename the parameter, or wrap the function: lambda x, "
NO_NUMBER = "and no number", "let the function reach anything else by itself"
NO_RANGE = "is no range", "min < max, 0 < step ≤ max − min and a start between"
NOT_WRITTEN = "is no range", "Write (min, max)"
UNNAMED = "takes its inputs by name", "x=…)"
NO_LIMIT = "is no limit for operations", "such as max_ops=10000"

BAD = {
    # What is no function, and what a function's parameters are called
    "f is no function": Bad(lambda: ad.explore(3, x=1.0), InputError, ("first argument", "f, not f(x)")),
    "f is a result": Bad(lambda: ad.trace(MINE, x=1.0), InputError, ("not a Tensor", "f, not f(x)")),
    "g is no function": Bad(
        lambda: ad.compare(square, 3, x=1.0), InputError, ("second argument", "g, not g(x)")
    ),
    "nothing to count": Bad(lambda: ad.cost(3), InputError, ("not a int", "f, not f(x)")),
    "missing input": Bad(lambda: ad.trace(product, x=1.0), InputError, ("given are x;", "give y as well")),
    "unknown input": Bad(lambda: ad.ledger(square, x=1.0, z=2.0), InputError, ("x, z", "leave z out")),
    "input of neither": Bad(
        lambda: ad.compare(square, square, x=1.0, z=1.0), InputError, ("has a parameter z", "Theirs are x")
    ),
    "input of one": Bad(
        lambda: ad.compare(square, product, x=1.0), InputError, ("product needs the inputs y", "Add them")
    ),
    "no input for the account": Bad(
        lambda: ad.ledger(lambda: MINE.sum()), InputError, ("No input", "ad.ledger(f, x=2.0)")
    ),
    "unnamed in explore": Bad(lambda: ad.explore(square, [1.0, 2.0]), InputError, UNNAMED),
    "unnamed in trace": Bad(lambda: ad.trace(square, MINE), InputError, UNNAMED),
    "unnamed in jacobian": Bad(lambda: ad.jacobian(square, 1.0), InputError, UNNAMED),
    "unnamed in ledger": Bad(lambda: ad.ledger(square, 1.0), InputError, UNNAMED),
    "unnamed in compare": Bad(lambda: ad.compare(square, square, 1.0), InputError, UNNAMED),
    "parameter upstream": Bad(
        lambda: ad.trace(lambda x, upstream: x * upstream, x=1.0, upstream=2.0), InputError, SETTING
    ),
    "parameter upstream with a default": Bad(
        lambda: ad.trace(lambda x, upstream=1.0: x * upstream, x=1.0, upstream=2.0), InputError, SETTING
    ),
    "parameter expect": Bad(lambda: ad.explore(lambda x, expect: x, x=1.0, expect=2.0), InputError, SETTING),
    "parameter plot": Bad(lambda: ad.explore(lambda x, plot: x, x=1.0, plot=2.0), InputError, SETTING),
    "parameter at_once": Bad(
        lambda: ad.jacobian(lambda x, at_once: x, x=1.0, at_once=2.0), InputError, SETTING
    ),
    "parameter max_ops in compare": Bad(
        lambda: ad.compare(square, lambda x, max_ops: x, x=1.0), InputError, SETTING
    ),
    "parameter max_ops in ledger": Bad(lambda: ad.ledger(lambda x, max_ops: x, x=1.0), InputError, SETTING),
    # What is no input
    "text": Bad(lambda: ad.explore(square, x="a"), InputError, NO_NUMBER),
    "nothing": Bad(lambda: ad.trace(square, x=None), InputError, NO_NUMBER),
    "dictionary": Bad(lambda: ad.jacobian(square, x={}), InputError, NO_NUMBER),
    "set": Bad(lambda: ad.ledger(square, x={1.0}), InputError, NO_NUMBER),
    "truth value": Bad(lambda: ad.explore(square, x=True), InputError, NO_NUMBER),
    "list of texts": Bad(lambda: ad.explore(square, x=["a"]), InputError, ("with a str in it", "closure")),
    "array of objects": Bad(
        lambda: ad.trace(square, x=np.array([None], dtype=object)), InputError, ("NoneType in it", "closure")
    ),
    "ragged list": Bad(
        lambda: ad.trace(square, x=[[1.0], [2.0, 3.0]]), InputError, ("rows differ", "one length")
    ),
    "ragged nesting": Bad(
        lambda: ad.explore(square, x=[1.0, [2.0]]), InputError, ("rows differ", "one length")
    ),
    "beyond all floats": Bad(
        lambda: ad.explore(square, x=10**400), InputError, ("beyond the largest", "smaller")
    ),
    "beyond all floats in a list": Bad(
        lambda: ad.trace(square, x=[10**400]), InputError, ("beyond the largest", "smaller")
    ),
    "integers": Bad(lambda: ad.explore(square, x=torch.tensor(1)), InputError, ("int64 tensor", "x.float()")),
    "truth values": Bad(lambda: ad.explore(square, x=MINE > 1), InputError, ("bool tensor", "x.float()")),
    "complex sliders": Bad(
        lambda: ad.explore(torch.abs, x=torch.tensor(1j)), InputError, ("is complex", "torch.complex(re, im)")
    ),
    "complex number": Bad(
        lambda: ad.explore(torch.abs, x=1j), InputError, ("is complex", "torch.complex(re, im)")
    ),
    "quantized": Bad(
        lambda: ad.explore(square, x=quantized()), InputError, ("is quantized", "x.dequantize()")
    ),
    "meta": Bad(
        lambda: ad.trace(square, x=torch.ones(2, device="meta")),
        InputError,
        ("no numbers", "torch.zeros(x.shape)"),
    ),
    "sparse sliders": Bad(
        lambda: ad.explore(torch.sum, input=torch.eye(2).to_sparse()), InputError, ("is sparse", "to_dense()")
    ),
    "complex jacobian": Bad(
        lambda: ad.jacobian(square, x=torch.tensor(1j)), InputError, ("is complex", "two real inputs")
    ),
    # What is no slider
    "empty range": Bad(lambda: ad.explore(square, x=()), InputError, NOT_WRITTEN),
    "range of texts": Bad(lambda: ad.explore(square, x=("a", "b")), InputError, NOT_WRITTEN),
    "reversed range": Bad(lambda: ad.explore(square, x=(1.0, -1.0)), InputError, NO_RANGE),
    "range from NaN": Bad(lambda: ad.explore(square, x=(float("nan"), 1.0)), InputError, NO_RANGE),
    "infinite range": Bad(lambda: ad.compare(square, square, x=(0.0, float("inf"))), InputError, NO_RANGE),
    "range beyond all floats": Bad(lambda: ad.explore(square, x=(0, 10**400)), InputError, NO_RANGE),
    "step 0": Bad(lambda: ad.explore(square, x=(0.0, 1.0, 0)), InputError, NO_RANGE),
    "infinite step": Bad(lambda: ad.explore(square, x=(0.0, 1.0, float("inf"))), InputError, NO_RANGE),
    "step larger than the range": Bad(lambda: ad.ledger(square, x=(0.0, 1.0, 5.0)), InputError, NO_RANGE),
    "start outside": Bad(lambda: ad.explore(square, x=(0.0, 1.0, 0.1, 5.0)), InputError, NO_RANGE),
    "range slider": Bad(
        lambda: ad.explore(square, x=ipywidgets.IntRangeSlider()),
        InputError,
        ("value is a tuple", "Use a slider"),
    ),
    "text box": Bad(
        lambda: ad.explore(square, x=ipywidgets.Text()), InputError, ("value is a str", "Use a slider")
    ),
    "button": Bad(
        lambda: ad.explore(square, x=ipywidgets.Button()), InputError, ("without a value", "slider")
    ),
    "closed widget": Bad(
        lambda: ad.explore(square, x=closed()), InputError, ("been closed", "Make a new one")
    ),
    # What is no result, and what is no upstream gradient
    "result None": Bad(lambda: ad.trace(lambda x: None, x=1.0), OutputError, ("NoneType", "return one")),
    "result tuple": Bad(lambda: ad.explore(lambda x: (x, x), x=1.0), OutputError, ("tuple", "return one")),
    "result sparse": Bad(
        lambda: ad.explore(lambda x: x.reshape(1, 1).to_sparse(), x=1.0),
        OutputError,
        ("sparse", "to_dense()"),
    ),
    "result without numbers": Bad(
        lambda: ad.trace(lambda x: x.to("meta"), x=1.0), OutputError, ("meta device", "Return a dense")
    ),
    "result int": Bad(lambda: ad.jacobian(lambda x: 3, x=1.0), OutputError, ("int", "return one")),
    "result complex": Bad(lambda: ad.trace(lambda x: x * 1j, x=1.0), UpstreamError, ("complex", "y.abs()")),
    "result without gradient": Bad(
        lambda: ad.explore(lambda x: x.detach(), x=1.0), OutputError, ("no tensor that requires", "detach()")
    ),
    "result not scalar": Bad(lambda: ad.trace(square, x=MINE), UpstreamError, ("shape (2,)", "y.sum()")),
    "upstream of another shape": Bad(
        lambda: ad.explore(square, x=MINE, upstream=[1.0, 2.0, 3.0]),
        UpstreamError,
        ("shape (3,)", "must be equal"),
    ),
    "upstream text": Bad(
        lambda: ad.explore(square, x=MINE, upstream="a"), UpstreamError, ("is a str", "the output's shape")
    ),
    "upstream complex": Bad(
        lambda: ad.trace(square, x=1.0, upstream=1j), UpstreamError, ("is complex", "give real numbers")
    ),
    # Settings
    "max_ops text": Bad(lambda: ad.trace(square, x=1.0, max_ops="a"), InputError, NO_LIMIT),
    "max_ops 0": Bad(lambda: ad.explore(square, x=1.0, max_ops=0), InputError, NO_LIMIT),
    "max_ops negative": Bad(lambda: ad.compare(square, square, x=1.0, max_ops=-1), InputError, NO_LIMIT),
    "max_ops truth": Bad(lambda: ad.jacobian(square, x=1.0, max_ops=True), InputError, NO_LIMIT),
    "max_ops NaN": Bad(lambda: ad.ledger(square, x=1.0, max_ops=float("nan")), InputError, NO_LIMIT),
    "expect a tensor": Bad(
        lambda: ad.explore(square, x=1.0, expect=MINE), InputError, ("not a Tensor", "expect=lambda x: ...")
    ),
    "expect gives nothing": Bad(
        lambda: ad.explore(square, x=1.0, expect=lambda x: None), InputError, ("gave a NoneType", "return?")
    ),
    "expect of other names": Bad(
        lambda: ad.explore(square, x=1.0, expect=lambda a: a), InputError, ("parameters are others", "give a")
    ),
    "expect of one input": Bad(
        lambda: ad.explore(product, x=1.0, y=1.0, expect=lambda x, y: y),
        InputError,
        ("must return", "(x, y)"),
    ),
    "plot 3": Bad(lambda: ad.explore(square, x=1.0, plot=3), InputError, ("no kind of plot", "plot=False")),
    "plot a tensor": Bad(
        lambda: ad.explore(square, x=1.0, plot=MINE), InputError, ("no kind of plot", "plot=False")
    ),
    "slope of two": Bad(
        lambda: ad.explore(product, x=1.0, y=1.0, plot="slope"),
        InputError,
        ("inputs are x, y", "leave plot= out"),
    ),
    # Names that there are not
    "variable": Bad(lambda: ad.trace(square, x=1.0)["q"], KeyError, ("no variable 'q'", "it has: x")),
    "block": Bad(lambda: ad.jacobian(square, x=1.0)["q"], KeyError, ("an input 'q'", "there are: x")),
    "account": Bad(lambda: ad.ledger(square, x=1.0).grad("q"), KeyError, ("no input 'q'", "there are: x")),
    "exercise": Bad(lambda: ad.check("nope", 1), ExerciseError, ("no exercise 'nope'", "2.5.5-1")),
    "exercise a list": Bad(lambda: ad.check([], 1), ExerciseError, ("no exercise []", "2.5.5-1")),
    "language": Bad(lambda: ad.set_language("fr"), ValueError, ("no language 'fr'", "'zh', 'en'")),
}


@pytest.fixture(autouse=True)
def english_again():
    yield
    ad.set_language("en")


def state() -> list[object]:
    """All that a call could disturb, as things that can be compared."""
    numpy_state = np.random.get_state()
    mine = [MINE.tolist(), MINE.grad.tolist(), MINE._version, MINE.requires_grad, id(MINE.grad), MINE.grad_fn]
    chance = [torch.get_rng_state().tolist(), random.getstate(), numpy_state[1].tolist(), numpy_state[2]]
    modes = [torch.is_grad_enabled(), torch.get_default_dtype(), list(warnings.filters)]
    return [mine, chance, modes, dict(matplotlib.rcParams)]


@pytest.mark.parametrize("name", BAD)
def test_it_says_what_happened_and_what_to_do_and_changes_nothing(name):
    before, said = state(), {}
    for language in ("zh", "en"):
        ad.set_language(language)
        with pytest.raises(BAD[name].kind) as caught:
            BAD[name].call()
        assert isinstance(caught.value, TraceError | ValueError | KeyError)
        assert caught.tb is not None
        said[language] = caught.value.args[0]
    assert state() == before
    assert all(words in said["en"] for words in BAD[name].says), said["en"]
    assert CHINESE.search(said["zh"])
    assert not CHINESE.search(said["en"])
    assert said["zh"].rstrip().endswith(("。", "...", "...)"))


def test_what_only_looks_bad_works():
    ad.trace(lambda x, upstream=2.0: x * upstream, x=1.0)
    ad.jacobian(lambda x, plot: x * plot, x=1.0, plot=2.0)
    ad.trace(lambda x: x, x=2**70, max_ops=float("inf"))
    ad.trace(lambda x: x.sum(), x=[2**70, 1])
    ad.explore(square, x=(0.2, 0.3, 0.1), plot=False)
    ad.explore(square, x=float("nan"), plot=False)
    ad.explore(lambda x: x * 2, x=[1.0, 2.0], upstream=[float("nan"), 1.0], plot=False)


def test_a_narrow_range_has_a_step_that_fits():
    widget = ad.explore(square, x=(0.0, 0.001), plot=False)._inputs[0].widgets[0]
    assert (widget.step, widget.value) == (2e-5, 0.0005)
