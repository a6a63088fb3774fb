"""Why a tensor has no graph, as far as the source tells: what it was computed from, and what cut it off."""

from __future__ import annotations

import ast
import builtins
import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import BuiltinFunctionType, FunctionType, ModuleType

import torch

from ..source.functions import Definition, definition
from ..source.stack_frames import is_library
from .error_site import ErrorSite
from .variable_assignments import Assignment, assignments, parsed, read, statements

_OFF = {"no_grad", "inference_mode"}
_TAKES_OUT = {"detach", "detach_", "item", "tolist", "numpy"}
_GIVES_WHOLE = {"argmax", "argmin", "argsort", "nonzero", "long", "int", "bool"}
_PLAIN = (int, float, complex, str, ModuleType, FunctionType, BuiltinFunctionType, type(None))
_MOST_STEPS = 100
_END = sys.maxsize


@dataclass(frozen=True)
class _Cut:
    """``code`` cuts: it records nothing ("off"), takes a value out ("out"), or gives whole numbers or truth
    values ("whole"). ``line`` is what to write instead, where leaving the cut out will do."""

    kind: str
    code: str
    line: str = ""


@dataclass(frozen=True)
class Origin:
    """What a tensor was computed from: tensors, modules and containers of them, by name.

    ``cut`` is what cut off something that requires a gradient. ``known`` says that nothing else can have
    been part of it, ``assigned`` that the tensor has a name.
    """

    sources: Mapping[str, object] = field(default_factory=dict)
    cut: _Cut | None = None
    known: bool = False
    assigned: bool = False


def origin(site: ErrorSite) -> Origin:
    """Where the tensor came from that could not go backward at ``site``."""
    asked = _asked(site)
    if asked is None:
        return Origin()
    search = _Search()
    code = parsed(site.code or "").body
    search.expression(asked, *_scope(site), code[0] if code and not isinstance(asked, ast.Name) else None)
    return Origin(search.sources, search.cut, not search.opaque, isinstance(asked, ast.Name))


def requires_grad(value: object, depth: int = 3) -> bool | None:
    """Whether ``value`` or something in it requires a gradient; None for what is no tensor and holds none."""
    if isinstance(value, torch.Tensor):
        return value.requires_grad
    if isinstance(value, torch.nn.Module):
        value = list(value.parameters())
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    found = [requires_grad(part, depth - 1) for part in parts] if depth else []
    found = [one for one in found if one is not None]
    return any(found) if found else None


@dataclass(frozen=True, eq=False)
class _Scope:
    """Assignments in their order, and what the other names hold.

    ``arguments`` says whether those of a call require a gradient; None in the scope of the error itself,
    where all names hold what they hold now.
    """

    assignments: Sequence[Assignment]
    values: Mapping[str, object]
    parameters: Sequence[str] = ()
    arguments: bool | None = None
    outer: _Scope | None = None

    def last(self, name: str, before: int) -> int | None:
        """The place of the last assignment to ``name``."""
        earlier = range(min(before, len(self.assignments)) - 1, -1, -1)
        return next((i for i in earlier if name in self.assignments[i].names), None)


class _Search:
    """Goes from an expression back to its sources; each step says whether one of them requires a gradient."""

    def __init__(self) -> None:
        self._seen: dict[tuple[_Scope, int, str], bool] = {}
        self._functions: set[FunctionType] = set()
        self.sources: dict[str, object] = {}
        self.cut: _Cut | None = None
        self.opaque = False

    def expression(
        self, node: ast.AST, scope: _Scope, before: int, statement: ast.stmt | None = None
    ) -> bool:
        require = {name: self._name(name, scope, before) for name in read(node)}
        inside = [self._called(f, any(require.values())) for f in _functions(node, scope)]
        for part in reversed(list(ast.walk(node))):  # the innermost first
            kind, operand = _cut(part)
            if operand is not None and any(require.get(name) for name in read(operand)):
                self._note(kind, part, _without_cuts(statement) if kind == "out" else "")
        return any(require.values()) or any(inside)

    def _name(self, name: str, scope: _Scope, before: int) -> bool:
        place = scope.last(name, before)
        if place is not None:
            return self._assigned(name, scope, place)
        if name in scope.parameters and scope.arguments is not None:
            return scope.arguments
        if scope.outer is not None and name not in scope.parameters:
            return self._name(name, scope.outer, _END)
        value = scope.values.get(name, getattr(builtins, name, None))
        require = requires_grad(value)
        if require is not None:
            self.sources[name] = value
        self.opaque |= not require and not _plain(value)
        return bool(require)

    def _assigned(self, name: str, scope: _Scope, place: int) -> bool:
        key = scope, place, name
        if key in self._seen:
            return self._seen[key]
        if len(self._seen) == _MOST_STEPS:
            self.opaque = True
            return False
        now = scope.values.get(name) if scope.arguments is None else None
        require = self._seen[key] = bool(requires_grad(now))
        others = len(self.sources)
        if not require:
            assignment = scope.assignments[place]
            require = self.expression(assignment.value, scope, place, assignment.statement)
            self._under(assignment.contexts, require, assignment.statement)
        if len(self.sources) == others and requires_grad(now) is not None:
            self.sources[name] = now
        self.opaque |= requires_grad(now) is None and not _plain(now)
        self._seen[key] = require
        return require

    def _called(self, f: FunctionType, arguments: bool) -> bool:
        function = None if f in self._functions else definition(f.__code__)
        self._functions.add(f)
        if function is None:
            self.opaque = True
            return False
        closed = inspect.getclosurevars(f).nonlocals
        held = [one for one in map(requires_grad, closed.values()) if one is not None]
        require = arguments or any(held)
        self.opaque |= bool(held)
        body = [ast.Return(function.body)] if isinstance(function, ast.Lambda) else function.body
        scope = _Scope(assignments(body), f.__globals__, [*_parameters(function), *closed], require)
        for statement, contexts in statements(body):
            if isinstance(statement, ast.Return) and statement.value is not None:
                returned = self.expression(statement.value, scope, _END, statement)
                self._under(contexts, returned, statement)
                require = require or returned
        if require and isinstance(function, ast.FunctionDef):
            for decorator in filter(_off, function.decorator_list):
                self._note("off", decorator, f"def {function.name}({_text(function.args)}):", sign="@")
        return require

    def _under(self, contexts: Sequence[ast.expr], require: bool, statement: ast.stmt) -> None:
        for context in contexts if require else ():
            if _off(context):
                self._note("off", context, _text(statement))

    def _note(self, kind: str, code: ast.AST, line: str, sign: str = "") -> None:
        if self.cut is None or (self.cut.kind == "whole" and kind != "whole"):
            self.cut = _Cut(kind, sign + _text(code), "" if "\n" in line else line)


