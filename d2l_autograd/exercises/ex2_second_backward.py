"""Exercise 2: which second backward passes raise, predicted and then tried."""

from __future__ import annotations

from collections.abc import Callable

import torch

from ..tensors import inline
from ..torch_internals import saved_by
from . import words
from .reading_answers import check_choices
from .verdict import Found

say = words.say | {
    "twice what": {
        "zh": "第二次 backward() 报错填 True，不报错填 False",
        "en": "True where the second backward() raises an error, False where it does not",
    },
    "twice second": {"zh": "第二次 backward()", "en": "second backward()"},
    "twice saved": {"zh": "为反向传播保存了值的运算", "en": "operations that kept values"},
    "twice grad": {"zh": "最后的 x.grad", "en": "x.grad in the end"},
    "twice raises": {"zh": "报错", "en": "raises"},
    "twice works": {"zh": "不报错，又加一次", "en": "works, and adds once more"},
    "twice not all": {
        "zh": "不会全都报错。想一想：求和的导数处处是 1，为了反向传播，它需要记住 x 的值吗？",
        "en": "Not all of them raise. The derivative of a sum is 1 everywhere: does it have to remember x in order to go back?",
    },
    "twice not none": {
        "zh": "不会全都不报错。2.5.1 的账本里就有一个例子：第一次反向传播之后，什么被释放了？",
        "en": "Some of them do raise. The ledger of 2.5.1 had an example: what is set free after the first backward pass?",
    },
    "twice product": {
        "zh": "乘积不对：u · v 对 u 的导数是 v。这个值要在前向传播时保存，第一次反向传播用完就释放了，第二次去哪里找？",
        "en": "The idea of a product is not right yet: the derivative of u · v by u is v. That value was saved on the way forward, "
        "and set free after the first backward pass; where would a second one find it?",
    },
    "twice result": {
        "zh": "指数不对：它的导数是什么？里面虽然没有另一个因子，却有一个算出来的值。",
        "en": "The idea of the exponential is not right yet: what is its derivative? There is no other factor in it, but there is a "
        "value that was computed.",
    },
    "twice constant": {
        "zh": "加法、求和、求平均不对：写出它们的导数，里面还有 x 的值吗？没有，就什么也不必保存，x 出现几次都一样。",
        "en": "The idea of additions, sums and means is not right yet: write their derivatives down. Is there a value of x left in "
        "them? If not, nothing has to be saved, however often x occurs.",
    },
    "twice right": {
        "zh": "下表是 torch 刚才真正做的。为反向传播保存了值的运算，值用过一次就释放了；什么也没有保存的，可以再来一次，梯度会再累加一次。",
        "en": "The table is what torch did just now. An operation that kept values lets go of them once they were used; one "
        "that kept none can go back again, and the gradient is added once more.",
    },
}

_CASES = {
    "2 * torch.dot(x, x)": lambda x: 2 * torch.dot(x, x),
    "x.sum()": lambda x: x.sum(),
    "torch.exp(x).sum()": lambda x: torch.exp(x).sum(),
    "(x + x).mean()": lambda x: (x + x).mean(),
}
# By case, what one has to have understood.
_IDEAS = {
    "2 * torch.dot(x, x)": "product",
    "torch.exp(x).sum()": "result",
    "x.sum()": "constant",
    "(x + x).mean()": "constant",
}
_MEANINGS = {
    "raises": (True, 1, "raises", "error", "yes", "报错", "会", "是"),
    "works": (False, 0, "works", "no error", "no", "不报错", "不会", "否"),
}


def check(predictions: object) -> Found:
    """Compare what the reader predicts of each case, True where it raises, with what torch does."""
    runs = {code: _twice(f) for code, f in _CASES.items()}
    real = {code: did for code, (did, _, _) in runs.items()}
    all_alike = {"raises": say("twice not all"), "works": say("twice not none")}
    hints = {code: say(f"twice {idea}") for code, idea in _IDEAS.items()}
    check_choices(predictions, real, _MEANINGS, say("twice what"), hints, all_alike)
    head = ("y", say("twice second"), say("twice saved"), say("twice grad"))
    rows = [(code, say(f"twice {did}"), saved or "—", grad) for code, (did, saved, grad) in runs.items()]
    return Found(say("twice right"), (head, *rows))


def _twice(f: Callable[[torch.Tensor], torch.Tensor]) -> tuple[str, str, str]:
    """What the second pass did, the operations that had kept tensors for it, and x.grad at the end."""
    x = torch.arange(4.0, requires_grad=True)
    y = f(x)
    saved = say("list").join(saved_by(y))
    y.backward()
    try:
        y.backward()
        did = "works"
    except RuntimeError:
        did = "raises"
    return did, saved, "None" if x.grad is None else inline(x.grad)
