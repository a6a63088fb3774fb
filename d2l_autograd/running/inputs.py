"""What an input may be: a floating point or complex tensor, or numbers that make one."""

from __future__ import annotations

import reprlib
import sys
from collections.abc import Iterator

import torch

from ..errors import InputError
from .words import say


def as_leaf(name: str, value: object) -> torch.Tensor:
    """The input ``name`` as a fresh leaf; raises :class:`InputError` for what has no gradient."""
    check(name, value)
    if isinstance(value, torch.Tensor):
        return value.detach().clone().requires_grad_()
    try:
        given = _tensor(value)
        dtype = torch.get_default_dtype()
        return given.to(dtype.to_complex() if given.is_complex() else dtype).detach().clone().requires_grad_()
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        raise no_numbers(name, value) from error


def _tensor(value: object) -> torch.Tensor:
    try:
        return torch.tensor(value)
    except ValueError:  # integers of more than 64 bits
        return torch.tensor(value, dtype=torch.get_default_dtype())


def check(name: str, value: object, *, sliders: bool = False) -> None:
    """Refuse a tensor without gradients, and one that ``sliders``, if there are to be any, cannot show."""
    if not isinstance(value, torch.Tensor):
        return
    if value.is_quantized:
        raise InputError(say("quantized tensor", name=name))
    if value.is_meta:
        raise InputError(say("meta tensor", name=name))
    if not (value.is_floating_point() or value.is_complex()):
        dtype = str(value.dtype).removeprefix("torch.")
        raise InputError(say("integer tensor", name=name, dtype=dtype))
    if sliders and (value.is_nested or value.layout != torch.strided):
        raise InputError(say("no dense tensor", name=name))
    if sliders and value.is_complex():
        raise InputError(say("complex sliders", name=name))


def shown(given: object) -> str:
    """What was given, in a line of a message."""
    try:
        return reprlib.repr(given)
    except ValueError:  # Python refuses to print integers of thousands of digits
        return type(given).__name__


def no_numbers(name: str, value: object) -> InputError:
    """The error for an input of which no tensor can be made: it says what is in the way."""
    kind = type(value).__name__
    parts = list(_parts(value))
    odd = [type(part).__name__ for part in parts if not _is_number(part)]
    if odd == [kind]:
        key = "complex sliders" if isinstance(value, complex) else "no number"
        return InputError(say(key, name=name, type=kind))
    if odd:
        return InputError(say("no numbers inside", name=name, type=kind, inside=odd[0]))
    if any(isinstance(part, int) and abs(part) > sys.float_info.max for part in parts):
        return InputError(say("too large", name=name, type=kind))
    return InputError(say("ragged", name=name, type=kind))


def _parts(value: object) -> Iterator[object]:
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, list | tuple):
        for part in value:
            yield from _parts(part)
    else:
        yield value


def _is_number(value: object) -> bool:
    return (isinstance(value, int | float) and not isinstance(value, bool)) or hasattr(value, "dtype")
