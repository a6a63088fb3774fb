"""A stored picture looks the same where its host takes the style sheet away."""

from __future__ import annotations

import re

from composing import experiments
from playwright.sync_api import sync_playwright
from serve import QUIET

STYLE = re.compile("<style>.*?</style>", re.DOTALL)


def test_without_its_style_sheet_a_picture_is_the_same_to_the_pixel(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport={"width": 920, "height": 900})

        def shot(svg: str) -> bytes:
            page.set_content(f'<body style="margin: 0">{svg}</body>')
            return page.screenshot()

        pictures = {name: experiment._picture() for name, experiment in experiments().items()}
        other = [name for name, svg in pictures.items() if shot(svg) != shot(STYLE.sub("", svg))]
        browser.close()
    assert pictures and other == []
