"""A run as one picture: (graph, folding, layout) -> SVG text, the same bytes for the same run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote
from xml.sax.saxutils import escape

from ..colours import still
from ..graph import Graph
from ..tensors import columns
from .alt_text import alt_text
from .boxes import FOOT, HEAD, LINE, PAD, SMALL, Card, card, lines_of, message, message_size
from .folding import Arrow, Folding, Group, fold
from .layout import Box, Layout, Point, layout
from .words import say

__all__ = ["alt_text", "data_uri", "img", "imgs", "render"]

MARGIN = 18
CAPTION = 20
TITLE = 32
CAPTION_CHARACTER = 7.4
STACK = 3
LEAST_SCALE = 0.75  # a picture wider than its pane shrinks, but no further than this
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SCISSORS = (
    '<path d="M-2 -3 L9 3 M-2 3 L9 -3"/><circle cx="-4.5" cy="-4" r="2.7"/><circle cx="-4.5" cy="4" r="2.7"/>'
)


def render(graph: Graph, folding: Folding | None = None, *, standalone: bool = False) -> str:
    """The run as SVG text, left to right: boxes are values, labels on lines are messages sent back.

    ``standalone`` paints a light card with fixed colours, for use in an ``<img>``; otherwise colours
    are the page's, from ``theme.live``. ``folding`` says what is drawn. Serves every section.
    """
    folding = fold(graph) if folding is None else folding
    cards = [card(graph, group) for group in folding.groups]
    messages = [message(graph, arrow) for arrow in folding.arrows]
    plan = _plan(
        tuple((c.width, c.height) for c in cards),
        tuple((arrow.source, arrow.target) for arrow in folding.arrows),
        tuple(message_size(text) for _, text in messages),
    )
    reached = {node: step for step, node in reversed(list(enumerate(graph.order)))}
    body = [
        '<g class="ad-edges">',
        *(
            _edge(graph, folding, arrow, plan.routes[i], plan.labels[i], messages[i], reached)
            for i, arrow in enumerate(folding.arrows)
        ),
        '</g>\n<g class="ad-nodes">',
        *(
            _node(graph, group, cards[i], plan.boxes[i], reached, live=not standalone)
            for i, group in enumerate(folding.groups)
        ),
        "</g>",
    ]
    return _page(plan, body, _captions(graph, folding), alt_text(graph), standalone)


def data_uri(svg: str) -> str:
    """``svg`` as a ``data:`` address, safe inside a double-quoted HTML attribute."""
    return "data:image/svg+xml;utf8," + quote(svg, safe=" ,;:/=()*!-._~@$+")


def img(graph: Graph) -> str:
    """The run as one HTML ``<img>`` with its description: for every place where no widget can live."""
    source = data_uri(render(graph, standalone=True))
    return f'<img alt={_attribute(alt_text(graph))} src="{source}" style="max-width:100%">'


def imgs(graphs: Mapping[str, Graph]) -> str:
    """Several runs below each other as one ``<img>``, each under its title."""
    parts, height, width = [], 0, 0
    for title, graph in graphs.items():
        picture = render(graph, standalone=True)
        wide, high = map(int, re.findall(r'width="(\d+)" height="(\d+)"', picture)[0])
        parts.append(_words(MARGIN, height + TITLE - 8, "ad-title", title))
        parts.append(picture.replace("<svg ", f'<svg y="{height + TITLE}" ', 1))
        height, width = height + TITLE + high, max(width, wide)
    alt = " ".join(f"{title}: {alt_text(graph)}" for title, graph in graphs.items())
    page = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ad-svg" role="img" aria-label={_attribute(alt)} '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="#ffffff" rx="8"/>'
    )
    whole = "\n".join([page, *parts, "</svg>"])
    return f'<img alt={_attribute(alt)} src="{data_uri(whole)}" style="max-width:100%">'


# Sizes move in steps, so most frames of a drag have the layout of the frame before.
_plan = lru_cache(maxsize=32)(layout)


def _page(plan: Layout, body: Sequence[str], captions: Sequence[str], alt: str, standalone: bool) -> str:
    widest = max([plan.width, *(CAPTION_CHARACTER * columns(text) for text in captions)])
    width, height = (
        round(widest) + 2 * MARGIN,
        round(plan.height) + 2 * MARGIN + CAPTION * len(captions) + 10 * bool(captions),
    )
    left = round((widest - plan.width) / 2) if not captions else 0
    role = "img" if standalone else "group"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ad-svg" role="{role}" aria-label={_attribute(alt)} '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'style="min-width:{round(LEAST_SCALE * width)}px">',
    ]
    if standalone:
        lines.append(f"<style>{still()}</style>")
        lines.append(f"<title>{_text(alt)}</title>")
        lines.append(f'<rect class="ad-paper" width="{width}" height="{height}" rx="8"/>')
    lines.append(f'<g transform="translate({MARGIN + left} {MARGIN})">')
    lines += body
    lines += [
        _words(0, plan.height + 28 + CAPTION * i, "ad-caption", text) for i, text in enumerate(captions)
    ]
    return "\n".join([*lines, "</g>", "</svg>"]) + "\n"


def _captions(graph: Graph, folding: Folding) -> list[str]:
    hidden = sum(graph.nodes[i].kind == "operation" for group in folding.folds for i in group.nodes)
    captions = [say("picture_folded", count=hidden)] if hidden else []
    return captions + ([say("picture_undrawn", count=len(folding.undrawn))] if folding.undrawn else [])


def _node(graph: Graph, group: Group, card: Card, box: Box, reached: dict[int, int], *, live: bool) -> str:
    steps = [reached[i] for i in group.nodes if i in reached]
    first = graph.nodes[group.key]
    attributes: dict[str, int | str] = {"data-node": group.key, "data-forward": group.nodes[-1]}
    attributes |= {"data-backward": min(steps)} if steps else {}
    attributes |= {"data-fold": group.key} if group.folded else {}
    attributes |= {"data-line": first.span.line} if first.span else {}
    attributes |= {"tabindex": 0, "role": "button"} if live else {}
    parts = [*_frame(card.shape, box), *_heading(card, box)]
    y = box.y + (box.h - card.height) / 2 + HEAD
    parts += _column(box.x + PAD, y, "ad-note" if group.folded else "ad-value", card.value)
    if card.gradient:
        y += LINE * len(card.value) + FOOT
        parts.append(f'<path class="ad-hairline" d="M{_n(box.x + 8)} {_n(y - 3)}H{_n(box.right - 8)}"/>')
        parts += _column(box.x + PAD, y, "ad-gradient", _signed(card.gradient))
    return _group(f"ad-node ad-{card.shape}", attributes, card.tooltip, parts)


def _frame(shape: str, box: Box) -> Iterator[str]:
    if shape == "fold":
        box = Box(box.x, box.y, box.w - 2 * STACK, box.h - 2 * STACK)
        yield from (_rectangle("ad-frame", box, shift, 4) for shift in (2 * STACK, STACK))
    yield _rectangle("ad-frame", box, 0, {"leaf": 20, "output": 4}.get(shape, 4))
    if shape == "output":
        yield _rectangle("ad-inner", Box(box.x + 3.5, box.y + 3.5, box.w - 7, box.h - 7), 0, 2)


def _rectangle(name: str, box: Box, shift: float, radius: float) -> str:
    x, y = _n(box.x + shift), _n(box.y + shift)
    return f'<rect class="{name}" x="{x}" y="{y}" width="{_n(box.w)}" height="{_n(box.h)}" rx="{radius}"/>'


def _heading(card: Card, box: Box) -> Iterator[str]:
    top = box.y + (box.h - card.height) / 2
    yield _words(box.x + PAD, top + 21, "ad-title-code" if card.code else "ad-title", card.title)
    if card.badge:
        width = 12 + 7.3 * max(1, columns(card.badge))
        badge = Box(box.right - PAD - width + 4, top + 7, width, 20)
        yield _rectangle("ad-badge", badge, 0, 10)
        yield _words(
            badge.x + width / 2, top + 21, "ad-symbol" if len(card.badge) == 1 else "ad-op", card.badge
        )


def _signed(lines: Sequence[str]) -> list[str]:
    return [("  " if i else "∂ ") + line for i, line in enumerate(lines)]


def _column(x: float, y: float, name: str, lines: Sequence[str]) -> Iterator[str]:
    for i, line in enumerate(lines_of(lines)):
        yield _words(x, y + 13 + LINE * i, name, line)


def _edge(
    graph: Graph,
    folding: Folding,
    arrow: Arrow,
    route: Sequence[Point],
    label: Box | None,
    message: tuple[str, str],
    reached: dict[int, int],
) -> str:
    kind, text = message
    source, target = folding.groups[arrow.source], folding.groups[arrow.target]
    steps = [reached[graph.edges[i].target] for i in arrow.edges if graph.edges[i].target in reached]
    attributes = {"data-edge": arrow.edges[0], "data-source": source.key, "data-target": target.key}
    attributes |= {"data-count": len(arrow.edges)} if len(arrow.edges) > 1 else {}
    attributes |= {"data-forward": target.nodes[-1]} | ({"data-backward": min(steps)} if steps else {})
    parts = [f'<path class="ad-line" d="{_path(route)}"/>', _arrowhead("ad-arrow", *route[-1], -7)]
    if label and kind == "message":
        x, y = route[0]
        parts.append('<g class="ad-message">')
        parts.append(f'<path class="ad-message-line" d="M{_n(x + 5)} {_n(y)}H{_n(label.right - 8)}"/>')
        parts.append(_arrowhead("ad-message-arrow", x + 1, y, 8))
        parts.append(_words(x + 9, y - 4, "ad-message-text", text) + "</g>")
    elif label:
        x, y = route[0][0] + 9, route[0][1]
        parts.append(_words(x, y - 4, "ad-cut-text", text))
        middle = x + SMALL * columns(text) + 10
        parts.append(f'<g class="ad-scissors" transform="translate({_n(middle)} {_n(y)})">{SCISSORS}</g>')
    return _group(f"ad-edge{' ad-cut' if kind == 'cut' else ''}", attributes, "", parts)


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


def _words(x: float, y: float, name: str, text: str) -> str:
    return f'<text class="{name}" x="{_n(x)}" y="{_n(y)}">{_text(text)}</text>'


def _group(name: str, attributes: Mapping[str, int | str], tooltip: str, parts: Sequence[str]) -> str:
    data = "".join(f' {key}="{value}"' for key, value in attributes.items())
    title = f"<title>{_text(tooltip)}</title>" if tooltip else ""
    return f'<g class="{name}"{data}>{title}{"".join(parts)}</g>'


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _text(text: str) -> str:
    return escape(FORBIDDEN.sub("", text))


def _attribute(text: str) -> str:
    return '"' + escape(FORBIDDEN.sub("", text), {'"': "&quot;", "\n": "&#10;"}) + '"'
