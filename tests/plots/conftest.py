"""Each plot's words are English, whatever the test before has chosen."""

from collections.abc import Iterator

import pytest

import d2l_autograd as ad


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    ad.set_language("en")
    yield
    ad.set_language("en")
