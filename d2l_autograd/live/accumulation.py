"""Real backward passes and zeroings on leaves of one's own: what each adds to ``.grad``, in a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import methodcaller

import torch

from ..clinic.diagnosis import diagnose
from ..clinic.error_case import Diagnosis
from ..clinic.error_site import ErrorSite
from ..errors import TraceError
from ..running.run import Guard, call_theirs, running, theirs
from ..source.functions import function_code, function_source
from ..tensors import inline
from ..torch_internals import saved_by
from ..tracing.tracer import arguments, observe
from .words import say

Grads = dict[str, torch.Tensor | None]
RETAIN = "retain_graph=True"


@dataclass(frozen=True)
class Line:
    """One call: by leaf, what it put into ``.grad`` (if anything), and what is there after it.

    ``error`` is what was raised, ``times`` how often, ``diagnosis`` explains it; ``notes`` say what to see.
    """

    call: str
    balance: Grads
    deposit: Grads = field(default_factory=dict)
    zeroed: bool = False
    error: str = ""
    times: int = 1
    diagnosis: Diagnosis | None = None
    notes: tuple[str, ...] = ()


def added(lines: Sequence[Line], line: Line) -> list[Line]:
    """The lines with one more; an error that comes again is one line with a count."""
    last = lines[-1]
    if line.error and (line.call, line.error) == (last.call, last.error):
        return [*lines[:-1], replace(line, times=last.times + 1)]
    return [*lines, line]


class Accumulation:
    """Runs ``f`` and its backward passes as the reader would, on fresh leaves that nobody else knows.

    Each method returns the :class:`Line` of what it did; what torch or ``f`` raises is in the line, but for
    the first forward pass, see :meth:`open`. Serves section 2.5.1.
    """

    def __init__(self, f: Callable, max_ops: int) -> None:
        code = function_code(f)
        self._returns = function_source(code).returns
        self._f, self._max_ops = f, max_ops
        self._called = code.co_name if code is not None and code.co_name.isidentifier() else "f"
        self._values: Mapping[str, object] = {}
        self.leaves: dict[str, torch.Tensor] = {}
        self.output: torch.Tensor | None = None
        self._deposits = self._passes = 0
        self._retained = False

    @property
    def name(self) -> str:
        """What ``f`` calls its output, else a name that no input has."""
        return self._returns or ("out" if "y" in self.leaves else "y")

    @property
    def call(self) -> str:
        """The forward pass as code."""
        return f"{self.name} = {self._called}({', '.join(self.leaves)})"

    def open(self, values: Mapping[str, object]) -> Line:
        """New leaves with these values, and a forward pass; raises what :func:`trace` and ``f`` raise."""
        self._values = dict(values)
        self.output = None
        inputs = observe(self._f, values, self._max_ops, lambda forward: forward.inputs)
        self.leaves = {name: value.clone().requires_grad_() for name, value in inputs.items()}
        self._deposits = 0
        given = [f"{name} = {inline(leaf)}" for name, leaf in self.leaves.items()]
        return self._forward("\n".join([*given, self.call]))

    def move(self, values: Mapping[str, object]) -> Line:
        """As :meth:`open`, but what is raised is told in the line."""
        try:
            return self.open(values)
        except Exception as error:
            return self._failed(error)

    def forward(self) -> Line:
        """The forward pass once more, which makes a new graph; ``.grad`` stays."""
        try:
            observe(self._f, self._values, self._max_ops, lambda forward: None)
            return self._forward(self.call)
        except Exception as error:
            self.output = None
            return self._failed(error)

    def backward(self, retain_graph: bool = False) -> Line:
        """``backward()`` on the present graph; only the leaves here get a gradient."""
        code = f"{self.name}.backward({RETAIN if retain_graph else ''})"
        if self.output is None:
            return Line(code, self.balance(), notes=(say("ledger closed", name=self.name),))
        arrived: Grads = {}
        handles = [
            leaf.register_hook(lambda grad, name=name: arrived.update({name: grad.detach().clone()}))
            for name, leaf in self.leaves.items()
        ]
        try:
            with running(self._f):
                leaves = list(self.leaves.values())
                call_theirs(self.output.backward, retain_graph=retain_graph, inputs=leaves)
        except Exception as error:
            return self._raised(code, error)
        finally:
            for handle in handles:
                handle.remove()
        again = self._passes > 0 and not self._retained
        self._passes, self._retained = self._passes + 1, retain_graph
        self._deposits += 1
        return Line(code, self.balance(), arrived, notes=tuple(self._seen(again, retain_graph)))

    def zero(self) -> Line:
        """``.grad.zero_()`` for each leaf that has a gradient; where none has, the error that this is."""
        full = [name for name, leaf in self.leaves.items() if leaf.grad is not None] or list(self.leaves)
        call = "\n".join(f"{name}.grad.zero_()" for name in full)
        try:
            for name in full:
                # None has no zero_: that error is what there is to see.
                methodcaller("zero_")(self.leaves[name].grad)
        except AttributeError as error:
            place = ErrorSite(code=f"{full[0]}.grad.zero_()", subject=full[0], value=self.leaves[full[0]])
            return self._raised(call, error, place)
        self._deposits = 0
        return Line(call, self.balance(), zeroed=True)

    @property
    def state(self) -> tuple[object, ...]:
        """All that decides what the next call does."""
        grads = [None if grad is None else grad.tolist() for grad in self.balance().values()]
        return repr(grads), self._passes, self._retained, self._deposits, self.output is None

    def balance(self) -> Grads:
        """What each leaf's ``.grad`` holds now."""
        return {n: None if leaf.grad is None else leaf.grad.clone() for n, leaf in self.leaves.items()}

    def _forward(self, call: str) -> Line:
        self.output, self._passes, self._retained = None, 0, False
        args, kwargs = arguments(self._f, self.leaves)
        with running(self._f) as (outside, _), Guard(outside, self.leaves.values()):
            self.output = call_theirs(self._f, *args, **kwargs)
        kept = list(dict.fromkeys(saved_by(self.output)))
        saved = say("ledger saved", names=say("list").join(kept)) if kept else say("ledger nothing saved")
        value = say("ledger value", name=self.name, value=inline(self.output))
        return Line(call, self.balance(), notes=(value, saved))

    def _seen(self, again: bool, retain_graph: bool) -> list[str]:
        notes = []
        if again:
            notes.append(say("ledger again"))
        if self._deposits > 1:
            notes.append(say("ledger sum of", count=self._deposits))
        if retain_graph:
            notes.append(say("ledger retained"))
        unused = [name for name, leaf in self.leaves.items() if leaf.grad is None]
        if unused:
            notes.append(say("ledger unused", names=say("list").join(unused)))
        return notes

    def _failed(self, error: Exception) -> Line:
        """The reader's function may raise anything; an error of the package's own is raised."""
        if not isinstance(error, TraceError) and not theirs(error):
            raise error
        return Line(self.call, self.balance(), error=f"{type(error).__name__}: {error}")

    def _raised(self, call: str, error: Exception, place: ErrorSite | None = None) -> Line:
        known = {self._called: self._f, **self.leaves}
        place = place or ErrorSite(subject=self.name, value=self.output, names=known, lines=(self.call,))
        text = f"{type(error).__name__}: {error}"
        return Line(call, self.balance(), error=text, diagnosis=diagnose(error, place))


CALLS: dict[str, Callable[[Accumulation], Line]] = {
    "b": Accumulation.backward,
    "r": partial(Accumulation.backward, retain_graph=True),
    "z": Accumulation.zero,
    "f": Accumulation.forward,
}


class Replay:
    """What each of the ``CALLS`` would do after others that followed those that were ``done``.

    Two ways to one state are one: what a call does there is run once, on fresh leaves.
    """

    def __init__(self, f: Callable, max_ops: int, values: Mapping[str, object], done: str) -> None:
        self._f, self._max_ops, self._values, self._done = f, max_ops, values, done
        self._states = {"": self._after("").state}
        self._known: dict[tuple[object, str], tuple[Line, tuple[object, ...]]] = {}

    def line(self, before: str, call: str) -> Line:
        """The line of ``call``, after the calls ``before``."""
        state = self._states[before]
        if (state, call) not in self._known:
            account = self._after(before)
            self._known[state, call] = CALLS[call](account), account.state
        line, self._states[before + call] = self._known[state, call]
        return line

    def _after(self, calls: str) -> Accumulation:
        account = Accumulation(self._f, self._max_ops)
        account.open(self._values)
        for call in self._done + calls:
            CALLS[call](account)
        return account
