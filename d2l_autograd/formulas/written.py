"""How a call stands in the reader's code: its operands, literal numbers, index. No torch, no graph."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

_SIGNS = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.MatMult: "matmul",
    ast.Gt: "gt", ast.Lt: "lt", ast.GtE: "ge", ast.LtE: "le", ast.Eq: "eq", ast.NotEq: "ne",
}  # fmt: skip
_ARITHMETIC = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}  # fmt: skip
_ALIASES = {
    "truediv": "div", "true_divide": "div", "divide": "div", "floordiv": "floor_divide", "multiply": "mul",
    "subtract": "sub", "negative": "neg", "absolute": "abs", "mm": "matmul", "mv": "matmul", "bmm": "matmul",
    "inner": "dot", "vdot": "dot", "amax": "max", "amin": "min", "mT": "T", "t": "T", "adjoint": "T",
    "concat": "cat", "concatenate": "cat", "vstack": "stack", "hstack": "cat", "swapaxes": "transpose",
    "arctan": "atan", "arcsin": "asin", "arccos": "acos", "log_sigmoid": "logsigmoid",
}  # fmt: skip
_REVERSED = {"add", "sub", "mul", "div", "truediv", "pow", "matmul"}
LITERAL = ast.Constant | ast.UnaryOp | ast.BinOp | ast.operator | ast.unaryop
LONG = 120  # characters
DOTS = "⋯"
_MODULES = {"torch", "F", "nn", "functional", "math"}


@dataclass(frozen=True, slots=True)
class Operand:
    """An operand as written; ``number`` is its value where it is a literal."""

    tree: ast.expr
    number: float | None
    atomic: bool

    @property
    def text(self) -> str:
        """Its code where it is short, else nothing: each part of a long line has parts as long."""
        return text(self.tree)


@dataclass(frozen=True, slots=True)
class Written:
    """A call in the code. ``operands`` are in mathematical order: of ``1 - x`` the first is 1.

    ``known`` says that the code is that of the call itself, not of a library function around it.
    ``index`` is what stands in brackets; ``piece`` tells that only that piece is written in place;
    ``kind`` is the arithmetic at the top: ``"add"``, ``"mul"``, ``"pow"``, ... or empty.
    """

    known: bool
    operands: tuple[Operand, ...] = ()
    keywords: tuple[str, ...] = ()
    index: str | None = None
    piece: bool = False
    kind: str = ""


@lru_cache(maxsize=512)
def canonical(op: str) -> tuple[str, bool]:
    """One name for an operation however it was spelt, and whether its arguments come in reverse order."""
    name = op.strip("_")
    if name[:1] == "r" and name[1:] in _REVERSED:
        return _ALIASES.get(name[1:], name[1:]), True
    if name[:1] == "i" and name[1:] in _REVERSED:
        name = name[1:]
    return _ALIASES.get(name, name), False


@lru_cache(maxsize=4096)
def read(code: str, op: str, tree: ast.expr | ast.stmt | None = None) -> Written:
    """What ``code``, whose syntax tree may be known, says about the call ``op``."""
    try:
        statement = ast.parse(code.strip()).body[0] if tree is None else tree
    except (SyntaxError, ValueError, IndexError, RecursionError, MemoryError):
        return Written(False)
    found = _read(statement.value if isinstance(statement, ast.Expr) else statement, op)
    return found or Written(False)


def text(tree: ast.expr) -> str:
    """The code of a short expression; empty for a long one."""
    return ast.unparse(tree) if extent(tree) <= LONG else ""


def extent(tree: ast.expr) -> int:
    """About how many characters an expression takes."""
    lines = (tree.end_lineno or tree.lineno) - tree.lineno
    return lines * LONG + (tree.end_col_offset or 0) - tree.col_offset


def _read(node: ast.AST, op: str) -> Written | None:
    name, _ = canonical(op)
    match node:
        case (
            ast.BinOp(left=left, op=sign, right=right)
            | ast.Compare(left=left, ops=[sign], comparators=[right])
        ) if _SIGNS.get(type(sign)) == name:
            return Written(True, (_operand(left), _operand(right)), kind=name)
        case ast.UnaryOp(op=ast.USub(), operand=operand) if name == "neg":
            return Written(True, (_operand(operand),), kind="neg")
        case ast.AugAssign(target=target, op=sign, value=value) if _SIGNS.get(type(sign)) == name:
            piece = not isinstance(target, ast.Name)
            return Written(True, (_operand(target), _operand(value)), piece=piece, kind="add")
        case ast.Subscript(value=value, slice=index) if name == "getitem":
            return Written(True, (_operand(value),), index=text(index) or DOTS)
        case ast.Assign(targets=[ast.Subscript(slice=index)]) if name == "setitem":
            return Written(True, index=text(index) or DOTS, kind="add")
        case ast.AugAssign(target=ast.Subscript(slice=index)) if name == "setitem":
            return Written(True, index=text(index) or DOTS, kind="add")
        case ast.Attribute(value=value, attr=attribute) if canonical(attribute)[0] == name:
            return Written(True, (_operand(value),))
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)):
            return _call(node, called, op)
    return None


def _call(node: ast.Call, called: str, op: str) -> Written | None:
    name, plain = called.strip("_"), op.strip("_")
    if canonical(called)[0] != canonical(op)[0] and not plain.endswith("_" + name):
        return None
    arguments, piece = list(node.args), False
    if isinstance(node.func, ast.Attribute) and _root(node.func.value) not in _MODULES:
        arguments.insert(0, node.func.value)
        piece = called.endswith("_") and not isinstance(node.func.value, ast.Name)
    operands = tuple(map(_operand, arguments))
    if canonical(op)[1]:
        operands = operands[::-1]
    return Written(True, operands, tuple(k.arg or "**" for k in node.keywords), piece=piece)


def _root(node: ast.AST) -> str | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _operand(node: ast.expr) -> Operand:
    atomic = isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call)
    # Asked from the top down, and most operands have a name near the top.
    literal = all(isinstance(part, LITERAL) for part in ast.walk(node))
    return Operand(node, _number(node) if literal and extent(node) <= LONG else None, atomic)


def _number(node: ast.AST) -> float | None:
    match node:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            number = _number(operand)
            return None if number is None else -number
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _ARITHMETIC:
            return _evaluated(_ARITHMETIC[type(sign)], _number(left), _number(right))
    return None


def _evaluated(
    sign: Callable[[float, float], object], left: float | None, right: float | None
) -> float | None:
    if left is None or right is None:
        return None
    try:
        value = sign(float(left), float(right))
    except ArithmeticError:
        return None
    return value if isinstance(value, float) else None
