"""What the curves are of, in words."""

from __future__ import annotations

from ..graph import Graph
from ..tensors import all_one

_NAME_COLUMNS = 10


def output_label(graph: Graph) -> str:
    """The result's name, else its code, where that is short enough for a label; ``Σ v·z`` where weighted."""
    node = graph.result
    name = node.also or node.name or (node.span.code if node.span else "")
    if not name or len(name) > _NAME_COLUMNS:
        name = f"f({', '.join(graph.inputs)})"
    return name if node.tensor.numel() == 1 and all_one(graph.upstream) else f"Σ v·{name}"
