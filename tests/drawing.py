"""Everything that is made of a run, as a reader may ask for it."""

from __future__ import annotations

from reading import every

from d2l_autograd.figure.frame import frame
from d2l_autograd.figure.shown import Handle, Shown
from d2l_autograd.figure.still import standalone
from d2l_autograd.formulas.local_derivative import chip
from d2l_autograd.graph import Graph
from d2l_autograd.view.widget import MOST_WIDTH, PHONE


def draw(graph: Graph) -> str:
    """The table, the figures for every width, folded and unfolded, and all formulas, as one text."""
    handles = [Handle(name, 0, 0, False) for name in graph.inputs]
    made = [str(graph), standalone(Shown(graph, handles, code=True))]
    for unfolded in ((), range(len(graph))):
        shown = Shown(graph, handles, code=True, unfolded=unfolded)
        made += [str(part) for width in (MOST_WIDTH, PHONE) for part in frame(shown, width).values()]
    made += [formula.text for formula in every(graph)]
    made += [str(chip(graph, i)) for i in range(len(graph.edges))]
    return "\n".join(made)
