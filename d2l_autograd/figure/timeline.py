"""The line along which a run is stepped through: forward in one colour, backward in the other."""

from __future__ import annotations

from ..picture.drawing import Pane, Slot, circle, n, path, text
from ..picture.moments import Moments
from .words import say

HEIGHT = 46
_BUTTON, _MOST_DOTS = 34, 48
_NARROW, _FINGER, _NOTE = 480, 44, 42  # a figure for a phone, and what a finger can hit there
_GAP, _LEAST = 22, 130  # between two steps, and the whole


def timeline(moments: Moments, width: float) -> Pane:
    """A dot a step; the page puts a button, a slider and the note of the step into its slots."""
    narrow = width < _NARROW
    count, forward = moments.last, len(moments.forward)
    most = width - _BUTTON - 20 if narrow else 0.5 * width - _BUTTON
    length = min(max(_GAP * count, _LEAST), most)
    left, y = _BUTTON + 10.0, _FINGER / 2 if narrow else 15.0
    by = length / max(1, count)
    middle = left + by * (forward + 0.5)
    parts = [path(f"M{n(left)} {n(y)}H{n(middle)}", "ad-steps-forward")]
    parts.append(path(f"M{n(middle)} {n(y)}H{n(left + length)}", "ad-steps-backward"))
    if count <= _MOST_DOTS:
        parts += [
            circle(left + by * i, y, 3.4, "ad-step-forward" if i <= forward else "ad-step-backward")
            for i in range(count + 1)
        ]
    parts.append(text(left - 6, y + 24, say("word forward"), "ad-11 ad-s"))
    parts.append(text(left + length + 6, y + 24, say("word backward"), "ad-11 ad-s", "end"))
    target = _FINGER if narrow else 30
    right = left + length + 26
    note = Slot("note", 0, y + 32, width, _NOTE) if narrow else Slot("note", right, 0, width - right, _NOTE)
    slots = (
        Slot("play", 0, y - target / 2, target, target),
        Slot("steps", left - 9, y - target / 2, length + 18, target),
        note,
    )
    return Pane(width, note.y + _NOTE if narrow else HEIGHT, "".join(parts), slots)
