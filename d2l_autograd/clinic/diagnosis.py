"""Autograd's errors: what each means, which rule was broken, and how to mend it.

The patterns are held in tests against the messages that torch really raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import torch
from torch.autograd.graph import Node as GradNode

from ..tensors import shape
from .error_site import Scene, scene, written_in_place
from .lost_graph import Origin, origin, requires_grad
from .words import say

NOT_LEAF = "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed"
Facts = dict[str, object]  # what fills the words in


@dataclass(frozen=True)
class Diagnosis:
    """One error explained: ``what`` happened, the ``rule`` it broke, and code that would ``mend`` it."""

    key: str
    what: str
    rule: str
    mend: str

    def __repr__(self) -> str:
        mend = "\n".join("    " + line for line in self.mend.splitlines())
        what, rule, how = (say(f"clinic {head}") for head in ("what", "rule", "mend"))
        return f"{what}{self.what}\n{rule}{self.rule}\n{how}\n{mend}"

    def _repr_html_(self) -> str:
        what, rule, how = (escape(say(f"clinic {head}")) for head in ("what", "rule", "mend"))
        return (
            f"<blockquote><p><strong>{what}</strong>{escape(self.what)}</p>"
            f"<p><strong>{rule}</strong>{escape(self.rule)}</p>"
            f"<p><strong>{how}</strong></p>"
            '<pre tabindex="0" style="overflow-x: auto">'
            f'<code style="white-space: pre">{escape(self.mend)}</code></pre>'
            "</blockquote>"
        )


def diagnose(error: BaseException, place: Scene | None = None) -> Diagnosis | None:
    """The explanation of ``error``; None for one that is not autograd's or not known. Serves the clinic.

    ``place`` says where it happened, for one that did not happen in the reader's own code.
    """
    for key, kind, pattern, facts in CASES:
        match = re.search(pattern, str(error)) if isinstance(error, kind) else None
        if match:
            place = place or scene(error)
            more = facts(match, place)
            return None if more is None else _diagnosis(key, place, **more)
    return None


def explain(key: str, place: Scene) -> Diagnosis:
    """What no error tells: ``"not leaf"``, a ``.grad`` that stays empty, and ``"not called"``."""
    return _diagnosis(key, place, **_leaves(None, place))


def saved_by(output: torch.Tensor) -> list[str]:
    """The backward operations of the graph of ``output`` that keep tensors from the forward pass."""
    holding = (f for f in _functions(output) if any(map(_holds, [f] * len(dir(f)), dir(f))))
    return [operation(function.name()) for function in holding]


def _functions(output: torch.Tensor) -> list[GradNode]:
    """The backward functions of the graph of ``output``, its own first."""
    functions = [output.grad_fn] if output.grad_fn is not None else []
    found = set(functions)
    for function in functions:
        for one, _ in function.next_functions:
            if one is not None and one not in found:
                found.add(one)
                functions.append(one)
    return functions


def operation(name: str) -> str:
    """``MulBackward0`` as a reader writes it: ``mul``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", re.sub(r"Backward\d*$", "", name)).lower()


def _holds(function: GradNode, attribute: str) -> bool:
    if not attribute.startswith("_raw_saved"):
        return False
    try:
        return getattr(function, attribute.replace("_raw_saved", "_saved")) is not None
    except (AttributeError, RuntimeError):
        return True  # a custom function's, or freed already


def _diagnosis(key: str, place: Scene, **facts: object) -> Diagnosis:
    here = ""
    if place.line is not None and place.code is not None:
        code = " ".join(place.code.split())
        here = say("clinic here", line=place.line, code=code)
    subject = place.subject if isinstance(place.value, torch.Tensor) else None
    default = facts.pop("default", "y")
    values = {
        "here": here,
        "it": say("clinic it") if subject is None else subject,
        "name": subject or default,
        "code": place.code,
        **facts,
    }
    what, rule, mend = (say(f"clinic {key} {part}", **values) for part in ("what", "rule", "mend"))
    return Diagnosis(key, what if _begins(what, subject) else what[:1].upper() + what[1:], rule, mend)


def _begins(text: str, name: str | None) -> bool:
    return name is not None and re.match(rf"{re.escape(name)}\b", text) is not None


def _nothing(_match: re.Match, _place: Scene) -> Facts:
    return {}


def _size(_match: re.Match, place: Scene) -> Facts:
    if not isinstance(place.value, torch.Tensor) or place.value.numel() == 1:
        return {"size": ""}
    return {"size": say("clinic size", shape=tuple(place.value.shape), count=place.value.numel())}


def _saved(_match: re.Match, place: Scene) -> Facts:
    saved = saved_by(place.value) if isinstance(place.value, torch.Tensor) else []
    names = say("list").join(dict.fromkeys(saved))
    return {"saved": say("clinic saved", names=names) if names else ""}


def _shapes(match: re.Match, _place: Scene) -> Facts:
    return {"given": f"[{match[1]}]", "wanted": f"[{match[2]}]"}


def _dtype(_match: re.Match, place: Scene) -> Facts:
    if not isinstance(place.value, torch.Tensor):
        return {"dtype": "", "default": "x"}
    return {"dtype": say("clinic dtype", dtype=str(place.value.dtype).removeprefix("torch."))}


