"""The error of going backward from what has no graph: why it has none, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from . import words
from .error_case import Case, Facts
from .error_site import ErrorSite
from .leaf_errors import leaves
from .lost_graph import Origin, origin, requires_grad

say = words.say | {
    "clinic no graph what": {
        "zh": "{here}{it} 没有计算图（requires_grad=False，也没有 grad_fn），反向传播无路可走。{why}",
        "en": "{here}{it} has no graph (requires_grad=False and no grad_fn), so the backward pass has nowhere to go. "
        "{why}",
    },
    "clinic no graph rule": {
        "zh": "只有从要求梯度的张量算出来的结果才带着图；detach()、torch.no_grad()、.item()、.data 会把图切断。",
        "en": "Only what was computed from a tensor that requires a gradient has a graph; detach(), torch.no_grad(), "
        ".item() and .data cut it.",
    },
    "clinic no graph mend": {"zh": "{how}", "en": "{how}"},
    "clinic lost off": {
        "zh": "它是在 {cut} 之下算出的，那里不记录计算图。",
        "en": "It was computed under {cut}, where nothing is recorded.",
    },
    "clinic lost off mend": {"zh": "{line}    # 不放在 {cut} 之下", "en": "{line}    # not under {cut}"},
    "clinic lost out": {"zh": "{cut} 把图切断了。", "en": "{cut} cut it off."},
    "clinic lost out mend": {"zh": "{line}    # 途中不要切断", "en": "{line}    # without a cut on the way"},
    "clinic lost whole": {
        "zh": "{cut} 得到整数或布尔值，没有导数，图到那里就断了。",
        "en": "The graph ends at {cut}: whole numbers and truth values have no derivative.",
    },
    "clinic lost whole mend": {
        "zh": "{line}    # 只用有导数的运算",
        "en": "{line}    # of operations that have a derivative",
    },
    "clinic lost leaves": {
        "zh": "它是由 {names} 算出的，而 {names} 不要求梯度。",
        "en": "It was computed from {names}, and nothing of that requires a gradient.",
    },
    "clinic lost leaves mend": {
        "zh": "{source}.requires_grad_(True)    # 要对谁求导就写谁，写在用它计算之前",
        "en": "{source}.requires_grad_(True)    # whatever you want the gradient of, before it is used",
    },
    "clinic lost made": {
        "zh": "创建它时没有写 requires_grad=True。{leaves}",
        "en": "It was made without requires_grad=True. {leaves}",
    },
    "clinic lost made mend": {
        "zh": "{source}.requires_grad_(True)    # 写在用它计算之前",
        "en": "{source}.requires_grad_(True)    # before it is used",
    },
    "clinic lost integers": {
        "zh": "整数或布尔张量不能要求梯度：{names}。",
        "en": "No gradient can be required of whole numbers or truth values: {names}.",
    },
    "clinic lost integers mend": {
        "zh": "{source} = {source}.float().requires_grad_(True)    # 写在用它计算之前",
        "en": "{source} = {source}.float().requires_grad_(True)    # before it is used",
    },
    "clinic lost somewhere": {
        "zh": "它是由 {names} 算出的，那里要求梯度，图却断了：当时没有记录，或者 requires_grad 是后来设的，或者途中的运算没有导数。",
        "en": "It was computed from {names}, where a gradient is required, and still the graph is lost: recording was off "
        "then, or requires_grad was set later, or an operation on the way has no derivative.",
    },
    "clinic lost somewhere mend": {
        "zh": "{line}    # 打开记录，重新计算",
        "en": "{line}    # computed anew, with recording on",
    },
    "clinic lost": {"zh": "{leaves}", "en": "{leaves}"},
    "clinic lost mend": {
        "zh": "{line}    # 由要求梯度的张量算出，途中不要切断",
        "en": "{line}    # from a tensor that requires a gradient, without a cut on the way",
    },
    "clinic again": {"zh": "{name} = ...    # 重新计算", "en": "{name} = ...    # computed anew"},
}


def _lost(site: ErrorSite, _groups: Sequence[str]) -> Facts:
    """Why there is no graph, and what to write instead; nothing is blamed that had no part in it."""
    found, name = origin(site), site.subject or "y"
    why, told = _why(found, name)
    facts: Facts = {"line": f"{name} = ...", **told, **leaves(site)}
    lines = [say(f"clinic {why} mend", **facts)]
    if found.assigned and not lines[0].startswith(f"{name} = "):
        lines.append(say("clinic again", name=name))
    if found.assigned or "backward(" not in lines[0]:
        lines.append(" ".join((site.code or f"{name}.backward()").split()))
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


CASES = (Case("no graph", say, r"element \d+ of tensors does not require grad and does not have", _lost),)
