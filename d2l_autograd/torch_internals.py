"""What is asked of torch by names of its own: all of them are here, in case a new torch renames one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import torch
from torch.autograd.graph import Node as GradNode

COMPILER = "torch._dynamo"  # slow to import, so left alone where nothing is compiled
# The function, and the end of its file's name, in which all that ``torch.compile`` made runs.
COMPILED_CALL = "compile_wrapper", os.path.join("torch", "_dynamo", "eval_frame.py")
HOOKS = "_backward_hooks", "_post_accumulate_grad_hooks"
_MOST_WALKED = 5_000
_PARTS = {
    torch.strided: ("detach",),
    torch.sparse_coo: ("_indices", "_values"),
    **dict.fromkeys((torch.sparse_csr, torch.sparse_bsr), ("crow_indices", "col_indices", "values")),
    **dict.fromkeys((torch.sparse_csc, torch.sparse_bsc), ("ccol_indices", "row_indices", "values")),
}
SET_DATA = vars(torch._C.TensorBase)["data"].__set__
within_transform = torch._C._are_functorch_transforms_active  # of torch.func, as in jvp
_is_wrapped = torch._C._functorch.is_functorch_wrapped_tensor


def unwrapped(tensor: torch.Tensor) -> torch.Tensor:
    """The tensor that a transform's stands for: ``torch.func.vjp`` keeps its own beyond its end."""
    while _is_wrapped(tensor):
        tensor = torch._C._functorch.get_unwrapped(tensor)
    return tensor


def allocated(tensor: torch.Tensor) -> torch.Tensor:
    """The tensor with memory of its own: torch has zeros without, from which no number can be read."""
    return tensor.new_zeros(tensor.shape) if tensor._is_zerotensor() else tensor


def version(tensor: torch.Tensor) -> int:
    """How often ``tensor`` has been written in place; inference tensors do not count, they give 0."""
    try:
        return tensor._version
    except RuntimeError:
        return 0


def set_version(tensor: torch.Tensor, count: int) -> None:
    """Let ``tensor`` have been written in place ``count`` times."""
    torch._C._autograd._unsafe_set_version_counter((tensor,), (count,))


def grad_function(tensor: torch.Tensor) -> GradNode | None:
    """``tensor.grad_fn``; None for a view that autograd gave up, as a ``no_grad`` view of a leaf."""
    try:
        return tensor.grad_fn
    except RuntimeError:
        return None


def accumulator(leaf: torch.Tensor) -> GradNode | None:
    """The autograd node that adds up the gradient of ``leaf``; None where torch keeps none."""
    try:
        with torch.enable_grad():
            function = leaf.view_as(leaf).grad_fn
    except (AttributeError, RuntimeError):
        return None
    return None if function is None else function.next_functions[0][0]


def variable(leaf: GradNode) -> torch.Tensor:
    """The tensor whose gradient the autograd node ``leaf`` adds up."""
    return leaf.variable  # type: ignore[attr-defined]  # torch's stubs know no AccumulateGrad


def _graph_behind(tensor: torch.Tensor, walked: set[GradNode] | None = None) -> Iterator[GradNode]:
    """The autograd nodes behind ``tensor``, its own first, without those in ``walked``, which gets them.

    It goes no further than 5,000 nodes: a deep graph whose nodes Python has held overflows torch's stack when
    it is freed, and this one is the reader's.
    """
    walked = set() if walked is None else walked
    waiting = [grad_function(tensor)]
    for function in waiting:
        if len(walked) >= _MOST_WALKED:
            return
        if function is not None and function not in walked:
            walked.add(function)
            yield function
            waiting += [following for following, _ in function.next_functions]


def leaves_behind(tensor: torch.Tensor, walked: set[GradNode] | None = None) -> list[torch.Tensor]:
    """The leaves into which a backward pass from ``tensor`` puts gradients, of :func:`_graph_behind`."""
    nodes = _graph_behind(tensor, walked)
    return [variable(node) for node in nodes if type(node).__name__ == "AccumulateGrad"]


def saved_by(output: torch.Tensor) -> list[str]:
    """The operations in the graph of ``output`` that keep tensors of the forward pass for the backward pass.

    Serves section 2.5.1, where they are why a graph goes backward once only.
    """
    return [operation_name(node.name()) for node in _graph_behind(output) if _keeps_tensors(node)]


def _keeps_tensors(node: GradNode) -> bool:
    try:
        return bool(saved_tensors(node))
    except RuntimeError:
        return True  # freed already, or overwritten


