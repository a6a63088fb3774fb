"""Step 3: the order in which a backward pass goes through the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..errors import Wrong
from ..tensors import number
from .answers import ask, function
from .made import Made
from .programs import DIAMONDS, Line, Program, chain, drawn, ladder
from .words import say

PROGRAMS, CHAIN, _RUNGS = 20, 2_000, 60
_FIRST = (
    Program((0.5,), (Line("tanh", (0,)), Line("pow", (1,), 2))),
    Program((0.5,), (Line("mul", (0, 0)),)),
    *DIAMONDS,
)


def check(answer: object) -> str:
    """Ask for the order of small graphs, random ones, one with 2 to the 60 ways, and one 2,000 deep."""
    order = function(answer)
    for program in [*_FIRST, *map(drawn, range(PROGRAMS))]:
        _check(order, program.run(Made), program.text(), program.names)
    for program, hint in ((ladder(_RUNGS), "order ladder"), (chain(CHAIN), "order chain")):
        _check(order, program.run(Made), say(hint, count=len(program.lines)), program.names)
    return say("order right", count=PROGRAMS, chain=CHAIN)


def _check(order: Callable, nodes: list[Made], code: str, names: list[str]) -> None:
    found = ask(code, lambda: _listed(order(nodes[-1])))
    if found is None:
        raise Wrong(say("engine nothing", code=code))
    if not isinstance(found, list):
        raise Wrong(say("order no list", type=type(found).__name__))
    name = {id(node): name for node, name in zip(nodes, names, strict=True)}
    name |= {id(node): number(node.value) for node in _constants(nodes)}
    if any(id(each) not in name for each in found):
        raise Wrong(say("order stranger", code=code))
    told = say("list").join(name[id(each)] for each in found)
    place = {id(each): i for i, each in enumerate(found)}
    if len(place) < len(found):
        twice = next(each for i, each in enumerate(found) if place[id(each)] != i)
        raise Wrong(say("order twice", code=code, name=name[id(twice)], given=_short(told)))
    missing = [known for key, known in name.items() if key not in place]
    if missing:
        raise Wrong(say("order missing", code=code, names=_short(say("list").join(missing))))
    uses = [(node, parent) for node in nodes for parent in node.parents]
    early = [(node, parent) for node, parent in uses if place[id(parent)] < place[id(node)]]
    if early and len(early) == len(uses):
        raise Wrong(say("order turned", code=code, given=_short(told)))
    if early:
        node, parent = early[0]
        names_of = {"name": name[id(parent)], "user": name[id(node)]}
        raise Wrong(say("order early", code=code, given=_short(told), **names_of))


def _listed(found: object) -> object:
    """What the reader's function returned, as a list where it goes on giving."""
    return list(found) if isinstance(found, Iterable) else found


def _constants(nodes: list[Made]) -> list[Made]:
    """The numbers that became Values beside those of the program."""
    known = set(map(id, nodes))
    return [parent for node in nodes for parent in node.parents if id(parent) not in known]


def _short(names: str) -> str:
    return names if len(names) <= 80 else names[:77] + "…"
