"""The same for operations on whole tensors: sums, products of matrices, losses, and changes of place.

Each rule gives the vector-Jacobian product as a reader would write it, never the Jacobian.
"""

from __future__ import annotations

from collections.abc import Callable

from ..graph import Argument
from ..tensors import shape
from .algebra import Expression, Number, Value
from .derivatives import Local, Marked, Use, elementwise, product
from .mathml import Drawn
from .notation import Fenced, Indicator, MatrixProduct, Moved, Ones, Total, Transposed, function
from .words import say

_Rule = Callable[[Use], Local | None]
# Keywords that change no rule, and those that change none with these values: torch passes its defaults, too.
_ANY = frozenset("dim axis keepdim keepdims inplace memory_format _stacklevel".split())
_USUAL = {"reduction": "mean", "ignore_index": -100, "label_smoothing": 0.0, "p": "fro"}


def local(use: Use) -> Local | None:
    """How ``use.message`` comes from ``use.grad``, or None where no formula is known for the operation."""
    if any(map(_unusual, use.target.arguments)):
        return None
    return RULES.get(use.operation, elementwise)(use)


def _unusual(given: Argument) -> bool:
    if given.keyword is None or given.keyword in _ANY:
        return False
    return given.source is not None or given.value not in (None, _USUAL.get(given.keyword))


def _scale(use: Use, factor: Expression) -> Local:
    return Local(use.grad * Marked(factor), factor)


def _sum(use: Use) -> Local:
    return _spread(use, 1)


