"""The order in which the test files run."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slowest files, so that no worker is left with one at the end."""
    order = ["browser", "chapters"]
    items.sort(key=lambda item: next((i for i, part in enumerate(order) if part in item.path.parts), 2))
