"""Markdown as HTML, its formulas as MathML."""

from __future__ import annotations

import re

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from ..errors import BookError
from .words import say

# latex2mathml prints a row end's star and length, and leaves the font of a letter without braces to the
# browser, which knows none of these fonts; an upright letter it knows without braces only.
_ROW_END = re.compile(r"\\\\(?:\*|\[\s*[-+]?[\d.]+\s*[a-z]+\s*\])+")
_BARE_LETTER = re.compile(r"\\(math(?:bb|bf|cal|frak|sf|tt)) ?([A-Za-z])")
_UPRIGHT_LETTER = re.compile(r"\\mathrm\{\s*([A-Za-z])\s*\}")
# It takes ∂ for an operator, with space around it, and raises a prime that fonts have raised already.
_PARTIAL = "<mo>&#x02202;</mo>", '<mi mathvariant="normal">&#x02202;</mi>'
_PRIME = re.compile(r"<msup>(<mi[^>]*>[^<]*</mi>)<mi>(&#x0203[234];)</mi></msup>")
# A browser may begin a line with what comes after a formula, whatever it is; spaces, markup and Chinese
# words may.
_OPEN, _WORD = "（“‘《「【(\\[", "一-鿿"
_WITH_FORMULA = re.compile(
    rf"([{_OPEN}]*)((?:<(?:strong|em|a)\b[^>]*>)*)(<math\b(?:(?!</math>).)*</math>)"
    rf"((?:</(?:strong|em|a)>)*)([^\s<{_OPEN}{_WORD}]*)",
    re.DOTALL,
)
_ANCHOR = re.compile(r'<a class="anchor-link".*?</a>')
_LINK = re.compile(r'(href="[^":]+)\.ipynb(["#])')


def markdown(text: str) -> str:
    """Markdown as HTML; links to notebooks lead to their pages. Raises BookError for a bad formula."""
    html = _ANCHOR.sub("", MarkdownWithMath(_Renderer(escape=False)).render(text))
    return _WITH_FORMULA.sub(_on_one_line, _LINK.sub(r"\1.html\2", html))


def _on_one_line(found: re.Match[str]) -> str:
    """A formula in the text, with the brackets, punctuation and endings that must not part from it."""
    before, begun, formula, ended, after = found.groups()
    if not before + after:
        return found[0]
    return f'{begun}<span class="whole">{before}{formula}{after}</span>{ended}'


def _formula(tex: str, *, block: bool) -> str:
    """TeX as MathML; what is aligned becomes a table, since that is what MathML has. Raises BookError."""
    tex = tex.replace(r"\begin{aligned}", r"\begin{array}{rl}").replace(r"\end{aligned}", r"\end{array}")
    tex = _BARE_LETTER.sub(r"\\\1{\2}", _ROW_END.sub(r"\\\\", tex))
    tex = _UPRIGHT_LETTER.sub(r"{\\mathrm \1}", tex)
    try:
        mathml = convert(tex.strip(), display="block" if block else "inline")
    except Exception as error:  # latex2mathml's have no common base
        raise BookError(say("book formula", formula=tex.strip(), error=type(error).__name__)) from None
    return _PRIME.sub(r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>', mathml.replace(*_PARTIAL))


class _Renderer(IPythonRenderer):
    def inline_math(self, body: str) -> str:
        return _formula(body, block=False)

    def block_math(self, body: str) -> str:
        return _formula(body, block=True)