def _mean(use: Use) -> Local | None:
    count = use.target.tensor.numel()
    return _spread(use, use.source.tensor.numel() // count) if count else None


def _spread(use: Use, count: int) -> Local:
    """A sum gives its gradient to every element that it adds, a mean of ``count`` a part of it."""
    source, target = use.source.tensor, use.target.tensor
    if source.ndim == 0:
        return product(use, Number(1))
    if target.ndim == 0:
        ones = Ones(shape(source), source)
        return _scale(use, ones if count == 1 else ones / count)
    part = use.grad if count == 1 else use.grad / count
    return Local(Moved(part, say("formula_repeated", shape=shape(source))))


def _dot(use: Use) -> Local | None:
    other = _other(use)
    return _scale(use, other) if other is not None and len(use.operands) == 2 else None


def _other(use: Use) -> Expression | None:
    """The one of the first two operands that the source is not."""
    return use.operands[1 - use.place] if use.place in (0, 1) else None


def _matmul(use: Use) -> Local | None:
    left, right = use.operands
    a, b = use.tensors
    if left is None or right is None or use.place is None:
        return None
    if a.ndim == b.ndim == 1:
        return _dot(use)
    grad, first, transposed = use.grad, use.place == 0, Transposed(left)
    if a.ndim == 2 and b.ndim == 1:
        return _product(use, grad, right, outer=True) if first else _product(use, transposed, grad)
    if a.ndim == 1 and b.ndim == 2:
        return _product(use, right, grad) if first else _product(use, left, grad, outer=True)
    if a.shape[:-2] == b.shape[:-2]:
        return _product(use, grad, Transposed(right)) if first else _product(use, transposed, grad)
    return None


def _linear(use: Use) -> Local | None:
    x, weight = use.operands[:2]
    rank = use.tensors[0].ndim
    if x is None or weight is None or use.place is None:
        return None
    if use.place == 2:
        return product(use, Number(1))
    if use.place == 0:
        return _product(use, Transposed(weight), use.grad) if rank == 1 else _product(use, use.grad, weight)
    if rank == 1:
        return _product(use, use.grad, x, outer=True)
    return _product(use, Transposed(use.grad), x) if rank == 2 else None


def _product(use: Use, left: Expression, right: Expression, outer: bool = False) -> Local:
    left, right = (part if _holds(part, use.grad) else Marked(part) for part in (left, right))
    return Local(MatrixProduct(left, right, outer))


def _holds(part: Expression, grad: Expression) -> bool:
    return part is grad or grad in getattr(part, "parts", ())


def _norm(use: Use) -> Local:
    x, tensor = use.argument, use.source.tensor.ndim > 0
    length = Fenced(("‖", "‖"), x, lambda value: (value * value).sum().sqrt(), False)
    return _scale(use, x / length) if tensor else product(use, function("sgn")(x))


def _extreme(use: Use) -> Local | None:
    """Of the largest of all elements; torch shares the gradient among equals, which no symbol here says."""
    if isinstance(use.target.value, tuple) or use.target.tensor.ndim:
        return None
    x, result = use.argument, use.result
    left, right = x.draw(), result.draw()
    condition = Drawn(f"{left.mathml}<mo>=</mo>{right.mathml}", f"{left.text} = {right.text}")
    return _scale(use, Indicator(condition, lambda a, b: (a == b) * 1.0, x, result))


def _softmax(use: Use) -> Local | None:
    p, grad = use.result, use.grad
    if isinstance(grad, Number):
        return None
    mean = Total(grad * p, lambda value: value.sum(-1, keepdim=True), False)
    return Local(p * (grad - mean))


def _log_softmax(use: Use) -> Local | None:
    if isinstance(use.grad, Number):
        return None
    total = Total(use.grad, lambda value: value.sum(-1, keepdim=True), False)
    return Local(use.grad - _softmax_of(use.argument) * total)


def _logsumexp(use: Use) -> Local | None:
    return _scale(use, _softmax_of(use.argument)) if use.target.tensor.ndim == 0 else None


def _softmax_of(x: Expression) -> Expression:
    return _along("softmax", x, lambda value: value.softmax(-1))


def _along(name: str, argument: Expression, calculate: Callable[..., Value]) -> Expression:
    made = function(name)(argument)
    made.calculate = calculate
    return made


def _cross_entropy(use: Use) -> Local | None:
    scores, target = use.tensors
    wrong = target.is_floating_point() or target.ndim != scores.ndim - 1 or scores.ndim > 2
    if use.place != 0 or use.operands[1] is None or wrong:
        return None

    def onehot(_):
        return scores.new_zeros(scores.shape).scatter_(-1, target.unsqueeze(-1), 1)

    wanted = _along("onehot", use.operands[1], onehot)
    wanted.tensor = True
    difference = _softmax_of(use.argument) - wanted
    return _scale(use, difference / len(scores) if scores.ndim == 2 else difference)


def _mse(use: Use) -> Local | None:
    other, (one, two) = _other(use), use.tensors
    if other is None or one.shape != two.shape:
        return None
    count = one.numel()
    part = Number(1) / (count // 2) if count % 2 == 0 else Number(2) / count
    return _scale(use, part * (use.argument - other))


# Changes of place: the gradient's numbers go back to where the values came from.


def _reshaped(use: Use) -> Local:
    wanted = use.source.tensor.shape
    words = say("formula_reshaped", shape=shape(use.source.tensor))
    return Local(Moved(use.grad, words, lambda value: value.reshape(wanted)))


def _transposed(use: Use) -> Local:
    if use.source.tensor.ndim == 2:
        return Local(Transposed(use.grad))
    return Local(Moved(use.grad, say("formula_axes")))


def _expanded(use: Use) -> Local:
    wanted = use.source.tensor.shape
    return Local(Total(use.grad, lambda value: value.sum_to_size(wanted), len(wanted) > 0))


def _picked(use: Use) -> Local:
    words = say("formula_placed", index=use.index) if use.index else say("formula_placed_back")
    return Local(Moved(use.grad, words))


def _parts(use: Use) -> Local:
    return Local(Moved(use.grad, say("formula_part", name=use.argument.draw().text)))


def _written(use: Use) -> Local | None:
    """``y[i] = v``: the old ``y`` gets nothing at ``i``, and ``v`` what is there."""
    if use.place == 0:
        return Local(Moved(use.grad, say("formula_overwritten", index=use.index)))
    one = isinstance(use.arguments[1].value, int) and use.incoming.ndim == 1
    single = one and use.source.tensor.ndim == 0
    return Local(Moved(use.grad, say("formula_read", index=use.index))) if single else None


def _where(use: Use) -> Local | None:
    condition, test = use.tensors[0], use.operands[0]
    if test is None or condition.is_floating_point() or use.place not in (1, 2):
        return None
    first, drawn = use.place == 1, test.draw()
    if not first:
        drawn = Drawn(f"<mo>¬</mo><mo>(</mo>{drawn.mathml}<mo>)</mo>", f"not ({drawn.text})")
    return product(use, Indicator(drawn, lambda _: (condition if first else ~condition) * 1.0, test))


def _each(rule: _Rule, names: str) -> dict[str, _Rule]:
    return dict.fromkeys(names.split(), rule)


RULES: dict[str, _Rule] = {
    "sum": _sum, "mean": _mean, "dot": _dot, "matmul": _matmul, "linear": _linear,
    "max": _extreme, "min": _extreme, "softmax": _softmax, "log_softmax": _log_softmax,
    "logsumexp": _logsumexp, "cross_entropy": _cross_entropy, "mse_loss": _mse, "where": _where,
    "setitem": _written,
    **_each(_norm, "norm linalg_norm vector_norm linalg_vector_norm"),
    **_each(_reshaped, "reshape view flatten unflatten ravel squeeze unsqueeze reshape_as"),
    **_each(_transposed, "T transpose permute movedim moveaxis swapdims"),
    **_each(_expanded, "expand expand_as broadcast_to"),
    **_each(_picked, "getitem select narrow diagonal index_select take gather masked_select"),
    **_each(_parts, "stack cat"),
}  # fmt: skip
