"""What the curves are of, in words."""

from __future__ import annotations

from ..graph import Graph
from ..measure.sampler import weighted_sum
from ..tensors import all_one, number, numbers
from .curves import Curve
from .words import say

_NAME_COLUMNS = 10


def output_label(graph: Graph) -> str:
    """The result's name, else its code, where that is short enough for a label; ``Σ v·z`` where weighted."""
    node = graph.result
    name = node.also or node.name or (node.span.code if node.span else "")
    if not name or len(name) > _NAME_COLUMNS:
        name = f"f({', '.join(graph.inputs)})"
    return name if node.tensor.numel() == 1 and all_one(graph.upstream) else f"Σ v·{name}"


def describe(graph: Graph, name: str, curve: Curve | None) -> str:
    """The curve of an input that is one number, this run's point and its slope, as alternative text.

    ``curve`` is None where there is none, or none yet. Serves sections 2.5.0 to 2.5.4.
    """
    node, output = graph.inputs[name], output_label(graph)
    gradient = None if node.gradient is None else numbers(node.gradient)
    slope = "None" if gradient is None else number(gradient.item())
    value = number(weighted_sum(graph.result.tensor, graph.upstream))
    run = {"output": output, "name": name, "at": number(node.tensor.item()), "value": value, "slope": slope}
    if curve is None:
        return say("plot_alt_no_curve", **run)
    low, high = number(curve.points[0][0]), number(curve.points[-1][0])
    cut = any(edge.cut in ("detach", "no_grad") for edge in graph.edges)
    told = say("plot_alt_cut" if cut else "plot_alt_curve", **run, low=low, high=high)
    if not curve.stairs:
        return told
    slopes = [slope for *_, slope in curve.stairs]
    least, most = number(min(slopes)), number(max(slopes))
    return told + say("alt_space") + say("plot_alt_stairs", count=len(slopes), low=least, high=most)
