"""A picture as a file, by the suffix of its name: SVG as it is, PNG and PDF as typst draws it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from ..colours import THEMES
from ..errors import InputError
from ..language import language
from ..presentation import themed
from ..requirements_check import NotReadyError
from .words import say

_DENSITY = 2  # pixels of a PNG for each of the picture's
_POINTS = 0.75  # of paper for each of the picture's pixels
_SHEET = """
#set document(date: none)
#set text(lang: sys.inputs.lang)
#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: sys.inputs.alt)
"""


def save(svg: str, path: str | PathLike[str], *, theme: str = "light") -> None:
    """Save a picture as the kind of file that the suffix of ``path`` says.

    ``svg`` is a still figure; the file is ``.svg``, ``.png`` with two pixels for each of the figure's, or
    ``.pdf`` of text and lines. ``theme`` is ``"light"`` or ``"dark"``. A file of that name is replaced, whole
    or not at all. Raises :class:`InputError` for another suffix or theme, a folder that is not there, or a
    path that cannot be written, and :class:`NotReadyError` where typst is missing. Serves every section.
    """
    write(path, makers(svg, theme))


def makers(svg: str, theme: str) -> dict[str, Callable[[], bytes]]:
    """By suffix, what makes the file of an SVG document; a caller may have more of them for :func:`write`.

    Raises :class:`InputError` for another theme.
    """
    if theme not in [*THEMES]:  # whatever it is
        raise InputError(say("save theme", given=repr(theme), known=_listed(map(repr, THEMES))))
    svg = themed(svg, theme)
    return {".svg": svg.encode, ".png": partial(_drawn, svg, "png"), ".pdf": partial(_drawn, svg, "pdf")}


def write(path: str | PathLike[str], makers: Mapping[str, Callable[[], bytes]]) -> None:
    """Write the file that belongs to the suffix of ``path``; errors are those of :func:`save`."""
    target = Path(path if isinstance(path, PathLike) else str(path))
    make = makers.get(target.suffix.lower())
    if make is None:
        example = (target.stem or "figure") + (".png" if ".png" in makers else next(iter(makers)))
        raise InputError(say("save suffix", path=target, known=_listed(makers), example=example))
    if not target.parent.is_dir():
        raise InputError(say("save no folder", folder=target.parent, example=target.name))
    _replace(target, make())


def _replace(target: Path, content: bytes) -> None:
    """Put a new file in the place of an old one in one step, so that no other program finds half of it."""
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".") as place:
            new = Path(place, target.name)
            new.write_bytes(content)
            new.replace(target)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(
            say("save refused", path=target, error=why, example=f"figure{target.suffix}")
        ) from None


def _drawn(svg: str, kind: Literal["png", "pdf"]) -> bytes:
    try:
        import typst  # large, and seldom needed
    except ImportError:
        raise NotReadyError(say("save needs", name="typst")) from None
    root = ET.fromstring(svg)
    width, height = (float(root.get(side, 0)) * _POINTS for side in ("width", "height"))
    given = {"svg": _with_fonts(svg), "alt": root.get("aria-label", ""), "lang": language()}
    sheet = _SHEET.format(width=width, height=height).encode()
    return typst.compile(sheet, format=kind, ppi=72 / _POINTS * _DENSITY, sys_inputs=given)


def _with_fonts(svg: str) -> str:
    """For typst, which knows families only by their names, and can slant none that has no italic."""
    svg = svg.replace("'Latin Modern Math'", "'DejaVu Sans', 'Libertinus Serif'")  # the latter is its own
    has_chinese = max(svg) >= "\u2e80"
    return svg if has_chinese else svg.replace("system-ui", "'DejaVu Sans'")


def _listed(names: Iterable[str]) -> str:
    return say("list").join(names)
