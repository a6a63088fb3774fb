"""Two functions on the same inputs: what each gives, cuts and shares, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from inspect import Parameter
from typing import TYPE_CHECKING

from ..errors import InputError
from ..graph import Graph
from ..running.run import what_to_tell
from ..running.signatures import check_callable, needed, parameters
from ..source.functions import function_code
from ..tables import Cell, Row, Table
from ..tensors import inline, numbers
from ..tracing.tracer import Forward, observe
from .words import say

if TYPE_CHECKING:
    import torch


CUTS = ("detach", "no_grad")
NO_INPUT = "–"


@dataclass
class Half:
    """One function; ``graph`` is its last good run and ``error`` why there is no newer one.

    ``shared`` names the variables that had one memory between them in that run.
    """

    f: Callable
    name: str
    inputs: tuple[str, ...]
    graph: Graph | None = None
    shared: tuple[tuple[str, ...], ...] = ()
    error: str = ""
    raised: Exception | None = field(default=None, repr=False)

    @property
    def call(self) -> str:
        """The function with its inputs, as code."""
        return f"{self.name}({', '.join(self.inputs)})"

    def run(self, values: Mapping[str, object], max_ops: int) -> None:
        """Run it forward and backward; an output of several components begins with weights 1."""
        try:
            mine = {name: values[name] for name in self.inputs}
            self.graph, self.shared = observe(self.f, mine, max_ops, _see)
            self.error, self.raised = "", None
        except Exception as error:  # the reader's function may raise anything, and the other one goes on
            self.error, self.raised = what_to_tell(error), error


def halves(f: Callable, g: Callable, inputs: Sequence[str]) -> tuple[Half, Half]:
    """Both functions with those of ``inputs`` that each has parameters for.

    Raises :class:`InputError` for an input that neither knows, or a parameter that nothing was given for.
    """
    check_callable(f, "first")
    check_callable(g, "second")
    names = [_name(f, "f"), _name(g, "g")]
    if names[0] == names[1]:
        names = ["f", "g"]
    both = Half(f, names[0], _taken(f, inputs)), Half(g, names[1], _taken(g, inputs))
    unknown = [name for name in inputs if not any(name in half.inputs for half in both)]
    if unknown:
        has = ", ".join(dict.fromkeys(name for h in (f, g) for name in parameters(h, inputs) or ()))
        raise InputError(say("compare unknown", names=", ".join(unknown), has=has or "-"))
    for half in both:
        missing = [n for n, p in (parameters(half.f, inputs) or {}).items() if needed(p) and n not in inputs]
        if missing:
            given = ", ".join(inputs) or "-"
            raise InputError(say("compare missing", call=half.name, names=", ".join(missing), given=given))
    return both


def differences(both: Sequence[Half]) -> Table:
    """A row for the output and for each input's gradient: of the one, of the other, and the difference."""
    head = [say("name"), *(half.call for half in both), say("compare difference")]
    return Table(head, [[_row(*texts) for texts in _rows(both)]], notes=notes(both))


def notes(both: Sequence[Half]) -> list[str]:
    """What was cut in each run, what shared its memory, and what went wrong."""
    return [note for half in both for note in (*_cuts(half), *_shared(half), *_compiled(half), *_error(half))]


def _see(forward: Forward) -> tuple[Graph, tuple[tuple[str, ...], ...]]:
    shared = forward.shared()
    output = forward.output
    weights = output.new_ones(output.shape) if output.numel() != 1 and not output.is_complex() else None
    return forward.graph(weights), shared


def _name(f: Callable, other: str) -> str:
    code = function_code(f)
    return code.co_name if code is not None and code.co_name.isidentifier() else other


def _taken(f: Callable, inputs: Sequence[str]) -> tuple[str, ...]:
    takes = parameters(f, inputs)
    if takes is None or any(p.kind is Parameter.VAR_KEYWORD for p in takes.values()):
        return tuple(inputs)
    return tuple(name for name in inputs if name in takes)


def _row(name: str, one: str, other: str, gap: str) -> Row:
    looks = {"class": "ad-equal" if gap == say("compare same") else "ad-different"}
    return Row([Cell(name, f"<code>{escape(name)}</code>"), one, other, Cell(gap, attributes=looks)])


def _rows(both: Sequence[Half]) -> list[list[str]]:
    names = list(dict.fromkeys(name for half in both for name in half.inputs))
    rows = [[say("compare output"), *_pair([_output(half) for half in both], both)]]
    for name in names:
        grads = [half.graph[name].gradient if half.graph and name in half.inputs else None for half in both]
        texts = _pair(grads, both)
        if not all(name in half.inputs for half in both):
            mine = [name in half.inputs for half in both]
            texts = [*(text if has else NO_INPUT for text, has in zip(texts, mine, strict=False)), ""]
        rows.append([f"{name}.grad", *texts])
    return rows


def _output(half: Half) -> torch.Tensor | None:
    return None if half.graph is None else half.graph.result.tensor


def _pair(values: Sequence[torch.Tensor | None], both: Sequence[Half]) -> list[str]:
    texts = [
        say("compare failed") if half.error else "None" if value is None else inline(value)
        for value, half in zip(values, both, strict=True)
    ]
    return [*texts, "" if any(half.error for half in both) else _gap(*values)]


def _gap(one: torch.Tensor | None, other: torch.Tensor | None) -> str:
    if one is None and other is None:
        return say("compare same")
    one, other = (None if tensor is None else numbers(tensor) for tensor in (one, other))
    if one is None or other is None or one.shape != other.shape:
        return say("compare other", gap="").strip()
    gap = one - other
    equal = bool(((one == other) | (one.isnan() & other.isnan())).all())
    return say("compare same") if equal else say("compare other", gap=inline(gap))


def _cuts(half: Half) -> list[str]:
    if half.graph is None or half.error:
        return []
    nodes = half.graph.nodes
    found = dict.fromkeys(
        (nodes[e.source].label, nodes[e.target].label, e.cut) for e in half.graph.edges if e.cut in CUTS
    )
    return [
        say("compare cut", call=half.call, source=source, target=target, cut=f"{cut}()")
        for source, target, cut in found
    ]


def _shared(half: Half) -> list[str]:
    if half.error:
        return []
    return [say("compare shared", call=half.call, names=say("list").join(names)) for names in half.shared]


def _compiled(half: Half) -> list[str]:
    return [f"{half.call}: {say('run eagerly')}"] if half.graph and half.graph.compiled else []


def _error(half: Half) -> list[str]:
    return [f"{half.call}: {half.error}"] if half.error else []
