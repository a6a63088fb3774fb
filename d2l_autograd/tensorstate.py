"""What torch says of one tensor, also where asking raises."""

from __future__ import annotations

from collections.abc import Iterator

import torch

MOST_WALKED = 5_000


def version(tensor: torch.Tensor) -> int:
    """How often ``tensor`` has been written in place; inference tensors do not count, they give 0."""
    try:
        return tensor._version
    except RuntimeError:
        return 0


def grad_function(tensor: torch.Tensor) -> object | None:
    """``tensor.grad_fn``; None for a view that autograd gave up, as a ``no_grad`` view of a leaf."""
    try:
        return tensor.grad_fn
    except RuntimeError:
        return None


def accumulator(leaf: torch.Tensor) -> object | None:
    """The autograd node that adds up the gradient of ``leaf``; None where torch keeps none."""
    try:
        with torch.enable_grad():
            return leaf.view_as(leaf).grad_fn.next_functions[0][0]
    except (AttributeError, RuntimeError):
        return None


def leaves_behind(tensor: torch.Tensor, walked: set[object]) -> Iterator[torch.Tensor]:
    """The leaves into which a backward pass from ``tensor`` puts gradients; ``walked`` is left out.

    It goes no further than 5,000 nodes: a deep graph whose nodes Python has held overflows torch's stack when
    it is freed, and this one is the reader's.
    """
    waiting = [grad_function(tensor)]
    while waiting and len(walked) < MOST_WALKED:
        function = waiting.pop()
        if function is None or function in walked:
            continue
        walked.add(function)
        if type(function).__name__ == "AccumulateGrad":
            yield function.variable
        waiting += [following for following, _ in function.next_functions]


def alias(tensor: torch.Tensor) -> tuple:
    """Where a tensor's numbers are: equal as long as nothing but the numbers has changed."""
    if tensor.layout != torch.strided:
        return (tensor.layout, tensor.shape)
    return tensor.data_ptr(), tensor.dtype, tensor.shape, tensor.stride()


def same_bytes(one: torch.Tensor, other: torch.Tensor) -> bool:
    """Whether two tensors of one shape hold the same numbers, bit by bit: NaN is NaN, 0 is not -0."""
    if one.layout != torch.strided or one.is_quantized:
        return False
    return torch.equal(_bytes(one), _bytes(other))


def _bytes(tensor: torch.Tensor) -> torch.Tensor:
    tensor = tensor.resolve_conj().resolve_neg().contiguous()
    # A dimension of size 1 may have any stride and still be contiguous.
    return tensor.as_strided((tensor.numel(),), (1,)).view(torch.uint8)


def root(tensor: torch.Tensor) -> torch.Tensor:
    """The tensor whose memory ``tensor`` has."""
    return tensor._base if tensor._is_view() and tensor._base is not None else tensor


def memory(tensor: torch.Tensor) -> int:
    """What identifies the memory of ``tensor``."""
    return tensor.untyped_storage()._cdata if tensor.layout == torch.strided else id(tensor)


def snapshot(tensor: torch.Tensor) -> torch.Tensor:
    """A copy that no later write changes."""
    return tensor.detach().clone()
