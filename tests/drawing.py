"""Everything that is made of a run, as a reader may ask for it."""

from __future__ import annotations

from d2l_autograd.figure.frame import frame
from d2l_autograd.figure.steps import steps
from d2l_autograd.formulas.chain_rule import chain_rule, edge_rule, sent
from d2l_autograd.graph import Graph
from d2l_autograd.picture.folding import fold
from d2l_autograd.picture.svg import render


def draw(graph: Graph) -> str:
    """All pictures, steps, panes and formulas, folded and unfolded, as one text."""
    made = [str(graph), render(graph, standalone=True)]
    for unfolded in ((), range(len(graph))):
        folding = fold(graph, unfolded=unfolded)
        made += [render(graph, folding), *(step["note"] for step in steps(graph, folding))]
        made += map(str, frame(graph, unfolded=unfolded).values())
    made += [
        formula.text for node in graph for formula in (chain_rule(graph, node.id), *sent(graph, node.id))
    ]
    made += [edge_rule(graph, i).text for i in range(len(graph.edges))]
    return "\n".join(made)
