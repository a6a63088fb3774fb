"""Memory grows forward, is freed on the way back, and is counted once where it is shared."""

from __future__ import annotations

import re

import torch

from d2l_autograd import explore, set_language


def f(x, w):
    a = x * w
    b = torch.exp(a)
    return (b * b).sum()


def notes(view):
    return [re.sub("<[^>]+>", "", step["note"]) for step in view._view._frame["steps"]]


def bars(view):
    """By step, the height of its bar."""
    svg = view._view._frame["svg"]
    found = re.findall(r'<g data-at="(\d+)" data-from="\1"><rect class="ad-kept"[^>]* height="([\d.]+)"', svg)
    return {int(step): float(height) for step, height in found}


def test_it_grows_forward_and_nothing_is_left_at_the_end():
    set_language("en")
    view = explore(f, saved=True, x=[1.0, 2.0], w=[3.0, 4.0])
    heights = [*bars(view).values()]
    top = heights.index(max(heights))
    assert heights[0] == 0 and heights[-1] == 0 and max(heights) == 28
    assert heights[: top + 1] == sorted(heights[: top + 1])
    assert heights[top:] == sorted(heights[top:], reverse=True)
    assert "kept for the backward pass, at most 24 B" in view._view._frame["svg"]


def test_the_steps_say_what_is_kept_and_when_it_is_freed():
    set_language("en")
    told = notes(explore(f, saved=True, x=[1.0, 2.0], w=[3.0, 4.0]))
    assert told[1].endswith("keeps w, x") and told[2].endswith("keeps b") and told[3].endswith("keeps b")
    freed = [int(amount) for note in told for amount in re.findall(r"frees (\d+) B", note)]
    assert sum(freed) == 24


def test_a_run_that_keeps_nothing_shows_none_and_neither_does_one_that_was_not_asked():
    assert not bars(explore(lambda x: x.sum(), saved=True, x=[1.0, 2.0]))
    assert not bars(explore(f, x=[1.0, 2.0], w=[3.0, 4.0]))
