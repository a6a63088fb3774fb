"""The ledger under a reader's hands; torch in this process says what the balance must be."""

from __future__ import annotations

import torch
from lab import Lab, broken_words


def test_each_button_is_a_line_and_the_balance_is_torchs(lab: Lab):
    lab.open("zh/2.5.1-simple-example.ipynb")
    lab.run_all()
    cell = lab.cell("book = ad.ledger(quadratic")
    lines = cell.locator(".ad-ledger tbody")
    lines.nth(4).wait_for()
    assert "second time" in lines.first.inner_text()
    x = torch.tensor([0.0, 1.0, 2.0, 3.0], requires_grad=True)
    balance = torch.zeros(4)
    for text in ("x.grad.zero_()", "y = quadratic(x)", "y.backward(retain_graph=True)", "y.backward()"):
        before = lines.count()
        cell.locator("button", has_text=text).first.focus()
        lab.page.keyboard.press("Enter")
        lines.nth(before).wait_for()
        if "backward" in text:
            (grad,) = torch.autograd.grad(2 * torch.dot(x, x), x)
            balance = balance + grad
        shown = lines.first.locator("tr").first.locator("td").all_inner_texts()
        assert shown[0] == text
        assert shown[2] == f"[{', '.join(f'{value:g}' for value in balance.tolist())}]"
    before = lines.count()
    lab.press(cell.locator(".noUi-handle").first, times=3)
    lines.filter(has_text="x = [0.3, 1, 2, 3]").wait_for()
    assert lines.count() == before + 1
    for theme in ("light", "dark"):
        lab.set_theme(theme)
        lab.screenshot(f"ledger-{theme}", cell.locator(".ad-ledger"))


def test_on_a_laptop_it_stays_in_view_scrolls_by_keys_and_breaks_no_word_of_the_remedy(lab: Lab):
    lab.page.set_viewport_size({"width": 1366, "height": 768})
    try:
        lab.open("en/2.5.1-simple-example.ipynb")
        lab.run_all()
        cell = lab.cell("book = ad.ledger(quadratic")
        assert broken_words(cell.locator(".ad-ledger pre")) == []
        for press in range(6):
            cell.locator("button", has_text="y = quadratic(x)").press("Enter")
            cell.locator(".ad-account tbody").nth(5 + press).wait_for()
        assert cell.locator(".jp-OutputArea").bounding_box()["height"] <= 620
        box = cell.locator(".ad-account")
        lab.page.keyboard.press("Tab")
        assert box.evaluate("box => box === document.activeElement")
        lab.page.keyboard.press("ArrowDown")
        lab.page.wait_for_function("() => document.activeElement.scrollTop > 0")
    finally:
        lab.page.set_viewport_size({"width": 1440, "height": 1000})
