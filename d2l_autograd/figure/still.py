"""The figure for every place where no widget can live: one image with its description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from ..graph import Graph
from ..measure.jacobian_table import Jacobian
from ..picture.drawing import escaped, fitting, text, width_of
from ..picture.saving import save
from ..pictured import Pictured
from ..presentation import style, with_attributes
from .compose import compose, with_missing
from .jacobian_pane import table_pane
from .shown import Handle, Shown
from .two import Side, Two, two

WIDTH = 876  # and a margin on each side
_MARGIN = 2


def standalone(shown: Shown) -> str:
    """The figure as an SVG document, light or dark as the reader's system is."""
    shown = replace(shown, still=True, unfolded=())
    figure = compose(shown, WIDTH)
    words = shown.formula(next(iter(shown.leaves), shown.graph.output)).text
    alt, figure = shown.alt, with_missing(shown, figure)
    (slot,) = (slot for slot in figure.slots if slot.name == "formula")
    size = fitting(words, slot.width)
    has_room = width_of(words, size) <= slot.width
    drawn = text(slot.x, slot.y + 26, words, f"ad-math ad-{size}") if has_room else ""
    return _document(figure.svg + drawn, figure.width, figure.height, alt)


def image(shown: Shown) -> str:
    """The figure as one HTML ``<img>`` with its description."""
    return _image(standalone(shown), shown.alt)


def standalone_of_two(sides: Sequence[Side], handles: Sequence[Handle]) -> str:
    """Two runs as an SVG document."""
    return _both(two(sides, handles, WIDTH))


def image_of_two(sides: Sequence[Side], handles: Sequence[Handle]) -> str:
    """Two runs in one ``<img>``."""
    both = two(sides, handles, WIDTH)
    return _image(_both(both), both.alt)


def _both(both: Two) -> str:
    return _document(both.pane.svg, both.pane.width, both.pane.height, both.alt)


def _of_graph(graph: Graph) -> Shown:
    return Shown(graph, code=bool(graph.code and (graph.decisions or graph.compiled)))


def _of_jacobian(jacobian: Jacobian) -> str:
    pane = table_pane(jacobian)
    return _document(pane.svg, pane.width, pane.height, str(jacobian))


Graph._drawing = lambda graph: standalone(_of_graph(graph))
Graph._image = lambda graph: image(_of_graph(graph))
Jacobian._drawing, Pictured._written = _of_jacobian, save


def _document(body: str, width: float, height: float, alt: str) -> str:
    wide, high = round(width) + 2 * _MARGIN, round(height) + 2 * _MARGIN
    named = f'role="img" aria-label="{escaped(alt, quotes=True)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ad-svg" {named} '
        f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">\n{style()}\n'
        + with_attributes(
            f'<rect class="ad-paper" width="{wide}" height="{high}" rx="8"/>\n'
            f'<g transform="translate({_MARGIN} {_MARGIN})">{body}</g>\n'
        )
        + "</svg>\n"
    )


def _image(svg: str, alt: str) -> str:
    # Safe inside a double-quoted attribute.
    source = "data:image/svg+xml;utf8," + quote(svg, safe=" ,;:/=()*!-._~@$+")
    return f'<img alt="{escaped(alt, quotes=True)}" src="{source}" style="max-width:100%">'
