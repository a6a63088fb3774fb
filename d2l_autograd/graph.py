"""The vocabulary: what one forward and backward run of a function is.

Frozen data, no torch calls and no pictures. The tracer writes it, everything else reads it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeVar

from .language import say
from .pictured import Pictured
from .tables import Row, Table
from .tensors import listed, shorten

if TYPE_CHECKING:
    import torch

_CODE_COLUMNS = 60
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


_T = TypeVar("_T")


def _code(node: Node) -> str:
    code = node.span.code if node.span else ""
    return code if len(code) <= _CODE_COLUMNS else shorten(code, _CODE_COLUMNS)


def _single(value: _T | tuple[_T, ...]) -> _T:
    if isinstance(value, tuple):
        raise TypeError("the call has several results; each is an item of its own")
    return value


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """A piece of the reader's source: ``line`` counts from 1 in its file or cell.

    ``tree`` is its syntax tree, a part of that of the whole file; None where there is none.
    """

    line: int
    end_line: int
    code: str
    tree: ast.expr | ast.stmt | None = field(default=None, repr=False)


class Argument(NamedTuple):
    """What a call was given: the node ``source``, or else ``value``, and the ``keyword`` it was given by.

    ``value`` is a number, a string, a slice, ... as it was passed; a tuple of arguments for a sequence;
    the type of anything else.
    """

    value: object = None
    source: int | None = None
    keyword: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One value of the run: an input, a parameter, a constant, or the result of one call.

    ``kind`` is ``"input"``, ``"parameter"`` (a leaf that the function reached by itself),
    ``"constant"``, ``"operation"``, or ``"item"`` (one of several results of a call).
    ``id`` is its place in ``Graph.nodes``, which is execution order. ``value`` is a detached
    snapshot; ``grad`` the total gradient that arrived at it in the backward pass, ``None`` where
    none did. For a call with several results both are tuples, and each result is an item.
    ``version`` counts the values that the variable ``name`` has had, ``turn`` the times that this
    piece of source has run (from 1). ``also`` is a second name, under which the function returns it.
    ``arguments`` are what the call was given, in its order; none are known of a call that wrote only a
    piece of the value. ``tangent`` is how the value moves with the inputs, where forward mode went along.
    """

    id: int
    kind: str
    op: str
    name: str | None
    version: int
    value: torch.Tensor | tuple[torch.Tensor, ...]
    grad: torch.Tensor | tuple[torch.Tensor | None, ...] | None
    requires_grad: bool
    span: Span | None
    turn: int
    also: str | None = None
    arguments: tuple[Argument, ...] = ()
    tangent: torch.Tensor | None = None

    @property
    def tensor(self) -> torch.Tensor:
        """The value of a node with one result; TypeError for a call with several."""
        return _single(self.value)

    @property
    def gradient(self) -> torch.Tensor | None:
        """The gradient of a node with one result; TypeError for a call with several."""
        return _single(self.grad)

    @property
    def symbol(self) -> str | None:
        """The name as written; ``b₁``, ``b₂`` for later values of ``b``; None where it was given none."""
        if self.name is None:
            return self.also
        return self.name + (str(self.version).translate(SUBSCRIPTS) if self.version else "")

    @property
    def label(self) -> str:
        """The symbol, with the name that the function returns it under; else the operation."""
        if self.symbol is None:
            return self.op or self.kind
        return self.symbol if self.also in (None, self.symbol) else f"{self.also} = {self.symbol}"


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """``source`` was used in making ``target``; ``message`` is the gradient sent back along it.

    ``slot`` tells the arguments of ``target`` apart (``x * x`` has two edges, slots 0 and 1).
    ``message`` is ``None`` where nothing was sent. ``cut`` then says why no gradient can flow:
    ``"detach"``, ``"no_grad"``, ``"not differentiable"``; it is ``None`` where the source needs no gradient.
    """

    source: int
    target: int
    slot: int
    message: torch.Tensor | None
    cut: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """One test of a tensor by Python's control flow, and its outcome.

    ``keyword`` is ``"while"``, ``"if"``, ``"assert"``, ... or ``"bool"`` where the source is not known.
    ``test`` is the id of the node that was tested, ``after`` the number of nodes that existed then.
    """

    keyword: str
    span: Span | None
    outcome: bool
    turn: int
    test: int | None
    after: int


@dataclass(frozen=True, eq=False)
class Graph(Pictured):
    """What torch did in one run of a function: values, gradients, messages, decisions.

    ``nodes`` are in execution order, ``order`` holds node ids in the order in which the autograd
    engine reached them. ``output`` is the id of the result, ``upstream`` the gradient that the
    backward pass began with. ``code`` is the function's source, ``(line number, text)`` a line.
    ``compiled`` says that part of it came from ``torch.compile``, and was run as it was written.
    ``graph["a"]`` looks a variable up: an input by its name, otherwise the last value that the
    variable had; ``graph["b₁"]`` an earlier one by its symbol. Shown as a picture, printed as a table.
    Serves sections 2.5.0 to 2.5.4.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    order: tuple[int, ...]
    decisions: tuple[Decision, ...]
    output: int
    upstream: torch.Tensor
    code: tuple[tuple[int, str], ...] = field(default=())
    compiled: bool = False

    _image: ClassVar[Callable[[Graph], str]]  # in HTML; see Pictured

    @cached_property
    def _by_name(self) -> dict[str, Node]:
        found = dict(self.inputs)
        for node in self.nodes:
            for name in (node.symbol, node.name, node.also):
                if name is not None and name not in self.inputs:
                    found[name] = node
        return found

    @cached_property
    def inputs(self) -> dict[str, Node]:
        """The inputs of the function by name, in the order in which they were given."""
        return {str(node.name): node for node in self.nodes if node.kind == "input"}

    @property
    def result(self) -> Node:
        """What the function returned."""
        return self.nodes[self.output]

    @cached_property
    def incoming(self) -> tuple[tuple[Edge, ...], ...]:
        """For each node, the edges that enter it, by slot."""
        return self._grouped("target")

    @cached_property
    def outgoing(self) -> tuple[tuple[Edge, ...], ...]:
        """For each node, the edges that leave it."""
        return self._grouped("source")

    def _grouped(self, end: str) -> tuple[tuple[Edge, ...], ...]:
        groups: list[list[Edge]] = [[] for _ in self.nodes]
        for edge in self.edges:
            groups[getattr(edge, end)].append(edge)
        return tuple(map(tuple, groups))

    def __getitem__(self, name: str) -> Node:
        try:
            return self._by_name[name]
        except KeyError:
            known = say("list").join(self._by_name)
            raise KeyError(say("no variable", name=repr(name), known=known)) from None

    def _ipython_key_completions_(self) -> list[str]:
        """What Tab offers behind ``graph["``."""
        return list(self._by_name)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self.nodes)

    def __str__(self) -> str:
        moves = any(node.tangent is not None for node in self.nodes)
        rows = [
            Row([n.label, _code(n), listed(n.value), *[listed(n.tangent)] * moves, listed(n.grad)])
            for n in self.nodes
        ]
        notes = [say("run eagerly")] if self.compiled else []
        columns = ["name", "code", "value", *["tangent"] * moves, "grad"]
        return Table(columns, [rows], notes=notes).text()

    __repr__ = __str__

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": type(self)._image(self)}
