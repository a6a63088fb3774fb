"""A box of the graph as SVG, in each of its styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .cards import DOT, HEAD, Card
from .drawing import circle, fitting, group, rect, spans, text
from .layout import Rectangle

BACK = 7  # how far below its line forward a message comes back: a dot lies between the two
_STACK = 3


def drawn(shown: Card, place: Rectangle, gradient: int | None, size: int) -> Iterator[str]:
    """What the box says at its place; it has its gradient at step ``gradient``, a dot type of ``size``."""
    if shown.style == "dot":
        return _dot(shown, place, gradient, size)
    return (_side if shown.style == "side" else _card)(shown, place, gradient)


def size_of_numbers(cards: Iterable[Card]) -> int:
    """The size of type in which the numbers of all dots have room: of one row, all alike."""
    dots = [shown for shown in cards if shown.style == "dot" and shown.shape != "fold"]
    return min(
        (fitting(max(shown.left[0], shown.rows[0][1], key=len), shown.width, (13, 11)) for shown in dots),
        default=13,
    )


def _card(shown: Card, place: Rectangle, gradient: int | None) -> Iterator[str]:
    x, y, width, height = place.x, place.y + (place.height - shown.height) / 2, place.width, shown.height
    if not shown.rows:  # as high as its lines need it
        yield rect(x, place.y, width, place.height, "ad-frame", 14)
        middle = place.y + place.height / 2 + 4.5
        yield text(x + width / 2, middle, shown.heading, f"ad-{shown.size} ad-b", "middle")
        return
    if shown.shape == "fold":
        yield rect(x + _STACK, y + _STACK, width, height, "ad-frame", 6)
    yield rect(x, y, width, height, "ad-frame", 6)
    if shown.shape == "output":
        yield rect(x + 2.5, y + 2.5, width - 5, height - 5, "ad-frame", 4)
    yield text(x + shown.pad, y + 18, shown.heading, f"ad-{shown.size}" + ("" if shown.code else " ad-b"))
    right, gradients = x + width - shown.pad, []
    for i, (left, (value, grad)) in enumerate(zip(shown.left, shown.rows, strict=True)):
        size = fitting(left + grad, width - 2 * shown.pad - 14) if shown.big else shown.size
        row = y + HEAD + (21 if shown.big else shown.size - 1 + shown.line * i)
        look = f"ad-{size} " + ("ad-m" if shown.shape == "fold" else "ad-v")
        yield _number(x + shown.pad, row, shown, i, look)
        x_grad, anchor = (right, "end") if value else (x + shown.pad, "")
        gradients.append(text(x_grad, row, grad, f"ad-{size} ad-g", anchor))
    if shown.code and shown.style == "card":
        yield text(x + shown.pad, y + height - 9, shown.name, "ad-11 ad-m")
    gradients.append(text(right, y + height - 9, shown.quotient, "ad-math ad-g", "end"))
    yield group(gradients, data_from=gradient) if gradient is not None else ""


def _dot(shown: Card, place: Rectangle, gradient: int | None, size: int) -> Iterator[str]:
    x, y = place.x + place.width / 2, place.y + (place.height + BACK) / 2
    yield from _mark(shown, x, y)
    look = "ad-11 ad-m" if shown.shape == "fold" else f"ad-{size} ad-v"
    yield _number(x, y - 20, shown, 0, look, "middle")
    yield text(x, y - DOT / 2 + 10, shown.name, "ad-11 ad-m", "middle")
    if gradient is not None:
        yield text(x, y + 30, shown.rows[0][1], f"ad-{size} ad-g", "middle", data_from=gradient)


def _side(shown: Card, place: Rectangle, gradient: int | None) -> Iterator[str]:
    """A dot on a line that goes down: what it has forward stands at its left, and backward at its right."""
    x, y = place.x + (place.width + BACK) / 2, place.y + place.height / 2
    yield from _mark(shown, x, y)
    look = "ad-11 ad-m" if shown.shape == "fold" else "ad-11 ad-v"
    yield text(x - shown.beside, y - 4, shown.name, "ad-11 ad-m", "end")
    yield _number(x - shown.beside, y + 10, shown, 0, look, "end")
    if gradient is not None:
        yield text(x + shown.beside, y + 4, shown.rows[0][1], "ad-11 ad-g", data_from=gradient)


def _number(x: float, y: float, shown: Card, row: int, look: str, anchor: str = "") -> str:
    """The value of a row, and how it moves."""
    value = shown.rows[row][0]
    tangent = shown.tangents[row] if row < len(shown.tangents) else ""
    if not tangent:
        return text(x, y, value, look, anchor)
    return spans(x, y, [(value, ""), (tangent, "ad-t")], anchor, look)


def _mark(shown: Card, x: float, y: float) -> Iterator[str]:
    if shown.shape == "fold":
        yield rect(x - 24, y - 11, 48, 22, "ad-frame", 11)
        yield text(x, y + 4.5, shown.code.replace(" ", ""), "ad-11", "middle")
    else:
        yield circle(x, y, 6.5 if shown.shape in ("leaf", "output") else 5, "ad-frame")
