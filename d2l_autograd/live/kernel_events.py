"""The Jupyter kernel around an experiment: what runs between its cells, and which cell shows what."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakMethod

import ipywidgets
from ipywidgets.widgets.widget import _instances as living

from ..measure.sampler import Work, finished

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo
    from tornado.ioloop import IOLoop

# Seconds that a cell, or a slider that moves, waits for work that can be finished later. A cell stores what
# there is then, which has to be the same on a busy machine.
IN_A_CELL, IN_A_MOVE = 5.0, 0.02
_REST = 0.1  # seconds without a move
# Set by whoever takes the widgets' state as soon as the cells have run, and so cannot wait.
AT_ONCE = "D2L_AUTOGRAD_AT_ONCE"

_shown: dict[str, list[ipywidgets.Widget]] = {}


def between_cells(act: Callable[[], None]) -> None:
    """Call ``act`` in the thread that runs the notebook's cells, and not while one runs.

    There it is called at once; from another thread, as those in which ipykernel 7 handles the sliders'
    messages, when that one has time. It can be interrupted there as a cell can.
    """
    loop = _loop()
    if loop is None or threading.current_thread() is threading.main_thread():
        act()
    else:
        loop.add_callback(_interruptible, act)


class Turns:
    """The moves of one experiment: the last one counts, and the work that it leaves is finished behind it.

    A move to where the page has its frame already (``is_ahead``) is made when the reader rests, or runs a
    cell. ``idle`` gives the work for the time in which there is nothing else to do, None where there is none.
    """

    def __init__(
        self,
        move: Callable[[], None],
        idle: Callable[[], Work[None] | None] = lambda: None,
        is_ahead: Callable[[], bool] = lambda: False,
    ) -> None:
        self._move, self._idle, self._is_ahead = move, idle, is_ahead
        self._waiting, self._moves, self._began = False, 0, time.perf_counter()
        self._resting = False
        self._work: Work[None] | None = None
        self._ahead: Work[None] | None = None

    def moved(self) -> None:
        """Something was moved; moves that come before the notebook has time are one."""
        self._moves += 1
        if not (self._waiting and self._is_ahead()):
            self._waiting = True
            between_cells(self._turn)

    def make_up(self) -> None:
        """Make the move that waits, if there is one."""
        if self._waiting:
            self._waiting, self._began = False, time.perf_counter()
            self._move()
            self.rest()

    def _turn(self, before: int = -1) -> None:
        loop = _loop()
        if loop is None or self._moves == before or not self._is_ahead():
            self.make_up()
        else:
            loop.call_later(_REST, _interruptible, self._turn, self._moves)

    def finish(self, work: Work[None], seconds: float) -> bool:
        """Do ``work`` in place of what was left of the last one; False where it is not done in that time.

        The time runs from the beginning of the move. The rest is done between cells and moves; where there is
        no notebook, all is done now.
        """
        self._stop_work()
        loop = None if AT_ONCE in os.environ else _loop()
        if loop is None:
            finished(work)
            return True
        self._work = work
        while time.perf_counter() < self._began + seconds:
            if next(work, self) is self:
                self._work = None
                return True
        loop.add_callback(_interruptible, self._go_on, loop, work)
        return False

    def _go_on(self, loop: IOLoop, work: Work[None]) -> None:
        if work is not self._work:
            return
        if next(work, self) is not self:
            loop.add_callback(_interruptible, self._go_on, loop, work)
            return
        self._work = None
        self.rest()

    def rest(self) -> None:
        """Go on with what is for idle time, where nothing else is left to do."""
        loop = _loop()
        if loop is None or self._work is not None or self._resting:
            return
        self._ahead = self._idle() if self._ahead is None else self._ahead
        if self._ahead is not None:
            self._resting = True
            loop.add_callback(_interruptible, self._go_ahead)

    def _go_ahead(self) -> None:
        self._resting = False
        if self._work is not None or self._ahead is None:
            return
        if next(self._ahead, self) is self:
            self._ahead = None
        else:
            self.rest()

    def stop(self) -> None:
        """Leave undone what is left to do."""
        self._stop_work()
        if self._ahead is not None:
            self._ahead.close()
        self._ahead = None

    def _stop_work(self) -> None:
        if self._work is not None:
            self._work.close()
        self._work = None


def at_each_cell(event: str, act: Callable[[], None]) -> None:
    """Call ``act`` at that event of IPython's from now on, as long as what it is a method of lives."""
    kernel = _kernel()
    if kernel is None:
        return
    events, method = kernel.shell.events, WeakMethod(act)

    def tell(_: object) -> None:
        if (known := method()) is None:
            events.unregister(event, tell)
        else:
            known()

    events.register(event, tell)


def close_with_its_cell(experiment: ipywidgets.Widget) -> None:
    """The cell that runs now shows ``experiment``: when it runs again or is deleted, that is closed.

    Not where another cell still shows it, or another widget holds it.
    """
    kernel = _kernel()
    parent = kernel.get_parent() if kernel is not None else {}
    cell = parent.get("metadata", {}).get("cellId")
    if cell is None or _captured(parent):
        return
    events = kernel.shell.events
    if _close_what_is_gone not in events.callbacks["pre_run_cell"]:
        events.register("pre_run_cell", _close_what_is_gone)
    if experiment not in _shown.setdefault(cell, []):
        _shown[cell].append(experiment)


def _captured(parent: dict) -> bool:
    """Whether an Output widget takes what is shown: then it stays when the cell runs again."""
    now = parent.get("header", {}).get("msg_id")
    return any(isinstance(widget, ipywidgets.Output) and widget.msg_id == now for widget in living.values())


def _close_what_is_gone(info: ExecutionInfo) -> None:
    deleted = _kernel().get_parent().get("metadata", {}).get("deletedCells", [])
    gone = [experiment for cell in [info.cell_id, *deleted] for experiment in _shown.pop(cell, ())]
    for experiment in gone:
        held = any(experiment in getattr(widget, "children", ()) for widget in list(living.values()))
        if not held and not any(experiment in others for others in _shown.values()):
            experiment.close()


def _kernel() -> Any:
    """The Jupyter kernel that runs this, None outside of one."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None)


def _loop() -> IOLoop | None:
    """The loop that runs the cells, None outside a kernel."""
    return getattr(_kernel(), "io_loop", None)


def _interruptible(act: Callable[..., None], *args: object) -> None:
    """Outside its cells, a kernel ignores interrupts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        act(*args)
    except KeyboardInterrupt:
        pass  # this is what was asked for
    finally:
        signal.signal(signal.SIGINT, before)
