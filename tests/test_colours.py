"""Colours: readable in both themes, all named ones used, and none left unnamed."""

from __future__ import annotations

import re

import pytest

from d2l_autograd.colours import DARK, LIGHT, RULES, THEMES, live, still, themed

TEXT = ("ink", "muted", "value", "gradient", "leaf", "cut")
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


def test_a_still_picture_has_all_its_colours_in_itself_light_and_dark():
    light, dark, *rules = still().splitlines()
    assert light.startswith("svg {") and dark.startswith("@media (prefers-color-scheme: dark) { svg {")
    for line, colours in ((light, LIGHT), (dark, DARK)):
        assert dict(re.findall(r"--ad-([\w-]+): (#\w{6});", line)) == colours
    assert set(re.findall(r"var\((.*?)\)", "".join(rules))) <= {f"--ad-{name}" for name in LIGHT}


def test_a_live_one_follows_the_theme_and_jupyterlabs_own_colours():
    css = live(".here")
    light, dark, *_ = css.strip().splitlines()
    assert light.startswith(".here {") and dark.startswith('[data-jp-theme-light="false"] .here {')
    assert f"--ad-gradient: {LIGHT['gradient']};" in light and f"--ad-gradient: {DARK['gradient']};" in dark
    assert f"--ad-paper: var(--jp-layout-color1, {LIGHT['paper']});" in light
    assert css.endswith(RULES)


@pytest.mark.parametrize("theme", THEMES)
def test_in_one_theme_it_has_plain_colours_and_the_same_rules(theme):
    picture = "<svg><style>{}</style>var(--ad-ink) :not(.ad-dot)</svg>"
    css, _, rest = themed(picture.format(still()), theme).partition("</style>")
    assert rest == picture.partition("</style>")[2]
    assert not re.search(r"var\(|--ad-|@media|:not", css)
    assert set(re.findall(r"#\w{6}", css)) <= set(THEMES[theme].values())
    kept = [line for line in RULES.splitlines() if "var(" not in line and ":not" not in line]
    assert set(kept) <= set(css.splitlines())


def test_words_beside_a_dot_keep_their_halo_and_those_in_a_box_have_none():
    css = themed(still(), "light")
    rules = [
        ".ad-graph text, .ad-svg .ad-halo { stroke: #ffffff",
        ".ad-node text",
        ".ad-dot text { stroke: #ffffff",
    ]
    places = [css.index(rule) for rule in rules]  # each as specific as the others: the last one holds
    assert places == sorted(places)
