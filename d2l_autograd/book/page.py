"""A notebook that has run -> one HTML page, whole in itself; and the index of all pages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from nbconvert.filters import ansi2html
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from ..view.widget import View
from .markdown import markdown
from .static_widgets import widget
from .words import say

if TYPE_CHECKING:
    from nbformat import NotebookNode

_HERE = Path(__file__).parent
_STATES = "application/vnd.jupyter.widget-state+json"
_WIDGET = "application/vnd.jupyter.widget-view+json"
_LANGUAGES = {"zh": "zh-Hans", "en": "en"}  # in HTML


def page(notebook: NotebookNode, language: str) -> str:
    """The page of a notebook that has its outputs in its cells and its widgets' states in its metadata."""
    states = notebook.metadata.get("widgets", {}).get(_STATES, {}).get("state", {})
    views: list[dict] = []
    first, *cells = (_cell(cell, states, views) for cell in notebook.cells)
    note = f'<p class="still">{escape(_word("book still", language))}</p>' if views else ""
    return _document(_title(notebook), language, "".join([first, note, *cells]), views)


def index(books: Mapping[str, NotebookNode]) -> str:
    """Links to the pages of all editions; ``books`` are their notebooks by page, ``edition/name.html``."""
    editions: dict[str, list[str]] = {}
    for name, notebook in books.items():
        link = f'<li><a href="{name}">{escape(_title(notebook))}</a></li>'
        editions.setdefault(name.partition("/")[0], []).append(link)
    parts = [
        f'<section lang="{_LANGUAGES.get(edition, edition)}"><h1>{escape(_word("book title", edition))}</h1>'
        f"<h2>{escape(_word('book edition', edition))}</h2><ul>{''.join(links)}</ul></section>"
        for edition, links in editions.items()
    ]
    return _document("d2l_autograd", "en", "".join(parts), [])


def _title(notebook: NotebookNode) -> str:
    found = re.search(r"^# (.+)$", notebook.cells[0].source, re.MULTILINE)
    return found[1] if found else "d2l_autograd"


def _word(key: str, language: str) -> str:
    return say.words[key].get(language, say.words[key]["en"])


def _cell(cell: NotebookNode, states: Mapping[str, Mapping], views: list[dict]) -> str:
    if cell.cell_type == "markdown":
        return f"<section>{markdown(cell.source)}</section>"
    if cell.cell_type != "code":
        return ""
    code = f"<code>{highlight(cell.source, PythonLexer(), HtmlFormatter(nowrap=True))}</code>"
    outputs = "".join(_output(output, states, views) for output in cell.outputs)
    return f'<div class="cell"><pre class="source">{code}</pre><div class="outputs">{outputs}</div></div>'


def _output(output: NotebookNode, states: Mapping[str, Mapping], views: list[dict]) -> str:
    """The best of what an output offers: the widget, its still life, a picture, the text."""
    if output.output_type == "stream":
        return f"<pre>{ansi2html(output.text)}</pre>"
    if output.output_type == "error":
        frames = "\n".join(part for part in output.traceback if "site-packages" not in part)
        return f'<div class="error"><pre>{ansi2html(frames)}</pre></div>'
    data = output.data
    live = widget(data[_WIDGET]["model_id"], states, views) if _WIDGET in data else None
    if live is not None:
        return f'<div class="experiment">{live}</div>'
    if "text/html" in data:
        return f'<div class="html">{data["text/html"]}</div>'
    text = escape(data.get("text/plain", ""))
    if "image/png" in data:
        return f'<img src="data:image/png;base64,{data["image/png"]}" alt="{text}">'
    return f"<pre>{text}</pre>"


def _document(title: str, language: str, body: str, views: list[dict]) -> str:
    css, js = ((_HERE / name).read_text(encoding="utf-8") for name in ("book.css", "book.js"))
    dark = _code_style("monokai").replace(".source", '[data-jp-theme-light="false"] .source')
    data = json.dumps(views, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{_LANGUAGES.get(language, language)}">',
        '<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>",
        *(css, _code_style("default"), dark, View._css),
        '</style></head><body data-jp-theme-light="true">',
        f"<main>{body}</main>",
        f'<script type="application/json" id="views">{data}</script>',
        '<script type="module">',
        View._esm.replace("export default {", "const view = {", 1) + js,
        "</script></body></html>",
    ]
    return "\n".join(lines) + "\n"


def _code_style(style: str) -> str:
    rules = HtmlFormatter(style=style).get_style_defs(".source").splitlines()
    return "\n".join(rule for rule in rules if rule.startswith(".source .") and ".err" not in rule)
