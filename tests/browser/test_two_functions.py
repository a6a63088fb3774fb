"""Two functions under one set of sliders; torch in this process says what must be shown."""

from __future__ import annotations

import torch
from lab import Lab


def test_both_follow_one_slider_and_the_cut_has_scissors(lab: Lab):
    lab.open("zh/2.5.3-detaching.ipynb")
    lab.run_all()
    cell = lab.cell("ad.compare(cut, whole")
    table = cell.locator(".ad-fragment table")
    table.wait_for()
    lab.press(lab.sliders(cell).nth(2), times=5)
    x = torch.tensor([0.0, 1.0, 2.5, 3.0])
    table.locator("tr", has_text="x.grad").locator("td").nth(1).get_by_text("[0, 3, 18.75, 27]").wait_for()
    shown = table.locator("tr", has_text="x.grad").locator("td").all_inner_texts()
    square, cube = (f"[{', '.join(f'{v:g}' for v in values.tolist())}]" for values in (x**2, 3 * x**2))
    assert shown[:2] == [square, cube] and shown[2].startswith("≠")
    views = cell.locator(".ad-view.lm-Widget, .ad-view:not(.ad-fragment)")
    assert views.count() == 2
    assert views.nth(0).locator(".ad-scissors").count() == 1
    assert views.nth(1).locator(".ad-scissors").count() == 0
    for theme in ("light", "dark"):
        lab.set_theme(theme)
        lab.screenshot(f"compare-{theme}", cell.locator(".jp-Cell-outputWrapper"))
