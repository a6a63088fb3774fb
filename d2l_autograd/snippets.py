"""A piece of the reader's code inside a formula: short, and set as mathematics."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from .expressions import Drawn, printable
from .tensors import columns

MOST = 18  # columns; a box of the picture has room for as many
DOTS = "⋯"
MODULES = re.compile(r"\b(?:torch|F|nn|math)\.(?:nn\.)?(?:functional\.)?(?=[a-z])")
TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|[^\W\d]\w*|\d[\w.]*|\*\*|//|[<>=!]=|\s+|.", re.DOTALL)
SPACED = frozenset("+ - * / ** // @ < > <= >= == !=".split())
SIGNS = {"-": "−", "*": "·"}


@lru_cache(maxsize=4096)
def code(text: str) -> Drawn:
    """``text`` without the names of modules; of long code only the outermost operation, as in ``⋯ + x``."""
    text = shortened(MODULES.sub("", " ".join(text.split())))
    return Drawn(f"<mrow>{''.join(_tokens(text))}</mrow>", text)


def shortened(text: str) -> str:
    """``text`` in at most ``MOST`` columns: the largest operands become dots."""
    if columns(text) <= MOST:
        return text
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return text[: MOST - 1] + "…"
    dots = ast.Name(DOTS)
    while columns(ast.unparse(tree)) > MOST:
        places = _longer(tree, dots)
        if not places and isinstance(tree, ast.Call) and len(tree.args) + len(tree.keywords) > 1:
            tree.args, tree.keywords = [dots], []
            continue
        if not places:
            return ast.unparse(tree)[: MOST - 1] + "…"
        holder, key, _ = max(places, key=lambda place: len(ast.unparse(place[2])))
        if isinstance(holder, list):
            holder[key] = dots
        else:
            setattr(holder, key, dots)
    return ast.unparse(tree)


def _longer(tree: ast.AST, dots: ast.Name) -> list[tuple]:
    """The operands that can still become dots; of the last one its own, so that something is left to read."""
    places = [place for place in _places(tree) if place[2] is not dots]
    while len(places) == 1 and (inner := [p for p in _places(places[0][2]) if p[2] is not dots]):
        places = inner
    return places


def _places(tree: ast.AST) -> list[tuple]:
    """Where the operands of the outermost operation stand: (holder, key, operand)."""
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
    tokens = [token for token in TOKEN.findall(text) if not token.isspace()]
    before = ""
    for i, token in enumerate(tokens):
        ends = not tokens[i + 1 :] or tokens[i + 1] not in ".[("
        if before == "**" and _is_word(token) and ends:
            drawn[-2:] = [f"<msup>{drawn[-2]}{_word(token)}</msup>"]
        elif _is_word(token):
            drawn.append(_word(token))
        else:
            drawn.append(_sign(token, before not in SPACED and before not in ("", *"([{,:")))
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
    space = "0.2em" if token in SPACED and operand else "0"
    stretchy = ' stretchy="false"' if token in "()[]{}" else ""
    return f'<mo lspace="{space}" rspace="{space}"{stretchy}>{printable(SIGNS.get(token, token))}</mo>'
