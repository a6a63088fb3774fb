"""Markdown as HTML, its formulas as MathML."""

from __future__ import annotations

import re

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from ..errors import BookError
from .words import say

# latex2mathml prints a row end's star and length, and leaves the font of a letter without braces to the
# browser, which knows none of these fonts.
_ROW_END = re.compile(r"\\\\(?:\*|\[\s*[-+]?[\d.]+\s*[a-z]+\s*\])+")
_BARE_LETTER = re.compile(r"\\(math(?:bb|bf|cal|frak|sf|tt)) ?([A-Za-z])")
_ANCHOR = re.compile(r'<a class="anchor-link".*?</a>')
_LINK = re.compile(r'(href="[^":]+)\.ipynb(["#])')


def markdown(text: str) -> str:
    """Markdown as HTML; links to notebooks lead to their pages. Raises BookError for a bad formula."""
    html = _ANCHOR.sub("", MarkdownWithMath(_Renderer(escape=False)).render(text))
    return _LINK.sub(r"\1.html\2", html)


def _formula(tex: str, *, block: bool) -> str:
    """TeX as MathML; what is aligned becomes a table, since that is what MathML has. Raises BookError."""
    tex = tex.replace(r"\begin{aligned}", r"\begin{array}{rl}").replace(r"\end{aligned}", r"\end{array}")
    tex = _BARE_LETTER.sub(r"\\\1{\2}", _ROW_END.sub(r"\\\\", tex))
    try:
        return convert(tex.strip(), display="block" if block else "inline")
    except Exception as error:  # latex2mathml's have no common base
        raise BookError(say("book formula", formula=tex.strip(), error=type(error).__name__)) from None


class _Renderer(IPythonRenderer):
    def inline_math(self, body: str) -> str:
        return _formula(body, block=False)

    def block_math(self, body: str) -> str:
        return _formula(body, block=True)
