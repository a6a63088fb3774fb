import pytest
import torch
from spoken import WORDS

import d2l_autograd as ad
from d2l_autograd.errors import InputError
from d2l_autograd.live.settings import Settings


@pytest.mark.parametrize("plot", ["curve", 3, []])
def test_what_names_no_plot_is_refused(plot):
    with pytest.raises(InputError):
        Settings(plot=plot).check(ad.trace(lambda x: x * x, x=1.0))


def test_a_slope_is_over_one_real_number():
    one = ad.trace(lambda x: x * x, x=1.0)
    Settings(plot="slope").check(one)
    for inputs in ({"x": 1.0, "y": 2.0}, {"x": [1.0, 2.0], "y": 1.0}):
        several = ad.trace(lambda x, y: (x * y).sum(), **inputs)
        with pytest.raises(InputError, match="x, y"):
            Settings(plot="slope").check(several)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_forward_modes_work_is_counted_beside_reverses(language):
    graph = ad.trace(lambda x, y: x * y, upstream=torch.ones(3), x=[1.0, 2.0, 3.0], y=2.0)
    with ad.language.speaking(language):
        assert Settings().work(graph) == ""
        told = Settings(tangent={"y": 1.0}).work(graph)
    assert told == WORDS["work of both"][language].format(inputs=4, outputs=3)
