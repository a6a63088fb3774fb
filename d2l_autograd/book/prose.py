"""A notebook's text and code as HTML: Markdown with its formulas as MathML, code in colour."""

from __future__ import annotations

import re
from html import escape

from latex2mathml.converter import convert
from nbconvert.filters import ansi2html, markdown2html
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from ..errors import BookError
from .words import say

# Code first: a dollar sign in it begins no formula.
MATH = re.compile(r"(?P<code>```.*?```|`[^`\n]+`)|\$\$(?P<block>.+?)\$\$|\$(?P<inline>[^$\n]+?)\$", re.DOTALL)
MARK = "MATHML{}END"
# latex2mathml prints a row end's star and length, and leaves the font of a letter without braces to the
# browser, which knows none of these fonts.
ROW_END = re.compile(r"\\\\(?:\*|\[\s*[-+]?[\d.]+\s*[a-z]+\s*\])+")
BARE_LETTER = re.compile(r"\\(math(?:bb|bf|cal|frak|sf|tt)) ?([A-Za-z])")
LINK = re.compile(r'(href="[^":]+)\.ipynb(["#])')
COLOURS = {"light": "default", "dark": "monokai"}


def prose(text: str) -> str:
    """Markdown as HTML; links to notebooks lead to their pages."""
    formulas: list[str] = []

    def keep(match: re.Match) -> str:
        if match["code"]:
            return match[0]
        formulas.append(formula(match["block"] or match["inline"], block=bool(match["block"])))
        return MARK.format(len(formulas) - 1)

    html = markdown2html(MATH.sub(keep, text))
    html = re.sub(r'<a class="anchor-link".*?</a>', "", html)
    for i, mathml in enumerate(formulas):
        html = html.replace(MARK.format(i), mathml)
    return LINK.sub(r"\1.html\2", html)


def formula(tex: str, *, block: bool) -> str:
    """TeX as MathML; what is aligned becomes a table, since that is what MathML has. Raises BookError."""
    tex = tex.replace(r"\begin{aligned}", r"\begin{array}{rl}").replace(r"\end{aligned}", r"\end{array}")
    tex = BARE_LETTER.sub(r"\\\1{\2}", ROW_END.sub(r"\\\\", tex))
    try:
        return convert(tex.strip(), display="block" if block else "inline")
    except Exception as error:  # latex2mathml's have no common base
        raise BookError(say("book formula", formula=tex.strip(), error=type(error).__name__)) from None


def coloured(source: str) -> str:
    """Python as HTML, in the classes that :func:`code_style` colours."""
    html = highlight(source, PythonLexer(), HtmlFormatter(nowrap=True))
    return f'<pre class="source"><code>{html}</code></pre>'


def code_style(theme: str) -> str:
    """The colours of code on a light or a dark page."""
    rules = HtmlFormatter(style=COLOURS[theme]).get_style_defs(".source")
    return "\n".join(
        rule for rule in rules.splitlines() if rule.startswith(".source .") and ".err" not in rule
    )


def terminal(text: str) -> str:
    """Text with a terminal's colours, as of a traceback."""
    return f"<pre>{ansi2html(text)}</pre>"


def plain(text: str) -> str:
    """Text as it is."""
    return f"<pre>{escape(text)}</pre>"
