"""The error clinic, an IPython extension: an autograd error is shown after an explanation of what it means.

``%load_ext d2l_autograd`` opens it in any notebook, ``%unload_ext d2l_autograd`` closes it. The status of the
cell stays as it is, and so does what ``%tb`` shows; an error that is not autograd's is left alone.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from types import MethodType, TracebackType
from typing import TYPE_CHECKING, TextIO

import torch

from .backward_errors import NOT_CALLED
from .diagnosis import CASES, diagnose
from .error_case import Diagnosis
from .error_site import ErrorSite, current_site
from .leaf_errors import NOT_LEAF
from .parted_traceback import parted

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

_RAISED = tuple({case.raised: None for case in CASES})
_OPEN: dict[int, Clinic] = {}


class Clinic:
    """Listens to one IPython shell from :meth:`open` to :meth:`close`."""

    def __init__(self, shell: InteractiveShell, show: Callable[[Diagnosis], None]) -> None:
        self._shell, self._show = shell, show
        self._warned: list[Diagnosis | None] = []
        self._showwarning: Callable[..., None] = warnings.showwarning
        self._listening: Callable[..., None] | None = None
        formatter = shell.display_formatter
        # A terminal cannot fold.
        self._folds = formatter is not None and "text/html" in formatter.active_types
        self._theirs = shell.custom_exceptions, shell.CustomTB
        self._ours: Callable[..., object] | None = None

    def open(self) -> None:
        """Begin to explain."""
        self._shell.set_custom_exc((*self._theirs[0], *_RAISED), self._raised)
        self._ours = self._shell.CustomTB
        self._shell.events.register("pre_run_cell", self._before)
        self._shell.events.register("post_run_cell", self._after)

    def close(self) -> None:
        """Leave the shell as it was found."""
        self._shell.events.unregister("pre_run_cell", self._before)
        self._shell.events.unregister("post_run_cell", self._after)
        self._unlisten()
        if self._shell.CustomTB is self._ours:
            self._shell.custom_exceptions, self._shell.CustomTB = self._theirs

    def _raised(
        self,
        shell: InteractiveShell,
        kind: type[BaseException],
        error: BaseException,
        steps: TracebackType | None,
        tb_offset: int | None = None,
    ) -> None:
        """Show ``error`` in the shell's place, behind what it means."""
        handled, handler = self._theirs
        shown, diagnosis = steps, diagnose(error)
        if diagnosis is None and isinstance(error, handled):
            handler(kind, error, steps)
            return
        if diagnosis is not None and self._folds:
            shown, inside = parted(steps)
            diagnosis = replace(diagnosis, inside=inside)
        if diagnosis is not None:
            self._show(diagnosis)
        shell.showtraceback((kind, error, shown), running_compiled_code=True)
        sys.last_traceback = steps  # for %tb and %debug

    def _before(self, _info: object) -> None:
        self._warned.clear()
        self._unlisten()
        self._showwarning = warnings.showwarning
        warnings.showwarning = self._listening = self._listener(warnings.showwarning)

    def _after(self, result: ExecutionResult) -> None:
        self._unlisten()
        for diagnosis in [*self._warned, self._not_called(result.result)]:
            if diagnosis is not None:
                self._show(diagnosis)
        self._warned.clear()

    def _listener(self, before: Callable[..., None]) -> Callable[..., None]:
        """What hands a warning on to ``before``, and during its own cell keeps what it means.

        A new one for each cell: the reader may keep one, and call it from what is ``before`` another.
        """

        def listen(
            message: Warning,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            before(message, category, filename, lineno, file, line)
            if self._listening is listen and NOT_LEAF.match(message):
                self._warned.append(NOT_LEAF.diagnosis(current_site()))

        return listen

    def _unlisten(self) -> None:
        if warnings.showwarning is self._listening:
            warnings.showwarning = self._showwarning
        self._listening = None

    def _not_called(self, value: object) -> Diagnosis | None:
        if isinstance(value, MethodType) and value.__func__ is torch.Tensor.backward:
            tensor = value.__self__
            names = [n for n, v in self._shell.user_ns.items() if v is tensor and not n.startswith("_")]
            name = names[0] if names else "y"
            return NOT_CALLED.diagnosis(ErrorSite(1, f"{name}.backward", name, tensor))
        return None


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Open the clinic: `%load_ext d2l_autograd`. Serves every section."""
    if id(shell) not in _OPEN:
        from IPython.display import display

        _OPEN[id(shell)] = Clinic(shell, display)
        _OPEN[id(shell)].open()


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Close the clinic: `%unload_ext d2l_autograd`."""
    if id(shell) in _OPEN:
        _OPEN.pop(id(shell)).close()
