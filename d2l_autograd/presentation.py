"""The looks of a still figure, written on its elements as SVG's own attributes.

So they need no style sheet, which some hosts take from SVG: one is there for dark colours alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from .colours import DARK, LIGHT, RULES, THEMES

_TAG = re.compile(r"<(/?)(\w+)((?:\s[^<>]*?)?)(/?)>")
_CLASS = re.compile(r'\bclass="([^"]*)"')
_OF_STROKES = ("stroke", "stroke-width", "paint-order")
_NOT_INHERITED = ("display", "opacity")
_SIMPLE = re.compile(r":not\(\.([\w-]+)\)|\.([\w-]+)|^(\w+)")


# Nothing can be moved there, and nothing is pointed at.
_STILL = """
.ad-thumb, .ad-live-only { display: none; }
.ad-backward, .ad-backward-head { opacity: 1 !important; }
"""
_COLOUR = re.compile(r'\b(fill|stroke)="(#\w{6})"')
_NAMES = {colour: name for name, colour in LIGHT.items()}


class _Element(NamedTuple):
    """A tag with its classes, and the classes of the one before it in the same parent."""

    tag: str
    classes: frozenset[str]
    before: frozenset[str] = frozenset()


class _Step(NamedTuple):
    """What one element of a selector has to be."""

    tag: str
    has: frozenset[str]
    lacks: frozenset[str]
    before: frozenset[str]

    def fits(self, element: _Element) -> bool:
        return (
            self.tag in ("", element.tag)
            and self.has <= element.classes
            and not self.lacks & element.classes
            and self.before <= element.before
        )


def with_attributes(body: str) -> str:
    """The same elements of a picture in a group, with their light looks written on them."""
    path = [_Element("svg", frozenset({"ad-svg"}))]
    befores, inherited = [frozenset[str]()], [_looks((*path, _Element("text", frozenset())))]
    body = f"<g{_written(inherited[0])}>{body}</g>"

    def written(found: re.Match[str]) -> str:
        closing, tag, given, empty = found.groups()
        if closing:
            for stack in (path, befores, inherited):
                stack.pop()
            return found[0]
        named = _CLASS.search(given)
        classes = frozenset(named[1].split()) if named else frozenset[str]()
        looks = _looks((*path, _Element(tag, classes, befores[-1])))
        own = {name: look for name, look in looks.items() if inherited[-1].get(name) != look}
        befores[-1] = classes
        if not empty:
            path.append(_Element(tag, classes))
            befores.append(frozenset())
            inherited.append({**inherited[-1], **looks} | dict.fromkeys(_NOT_INHERITED, ""))
        return f"<{tag}{given}{_written(own)}{empty}>"

    return _TAG.sub(written, body)


def style() -> str:
    """The style sheet of a picture that is dark where its reader's system is."""
    pairs = ((name, light, DARK[colour]) for colour, light in LIGHT.items() for name in ("fill", "stroke"))
    rules = " ".join(f'.ad-svg [{name}="{light}"] {{ {name}: {dark}; }}' for name, light, dark in pairs)
    return f"<style>@media (prefers-color-scheme: dark) {{ {rules} }}</style>"


def themed(svg: str, theme: str) -> str:
    """A picture in the colours of one theme, without a style sheet."""
    colours = THEMES[theme]
    bare = svg.replace(style(), "")
    return _COLOUR.sub(lambda found: f'{found[1]}="{colours[_NAMES[found[2]]]}"', bare)


def _written(looks: Mapping[str, str]) -> str:
    return "".join(f' {name}="{look}"' for name, look in sorted(looks.items()))


@cache
def _looks(path: tuple[_Element, ...]) -> dict[str, str]:
    """The looks of the last of the elements, each within the one before."""
    found: dict[str, str] = {}
    for steps, declared in _rules():
        if _matches(steps, path):
            found |= declared
    if found.get("stroke") == "none":  # as it is without a word
        found = {name: look for name, look in found.items() if name not in _OF_STROKES}
    return found


def _matches(steps: tuple[_Step, ...], path: tuple[_Element, ...]) -> bool:
    *outer, last = steps
    if not last.fits(path[-1]):
        return False
    above = iter(path[:-1])
    return all(any(step.fits(element) for element in above) for step in outer)


@cache
def _rules() -> list[tuple[tuple[_Step, ...], dict[str, str]]]:
    """Each selector with what it declares, in the order in which one overrules another."""
    rules = []
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", RULES + _STILL):
        looks = _declared(body)
        for selector in selectors.split(","):
            steps = _steps(selector)
            classes = sum(len(step.has) + len(step.lacks) + len(step.before) for step in steps)
            tags = sum(bool(step.tag) for step in steps)
            rules.append(("!important" in body, classes, tags, steps, looks))
    return [(steps, looks) for *_, steps, looks in sorted(rules, key=lambda rule: rule[:3])]


def _declared(body: str) -> dict[str, str]:
    plain = re.sub(r"var\(--ad-([\w-]+)\)", lambda found: LIGHT[found[1]], body.replace("!important", ""))
    pairs = (each.split(":", 1) for each in plain.split(";") if ":" in each)
    return {name.strip(): value.strip().replace('"', "'") for name, value in pairs}


def _steps(selector: str) -> tuple[_Step, ...]:
    steps, before = [], frozenset[str]()
    words = re.sub(r"\s*>\s*", " ", selector).split()
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "+":
            continue
        tag = "".join(part[2] for part in _SIMPLE.findall(word))
        has = frozenset(part[1] for part in _SIMPLE.findall(word) if part[1])
        if following == "+":
            before = has
            continue
        lacks = frozenset(part[0] for part in _SIMPLE.findall(word) if part[0])
        steps.append(_Step(tag, has, lacks, before))
        before = frozenset()
    return tuple(steps)
