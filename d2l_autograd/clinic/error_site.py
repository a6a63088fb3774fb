"""Where an error happened: the reader's line, the tensor it was about, and the names around it."""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import FrameType

import torch

from ..running.reader_line import NAME
from ..source.frames import is_library


@dataclass(frozen=True)
class Scene:
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


def scene(error: BaseException) -> Scene:
    """The innermost place of ``error`` that is the reader's own code, not a library's."""
    found = None
    step = error.__traceback__
    while step is not None:
        if _readers(step.tb_frame):
            found = step
        step = step.tb_next
    return Scene() if found is None else _seen(found.tb_frame, found.tb_lineno, found.tb_lasti)


def running() -> Scene:
    """The place in the reader's code that is being executed now."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and not _readers(frame):
        frame = frame.f_back
    return Scene() if frame is None else _seen(frame, frame.f_lineno, frame.f_lasti)


def expression(code: str, names: Mapping[str, object]) -> Scene:
    """The scene of a single expression, as of a cell's last line."""
    subject = _subject(code)
    return Scene(1, code, subject, names.get(subject or ""), names, (code,))


def _readers(frame: FrameType) -> bool:
    code = frame.f_code
    return code.co_name != NAME and not is_library(code.co_filename)


def _seen(frame: FrameType, line: int, instruction: int) -> Scene:
    names = {**frame.f_globals, **frame.f_locals}
    lines = tuple(linecache.getlines(frame.f_code.co_filename, frame.f_globals))
    code = _code(frame, line, instruction, lines)
    subject = _subject(code) if code else None
    return Scene(line, code, subject, names.get(subject or ""), names, lines)


def _code(frame: FrameType, line: int, instruction: int, lines: tuple[str, ...]) -> str | None:
    """The expression that was being evaluated, else its whole line."""
    match list(frame.f_code.co_positions())[instruction // 2]:
        case int(first), int(last), int(start), int(end) if 0 < first <= last <= len(lines):
            rows = [line.encode() for line in lines[first - 1 : last]]  # columns count bytes
            rows[-1] = rows[-1][:end]
            rows[0] = rows[0][start:]
            return b"".join(rows).decode()
    return lines[line - 1].strip() if 0 < line <= len(lines) else None


def _subject(code: str) -> str | None:
    """The variable that ``code`` does something to: ``y`` in ``y.backward()``, ``x`` in ``x[0] += 1``."""
    try:
        (statement,) = ast.parse(code.strip()).body
    except (SyntaxError, ValueError):
        return None
    node: ast.AST | None = statement
    while node is not None and not isinstance(node, ast.Name):
        node = _inner(node)
    return None if node is None else node.id


def _inner(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.Call):
        function = node.func
        module = isinstance(function, ast.Attribute) and _root(function) in ("torch", "np", "numpy")
        if isinstance(function, ast.Attribute) and not module:
            return function.value
        return node.args[0] if node.args else None
    if isinstance(node, ast.AugAssign):
        return node.target
    if isinstance(node, ast.Assign):
        return node.targets[0]
    return getattr(node, "value", None)


def _root(node: ast.AST) -> str | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def written_in_place(lines: tuple[str, ...], name: str) -> list[tuple[int, str]]:
    """The statements that write into the tensor ``name`` without making a new one, with their lines."""
    source = "".join(lines)
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return []
    found = [n for n in ast.walk(tree) if isinstance(n, ast.stmt | ast.expr) and _writes(n, name)]
    return [(node.lineno, ast.get_source_segment(source, node) or "") for node in found]


def _writes(node: ast.stmt | ast.expr, name: str) -> bool:
    if isinstance(node, ast.AugAssign):
        return _named(node.target, name)
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Subscript) and _named(target, name) for target in node.targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        method = node.func.attr
        changes = method.endswith("_") and not method.endswith("__") and method != "requires_grad_"
        return changes and _named(node.func.value, name)
    return False


def _named(node: ast.AST, name: str) -> bool:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id == name
