"""The clinic in JupyterLab: below the traceback, in the reader's language, and gone when it is unloaded."""

from __future__ import annotations

from lab import Lab, broken_words


def test_the_explanation_stands_below_the_traceback(lab: Lab):
    lab.open("zh/playground.ipynb")
    lab.run_all()
    cell = lab.cell("y += 1")
    above, below = cell.locator(".jp-OutputArea-output").all()
    assert "modified by an inplace operation" in above.inner_text()
    text = below.locator("blockquote").inner_text()
    assert "第 3 行 y += 1" in text and "y.clone()" in text
    for theme in ("light", "dark"):
        lab.set_theme(theme)
        lab.screenshot(f"clinic-{theme}", cell)


def test_no_word_of_the_remedy_is_broken_in_a_narrow_window(lab: Lab):
    lab.page.set_viewport_size({"width": 640, "height": 800})
    try:
        lab.open("en/playground.ipynb")
        lab.run_all()
        lab.render_all()
        assert broken_words(lab.page.locator("blockquote pre")) == []
    finally:
        lab.page.set_viewport_size({"width": 1440, "height": 1000})
