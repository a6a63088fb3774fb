"""Take the READMEs' pictures of live experiments: `python tests/browser/pictures.py`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from figures import uncover
from lab import ROOT, Lab
from playwright.sync_api import sync_playwright
from serve import QUIET, find_chromium, jupyterlab

# By file name: the notebook, and the cell whose output it shows.
PICTURES = {
    "detach": ("en/2.5.3-detaching.ipynb", "ad.predict(cut"),
    "detach.zh": ("zh/2.5.3-detaching.ipynb", "ad.predict(cut"),
    "loop": ("en/2.5.4-control-flow.ipynb", "ad.explore(f, a=0.8392"),
    "loop.zh": ("zh/2.5.4-control-flow.ipynb", "ad.explore(f, a=0.8392"),
}
WINDOW = {"width": 1320, "height": 1300}
MARGIN = 16


def main() -> int:
    """Run the notebooks in JupyterLab, and keep what the cells show."""
    if (chromium := find_chromium()) is None:
        print("No chromium, chromium-browser or google-chrome on the PATH.", file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory() as home,
        jupyterlab(ROOT / "chapters", Path(home)) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        lab = Lab(browser.new_page(viewport=WINDOW, device_scale_factor=1.5), url)
        for name, (notebook, source) in PICTURES.items():
            lab.open(notebook)
            lab.run_all()
            lab.page.add_style_tag(content=".jp-OutputPrompt { visibility: hidden }")
            output = lab.cell(source).locator(".jp-OutputArea-output")
            uncover(output.locator(".ad-view"))
            output.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
            lab.settle()
            box = output.bounding_box()
            clip = {
                "x": box["x"] - MARGIN,
                "width": box["width"] + MARGIN,
                "y": box["y"],
                "height": box["height"],
            }
            lab.page.screenshot(path=ROOT / f"chapters/images/{name}.png", clip=clip, animations="disabled")
            lab.close_notebooks()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
