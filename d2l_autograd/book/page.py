"""A notebook that has run -> one HTML page, whole in itself; and the index of all pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from ..view.widget import View
from .prose import code_style, coloured, plain, prose, terminal
from .widget_stills import Shelf
from .words import say

if TYPE_CHECKING:
    from nbformat import NotebookNode

_HERE = Path(__file__).parent
STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
HTML_LANGUAGES = {"zh": "zh-Hans", "en": "en"}


def page(notebook: NotebookNode, language: str) -> str:
    """The page of a notebook whose outputs and widgets' state are its metadata's and its cells'."""
    shelf = Shelf(notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {}))
    cells = [_cell(cell, shelf) for cell in notebook.cells]
    note = f'<p class="still">{escape(_word("book still", language))}</p>' if shelf.views else ""
    body = "".join([cells[0], note, *cells[1:]])
    return _document(title(notebook), language, f"<main>{body}</main>", shelf.views)


def index(books: Mapping[Path, NotebookNode]) -> str:
    """The pages of all editions, by the path of their notebook below the chapters."""
    editions: dict[str, list[str]] = {}
    for path, notebook in books.items():
        link = f'<li><a href="{path.with_suffix(".html").as_posix()}">{escape(title(notebook))}</a></li>'
        editions.setdefault(path.parts[0], []).append(link)
    parts = [
        f'<section lang="{HTML_LANGUAGES.get(name, name)}"><h1>{escape(_word("book title", name))}</h1>'
        f"<h2>{escape(_word('book edition', name))}</h2><ul>{''.join(links)}</ul></section>"
        for name, links in editions.items()
    ]
    return _document("d2l_autograd", "en", f"<main>{''.join(parts)}</main>", [])


def title(notebook: NotebookNode) -> str:
    """The first heading."""
    found = re.search(r"^# (.+)$", notebook.cells[0].source, re.MULTILINE)
    return found[1] if found else "d2l_autograd"


def _word(key: str, language: str) -> str:
    return say.words[key].get(language, say.words[key]["en"])


def _cell(cell: NotebookNode, shelf: Shelf) -> str:
    if cell.cell_type == "markdown":
        return f"<section>{prose(cell.source)}</section>"
    if cell.cell_type != "code":
        return ""
    outputs = "".join(_outputs(cell, shelf))
    return f'<div class="cell">{coloured(cell.source)}<div class="outputs">{outputs}</div></div>'


def _outputs(cell: NotebookNode, shelf: Shelf) -> Iterator[str]:
    for output in cell.outputs:
        if output.output_type == "stream":
            yield terminal(output.text)
        elif output.output_type == "error":
            frames = [part for part in output.traceback if "site-packages" not in part]
            yield f'<div class="error">{terminal(chr(10).join(frames))}</div>'
        else:
            yield _shown(output.data, shelf)


def _shown(data: Mapping, shelf: Shelf) -> str:
    """The best of what a result offers: the widget, its still life, a picture, the text."""
    live = shelf.html(data[VIEW]["model_id"]) if VIEW in data else None
    if live is not None:
        return f'<div class="experiment">{live}</div>'
    if "text/html" in data:
        return f'<div class="html">{data["text/html"]}</div>'
    if "image/png" in data:
        alt = escape(data.get("text/plain", ""))
        return f'<img src="data:image/png;base64,{data["image/png"]}" alt="{alt}">'
    return plain(data.get("text/plain", ""))


def _document(name: str, language: str, body: str, views: list[dict]) -> str:
    dark = code_style("dark").replace(".source", '[data-jp-theme-light="false"] .source')
    style = "\n".join([_file("book.css"), code_style("light"), dark, View._css])
    data = json.dumps(views, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    script = View._esm.replace("export default {", "const view = {", 1) + _file("book.js")
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{HTML_LANGUAGES.get(language, language)}">',
        '<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(name)}</title><style>",
        style,
        '</style></head><body data-jp-theme-light="true">',
        body,
        f'<script type="application/json" id="views">{data}</script>',
        f'<script type="module">\n{script}\n</script></body></html>',
    ]
    return "\n".join(lines) + "\n"


def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
