from __future__ import annotations

import pytest

import d2l_autograd as ad


@pytest.fixture(autouse=True)
def english():
    ad.set_language("en")
    yield
    ad.set_language("en")
