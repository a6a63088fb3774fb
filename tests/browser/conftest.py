"""A real JupyterLab in a real Chromium, both apart from whatever the person running the tests has set up."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

pytest.register_assert_rewrite("lab")
from lab import Lab, free_port  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
# Debian's Chromium talks to the network by itself unless told not to.
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; without one the tests are skipped, but never in CI."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    missing = "no chromium, chromium-browser or google-chrome on the PATH"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def server(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab over a copy of the chapters, as after a fresh clone: nothing is trusted."""
    home = tmp_path_factory.mktemp("jupyter")
    shutil.copytree(ROOT / "chapters", home / "chapters")
    settings = home / "config/labconfig/default_setting_overrides.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(SETTINGS))
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser"),
        *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        *(f"--ServerApp.root_dir={home / 'chapters'}", "--IdentityProvider.token="),
        *("--LabApp.extension_manager=readonly", "--LabApp.news_url=None"),
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    with (home / "log.txt").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=home,
            env=os.environ | {name: str(home / folder) for name, folder in folders.items()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(url, process, home / "log.txt")
            yield url
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(url: str, process: subprocess.Popen, log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"{url}/api", timeout=5):
            return
        time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


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
