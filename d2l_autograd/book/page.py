"""A notebook that has run -> one HTML page, whole in itself; and the index of all pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from nbconvert.filters import ansi2html
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from ..view.page import LANGUAGES
from ..view.page import page as document
from .markdown import markdown
from .small_figure import small_figure
from .static_widgets import widget
from .ways import link, without_links
from .words import word

if TYPE_CHECKING:
    from nbformat import NotebookNode

_HERE = Path(__file__).parent
_STATES = "application/vnd.jupyter.widget-state+json"
_WIDGET = "application/vnd.jupyter.widget-view+json"

# The reader's edition comes first: on the screen before there is anything to see, then for the keyboard too.
_ASK = (
    "if (/^zh/i.test(navigator.languages.find((one) => /^(zh|en)\\b/i.test(one))))"
    f' {{ document.documentElement.lang = "{LANGUAGES["zh"]}";'
    f' document.title = "{word("book title", "zh")}"; }}'
)
_SORT = (
    "const mine = document.querySelector(`main > [lang=${document.documentElement.lang}]`);"
    " if (mine) mine.parentElement.prepend(mine);"
)


def page(notebook: NotebookNode, language: str, ways: tuple[str, str] = ("", "")) -> str:
    """The page of a notebook that has its outputs in its cells and its widgets' states in its metadata.

    ``ways`` stand above and below it.
    """
    states = notebook.metadata.get("widgets", {}).get(_STATES, {}).get("state", {})
    views: list[dict] = []
    first, *cells = (_cell(cell, states, views) for cell in notebook.cells)
    note = f'<p class="still">{escape(word("book still", language))}</p>' if views else ""
    body = f"{ways[0]}<main>{first}{note}{''.join(cells)}</main>{ways[1]}"
    return _document(title(notebook), language, body, views)


def index(books: Mapping[str, NotebookNode]) -> str:
    """Links to the pages of all editions; ``books`` are their notebooks by page, ``edition/name.html``."""
    editions: dict[str, list[str]] = {}
    for name, notebook in books.items():
        entry = f"<li>{link(name, title(notebook))}{small_figure(notebook)}</li>"
        editions.setdefault(name.partition("/")[0], []).append(entry)
    parts = [
        f'<section lang="{LANGUAGES.get(edition, edition)}" id="{edition}">'
        f"<h1>{escape(word('book title', edition))}</h1>"
        f"<h2>{escape(word('book edition', edition))}</h2><ul>{''.join(entries)}</ul></section>"
        for edition, entries in editions.items()
    ]
    main = f'<main class="index">{"".join(parts)}</main>'
    name = word("book title", "en")
    return _document(name, "en", f"<script>{_ASK}</script>{main}<script>{_SORT}</script>", [])


def title(notebook: NotebookNode) -> str:
    """What the first cell calls the notebook."""
    found = re.search(r"^# (.+)$", notebook.cells[0].source, re.MULTILINE)
    return found[1] if found else "d2l_autograd"


def _cell(cell: NotebookNode, states: Mapping[str, Mapping], views: list[dict]) -> str:
    if cell.cell_type == "markdown":
        return f"<section>{markdown(without_links(cell.source))}</section>"
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
    css, site = ((_HERE / name).read_text(encoding="utf-8") for name in ("book.css", "site.css"))
    dark = _code_style("monokai").replace(".source", '[data-jp-theme-light="false"] .source')
    style = [_code_style("default"), f"@media screen {{ {dark} }}", css, site]
    return document(title, language, body, views, "\n".join(style))


def _code_style(style: str) -> str:
    rules = HtmlFormatter(style=style).get_style_defs(".source").splitlines()
    return "\n".join(rule for rule in rules if rule.startswith(".source .") and ".err" not in rule)