def _leaves(_match: re.Match | None, place: Scene) -> Facts:
    """The leaves that require a gradient; where the tensor has a graph, only those that it was made of."""
    leaves = [name for name, t in place.tensors().items() if t.is_leaf and t.requires_grad]
    if isinstance(place.value, torch.Tensor) and place.value.grad_fn is not None:
        made_of = {id(getattr(function, "variable", None)) for function in _functions(place.value)}
        leaves = [name for name in leaves if id(place.names[name]) in made_of]
    known = say("clinic leaves", names=say("list").join(leaves)) if leaves else say("clinic no leaves")
    return {"leaves": known, "leaf": leaves[0] if leaves else "x"}


def _lost(_match: re.Match, place: Scene) -> Facts:
    """Why there is no graph, and what to write instead; nothing is blamed that had no part in it."""
    found, name = origin(place), place.subject or "y"
    why, told = _why(found, name)
    facts: Facts = {"line": f"{name} = ...", **told, **_leaves(None, place)}
    lines = [say(f"clinic {why} mend", **facts)]
    if found.assigned and not lines[0].startswith(f"{name} = "):
        lines.append(say("clinic again", name=name))
    if found.assigned or "backward(" not in lines[0]:
        lines.append(" ".join((place.code or f"{name}.backward()").split()))
    return {"why": say(f"clinic {why}", **facts), "how": "\n".join(lines)}


def _why(found: Origin, name: str) -> tuple[str, dict[str, str]]:
    if found.cut:
        line = {"line": found.cut.line} if found.cut.line else {}
        return f"lost {found.cut.kind}", {"cut": found.cut.code, **line}
    requiring = [one for one, value in found.sources.items() if requires_grad(value)]
    if requiring:
        return "lost somewhere", {"names": say("list").join(requiring)}
    if not found.sources or (list(found.sources) == [name] and not found.known):
        return "lost", {}
    able = [one for one, value in found.sources.items() if not _whole(value)]
    why = "lost integers" if not able else "lost made" if list(found.sources) == [name] else "lost leaves"
    named = able or list(found.sources)
    return why, {"names": say("list").join(named), "source": _one(named[0], found.sources[named[0]])}


def _whole(value: object) -> bool:
    return isinstance(value, torch.Tensor) and not (value.is_floating_point() or value.is_complex())


def _one(name: str, value: object) -> str:
    """``name``, or of a container what is first in it."""
    if not isinstance(value, dict | list | tuple):
        return name
    items = value.items() if isinstance(value, dict) else enumerate(value)
    key, part = next((key, part) for key, part in items if requires_grad(part) is not None)
    return _one(f"{name}[{key!r}]", part)


def _statement(_match: re.Match, place: Scene) -> Facts:
    statement = place.lines[place.line - 1].strip() if place.lines and place.line else ""
    return {"statement": statement or "x -= 0.1 * x.grad", "default": "x"}


def _version(match: re.Match, place: Scene) -> Facts:
    size, made_by, at, expected = match.groups()
    sizes = [int(part) for part in size.split(",") if part.strip()]
    suspects = [n for n, t in place.tensors().items() if list(t.shape) == sizes and t._version == int(at)]
    lines = [(name, *found) for name in suspects for found in written_in_place(place.lines, name)]
    where = "".join(say("clinic writer", name=n, line=line, code=code) for n, line, code in lines)
    if not where and suspects:
        where = say("clinic suspects", names=say("list").join(suspects))
    return {
        "shape": shape(torch.empty(sizes, device="meta")) or say("scalar"),
        "maker": say("clinic maker", op=operation(made_by)) if made_by else "",
        "times": int(at) - int(expected),
        "where": where,
        "victim": lines[0][0] if lines else suspects[0] if suspects else "y",
    }


def _empty_grad(_match: re.Match, place: Scene) -> Facts | None:
    return {"default": "x"} if place.code and ".grad" in place.code else None


CASES: tuple[tuple[str, type[Exception], str, Callable[[re.Match, Scene], Facts | None]], ...] = (
    ("scalar", RuntimeError, r"grad can be implicitly created only for scalar outputs", _size),
    ("twice", RuntimeError, r"Trying to backward through the graph a second time", _saved),
    (
        "shape",
        RuntimeError,
        r"Mismatch in shape: grad_output\[\d+\] has a shape of torch\.Size\(\[(.*?)\]\) "
        r"and output\[\d+\] has a shape of torch\.Size\(\[(.*?)\]\)",
        _shapes,
    ),
    ("integer", RuntimeError, r"[Oo]nly Tensors of floating point (and complex )?dtype can require", _dtype),
    ("no graph", RuntimeError, r"element \d+ of tensors does not require grad and does not have", _lost),
    ("in place", RuntimeError, r"leaf Variable that requires grad is being used in an in-place", _statement),
    (
        "version",
        RuntimeError,
        r"modified by an inplace operation: \[[\w.]+ \[(.*?)\]\](?:, which is output \d+ of (\w+),)? "
        r"is at version (\d+); expected version (\d+)",
        _version,
    ),
    ("numpy", RuntimeError, r"Can't call numpy\(\) on Tensor that requires grad", _nothing),
    ("unused", RuntimeError, r"[Tt]ensors? .*appears? to not have been used in the graph", _nothing),
    ("complex", RuntimeError, r"created only for real scalar outputs but got", _nothing),
    ("empty grad", AttributeError, r"'NoneType' object has no attribute", _empty_grad),
    ("number", AttributeError, r"'(?:float|int)' object has no attribute 'backward'", _nothing),
)
