"""The error clinic, an IPython extension: below the traceback of an autograd error stands what it means.

``%load_ext d2l_autograd`` opens it in any notebook, ``%unload_ext d2l_autograd`` closes it. Traceback and
status of the cell stay as they are; an error that is not autograd's is left alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from types import MethodType
from typing import TYPE_CHECKING, TextIO

import torch

from .backward_errors import NOT_CALLED
from .diagnosis import diagnose
from .error_case import Diagnosis
from .error_site import ErrorSite, current_site
from .leaf_errors import NOT_LEAF

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

_OPEN: dict[int, Clinic] = {}


class Clinic:
    """Listens to one IPython shell from :meth:`open` to :meth:`close`."""

    def __init__(self, shell: InteractiveShell, show: Callable[[Diagnosis], None]) -> None:
        self._shell, self._show = shell, show
        self._warned: list[Diagnosis | None] = []
        self._showwarning: Callable[..., None] = warnings.showwarning
        self._listening: Callable[..., None] | None = None

    def open(self) -> None:
        """Begin to explain."""
        self._shell.events.register("pre_run_cell", self._before)
        self._shell.events.register("post_run_cell", self._after)

    def close(self) -> None:
        """Leave the shell as it was found."""
        self._shell.events.unregister("pre_run_cell", self._before)
        self._shell.events.unregister("post_run_cell", self._after)
        self._unlisten()

    def _before(self, _info: object) -> None:
        self._warned.clear()
        self._unlisten()
        self._showwarning = warnings.showwarning
        warnings.showwarning = self._listening = self._listener(warnings.showwarning)

    def _after(self, result: ExecutionResult) -> None:
        self._unlisten()
        for diagnosis in [*self._warned, self._of(result)]:
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

    def _of(self, result: ExecutionResult) -> Diagnosis | None:
        if isinstance(result.error_in_exec, Exception):
            return diagnose(result.error_in_exec)
        value = result.result
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
