"""What an experiment is told besides the inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..errors import InputError
from ..graph import Graph
from ..running.inputs import shown
from .experiment import LIVE_OPS
from .words import say


@dataclass(frozen=True)
class Settings:
    """The settings of ``explore``, as it describes them."""

    upstream: object = None
    tangent: object = None
    expect: Callable | None = None
    plot: bool | str | None = None
    saved: bool = False
    max_ops: int = LIVE_OPS

    def check(self, graph: Graph) -> None:
        """Refuse, as ``plot=``, what names no plot, and the slope where the input is not one number."""
        plot = self.plot
        if not (plot is None or isinstance(plot, bool) or (isinstance(plot, str) and plot == "slope")):
            raise InputError(say("unknown plot", given=shown(plot)))
        values = [node.tensor for node in graph.inputs.values()]
        one = len(values) == 1 and values[0].numel() == 1 and values[0].is_floating_point()
        if plot == "slope" and not one:
            raise InputError(say("slope of several", names=say("list").join(graph.inputs) or "-"))

    def work(self, graph: Graph) -> str:
        """What all derivatives cost in forward mode, and what in reverse; empty without a ``tangent``."""
        if self.tangent is None:
            return ""
        inputs = sum(node.tensor.numel() for node in graph.inputs.values())
        return say("work of both", inputs=inputs, outputs=graph.result.tensor.numel())
