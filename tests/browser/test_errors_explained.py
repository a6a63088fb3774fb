"""The clinic in JupyterLab: above the traceback, in the reader's language, and gone when it is unloaded."""

from __future__ import annotations

from lab import Lab, broken_words


def test_the_explanation_stands_above_the_traceback_and_the_frames_of_torch_are_folded_in_it(lab: Lab):
    lab.open("zh/playground.ipynb")
    lab.run_all()
    cell = lab.cell("y = x * x")
    above, below = cell.locator(".jp-OutputArea-output").all()
    told = below.inner_text()
    assert "only for scalar outputs" in told and "_tensor.py" not in told
    text = above.locator("blockquote").inner_text()
    assert "第 3 行 y.backward()" in text and "y.sum().backward()" in text and "_tensor.py" not in text
    above.locator("summary").press("Enter")
    assert "torch/_tensor.py" in above.inner_text()
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
