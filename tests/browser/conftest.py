"""A real JupyterLab in a real Chromium, both apart from whatever the person running the tests has set up."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

pytest.register_assert_rewrite("lab")
from lab import ROOT, Lab  # noqa: E402
from serve import QUIET, find_chromium, jupyterlab  # noqa: E402


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; without one the tests are skipped, but never in CI."""
    if path := find_chromium():
        return path
    missing = "no chromium, chromium-browser or google-chrome on the PATH"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def chapters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the chapters."""
    return shutil.copytree(ROOT / "chapters", tmp_path_factory.mktemp("jupyter") / "chapters")


@pytest.fixture(scope="session")
def server(chromium: str, chapters: Path) -> Iterator[str]:
    """The address of a JupyterLab over them, as after a fresh clone: nothing is trusted."""
    with jupyterlab(chapters, chapters.parent) as url:
        yield url


# Not for the session: as long as Playwright runs, asyncio takes this thread's loop for a running one,
# and the notebooks' kernels may be next on this worker.
@pytest.fixture(scope="module")
def window(chromium: str, server: str) -> Iterator[Lab]:
    """Chromium, without a window, and JupyterLab in it: loading it takes longer than most tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield Lab(browser.new_page(viewport={"width": 1440, "height": 1000}), server)
        browser.close()


@pytest.fixture
def lab(window: Lab) -> Iterator[Lab]:
    """JupyterLab with nothing open; at the end no error may stand in the browser's console."""
    window.console_errors.clear()
    yield window
    errors = list(window.console_errors)
    window.close_notebooks()
    assert errors == []
