"""What ``torch.compile`` made is run as it was written: what goes on in compiled code cannot be observed."""

from __future__ import annotations

import importlib
import sys
from contextlib import AbstractContextManager, nullcontext
from types import CodeType, FrameType

import torch

from ..torch_internals import COMPILED_CALL, COMPILER


def compiler_is_there() -> bool:
    """Whether anything can have been compiled."""
    return COMPILER in sys.modules


def eagerly() -> AbstractContextManager[object]:
    """While it lasts, nothing is compiled, and nothing that was compiled is used."""
    if compiler_is_there():
        return torch.compiler.set_stance("force_eager")
    return nullcontext()


def import_compiler() -> None:
    """Bring in the compiler, where a function is about to: :func:`eagerly` must come after that."""
    importlib.import_module(COMPILER)


def runs_compiled(frame: FrameType | None, stop: CodeType) -> bool:
    """Whether ``frame`` runs within something that ``torch.compile`` made, as seen from ``stop`` inward."""
    name, file = COMPILED_CALL
    while frame is not None and frame.f_code is not stop:
        if frame.f_code.co_name == name and frame.f_code.co_filename.endswith(file):
            return True
        frame = frame.f_back
    return False