def _asked(site: ErrorSite) -> ast.expr | None:
    """What went backward: ``y`` in ``y.backward()`` and in ``torch.autograd.grad(y, x)``."""
    for node in ast.walk(parsed(site.code or "")):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of_torch = getattr(node.func.value, "attr", getattr(node.func.value, "id", "")) == "autograd"
            if of_torch and node.args:
                return node.args[0]
            if node.func.attr == "backward":
                return node.func.value
    return ast.Name(site.subject, ast.Load()) if site.subject else None


def _scope(site: ErrorSite) -> tuple[_Scope, int]:
    """The scope of the error, and how many of its assignments come before it."""
    line, source = site.line or _END, "".join(site.lines)
    cells = site.names.get("In")  # what IPython has run
    cells = [cell for cell in cells if cell != source] if isinstance(cells, list) else []
    earlier = [one for cell in cells for one in assignments(parsed(cell).body)]
    module = parsed(source)
    here = assignments(module.body)
    scope, before = _Scope([*earlier, *here], site.names), len(earlier) + _count(here, line)
    for node in ast.walk(module):  # from the outermost to the innermost
        if isinstance(node, ast.FunctionDef) and node.lineno < line <= (node.end_lineno or _END):
            here = assignments(node.body)
            scope, before = _Scope(here, site.names, _parameters(node), outer=scope), _count(here, line)
    return scope, before


def _parameters(function: Definition) -> list[str]:
    return [node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)]


def _count(found: Sequence[Assignment], line: int) -> int:
    return sum(one.statement.lineno <= line for one in found)


def _functions(node: ast.AST, scope: _Scope) -> Iterator[FunctionType]:
    """The reader's own functions that an expression calls by name."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
            f = scope.values.get(part.func.id)
            f = inspect.unwrap(f) if callable(f) else f
            if isinstance(f, FunctionType) and not is_library(f.__code__.co_filename):
                yield f


def _plain(value: object) -> bool:
    """Whether it can be no source of a tensor that requires a gradient, and no part of one."""
    return isinstance(value, _PLAIN) or getattr(builtins, getattr(value, "__name__", ""), None) is value


def _off(context: ast.AST) -> bool:
    """Whether nothing is recorded in ``context``: ``torch.no_grad()``, ``torch.set_grad_enabled(False)``."""
    called = context.func if isinstance(context, ast.Call) else context
    name = ast.unparse(called).rpartition(".")[2]
    return name in _OFF or ast.unparse(context).endswith("set_grad_enabled(False)")


def _cut(node: ast.AST) -> tuple[str, ast.expr | None]:
    """How an expression cuts the graph, and what it cuts off; empty where it does not."""
    match node:
        case ast.Attribute(operand, "data"):
            return "out", operand
        case ast.Call(ast.Name("float") | ast.Attribute(ast.Name("torch"), "tensor"), [operand, *_]):
            return "out", operand
        case ast.Call(ast.Name("int" | "bool"), [operand]):
            return "whole", operand
        case ast.Call(ast.Attribute(operand, name), given) if name in _TAKES_OUT | _GIVES_WHOLE:
            of_torch = given and isinstance(operand, ast.Name) and operand.id == "torch"
            return "out" if name in _TAKES_OUT else "whole", given[0] if of_torch else operand
        case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE(), *_]):
            return "whole", node
    return "", None


class _WithoutCuts(ast.NodeTransformer):
    def visit(self, node: ast.AST) -> ast.AST:
        node = self.generic_visit(node)
        kind, operand = _cut(node)
        return operand if operand is not None and kind == "out" else node


def _without_cuts(statement: ast.stmt | None) -> str:
    """A statement as it would be without them; empty of a lambda, which has none, and of ``y.detach_()``."""
    if statement is None or not hasattr(statement, "lineno"):
        return ""
    with suppress(RecursionError):
        mended = _text(_WithoutCuts().visit(ast.parse(_text(statement))))
        return "" if mended.isidentifier() else mended
    return ""


def _text(node: ast.AST) -> str:
    with suppress(RecursionError):  # hundreds of terms
        return ast.unparse(node)
    return "..."
