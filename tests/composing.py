"""Figures as the tests look at them: the book's experiments, and where everything stands in an SVG."""

from __future__ import annotations

import ast
import json
import linecache
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

from d2l_autograd.figure.compose import Figure, compose
from d2l_autograd.live.experiment import Experiment
from d2l_autograd.live.explore import Explorer
from d2l_autograd.picture.drawing import sans_width, width_of

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters" / "en"
NUMERAL = re.compile(r"(?<![\w.])[−-]?\d+(?:\.\d+)?(?:e[−+-]?\d+)?")
_PLACE = re.compile(r"translate\((\S+) (\S+)\)")
_PIECE = re.compile(r"([MLHVCZ])([^MLHVCZ]*)")


@dataclass(frozen=True)
class Box:
    """A rectangle of the figure."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """How deep two rectangles lie in one another, in pixels."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        return min(wide, min(self.bottom, other.bottom) - max(self.top, other.top))


@dataclass(frozen=True)
class Part:
    """A text or a shape: its looks, its words, its box, and the attributes of all that it is in."""

    tag: str
    look: frozenset[str]
    words: str
    box: Box
    points: list[tuple[float, float]]
    inside: dict[str, list[str]] = field(default_factory=dict)

    @property
    def since(self) -> list[int]:
        """The steps before which it is not there."""
        return list(map(int, self.inside.get("data-from", ())))


def parts(svg: str) -> list[Part]:
    """All texts and shapes of a figure, in its own pixels."""
    return list(_walk(ET.fromstring(f"<svg>{svg}</svg>"), 0.0, 0.0, {}))


def of(found: list[Part], look: str, tag: str = "") -> list[Part]:
    """The parts that look so."""
    return [part for part in found if look in part.look and tag in ("", part.tag)]


def within(found: list[Part], name: str) -> list[Part]:
    """The parts inside something of that class."""
    return [part for part in found if any(name in each.split() for each in part.inside.get("class", ()))]


def texts(found: list[Part]) -> list[str]:
    """What can be read."""
    return [part.words for part in found if part.tag == "text"]


def number(words: str) -> float:
    """The last number of a text."""
    return float(NUMERAL.findall(words)[-1].replace("−", "-"))


def boxes(figure: Figure) -> dict[str, Box]:
    """The slots of a figure by name."""
    return {s.name: Box(s.x, s.y, s.x + s.width, s.y + s.height) for s in figure.slots}


def composed(experiment: Explorer, width: float = 934) -> tuple[Figure, list[Part]]:
    """The figure of an experiment, and what stands in it."""
    figure = compose(experiment._shown(), width)
    return figure, parts(figure.svg)


def along(box: Box, low: float, high: float, value: float) -> float:
    """Where the page puts a slider's thumb: its slot has a margin of 8 pixels at each end."""
    return box.left + 8 + (value - low) / (high - low) * (box.right - box.left - 16)


def faults(figure: Figure, found: list[Part], width: float) -> list[str]:
    """What leaves the figure, and slots that lie on one another."""
    told = [] if figure.width == width else [f"{figure.width} px wide"]
    for part in found:
        box = part.box
        if min(box.left, box.top) < -1 or box.right > width + 1 or box.bottom > figure.height + 1:
            told.append(f"{part.words or part.look} leaves the figure: {box}")
    slots = list(boxes(figure).items())
    for i, (name, box) in enumerate(slots):
        if min(box.left, box.top) < 0 or box.right > width + 1 or box.bottom > figure.height + 1:
            told.append(f"slot {name} leaves the figure: {box}")
        told += [f"slots {name}, {other}" for other, place in slots[i + 1 :] if box.overlap(place) > 0.5]
    return told


@cache
def experiments() -> dict[str, Experiment]:
    """The experiments of the English book by notebook and number in it, as its cells make them."""
    found: dict[str, Experiment] = {}
    for path in sorted(CHAPTERS.glob("*.ipynb")):
        space: dict[str, object] = {}
        cells = [c for c in json.loads(path.read_text())["cells"] if c["cell_type"] == "code"]
        numbers = count()
        for number_, cell in enumerate(cells):
            for made in _made(f"<{path.stem} {number_}>", "".join(cell["source"]), space):
                found[f"{path.stem} {next(numbers)}"] = made
    return found


def _made(filename: str, code: str, space: dict[str, object]) -> Iterator[Experiment]:
    """The experiments that a cell makes, but for ledgers; else only definitions and seeds are run."""
    linecache.cache[filename] = len(code), None, code.splitlines(keepends=True), filename
    with suppress(SyntaxError):
        for statement in ast.parse(code).body:
            if isinstance(statement, ast.Expr):
                called = re.match(
                    r"ad\.explore|ad\.predict|ad\.compare|torch\.manual_seed", ast.unparse(statement)
                )
                made = called and eval(compile(ast.Expression(statement.value), filename, "eval"), space)
                if isinstance(made, Experiment):
                    yield made
            elif isinstance(statement, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.Assign):
                with suppress(Exception):
                    exec(compile(ast.Module([statement], []), filename, "exec"), space)


def _walk(element: ET.Element, x: float, y: float, inside: dict[str, list[str]]) -> Iterator[Part]:
    if moved := _PLACE.fullmatch(element.get("transform", "")):
        x, y = x + float(moved[1]), y + float(moved[2])
    inside = dict(inside)
    for name, value in element.attrib.items():
        inside[name] = [*inside.get(name, []), value]
    look = frozenset(element.get("class", "").split())
    if element.tag in ("text", "rect", "circle", "path"):
        points = [(x + a, y + b) for a, b in _points(element)]
        sides = [p[0] for p in points], [p[1] for p in points]
        box = Box(min(sides[0]), min(sides[1]), max(sides[0]), max(sides[1]))
        yield Part(element.tag, look, "".join(element.itertext()), box, points, inside)
        return
    for child in element:
        yield from _walk(child, x, y, inside)


def _points(element: ET.Element) -> list[tuple[float, float]]:
    def at(name: str) -> float:
        return float(element.get(name, 0))

    if element.tag == "rect":
        return [(at("x"), at("y")), (at("x") + at("width"), at("y") + at("height"))]
    if element.tag == "circle":
        return [(at("cx") - at("r"), at("cy") - at("r")), (at("cx") + at("r"), at("cy") + at("r"))]
    if element.tag == "text":
        size, wide = _extent(element)
        left = at("x") - {"end": wide, "middle": wide / 2}.get(element.get("text-anchor", ""), 0)
        return [(left, at("y") - 0.75 * size), (left + wide, at("y") + 0.2 * size)]
    points, here = [], (0.0, 0.0)
    for letter, given in _PIECE.findall(element.get("d", "")):
        values = [float(v) for v in re.split(r"[ ,]+", given.strip()) if v]
        if letter in "HV":
            here = (values[0], here[1]) if letter == "H" else (here[0], values[0])
            points.append(here)
        else:
            points += zip(values[::2], values[1::2], strict=True)
            here = points[-1]
    return points


def _extent(element: ET.Element) -> tuple[int, float]:
    look, words = element.get("class", "").split(), "".join(element.itertext())
    size = next((size for size in (20, 11) if f"ad-{size}" in look), 12 if "ad-s" in look else 13)
    if "ad-s" in look:
        return size, sans_width(words, size)
    return (15, 7.5 * len(words)) if "ad-math" in look else (size, width_of(words, size))
