"""A page that needs no kernel and no network: figures move by the frames that it holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from ..colours import LIGHT
from .widget import View

LANGUAGES = {"zh": "zh-Hans", "en": "en"}  # in HTML
_HERE = Path(__file__).parent


def page(title: str, language: str, body: str, views: Sequence[Mapping[str, object]], style: str = "") -> str:
    """An HTML document; where ``body`` has an element with ``data-view="0"``, the first of ``views`` stands.

    A view is the state of a :class:`~d2l_autograd.view.widget.View` by trait: ``_frame``, ``_narrow``,
    ``_held`` and ``_unfolded``. Serves every section.
    """
    css, js = ((_HERE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    light = "".join(f"--ad-{name}: {colour};" for name, colour in LIGHT.items())
    data = json.dumps(views, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{LANGUAGES.get(language, language)}">',
        '<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>",
        *(View._css, css, style),
        f"@media print {{ body[data-jp-theme-light] .ad-view {{ {light} }} }}",
        '</style></head><body data-jp-theme-light="true">',
        body,
        f'<script type="application/json" id="views">{data}</script>',
        '<script type="module">',
        View._esm.replace("export default {", "const view = {", 1) + js,
        "</script></body></html>",
    ]
    return "\n".join(lines) + "\n"
