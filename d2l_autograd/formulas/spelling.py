"""The many spellings of an operation: one name for each, and whether a piece of source is a call of it."""

from __future__ import annotations

import ast
from functools import lru_cache

from .algebra import ATOM, POWER, PRODUCT, SUM

_SIGNS = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.MatMult: "matmul",
    ast.Gt: "gt", ast.Lt: "lt", ast.GtE: "ge", ast.LtE: "le", ast.Eq: "eq", ast.NotEq: "ne",
}  # fmt: skip
_LEVELS = {ast.Pow: POWER, ast.Mult: PRODUCT, ast.Div: PRODUCT, ast.MatMult: PRODUCT}
_ALIASES = {
    "truediv": "div", "true_divide": "div", "divide": "div", "floordiv": "floor_divide", "multiply": "mul",
    "subtract": "sub", "negative": "neg", "absolute": "abs", "mm": "matmul", "mv": "matmul", "bmm": "matmul",
    "inner": "dot", "vdot": "dot", "amax": "max", "amin": "min", "mT": "T", "t": "T", "adjoint": "T",
    "concat": "cat", "concatenate": "cat", "vstack": "stack", "hstack": "cat", "swapaxes": "transpose",
    "arctan": "atan", "arcsin": "asin", "arccos": "acos", "log_sigmoid": "logsigmoid",
}  # fmt: skip
_REVERSED = {"add", "sub", "mul", "div", "truediv", "pow", "matmul"}


@lru_cache(maxsize=512)
def canonical(op: str) -> tuple[str, bool]:
    """One name for an operation however it was spelt, and whether its arguments come in reverse order."""
    name = op.strip("_")
    if name[:1] == "r" and name[1:] in _REVERSED:
        return _ALIASES.get(name[1:], name[1:]), True
    if name[:1] == "i" and name[1:] in _REVERSED:
        name = name[1:]
    return _ALIASES.get(name, name), False


def binding(tree: ast.AST | None, op: str) -> int | None:
    """How tightly ``tree`` binds as a call of ``op``; None where it is not that call.

    A span of the reader's source stands for many calls where a function of a library makes them.
    """
    name, _ = canonical(op)
    match tree:
        case ast.Compare(ops=[sign]) if _SIGNS.get(type(sign)) == name:
            return SUM
        case ast.BinOp(op=sign) if _SIGNS.get(type(sign)) == name:
            return _LEVELS.get(type(sign), SUM)
        case ast.UnaryOp(op=ast.USub()) if name == "neg":
            return SUM
        case ast.AugAssign(op=sign) if _SIGNS.get(type(sign)) == name:
            return SUM
        case ast.Assign(targets=[ast.Subscript()]) | ast.AugAssign(target=ast.Subscript()):
            return SUM if name == "setitem" else None
        case ast.Subscript():
            return ATOM if name == "getitem" else None
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)):
            same = canonical(called)[0] == name or op.strip("_").endswith(f"_{called.strip('_')}")
            return ATOM if same else None
        case ast.Attribute(attr=attribute) if canonical(attribute)[0] == name:
            return ATOM
    return None
