"""The error of a value that was overwritten in place though the backward pass still needs it."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ..source.syntax import Located, parse
from ..torch_internals import operation_name, version
from . import words
from .error_case import Case, Facts
from .error_site import ErrorSite
from .variable_assignments import written

say = words.say | {
    "clinic version what": {
        "zh": "反向传播要用的一个值，形状 {shape}{maker}，在保存之后被就地改写了 {times} 次。{where}",
        "en": "A value that the backward pass needs, of shape {shape}{maker}, was overwritten after it was "
        "saved (in-place writes since: {times}).{where}",
    },
    "clinic version rule": {
        "zh": "局部导数要用前向传播时的值。每次就地改写，张量的版本号加 1；保存时的版本与现在不同，torch 就拒绝用改过的值算出错误的梯度。",
        "en": "A local derivative needs the value of the forward pass. Each in-place write raises a tensor's version by 1; "
        "where the version saved is not the present one, torch refuses to make a wrong gradient of the new value.",
    },
    "clinic version mend": {
        "zh": "# 先反向传播，再改写；否则：\n{victim} = {victim} + 1        # 写成新张量，不用 {victim} += 1\n{victim} = {victim}.clone()    # 或者先复制，再改写副本",
        "en": "# write after the backward pass; or else:\n{victim} = {victim} + 1        # a new tensor, instead of {victim} += 1\n{victim} = {victim}.clone()    # or copy first and change the copy",
    },
    "clinic writer": {
        "zh": "就地改写 {name} 的是第 {line} 行 {code}。",
        "en": " Line {line} writes into {name}: {code}.",
    },
    "clinic suspects": {"zh": "版本对得上的变量：{names}。", "en": " Variables at that version: {names}."},
    "clinic maker": {"zh": "，由 {op} 算出", "en": ", made by {op}"},
}


def _versions(site: ErrorSite, groups: Sequence[str]) -> Facts:
    size, made_by, at, expected = groups
    sizes = [int(part) for part in size.split(",") if part.strip()]
    suspects = [n for n, t in site.tensors().items() if list(t.shape) == sizes and version(t) == int(at)]
    lines = [(name, *found) for name in suspects for found in _writes(site.lines, name)]
    where = "".join(say("clinic writer", name=n, line=line, code=code) for n, line, code in lines)
    if not where and suspects:
        where = say("clinic suspects", names=say("list").join(suspects))
    return {
        "shape": tuple(sizes),
        "maker": say("clinic maker", op=operation_name(made_by)) if made_by else "",
        "times": int(at) - int(expected),
        "where": where,
        "victim": lines[0][0] if lines else suspects[0] if suspects else "y",
    }


def _writes(lines: tuple[str, ...], name: str) -> list[tuple[int, str]]:
    """The statements that write into the tensor ``name`` without making a new one, with their lines."""
    source = "".join(lines)
    parsed = parse(source)
    nodes = [node for node in ast.walk(parsed.tree) if isinstance(node, Located)] if parsed else []
    found = [node for node in nodes if name in _written_in_place(node)]
    return [(node.lineno, ast.get_source_segment(source, node) or "") for node in found]


def _written_in_place(node: Located) -> list[str]:
    match node:
        case ast.AugAssign(target):
            return written(target)
        case ast.Assign(targets):
            return [name for one in targets if isinstance(one, ast.Subscript) for name in written(one)]
        case ast.Call(ast.Attribute(target, method)) if method.endswith("_") and not method.endswith("__"):
            return written(target) if method != "requires_grad_" else []
    return []


CASES = (
    Case(
        "version",
        say,
        r"modified by an inplace operation: \[[\w.]+ \[(.*?)\]\](?:, which is output \d+ of (\w+),)? "
        r"is at version (\d+); expected version (\d+)",
        _versions,
    ),
)
