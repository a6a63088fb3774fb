"""How much is kept for the backward pass at each step: it grows forward, and is freed on the way back."""

from __future__ import annotations

from collections.abc import Sequence

from ..tracing.saved import Saved
from .drawing import Pane, group, rect, text
from .moments import Moments
from .words import say

HEIGHT = 48
_TOP, _BARS = 16, 28  # where the bars may begin, and how high they are at most


def kept(saved: Sequence[Saved], moments: Moments) -> list[int]:
    """The bytes that are kept after each step, with memory that several share counted once."""
    return [
        sum({each.memory: each.bytes for each in saved if _lives(each, moments, step)}.values())
        for step in range(moments.last + 1)
    ]


def _lives(saved: Saved, moments: Moments, step: int) -> bool:
    return moments.value[saved.node] <= step < moments.gradient.get(saved.node, moments.last + 1)


def amount(count: int) -> str:
    """Bytes in words."""
    return f"{count} B" if count < 10_000 else f"{count / 1024:.0f} KiB"


def stairs(bytes_kept: Sequence[int], left: float, by: float) -> Pane:
    """A bar a step, ``by`` pixels apart from ``left`` on."""
    most = max(bytes_kept)
    label = text(left - 6, 10, say("kept at most", most=amount(most)), "ad-11 ad-s")
    bars = []
    for step, count in enumerate(bytes_kept):
        high = _BARS * count / max(1, most)
        wide = 0.8 * by if count else 0.0  # beside the last step, where nothing is kept, is no room
        bar = rect(left + by * (step - 0.4), _TOP + _BARS - high, wide, high, "ad-kept")
        bars.append(group([bar], data_at=step, data_from=step))
    return Pane(left + by * len(bytes_kept), HEIGHT, label + "".join(bars))
