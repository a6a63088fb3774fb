"""The ways from a page: to the index, to its neighbours, and to the same page in the other edition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from ..view.page import LANGUAGES
from .words import word

# A notebook's own line of such links, at its beginning and its end.
_OWN = re.compile(r"(?:\n+---)?\n\n[^\n]*\]\(\.\./[^()\n]*\.ipynb\)\s*\Z")


def ways(name: str, titles: Mapping[str, str]) -> tuple[str, str]:
    """What stands above and below the page ``name``; ``titles`` are those of all pages in their order."""
    edition, _, file = name.partition("/")
    own = [page for page in titles if page.startswith(f"{edition}/")]
    place = own.index(name)
    others = [page.partition("/")[0] for page in titles if page.endswith(f"/{file}") and page != name]
    out = [link("../index.html", word("book contents", edition), fragment=edition)]
    out += [link(f"../{other}/{file}", word("book edition", other), _in(other)) for other in others]
    turn = [link(f"../{page}", titles[page], 'rel="prev"') for page in own[:place][-1:]]
    turn += [link(f"../{page}", titles[page], 'rel="next"') for page in own[place + 1 :][:1]]
    html = f"<div>{''.join(out)}</div><div>{''.join(turn)}</div>"
    above, below = (word(f"book ways {where}", edition) for where in ("above", "below"))
    return f'<nav aria-label="{above}">{html}</nav>', f'<nav aria-label="{below}">{html}</nav>'


def link(page: str, text: str, attributes: str = "", fragment: str = "") -> str:
    """A link to a page of the book."""
    href = quote(page) + (f"#{quote(fragment)}" if fragment else "")
    return f'<a href="{href}"{attributes and " " + attributes}>{escape(text)}</a>'


def without_links(text: str) -> str:
    """A notebook's text without its own line of ways, which the page's take the place of."""
    return _OWN.sub("", text)


def _in(edition: str) -> str:
    language = LANGUAGES.get(edition, edition)
    return f'rel="alternate" lang="{language}" hreflang="{language}"'
