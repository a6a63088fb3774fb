"""What stands at a position of a source text: the expression, what it is assigned to, what tests it."""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass

from ..graph import Span

Located = ast.expr | ast.stmt


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One instruction of the reader's code.

    ``names`` are the variables that its result is assigned to (several when it is unpacked;
    ``each`` when one variable gets them in turn, as in a ``for``),
    ``returned`` says that the result is the function's, so that the caller names it, and
    ``keyword`` is ``"while"``, ``"if"``, ... where the expression is part of a test.
    """

    span: Span | None = None
    statement: Span | None = None
    names: tuple[str, ...] = ()
    returned: bool = False
    each: bool = False
    keyword: str = "bool"


_BOUNDS = ast.IfExp, ast.Lambda


class Parsed:
    """A source text, its syntax tree, and the way from a position to the expression there."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self.lines = text.split("\n")
        self.tree = tree
        self._parents: dict[ast.AST, ast.AST] = {}
        # The outermost expression that one is a part of, as far as the next `a if b else c` or `lambda`.
        self._outermost: dict[ast.AST, ast.AST] = {}
        self._by_position: dict[tuple[int | None, ...], Located] = {}
        self._by_end: dict[tuple[int | None, ...], list[Located]] = {}
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                self._parents[child] = node
                part = isinstance(node, ast.expr | ast.pattern) and not isinstance(node, _BOUNDS)
                self._outermost[child] = self._outermost.get(node, node) if part else child
            if isinstance(node, Located) and not isinstance(node, ast.Expr):
                start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
                self._by_position[start + end] = node
                self._by_end.setdefault(end, []).append(node)

    def at(self, line: int, column: int, end_line: int, end_column: int) -> Located | None:
        """The expression there; a method call over several lines begins before its position says."""
        exact = self._by_position.get((line, column, end_line, end_column))
        if exact is not None:
            return exact
        enclosing = [
            node
            for node in self._by_end.get((end_line, end_column), ())
            if (node.lineno, node.col_offset) <= (line, column)
        ]
        return max(enclosing, key=lambda node: (node.lineno, node.col_offset), default=None)

    def tested(self, node: Located) -> Located:
        """The expression whose truth is asked for when ``node`` in it has been evaluated last."""
        while isinstance(parent := self._parents.get(node), ast.expr) and not _asks(parent, node):
            node = parent
        return node

    def site(self, node: Located) -> Site:
        """What is known of the expression ``node``."""
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            node = node.generators[0].iter  # a comprehension itself only calls iter()
        elif isinstance(node, ast.Assert):
            node = node.test  # pytest rewrites it so
        names, returned = self._assigned(node)
        statement: ast.AST = node
        while not isinstance(statement, ast.stmt):
            statement = self._parents[self._outermost[statement]]
        each = isinstance(self._parents.get(node), ast.For | ast.comprehension)
        return Site(self.span(node), self.span(statement), names, returned, each, self._keyword(node))

    def span(self, node: Located) -> Span:
        """The text of ``node``; of a compound statement, its first line."""
        if isinstance(node, ast.stmt) and hasattr(node, "body"):
            return Span(node.lineno, node.lineno, self.lines[node.lineno - 1].strip(), node)
        lines = [line.encode() for line in self.lines[node.lineno - 1 : node.end_lineno]]
        lines[-1] = lines[-1][: node.end_col_offset]
        lines[0] = lines[0][node.col_offset :]
        code = " ".join(line.decode().strip() for line in lines)
        return Span(node.lineno, node.lineno + len(lines) - 1, code, node)

    def _assigned(self, node: ast.AST) -> tuple[tuple[str, ...], bool]:
        parent = self._parents.get(node)
        while isinstance(parent, ast.IfExp) and node is not parent.test:
            node, parent = parent, self._parents.get(parent)
        match parent:
            case ast.Assign(targets=[ast.Tuple() | ast.List() as target, *_]) if node is target:
                return _names(target), False
            case ast.Assign(targets=[target, *_], value=value) if value is node:
                return _names(target), False
            case ast.AnnAssign(target=target) | ast.NamedExpr(target=target):
                return _names(target), False
            case ast.For() | ast.comprehension() if parent.iter is node:
                return _names(_turned(parent)), False
            case ast.Return() | ast.Lambda():
                return (), True
            case ast.Tuple(elts=elements) if isinstance(node, ast.expr):
                return self._unpacked(parent, elements.index(node)), False
        return (_names(node.target) if isinstance(node, ast.AugAssign) else ()), False

    def _unpacked(self, values: ast.Tuple, index: int) -> tuple[str, ...]:
        match self._parents.get(values):
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value) if value is values and len(
                targets
            ) == len(values.elts):
                return _names(targets[index])
        return ()

    def _keyword(self, node: ast.AST) -> str:
        child = self._outermost.get(node, node)
        while isinstance(parent := self._parents.get(child), ast.IfExp):
            if child is parent.test:
                return "if"
            child = self._outermost[parent]
        match parent:
            case ast.If() | ast.While() | ast.Assert() if child is parent.test:
                return type(parent).__name__.lower()
            case ast.comprehension(ifs=tests) if child in tests:
                return "if"
            case ast.match_case(guard=guard):
                return "if" if child is guard else "case"
        return "bool"


def _asks(parent: ast.expr, child: ast.AST) -> bool:
    """Whether ``parent`` asks for the truth of ``child`` itself."""
    match parent:
        case ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.IfExp(test=test):
            return child is test
    return False


def _turned(loop: ast.For | ast.comprehension) -> ast.AST:
    """The part of a loop's target that gets the elements: of ``i, row in enumerate(x)`` it is ``row``."""
    match loop.target, loop.iter:
        case ast.Tuple(elts=[_, element]), ast.Call(func=ast.Name(id="enumerate")):
            return element
    return loop.target


def _names(target: ast.AST) -> tuple[str, ...]:
    match target:
        case ast.Name(id=name):
            return (name,)
        case ast.Attribute():
            return (ast.unparse(target),)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return tuple(element.id if isinstance(element, ast.Name) else "" for element in elements)
    return ()


@functools.lru_cache(maxsize=32)
def parse(text: str) -> Parsed | None:
    """A source text parsed, or None where there is no text or it is not Python."""
    try:
        return Parsed(text, ast.parse(text)) if text else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
