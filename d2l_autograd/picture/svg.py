"""A run as one picture: (graph, folding, layout) -> SVG text, the same bytes for the same run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote
from xml.sax.saxutils import escape

from ..colours import still
from ..graph import Graph
from ..tensors import columns
from .alt_text import alt_text
from .boxes import FOOT, HEAD, LINE, PAD, SMALL_CHARACTER, Box, box, label, label_size
from .folding import Arrow, Folding, Group, fold
from .layout import Point, Rectangle, layout
from .words import say

_MARGIN = 18
_CAPTION = 20
_TITLE = 32
_CAPTION_CHARACTER = 7.4
_STACK = 3
_LEAST_SCALE = 0.75  # a picture wider than its pane shrinks, but no further than this
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SCISSORS = (
    '<path d="M-2 -3 L9 3 M-2 3 L9 -3"/><circle cx="-4.5" cy="-4" r="2.7"/><circle cx="-4.5" cy="4" r="2.7"/>'
)

# Sizes move in steps, so most frames of a drag have the layout of the frame before.
_layout = lru_cache(maxsize=32)(layout)


def render(graph: Graph, folding: Folding | None = None, *, standalone: bool = False) -> str:
    """The run as SVG text, left to right: boxes are values, labels on lines are messages sent back.

    ``standalone`` paints a light card with fixed colours, for use in an ``<img>``; otherwise colours
    are the page's, from ``colours.live``. ``folding`` says what is drawn. Serves every section.
    """
    folding = fold(graph) if folding is None else folding
    boxes = [box(graph, group) for group in folding.groups]
    labels = [label(graph, arrow) for arrow in folding.arrows]
    plan = _layout(
        tuple((box.width, box.height) for box in boxes),
        tuple((arrow.source, arrow.target) for arrow in folding.arrows),
        tuple(label_size(text) for _, text in labels),
    )
    reached = {node: step for step, node in reversed(list(enumerate(graph.order)))}
    captions, alt = list(_captions(graph, folding)), alt_text(graph)
    widest = max([plan.width, *(_CAPTION_CHARACTER * columns(text) for text in captions)])
    width = round(widest) + 2 * _MARGIN
    height = round(plan.height) + 2 * _MARGIN + (_CAPTION * len(captions) + 10 if captions else 0)
    left = _MARGIN + (0 if captions else round((widest - plan.width) / 2))
    style = f' style="min-width:{round(_LEAST_SCALE * width)}px"'
    lines = [_opening("img" if standalone else "group", alt, width, height, style)]
    if standalone:
        lines += [f"<style>{still()}</style>", f"<title>{_text(alt)}</title>"]
        lines.append(f'<rect class="ad-paper" width="{width}" height="{height}" rx="8"/>')
    lines += [
        f'<g transform="translate({left} {_MARGIN})">',
        '<g class="ad-edges">',
        *(
            _edge(graph, folding, *each, reached)
            for each in zip(folding.arrows, labels, plan.routes, plan.labels, strict=True)
        ),
        "</g>",
        '<g class="ad-nodes">',
        *(
            _node(graph, *each, reached, live=not standalone)
            for each in zip(folding.groups, boxes, plan.boxes, strict=True)
        ),
        "</g>",
        *(_words(0, plan.height + 28 + _CAPTION * i, "ad-caption", text) for i, text in enumerate(captions)),
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def img(graph: Graph) -> str:
    """The run as one HTML ``<img>`` with its description: for every place where no widget can live."""
    return _img(render(graph, standalone=True), alt_text(graph))


def imgs(graphs: Mapping[str, Graph]) -> str:
    """Several runs below each other as one ``<img>``, each under its title."""
    parts, height, width = [], 0, 0
    for title, graph in graphs.items():
        picture = render(graph, standalone=True)
        wide, high = map(int, re.findall(r'width="(\d+)" height="(\d+)"', picture)[0])
        parts.append(_words(_MARGIN, height + _TITLE - 8, "ad-title", title))
        parts.append(picture.replace("<svg ", f'<svg y="{height + _TITLE}" ', 1))
        height, width = height + _TITLE + high, max(width, wide)
    alt = " ".join(f"{title}: {alt_text(graph)}" for title, graph in graphs.items())
    paper = f'<rect width="{width}" height="{height}" fill="#ffffff" rx="8"/>'
    return _img("\n".join([_opening("img", alt, width, height) + paper, *parts, "</svg>"]), alt)


def _img(svg: str, alt: str) -> str:
    # Safe inside a double-quoted attribute.
    source = "data:image/svg+xml;utf8," + quote(svg, safe=" ,;:/=()*!-._~@$+")
    return f'<img alt={_attribute(alt)} src="{source}" style="max-width:100%">'


def _opening(role: str, alt: str, width: int, height: int, style: str = "") -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ad-svg" role="{role}" aria-label={_attribute(alt)} '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"{style}>'
    )


def _captions(graph: Graph, folding: Folding) -> Iterator[str]:
    if hidden := sum(graph.nodes[i].kind == "operation" for group in folding.folds for i in group.nodes):
        yield say("picture_folded", count=hidden)
    if folding.undrawn:
        yield say("picture_undrawn", count=len(folding.undrawn))


def _node(
    graph: Graph, group: Group, box: Box, place: Rectangle, reached: Mapping[int, int], *, live: bool
) -> str:
    span = graph.nodes[group.key].span
    top = place.y + (place.height - box.height) / 2
    parts = [*_frame(box.shape, place), *_heading(box, place, top)]
    y = top + HEAD
    parts += _lines(place.x + PAD, y, "ad-note" if group.folded else "ad-value", box.value)
    if box.gradient:
        y += LINE * len(box.value) + FOOT
        signed = [("  " if i else "∂ ") + line for i, line in enumerate(box.gradient)]
        parts.append(f'<path class="ad-hairline" d="M{_n(place.x + 8)} {_n(y - 3)}H{_n(place.right - 8)}"/>')
        parts += _lines(place.x + PAD, y, "ad-gradient", signed)
    attributes = {
        "data-node": group.key,
        "data-forward": group.nodes[-1],
        "data-backward": min((reached[i] for i in group.nodes if i in reached), default=None),
        "data-fold": group.key if group.folded else None,
        "data-line": span.line if span else None,
        "tabindex": 0 if live else None,
        "role": "button" if live else None,
    }
    return _group(f"ad-node ad-{box.shape}", attributes, [f"<title>{_text(box.tooltip)}</title>", *parts])


def _frame(shape: str, place: Rectangle) -> Iterator[str]:
    x, y, width, height = place.x, place.y, place.width, place.height
    if shape == "fold":
        width, height = width - 2 * _STACK, height - 2 * _STACK
        yield from (
            _rect("ad-frame", x + shift, y + shift, width, height, 4) for shift in (2 * _STACK, _STACK)
        )
    yield _rect("ad-frame", x, y, width, height, 20 if shape == "leaf" else 4)
    if shape == "output":
        yield _rect("ad-inner", x + 3.5, y + 3.5, width - 7, height - 7, 2)


def _heading(box: Box, place: Rectangle, top: float) -> Iterator[str]:
    yield _words(place.x + PAD, top + 21, "ad-title-code" if box.code else "ad-title", box.title)
    if box.badge:
        width = 12 + 7.3 * max(1, columns(box.badge))
        x = place.right - PAD - width + 4
        yield _rect("ad-badge", x, top + 7, width, 20, 10)
        yield _words(x + width / 2, top + 21, "ad-symbol" if len(box.badge) == 1 else "ad-op", box.badge)


def _edge(
    graph: Graph,
    folding: Folding,
    arrow: Arrow,
    label: tuple[str, str],
    route: Sequence[Point],
    place: Rectangle | None,
    reached: Mapping[int, int],
) -> str:
    kind, text = label
    target = folding.groups[arrow.target]
    (x, y), end = route[0], route[-1]
    parts = [f'<path class="ad-line" d="{_path(route)}"/>', _arrowhead("ad-arrow", *end, -7)]
    if place and kind == "message":
        line = f"M{_n(x + 5)} {_n(y)}H{_n(place.right - 8)}"
        parts.append(f'<g class="ad-message"><path class="ad-message-line" d="{line}"/>')
        parts.append(_arrowhead("ad-message-arrow", x + 1, y, 8))
        parts.append(_words(x + 9, y - 4, "ad-message-text", text) + "</g>")
    elif place:
        parts.append(_words(x + 9, y - 4, "ad-cut-text", text))
        middle = x + 9 + SMALL_CHARACTER * columns(text) + 10
        parts.append(f'<g class="ad-scissors" transform="translate({_n(middle)} {_n(y)})">{_SCISSORS}</g>')
    steps = (reached[graph.edges[i].target] for i in arrow.edges if graph.edges[i].target in reached)
    attributes = {
        "data-edge": arrow.edges[0],
        "data-source": folding.groups[arrow.source].key,
        "data-target": target.key,
        "data-count": len(arrow.edges) if len(arrow.edges) > 1 else None,
        "data-forward": target.nodes[-1],
        "data-backward": min(steps, default=None),
    }
    return _group("ad-edge ad-cut" if kind == "cut" else "ad-edge", attributes, parts)


def _path(route: Sequence[Point]) -> str:
    """Level through boxes' layers, an even curve through each channel."""
    (x, y), *rest = route
    parts = [f"M{_n(x)} {_n(y)}"]
    for right, below in rest:
        middle = _n((x + right) / 2)
        if below == y:
            parts.append(f"H{_n(right)}")
        else:
            parts.append(f"C{middle} {_n(y)} {middle} {_n(below)} {_n(right)} {_n(below)}")
        x, y = right, below
    return "".join(parts)


