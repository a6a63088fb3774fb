"""Where an error happened: the reader's line, the tensor it was about, and the names around it."""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import CodeType, FrameType

import torch

from ..running.reader_line import NAME
from ..source.stack_frames import is_library
from ..source.syntax import parse


@dataclass(frozen=True)
class ErrorSite:
    """``line`` and ``code`` of the guilty expression, ``subject`` and ``value`` of what it was done to.

    None where they cannot be told; ``names`` are the variables in force there, ``lines`` the source around.
    """

    line: int | None = None
    code: str | None = None
    subject: str | None = None
    value: object = None
    names: Mapping[str, object] = field(default_factory=dict)
    lines: tuple[str, ...] = ()

    def tensors(self) -> dict[str, torch.Tensor]:
        """The variables that are tensors, as a reader names them: not those that begin with ``_``."""
        return {
            name: value
            for name, value in self.names.items()
            if isinstance(value, torch.Tensor) and not name.startswith("_")
        }


def error_site(error: BaseException) -> ErrorSite:
    """The innermost place of ``error`` that is the reader's own code, not a library's."""
    found = None
    step = error.__traceback__
    while step is not None:
        found = step if is_readers(step.tb_frame) else found
        step = step.tb_next
    return ErrorSite() if found is None else _seen(found.tb_frame, found.tb_lineno, found.tb_lasti)


def current_site() -> ErrorSite:
    """The place in the reader's code that is being executed now."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and not is_readers(frame):
        frame = frame.f_back
    return ErrorSite() if frame is None else _seen(frame, frame.f_lineno, frame.f_lasti)


def is_readers(frame: FrameType) -> bool:
    """Whether ``frame`` runs the reader's own code, not a library's."""
    code = frame.f_code
    return code.co_name != NAME and not is_library(code.co_filename)


def _seen(frame: FrameType, line: int, instruction: int) -> ErrorSite:
    names = {**frame.f_globals, **frame.f_locals}
    lines = tuple(linecache.getlines(frame.f_code.co_filename, frame.f_globals))
    code = _code(frame.f_code, line, instruction, lines)
    subject = _subject(code) if code else None
    return ErrorSite(line, code, subject, names.get(subject or ""), names, lines)


def _code(code: CodeType, line: int, instruction: int, lines: tuple[str, ...]) -> str | None:
    """The expression that was being evaluated, else its whole line."""
    parsed = parse("".join(lines))
    match list(code.co_positions())[instruction // 2]:
        case int(first), int(last), int(start), int(end) if parsed is not None:
            node = parsed.at(first, start, last, end)
            if node is not None:
                return parsed.span(node).code
    return lines[line - 1].strip() if 0 < line <= len(lines) else None


def _subject(code: str) -> str | None:
    """The variable that ``code`` does something to: ``y`` in ``y.backward()``, ``x`` in ``x[0] += 1``."""
    node: ast.AST | None = None
    with suppress(SyntaxError, ValueError):
        (node,) = ast.parse(code.strip()).body
    while node is not None and not isinstance(node, ast.Name):
        match node:
            case ast.Call(ast.Attribute(owner) as method) if _root(method) not in ("torch", "np", "numpy"):
                node = owner
            case ast.Call(args=given):
                node = given[0] if given else None
            case ast.AugAssign(target) | ast.Assign([target, *_]):
                node = target
            case _:
                node = getattr(node, "value", None)
    return None if node is None else node.id


def _root(node: ast.AST) -> str | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
