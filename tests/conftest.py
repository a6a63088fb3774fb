"""The order in which the test files run, their language, and patience with the notebooks' kernels."""

from __future__ import annotations

import os
from contextlib import suppress

import nbval.kernel
import pytest

# So that they find the same words on every machine; what they start speaks the same language.
os.environ["LC_ALL"] = "C.UTF-8"

ATTEMPTS, SECONDS = 3, 30
_start = nbval.kernel.start_new_kernel


def start_new_kernel(startup_timeout: float, **how: object) -> tuple:
    """Start a kernel, and another one where it never answers.

    jupyter_client chooses free ports before the kernel takes them; with browsers and other kernels about,
    one of them may be gone by then.
    """
    for _ in range(ATTEMPTS - 1):
        with suppress(RuntimeError):
            return _start(SECONDS, **how)
    return _start(startup_timeout, **how)


nbval.kernel.start_new_kernel = start_new_kernel


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slowest files, so that no worker is left with one at the end."""
    order = ["browser", "chapters"]
    items.sort(key=lambda item: next((i for i, part in enumerate(order) if part in item.path.parts), 2))


@pytest.fixture(scope="session", autouse=True)
def parts_that_fail_raise() -> None:
    """No test may pass because a figure stands without what failed; a test of just that turns this off."""
    from d2l_autograd.figure import shown

    shown.RAISING = True
