"""A notebook's figure as the index shows it: small, so that shapes count and words do not."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from nbformat import NotebookNode

_STILL = re.compile(r'<img alt="([^"]*)" src="(data:image/svg\+xml[^"]*)"')
_MOST_WORDS = 200  # characters of the description
_STYLE_ENDS = quote("</style>")
_SMALL = quote(
    "* { vector-effect: non-scaling-stroke } text, .ad-axis, .ad-chip { display: none }"
    " .ad-track { stroke-width: 1 !important } .ad-bar { stroke: var(--ad-gradient); stroke-width: 2 }"
)


def small_figure(notebook: NotebookNode) -> str:
    """The lightest of the stills that a notebook keeps beside its live views; nothing where there is none."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    stills = _STILL.findall("".join(output.get("data", {}).get("text/html", "") for output in outputs))
    if not stills:
        return ""
    alt, source = min(stills, key=lambda still: len(still[1]))
    words = unescape(alt)
    short = words[:_MOST_WORDS] + "…" * (len(words) > _MOST_WORDS)
    return f'<img alt="{escape(short)}" src="{source.replace(_STYLE_ENDS, _SMALL + _STYLE_ENDS, 1)}">'
