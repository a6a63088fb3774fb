"""Whether this Python has what the package needs: one clear line instead of a long traceback.

This file, and whatever is read before it, has to run on any Python 3.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

WORDS = {
    "python too old": {
        "zh": "d2l_autograd 需要 Python {wanted} 或更新的版本，这里是 {found}。请用新版 Python 建一个环境，再重新打开笔记本。",
        "en": "d2l_autograd needs Python {wanted} or newer, and this is {found}. Open the notebook in a newer environment.",
    },
    "package missing": {
        "zh": "缺少 {names}。请运行：pip install {install}，然后重启内核。",
        "en": "Missing: {names}. Run: pip install {install}, then restart the kernel.",
    },
    "package too old": {
        "zh": '{name} 的版本是 {found}，至少要 {wanted}。请运行：pip install -U "{name}>={wanted}"，然后重启内核。',
        "en": '{name} is {found}, but at least {wanted} is needed. Run: pip install -U "{name}>={wanted}", then restart '
        "the kernel.",
    },
}
_PYTHON = (3, 11)
_PACKAGES = {"torch": "2.13", "ipywidgets": "8.1.5", "anywidget": "0.9.18", "matplotlib": "3.11"}


class NotReadyError(ImportError):
    """Says in both languages what is missing; IPython shows that and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def ensure_ready() -> None:
    """Raise :class:`NotReadyError` where Python or a package is missing or too old."""
    if sys.version_info < _PYTHON:
        _fail("python too old", wanted=_dotted(_PYTHON), found=_dotted(sys.version_info[:3]))
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        _fail("package missing", names=", ".join(missing), install=" ".join(missing))
    for name, wanted in _PACKAGES.items():
        found = _found(name)
        if found is not None and _numbers(found) < _numbers(wanted):
            _fail("package too old", name=name, wanted=wanted, found=found)


def _fail(key: str, **values: str) -> None:
    raise NotReadyError("\n".join(WORDS[key][language].format(**values) for language in ("zh", "en")))


def _found(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None  # there, but not installed by pip: import will tell


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text.split("+")[0])[:3])


def _dotted(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, numbers))
