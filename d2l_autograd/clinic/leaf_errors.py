"""Errors about leaves: what can require a gradient, where it is kept, and that none is written in place."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from ..torch_internals import leaves_behind
from . import words
from .error_case import Case, Facts
from .error_site import ErrorSite

say = words.say | {
    "clinic leaves": {
        "zh": "这里要求梯度的叶子张量有：{names}。",
        "en": "Leaves that require a gradient here: {names}.",
    },
    "clinic no leaves": {
        "zh": "这里没有一个变量是要求梯度的叶子张量。",
        "en": "No variable here is a leaf that requires a gradient.",
    },
    "clinic integer what": {
        "zh": "{here}整数（或布尔）张量{dtype}不能要求梯度。",
        "en": "{here}a tensor of integers or truth values{dtype} cannot require a gradient.",
    },
    "clinic integer rule": {
        "zh": "导数问的是自变量变动一点点时结果怎样变，而整数变不了一点点；只有浮点（和复数）张量才有梯度。",
        "en": "A derivative asks what a very small change does, and an integer cannot change a little: only floating "
        "point (and complex) tensors have gradients.",
    },
    "clinic integer mend": {
        "zh": "x = torch.arange(4.0, requires_grad=True)    # 写 4.0，不写 4\n"
        "x = x.float().requires_grad_(True)           # 或者先转换类型",
        "en": "x = torch.arange(4.0, requires_grad=True)    # 4.0, not 4\n"
        "x = x.float().requires_grad_(True)           # or convert it first",
    },
    "clinic dtype": {"zh": "（{dtype}）", "en": " ({dtype})"},
    "clinic numpy what": {
        "zh": "{here}{it} 要求梯度，不能直接变成 NumPy 数组。",
        "en": "{here}{it} requires a gradient and cannot become a NumPy array as it is.",
    },
    "clinic numpy rule": {
        "zh": "NumPy 里的计算不进计算图，而且数组与张量共享内存；要先用 detach() 说明：从这里起不再求导。",
        "en": "What NumPy computes is in no graph, and the array shares the tensor's memory: say first, with detach(), "
        "that the derivative ends here.",
    },
    "clinic numpy mend": {"zh": "{name}.detach().numpy()", "en": "{name}.detach().numpy()"},
    "clinic empty grad what": {
        "zh": "{here}{it} 的 .grad 还是 None，没有东西可以改。",
        "en": "{here}the .grad of {it} is still None: there is nothing to change.",
    },
    "clinic empty grad rule": {
        "zh": ".grad 要到第一次反向传播之后才有，而且只有参与了计算、要求梯度的叶子张量才有。",
        "en": "A .grad exists only after the first backward pass, and only for leaves that require a gradient and took "
        "part in the computation.",
    },
    "clinic empty grad mend": {
        "zh": "y.backward()                 # 先反向传播\nif {name}.grad is not None:    # 或者先看有没有\n    {name}.grad.zero_()",
        "en": "y.backward()                 # a backward pass first\nif {name}.grad is not None:    # or look whether there is one\n    {name}.grad.zero_()",
    },
    "clinic in place what": {
        "zh": "{here}{it} 是要求梯度的叶子张量（或它的一部分），这里要就地改写它。",
        "en": "{here}{it} is a leaf that requires a gradient, or part of one, and this would write into it.",
    },
    "clinic in place rule": {
        "zh": "叶子的值就是求导的那一点；记录打开时不许就地改写，否则那一点就找不回来了。更新参数时，先用 torch.no_grad() 关掉记录。",
        "en": "A leaf's value is the point at which the derivative is taken, so nothing may overwrite it while autograd "
        "records. An update of a parameter belongs under torch.no_grad().",
    },
    "clinic in place mend": {
        "zh": "with torch.no_grad():\n    {statement}    # 更新参数：不记录\n{name}2 = {name}.clone()    # 或者改写一份副本，它仍在图里",
        "en": "with torch.no_grad():\n    {statement}    # an update, not recorded\n{name}2 = {name}.clone()    # or change a copy, which stays in the graph",
    },
    "clinic not leaf what": {
        "zh": "{here}读取的是一个运算结果的 .grad，它不是叶子张量，.grad 一直是 None。{leaves}",
        "en": "{here}this reads the .grad of a result, which is no leaf: it stays None. {leaves}",
    },
    "clinic not leaf rule": {
        "zh": "梯度是输出关于自变量的，存在自变量的 .grad 里；反向传播只为要求梯度的叶子保存梯度，中间结果的梯度用完即弃。",
        "en": "A gradient is taken with respect to an input and kept in that input's .grad: a backward pass keeps gradients "
        "for leaves only, and drops those of results.",
    },
    "clinic not leaf mend": {
        "zh": "{leaf}.grad                 # 自变量的梯度\n{name}.retain_grad()        # 在 backward() 之前写，才会保留 {name}.grad",
        "en": "{leaf}.grad                 # the gradient of the input\n{name}.retain_grad()        # before backward(), to keep {name}.grad as well",
    },
}


def leaves(site: ErrorSite, _groups: Sequence[str] = ()) -> Facts:
    """The leaves that require a gradient; where the tensor has a graph, only those that it was made of."""
    found = {name: t for name, t in site.tensors().items() if t.is_leaf and t.requires_grad}
    if isinstance(site.value, torch.Tensor) and site.value.grad_fn is not None:
        made_of = set(map(id, leaves_behind(site.value)))
        found = {name: t for name, t in found.items() if id(t) in made_of}
    known = say("clinic leaves", names=say("list").join(found)) if found else say("clinic no leaves")
    return {"leaves": known, "leaf": next(iter(found), "x")}


def _dtype(site: ErrorSite, _groups: Sequence[str]) -> Facts:
    if not isinstance(site.value, torch.Tensor):
        return {"dtype": "", "default": "x"}
    return {"dtype": say("clinic dtype", dtype=str(site.value.dtype).removeprefix("torch."))}


def _empty_grad(site: ErrorSite, _groups: Sequence[str]) -> Facts | None:
    return {"default": "x"} if site.code and ".grad" in site.code else None


def _statement(site: ErrorSite, _groups: Sequence[str]) -> Facts:
    statement = site.lines[site.line - 1].strip() if site.lines and site.line else ""
    return {"statement": statement or "x -= 0.1 * x.grad", "default": "x"}


NOT_LEAF = Case(
    "not leaf",
    say,
    r"^The \.grad attribute of a Tensor that is not a leaf Tensor is being accessed",
    leaves,
    raised=UserWarning,
)
CASES = (
    Case("integer", say, r"[Oo]nly Tensors of floating point (?:and complex )?dtype can require", _dtype),
    Case("numpy", say, r"Can't call numpy\(\) on Tensor that requires grad"),
    Case("in place", say, r"leaf Variable that requires grad is being used in an in-place", _statement),
    Case("empty grad", say, r"'NoneType' object has no attribute", _empty_grad, raised=AttributeError),
)
