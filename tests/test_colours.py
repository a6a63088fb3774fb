"""Colours: readable in both themes, all named ones used, and none left unnamed."""

from __future__ import annotations

import re

import pytest

from d2l_autograd.colours import DARK, LIGHT, RULES, live

TEXT = ("ink", "muted", "value", "gradient", "leaf", "cut", "tangent")
FILLED = {"gradient": "message", "leaf": "leaf-fill", "ink": "badge"}


def luminance(colour: str) -> float:
    """Of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", (LIGHT, DARK), ids=("light", "dark"))
def test_every_text_can_be_read(colours):
    assert min(contrast(colours[name], colours["paper"]) for name in TEXT) >= 4.5
    assert min(contrast(colours[name], colours[below]) for name, below in FILLED.items()) >= 4.5


def test_both_themes_know_every_colour_that_the_rules_name():
    assert LIGHT.keys() == DARK.keys()
    assert set(re.findall(r"var\(--ad-([\w-]+)\)", RULES)) <= LIGHT.keys()


def test_a_live_one_follows_the_theme_and_jupyterlabs_own_colours():
    css = live(".here")
    light, dark, *_ = css.strip().splitlines()
    assert light.startswith(".here {") and dark.startswith('[data-jp-theme-light="false"] .here {')
    assert f"--ad-gradient: {LIGHT['gradient']};" in light and f"--ad-gradient: {DARK['gradient']};" in dark
    assert f"--ad-paper: var(--jp-layout-color1, {LIGHT['paper']});" in light
    assert css.endswith(RULES)