def _arrowhead(name: str, x: float, y: float, length: float) -> str:
    back = _n(x + length)
    return f'<path class="{name}" d="M{_n(x)} {_n(y)}L{back} {_n(y - 3.5)}V{_n(y + 3.5)}Z"/>'


def _rect(name: str, x: float, y: float, width: float, height: float, radius: int) -> str:
    size = f'width="{_n(width)}" height="{_n(height)}"'
    return f'<rect class="{name}" x="{_n(x)}" y="{_n(y)}" {size} rx="{radius}"/>'


def _lines(x: float, y: float, name: str, lines: Iterable[str]) -> Iterator[str]:
    for i, line in enumerate(lines):
        # With spaces that no SVG reader collapses, so that the columns of a matrix stay aligned.
        yield _words(x, y + 13 + LINE * i, name, line.replace(" ", "\u00a0"))


def _words(x: float, y: float, name: str, text: str) -> str:
    return f'<text class="{name}" x="{_n(x)}" y="{_n(y)}">{_text(text)}</text>'


def _group(name: str, attributes: Mapping[str, int | str | None], parts: Iterable[str]) -> str:
    written = "".join(f' {key}="{value}"' for key, value in attributes.items() if value is not None)
    return f'<g class="{name}"{written}>{"".join(parts)}</g>'


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text))


def _attribute(text: str) -> str:
    return '"' + escape(_FORBIDDEN.sub("", text), {'"': "&quot;", "\n": "&#10;"}) + '"'
