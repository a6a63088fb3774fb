"""What stands in a figure on the page: its texts and where they are, its numbers, its steps."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

from lab import Lab
from playwright.sync_api import Locator

NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?(?:e[−+-]?\d+)?")

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def install(lab: Lab) -> None:
    """Have the page know how to measure figures."""
    lab.page.evaluate(SCRIPT)


def uncover(view: Locator) -> None:
    """Have a figure that asks for gradients tell them at once, wherever its sliders go."""
    view.evaluate(
        """(view) => {
            const asks = view.querySelector(".ad-question");
            const tell = () => asks.querySelector("[name=show]")?.click();
            new MutationObserver(tell).observe(asks, { childList: true });
            tell();
        }"""
    )


def faults(lab: Lab, view: Locator) -> list[str]:
    """Texts that overlap, are cut, or stand outside of the figure."""
    install(lab)
    return view.evaluate("(view) => window.figures.faults(view)")


def texts(lab: Lab, view: Locator) -> list[str]:
    """All that can be read in a figure."""
    install(lab)
    return [piece["text"] for piece in view.evaluate("(view) => window.figures.pieces(view)")]


def number(text: str) -> float:
    """The first number in a text, whose minus may be that of print."""
    found = NUMBER.search(text)
    assert found, text
    return float(found[0].replace("−", "-"))


def numbers(parts: Locator) -> list[float]:
    """The first number of each of the texts that can be seen."""
    return [number(text) for text in parts.evaluate_all(_VISIBLE)]


_VISIBLE = """(all) => all.filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => one.textContent.split("=").at(-1))"""


def are(shown: list[float], wanted: list[float]) -> bool:
    """Whether the numbers are the wanted ones, as far as they are written out."""
    return len(shown) == len(wanted) and all(
        math.isclose(one, other, rel_tol=6e-5 if abs(other) < 1e5 else 6e-4, abs_tol=6e-5)
        for one, other in zip(shown, wanted, strict=True)
    )


def until(lab: Lab, read: Callable[[], list[float]], wanted: list[float], seconds: float = 20) -> None:
    """Wait until what is read on the page are the wanted numbers."""
    for _ in range(int(seconds / 0.01)):
        if are(found := read(), wanted):
            return
        lab.page.wait_for_timeout(10)
    raise AssertionError(f"{found} are not {wanted}")
