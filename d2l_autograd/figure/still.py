"""The figure for every place where no widget can live: one image with its description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from ..colours import still
from ..picture.alt_text import alt_text
from ..picture.drawing import escaped, fitting, text
from .compose import compose, formula, with_missing
from .shown import Handle, Shown
from .two import Side, two

WIDTH = 860  # and a margin on each side
_MARGIN = 10


def standalone(shown: Shown) -> str:
    """The figure as an SVG document, light or dark as the reader's system is."""
    body, width, height = _drawn(shown)
    return _document(body, width, height, alt_text(shown.graph))


def image(shown: Shown) -> str:
    """The figure as one HTML ``<img>`` with its description."""
    return _image(standalone(shown), alt_text(shown.graph))


def image_of_two(sides: Sequence[Side], handles: Sequence[Handle]) -> str:
    """Two runs in one ``<img>``."""
    pane = two(sides, handles, WIDTH)
    alt = " ".join(f"{side.call}: {alt_text(side.graph)}" for side in sides if side.graph is not None)
    return _image(_document(pane.svg, pane.width, pane.height, alt), alt)


def _drawn(shown: Shown) -> tuple[str, float, float]:
    figure, graph = compose(replace(shown, still=True, unfolded=()), WIDTH), shown.graph
    leaves = (node.id for node in graph if node.kind == "input" and node.grad is not None)
    words = formula(shown, next(leaves, graph.output)).text
    svg, height = with_missing(shown, figure)
    parts = [svg]
    for slot in figure.slots:
        if slot.name == "formula" and fitting(words, slot.width) > 11:
            parts.append(text(slot.x, slot.y + 26, words, f"ad-math ad-{fitting(words, slot.width)}"))
    return "".join(parts), figure.width, height


def _document(body: str, width: float, height: float, alt: str) -> str:
    wide, high = round(width) + 2 * _MARGIN, round(height) + 2 * _MARGIN
    named = f'role="img" aria-label="{escaped(alt, quotes=True)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ad-svg" {named} '
        f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">\n<style>{still()}</style>\n'
        f'<rect class="ad-paper" width="{wide}" height="{high}" rx="8"/>\n'
        f'<g transform="translate({_MARGIN} {_MARGIN})">{body}</g>\n</svg>\n'
    )


def _image(svg: str, alt: str) -> str:
    # Safe inside a double-quoted attribute.
    source = "data:image/svg+xml;utf8," + quote(svg, safe=" ,;:/=()*!-._~@$+")
    return f'<img alt="{escaped(alt, quotes=True)}" src="{source}" style="max-width:100%">'
