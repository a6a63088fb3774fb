"""A notebook whose loop has time when the test says so."""

import pytest
from moving import Loop

from d2l_autograd.live import kernel_events


@pytest.fixture
def loop(monkeypatch) -> Loop:
    """The loop of a notebook, in which what takes long waits for its turn."""
    found = Loop()
    monkeypatch.setattr(kernel_events, "_loop", lambda: found)
    return found