def saved_tensors(node: GradNode) -> list[torch.Tensor]:
    """The tensors of the forward pass that an autograd node keeps.

    Raises RuntimeError where they were freed, or written over.
    """
    own = getattr(node, "saved_tensors", None)  # of a function that was written in Python
    names = (name for name in dir(node) if name.startswith("_saved_"))
    found = own if own is not None else (getattr(node, name) for name in names)
    parts = (part for each in found for part in (each if isinstance(each, list | tuple) else [each]))
    return [part for part in parts if isinstance(part, torch.Tensor)]


def operation_name(name: str) -> str:
    """An autograd node's name as the operation's: ``MulBackward0`` is ``mul``; a custom one keeps its own."""
    plain = re.sub(r"Backward\d*$", "", name.rsplit("::")[-1])
    own = name.endswith("Backward")
    return plain if own else re.sub(r"(?<=[a-z])(?=[A-Z])", "_", plain).lower()


def made_as(function: GradNode) -> int:
    """The place of an autograd node in the order in which all were made."""
    return function._sequence_nr()


def unknown(function: GradNode, output: int) -> torch.Tensor:
    """What stands for a result that never became a Python object: its shape is known, its numbers are not."""
    metadata = function._input_metadata[output]
    return torch.full(metadata.shape, torch.nan, dtype=metadata.dtype, device=metadata.device)


def alias(tensor: torch.Tensor) -> tuple:
    """Where a tensor's numbers are: equal as long as nothing but the numbers has changed."""
    places = [(part.data_ptr(), part.shape, part.stride()) for part in _parts(tensor) or ()]
    return tensor.layout, tensor.dtype, *places


def same_bytes(one: torch.Tensor, other: torch.Tensor) -> bool | None:
    """Whether two tensors hold the same numbers, bit by bit: NaN is NaN, 0 is not -0; None if unknown."""
    mine, others = _parts(one), _parts(other)
    if mine is None or others is None:
        return None
    alike = [(part.dtype, part.shape) for part in mine] == [(part.dtype, part.shape) for part in others]
    return alike and all(torch.equal(_bytes(a), _bytes(b)) for a, b in zip(mine, others, strict=True))


def write_bytes(tensor: torch.Tensor, kept: torch.Tensor) -> None:
    """Give ``tensor`` the numbers of ``kept``, in the same memory if a sparse one still has as much of it."""
    parts, others = _parts(tensor), _parts(kept)
    if parts is None or others is None:
        tensor.copy_(kept)
        return
    pairs = list(zip(parts, others, strict=True))
    if any(mine.shape != other.shape for mine, other in pairs):
        tensor.resize_as_sparse_(kept).copy_(kept)
        return
    for mine, other in pairs:
        mine.copy_(other)


def _parts(tensor: torch.Tensor) -> list[torch.Tensor] | None:
    """The dense tensors that hold the numbers: the tensor itself, or those of a sparse one.

    None for nested tensors, on the meta device, for torch's zeros without memory, and for tensors that
    answer torch's calls themselves, as a masked one does.
    """
    itself = type(tensor).__torch_dispatch__ is not torch.Tensor.__torch_dispatch__
    if itself or tensor.is_nested or tensor.is_meta or tensor._is_zerotensor():
        return None
    return [getattr(tensor, name)() for name in _PARTS[tensor.layout]] if tensor.layout in _PARTS else None


def _bytes(tensor: torch.Tensor) -> torch.Tensor:
    tensor = tensor.int_repr() if tensor.is_quantized else tensor.resolve_conj().resolve_neg()
    tensor = tensor.contiguous()
    # A dimension of size 1 may have any stride and still be contiguous.
    return tensor.as_strided((tensor.numel(),), (1,)).view(torch.uint8)


def is_view(tensor: torch.Tensor) -> bool:
    """Whether ``tensor`` is a view of another one, as autograd sees it."""
    return tensor._is_view()


def root(tensor: torch.Tensor) -> torch.Tensor:
    """The tensor whose memory ``tensor`` has."""
    return tensor._base if tensor._is_view() and tensor._base is not None else tensor


def memory(tensor: torch.Tensor) -> int:
    """What identifies the memory of ``tensor``."""
    strided = tensor.layout == torch.strided and _parts(tensor) is not None
    return tensor.untyped_storage()._cdata if strided else id(tensor)


def snapshot(tensor: torch.Tensor) -> torch.Tensor:
    """A copy that no later write changes."""
    return tensor.detach().clone()


def printing_options() -> dict[str, Any]:
    """What ``torch.set_printoptions`` has set, by name."""
    return dict(vars(torch._tensor_str.PRINT_OPTS))
