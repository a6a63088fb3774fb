"""What has a picture and can be saved, in rooms that know nothing of pictures.

The rooms that draw lie below theirs. So ``figure.still`` tells each class its picture where that is imported,
and the package's door imports it before anyone can have such an object.
"""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from typing import Any, ClassVar


class Pictured:
    """Something that has a picture: ``_drawing`` is that as SVG, ``_written`` makes a file of it."""

    _drawing: ClassVar[Callable[[Any], str]]
    _written: ClassVar[Callable[..., None]]

    def save(self, path: str | PathLike[str], *, theme: str = "light") -> None:
        """Save the picture as the kind of file that the suffix of ``path`` says.

        That is ``.svg``, ``.png`` or ``.pdf``, in the colours of ``theme``, ``"light"`` or ``"dark"``. A file
        of that name is replaced. Raises :class:`InputError` for another suffix or theme, a folder that is not
        there, or a path that cannot be written. Serves every section.
        """
        mine = type(self)
        mine._written(mine._drawing(self), path, theme=theme)
