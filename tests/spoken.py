"""What each room of the package can say: its sentences by key."""

from __future__ import annotations

import importlib
from pathlib import Path

import d2l_autograd
from d2l_autograd.language import Words

PACKAGE = Path(d2l_autograd.__file__).parent
MODULES = {
    ".".join((PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
SPEAKERS: dict[str, Words] = {
    name: module.say for name in MODULES if hasattr(module := importlib.import_module(name), "say")
}
WORDS = {key: sentence for say in SPEAKERS.values() for key, sentence in say.words.items()}
