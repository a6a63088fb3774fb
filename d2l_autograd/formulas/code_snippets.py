"""A piece of the reader's code: set as mathematics in a formula, and of which operation it is a call."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from ..tensors import columns
from .algebra import ATOM, POWER, PRODUCT, SUM
from .mathml import Drawn, printable

_OPERATORS = {
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
_DOTS = "⋯"
_LONG = 120  # characters
_MOST = 18  # columns; a box of the picture has room for as many
_MODULES = re.compile(r"\b(?:torch|F|nn|math)\.(?:nn\.)?(?:functional\.)?(?=[a-z])")
_TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|[^\W\d]\w*|\d[\w.]*|\*\*|//|[<>=!]=|\s+|.", re.DOTALL)
_SPACED = frozenset("+ - * / ** // @ < > <= >= == !=".split())
# What holds an operand, where in it, and the operand.
_Place = tuple[ast.AST, str, ast.expr] | tuple[list[ast.expr], int, ast.expr]
_SIGNS = {"-": "−", "*": "·"}


def _extent(tree: ast.expr) -> int:
    """About how many characters an expression takes."""
    lines = (tree.end_lineno or tree.lineno) - tree.lineno
    return lines * _LONG + (tree.end_col_offset or 0) - tree.col_offset


@lru_cache(maxsize=4096)
def code(text: str, tree: ast.expr | ast.stmt | None = None) -> Drawn:
    """``text`` without the names of modules; of long code only the outermost operation, as in ``⋯ + x``.

    ``tree`` is its syntax tree, if that is known; long code may then have no ``text``.
    """
    text = _shortened(text, tree)
    return Drawn(f"<mrow>{''.join(_tokens(text))}</mrow>", text)


def _shortened(text: str, tree: ast.expr | ast.stmt | None = None) -> str:
    """``text`` in at most ``_MOST`` columns: the largest operands become dots."""
    text = _MODULES.sub("", " ".join(text.split()))
    if text and _fits(text):
        return text
    try:
        tree = ast.parse(text, mode="eval").body if tree is None else tree
        return _dotted(_outline(tree, _MOST) if isinstance(tree, ast.expr) else tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text[: _MOST - 1] + "…"


def _fits(text: str) -> bool:
    return len(text) <= 4 * _MOST and columns(text) <= _MOST


def _dotted(tree: ast.AST) -> str:
    dots = ast.Name(_DOTS)
    while not _fits(text := _MODULES.sub("", ast.unparse(tree))):
        places = _longer(tree, dots)
        if not places and isinstance(tree, ast.Call) and len(tree.args) + len(tree.keywords) > 1:
            tree.args, tree.keywords = [dots], []
            continue
        if not places:
            return text[: _MOST - 1] + "…"
        match max(places, key=lambda place: len(ast.unparse(place[2]))):
            case list(holder), int(place), _:
                holder[place] = dots
            case holder, str(name), _:
                setattr(holder, name, dots)
    return text


def _outline(node: ast.expr, room: int) -> ast.expr:
    """A copy of ``node`` as deep as ``room`` columns can show: below, a name stands for what is as long.

    Each part of a long line has parts as long: looked at as a whole, they would cost its square.
    """
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return ast.BinOp(_inner(left, room - 4), op, _inner(right, room - 4))
        case ast.UnaryOp(op=op, operand=operand):
            return ast.UnaryOp(op, _inner(operand, room - 1))
        case ast.Compare(left=left, ops=ops, comparators=others):
            return ast.Compare(_inner(left, room - 4), ops, [_inner(other, room - 4) for other in others])
        case ast.Attribute(value=value, attr=name):
            return _without_module(node) or ast.Attribute(_inner(value, room - 1 - len(name)), name)
        case ast.Subscript(value=value, slice=index):
            return ast.Subscript(_inner(value, room - 3), index)
        case ast.Call(func=function, args=arguments, keywords=named):
            function = _outline(function, room - 2)
            room -= 2 + len(getattr(function, "id", getattr(function, "attr", "")))
            keywords = [ast.keyword(k.arg, _inner(k.value, room)) for k in named]
            return ast.Call(function, [_inner(argument, room) for argument in arguments], keywords)
    return node


def _inner(node: ast.expr, room: int) -> ast.expr:
    if room < 1 or (_extent(node) > _LONG and not _places(node)):
        return ast.Name("x" * min(_extent(node), _LONG))
    return _outline(node, room)


def _without_module(node: ast.Attribute) -> ast.expr | None:
    """``sin`` for ``torch.sin``; None where no module stands there."""
    names, value = [node.attr], node.value
    while isinstance(value, ast.Attribute):
        names, value = [value.attr, *names], value.value
    if not isinstance(value, ast.Name):
        return None
    path = ".".join([value.id, *names])
    first, *rest = _MODULES.sub("", path).split(".")
    if len(rest) == len(names):
        return None
    found: ast.expr = ast.Name(first)
    for name in rest:
        found = ast.Attribute(found, name)
    return found


def _longer(tree: ast.AST, dots: ast.Name) -> list[_Place]:
    """The operands that can still become dots; of the last one its own, so that something is left to read."""
    places = [place for place in _places(tree) if place[2] is not dots]
    while len(places) == 1 and (inner := [p for p in _places(places[0][2]) if p[2] is not dots]):
        places = inner
    return places


def _places(tree: ast.AST) -> list[_Place]:
    """Where the operands of the outermost operation stand."""
    match tree:
        case ast.BinOp():
            return [(tree, "left", tree.left), (tree, "right", tree.right)]
        case ast.UnaryOp():
            return [(tree, "operand", tree.operand)]
        case ast.Compare():
            right = [(tree.comparators, i, value) for i, value in enumerate(tree.comparators)]
            return [(tree, "left", tree.left), *right]
        case ast.Attribute() | ast.Subscript():
            return [(tree, "value", tree.value)]
        case ast.Call():
            arguments = [(tree.args, i, value) for i, value in enumerate(tree.args)]
            named = [(keyword, "value", keyword.value) for keyword in tree.keywords]
            receiver = [] if isinstance(tree.func, ast.Name) else _places(tree.func)
            return [*receiver, *arguments, *named]
    return []


def _tokens(text: str) -> list[str]:
    """Names, numbers and signs as MathML; ``**`` with a name or number behind it becomes a superscript."""
    drawn: list[str] = []
    tokens = [token for token in _TOKEN.findall(text) if not token.isspace()]
    before = ""
    for i, token in enumerate(tokens):
        ends = not tokens[i + 1 :] or tokens[i + 1] not in ".[("
        if before == "**" and _is_word(token) and ends:
            drawn[-2:] = [f"<msup>{drawn[-2]}{_word(token)}</msup>"]
        elif _is_word(token):
            drawn.append(_word(token))
        else:
            drawn.append(_sign(token, before not in _SPACED and before not in ("", *"([{,:")))
        before = token
    return drawn


def _is_word(token: str) -> bool:
    return token[0].isalnum() or token[0] in "_\"'"


def _word(token: str) -> str:
    tag = "mn" if token[0].isdigit() else "mtext" if token[0] in "\"'" else "mi"
    return f"<{tag}>{printable(token)}</{tag}>"


def _sign(token: str, operand: bool) -> str:
    if token == ",":
        return '<mo separator="true" lspace="0" rspace="0.2em">,</mo>'
    space = "0.2em" if token in _SPACED and operand else "0"
    stretchy = ' stretchy="false"' if token in "()[]{}" else ""
    return f'<mo lspace="{space}" rspace="{space}"{stretchy}>{printable(_SIGNS.get(token, token))}</mo>'


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
        case ast.Compare(ops=[sign]) if _OPERATORS.get(type(sign)) == name:
            return SUM
        case ast.BinOp(op=sign) if _OPERATORS.get(type(sign)) == name:
            return _LEVELS.get(type(sign), SUM)
        case ast.UnaryOp(op=ast.USub()) if name == "neg":
            return SUM
        case ast.AugAssign(op=sign) if _OPERATORS.get(type(sign)) == name:
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
