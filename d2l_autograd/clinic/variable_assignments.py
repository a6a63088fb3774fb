"""What a reader's source assigns to its variables, in which order, and what each expression reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..source.syntax import parse

_MAGIC = re.compile(r"^\s*[%!].*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Assignment:
    """``statement`` gives ``names`` a value made of the expression ``value``, inside of ``contexts``."""

    names: list[str]
    value: ast.expr
    statement: ast.stmt
    contexts: tuple[ast.expr, ...]


def parsed(source: str) -> ast.Module:
    """The syntax tree of a cell or a file; an empty one of what is no Python."""
    found = parse(source) or parse(_MAGIC.sub("pass", source))
    return ast.Module([], []) if found is None else found.tree


def statements(
    block: Sequence[ast.stmt], contexts: tuple[ast.expr, ...] = ()
) -> Iterator[tuple[ast.stmt, tuple[ast.expr, ...]]]:
    """Each statement with the contexts of the ``with`` around it; not those of functions inside."""
    for statement in block:
        yield statement, contexts
        inside = contexts
        if isinstance(statement, ast.With):
            inside += tuple(item.context_expr for item in statement.items)
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            for part in ast.iter_child_nodes(statement):
                if isinstance(part, ast.stmt):
                    yield from statements([part], inside)
                elif isinstance(part, ast.ExceptHandler | ast.match_case):
                    yield from statements(part.body, inside)


def assignments(block: Sequence[ast.stmt]) -> list[Assignment]:
    """The assignments of a block in the order of its lines."""
    found = ((_assigned(statement), statement, contexts) for statement, contexts in statements(block))
    return [Assignment(*made, statement, inside) for made, statement, inside in found if made and made[0]]


def _assigned(statement: ast.stmt) -> tuple[list[str], ast.expr] | None:
    match statement:
        case ast.Assign([ast.Subscript() as target], value) | ast.AugAssign(target, _, value):
            old = ast.parse(ast.unparse(target), mode="eval").body
            return written(target), ast.Tuple([old, value], ast.Load())
        case ast.Assign(targets, value):
            return [name for target in targets for name in written(target)], value
        case ast.AnnAssign(target, _, ast.expr() as value) | ast.For(target, value):
            return written(target), value
        case ast.Expr(ast.Call(ast.Attribute(ast.Name(name), method)) as value) if method.endswith("_"):
            return [name], value
    return None


def written(target: ast.AST) -> list[str]:
    """The variables that an assignment to ``target`` writes: ``y`` of ``y``, of ``y[0]`` and of ``y, z``."""
    if isinstance(target, ast.Subscript | ast.Attribute | ast.Starred):
        return written(target.value)
    if isinstance(target, ast.Tuple | ast.List):
        return [name for part in target.elts for name in written(part)]
    return [target.id] if isinstance(target, ast.Name) else []


def read(node: ast.AST) -> list[str]:
    """The variables that an expression reads, each once, but for those that it binds itself."""
    names = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
    bound = {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}
    bound |= {part.id for part in names if isinstance(part.ctx, ast.Store)}
    return list(dict.fromkeys(part.id for part in names if part.id not in bound))
