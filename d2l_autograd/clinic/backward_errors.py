"""Errors of the call that begins a backward pass: what it begins at, with which weights, how often."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from ..torch_internals import saved_by
from . import words
from .error_case import Case, Facts
from .error_site import ErrorSite

say = words.say | {
    "clinic scalar what": {
        "zh": "{here}{it}{size}不是标量；torch 不知道各元素该取多大的权重。",
        "en": "{here}{it}{size} is no scalar, and torch cannot know which weights the backward pass is to begin with.",
    },
    "clinic scalar rule": {
        "zh": "只有输出是单个元素时，torch 才自动补上起点的梯度 1；有多个元素时，要说明每个元素的权重。",
        "en": "Only for an output of one element does torch supply the first gradient, 1; for several, say how much each "
        "of them weighs.",
    },
    "clinic scalar mend": {
        "zh": "{name}.sum().backward()                    # 每个元素权重为 1\n"
        "{name}.backward(torch.ones_like({name}))    # 同样的意思，写明权重",
        "en": "{name}.sum().backward()                    # each element weighs 1\n"
        "{name}.backward(torch.ones_like({name}))    # the same, with the weights written out",
    },
    "clinic size": {
        "zh": " 有 {count} 个元素，形状 {shape}，",
        "en": " of {count} elements, shape {shape},",
    },
    "clinic complex what": {
        "zh": "{here}{it} 是复数，torch 不能替它补上起点的梯度。",
        "en": "{here}{it} is complex, and torch cannot supply its first gradient.",
    },
    "clinic complex rule": {
        "zh": "梯度指出实数变大的方向，而复数不分大小；反向传播应从一个实数开始。",
        "en": "A gradient points where a real number grows, and complex numbers have no order: begin at a real one.",
    },
    "clinic complex mend": {"zh": "{name}.abs().backward()", "en": "{name}.abs().backward()"},
    "clinic shape what": {
        "zh": "{here}给出的梯度形状是 {given}，输出的形状却是 {wanted}。",
        "en": "{here}the gradient given has shape {given}, but the output has shape {wanted}.",
    },
    "clinic shape rule": {
        "zh": "gradient= 是输出各元素的权重，形状必须与输出相同，而不是与输入相同。",
        "en": "gradient= weighs the elements of the output, so it has the output's shape, not the input's.",
    },
    "clinic shape mend": {
        "zh": "{name}.backward(torch.ones_like({name}))",
        "en": "{name}.backward(torch.ones_like({name}))",
    },
    "clinic twice what": {
        "zh": "{here}{it} 的计算图已经反向传播过一次，前向传播时保存的中间值{saved}已随之释放。",
        "en": "{here}the graph of {it} has been through a backward pass already, which freed what the forward pass had "
        "saved{saved}.",
    },
    "clinic twice rule": {
        "zh": "一张图默认只能反向传播一次。训练循环里，每次反向传播之前都要重做前向传播。",
        "en": "By default a graph serves one backward pass. In a training loop each has a forward pass of its own before "
        "it.",
    },
    "clinic twice mend": {
        "zh": "{name}.backward(retain_graph=True)    # 除了最后一次，每次都这样写\n"
        "# 或者重新计算 {name}，得到一张新图，再 {name}.backward()",
        "en": "{name}.backward(retain_graph=True)    # every pass but the last\n"
        "# or compute {name} again, which makes a new graph, and then {name}.backward()",
    },
    "clinic saved": {"zh": "（由 {names} 保存）", "en": " (by {names})"},
    "clinic unused what": {
        "zh": "{here}要对它求导的张量，没有参与输出的计算。",
        "en": "{here}the output does not depend on a tensor that its gradient was asked for.",
    },
    "clinic unused rule": {
        "zh": "图里没有从输出到这个张量的路，所以没有梯度可言（数学上它是 0）。",
        "en": "The graph has no path from the output to that tensor, so torch finds no gradient (mathematically it is 0).",
    },
    "clinic unused mend": {
        "zh": "torch.autograd.grad(y, x, allow_unused=True)    # 没有路的地方得到 None",
        "en": "torch.autograd.grad(y, x, allow_unused=True)    # None where there is no path",
    },
    "clinic number what": {
        "zh": "{here}这是一个 Python 的数，不是张量，没有计算图。",
        "en": "{here}this is a Python number, no tensor, and has no graph.",
    },
    "clinic number rule": {
        "zh": ".item()、float() 取出的数与计算图再无联系；反向传播要从张量开始。",
        "en": "A number taken out with .item() or float() has left the graph; the backward pass begins at a tensor.",
    },
    "clinic number mend": {
        "zh": "loss = ((w * x - y) ** 2).mean()    # 保留张量\nloss.backward()\nprint(loss.item())                  # 显示时才取出数",
        "en": "loss = ((w * x - y) ** 2).mean()    # keep the tensor\nloss.backward()\nprint(loss.item())                  # take the number out only to show it",
    },
    "clinic not called what": {
        "zh": "{code} 只是提到了这个方法，没有调用它，反向传播没有发生。",
        "en": "{code} only names the method; it was not called, and no backward pass took place.",
    },
    "clinic not called rule": {
        "zh": "在 Python 里，写上括号才是调用。",
        "en": "In Python the parentheses make the call.",
    },
    "clinic not called mend": {"zh": "{name}.backward()", "en": "{name}.backward()"},
}


def _size(site: ErrorSite, _groups: Sequence[str]) -> Facts:
    if not isinstance(site.value, torch.Tensor) or site.value.numel() == 1:
        return {"size": ""}
    return {"size": say("clinic size", shape=tuple(site.value.shape), count=site.value.numel())}


def _shapes(_site: ErrorSite, groups: Sequence[str]) -> Facts:
    given, wanted = (tuple(map(int, filter(None, sizes.split(", ")))) for sizes in groups)
    return {"given": given, "wanted": wanted}


def _saved(site: ErrorSite, _groups: Sequence[str]) -> Facts:
    saved = saved_by(site.value) if isinstance(site.value, torch.Tensor) else []
    names = say("list").join(dict.fromkeys(saved))
    return {"saved": say("clinic saved", names=names) if names else ""}


NOT_CALLED = Case("not called", say)  # a method that is named only raises nothing
CASES = (
    Case("scalar", say, r"grad can be implicitly created only for scalar outputs", _size),
    Case("complex", say, r"created only for real scalar outputs but got"),
    Case(
        "shape",
        say,
        r"Mismatch in shape: grad_output\[\d+\] has a shape of torch\.Size\(\[(.*?)\]\) "
        r"and output\[\d+\] has a shape of torch\.Size\(\[(.*?)\]\)",
        _shapes,
    ),
    Case("twice", say, r"Trying to backward through the graph a second time", _saved),
    Case("unused", say, r"[Tt]ensors? .*appears? to not have been used in the graph"),
    Case("number", say, r"'(?:float|int)' object has no attribute 'backward'", raised=AttributeError),
)
