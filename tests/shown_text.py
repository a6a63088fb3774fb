"""The examples as functions, and what is shown of them as text that is the same on every machine."""

from __future__ import annotations

import inspect
import linecache
import re
from collections.abc import Callable
from functools import cache
from urllib.parse import unquote

import examples

Parts = dict[str, Callable[[], str]]
_LONG = re.compile(r"(?<![\w.])\d+\.\d{4,}(e[+-]?\d+)?(?![\w.])")
_RAISED = re.compile(r"\b(RuntimeError|AttributeError): [^<\n]*")


def stable(text: str) -> str:
    """``text`` with numbers of at most four digits and without torch's own words, which may be others."""
    text = _RAISED.sub(r"\1: …", text)
    return _LONG.sub(lambda found: f"{float(found[0]):.4g}", text)


def elements(html: str) -> str:
    """HTML or SVG, an element a line."""
    return re.sub(r"(?<=>)(?=<[a-zA-Z])", "\n", html.strip())


def words(svg: str) -> list[str]:
    """The texts of an SVG with their looks, without their places."""
    found = []
    for attributes, told in re.findall("<text ([^>]*)>(.*?)</text>", svg, flags=re.DOTALL):
        look = "".join(re.findall('class="(.*?)"', attributes))
        found.append(f"{look.replace('ad-', '')}: {re.sub('<.*?>', '', told)}")
    return found


def new(text: str, before: str) -> str:
    """The lines that are not among those before."""
    known = set(before.splitlines())
    return "\n".join(line for line in text.splitlines() if line not in known)


def source(html: str) -> str:
    """An ``<img>`` with its picture in plain characters, but for the colours."""
    return re.sub("<style>.*?</style>", "<style/>", elements(unquote(html)), flags=re.DOTALL)


@cache
def example(name: str) -> Callable:
    """A function of the examples as if it were the only one in its file, so that its first line is 1."""
    text = inspect.getsource(getattr(examples, name))
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    names = dict(vars(examples))
    exec(compile(text, name, "exec"), names)
    return names[name]
