"""A shell whose errors are explained in English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from clinic_shell import explaining_shell
from IPython.core.interactiveshell import InteractiveShell

import d2l_autograd as ad


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    ad.set_language("en")
    with explaining_shell() as shell:
        yield shell
