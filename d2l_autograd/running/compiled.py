"""What ``torch.compile`` made is run as it was written: what goes on in compiled code cannot be observed."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import CodeType, FrameType

import torch

from ..source.reach import codes, functions

_COMPILER = "torch._dynamo"  # slow to import, so left alone where nothing is compiled
_WRAPPER = "compile_wrapper", os.path.join("torch", "_dynamo", "eval_frame.py")


def compiler_is_there() -> bool:
    """Whether anything can have been compiled."""
    return _COMPILER in sys.modules


def eagerly() -> AbstractContextManager[object]:
    """While it lasts, nothing is compiled, and nothing that was compiled is used."""
    if compiler_is_there():
        return torch.compiler.set_stance("force_eager")
    return nullcontext()


def expect_compiling(f: Callable) -> None:
    """Bring in the compiler where ``f`` is about to: :func:`eagerly` must come after that."""
    if not compiler_is_there() and any(
        "compile" in code.co_names for function in functions(f) for code in codes(function)
    ):
        importlib.import_module(_COMPILER)


def runs_compiled(frame: FrameType | None, stop: CodeType) -> bool:
    """Whether ``frame`` runs within something that ``torch.compile`` made, as seen from ``stop`` inward."""
    name, file = _WRAPPER
    while frame is not None and frame.f_code is not stop:
        if frame.f_code.co_name == name and frame.f_code.co_filename.endswith(file):
            return True
        frame = frame.f_back
    return False
