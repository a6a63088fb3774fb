"""What a verdict says, as text and as HTML."""

from __future__ import annotations

import pytest

import d2l_autograd as ad
from d2l_autograd.exercises.verdict import Found, Verdict

TABLE = (("n", "work"), ("1", "<few>"), ("10", "many"))


@pytest.mark.parametrize(("state", "mark"), [("right", "✓"), ("wrong", "✗"), ("open", "…")])
def test_the_state_is_the_first_thing_said(state, mark):
    verdict = Verdict("2.5.5-1", state, Found("words"))
    assert (
        repr(verdict).startswith(f"{mark} 2.5.5-1 ") and f"<strong>{mark} 2.5.5-1 " in verdict._repr_html_()
    )
    assert verdict.right == (state == "right")


def test_words_and_table_stand_below_and_nothing_is_taken_for_html():
    verdict = Verdict("2.5.5-1", "right", Found("one <b>\ntwo", TABLE, "<svg/>"))
    assert repr(verdict).splitlines()[1:] == ["one <b>", "two", "n   work", "1   <few>", "10  many"]
    html = verdict._repr_html_()
    assert "<p>one &lt;b&gt;</p><p>two</p>" in html and "<td>&lt;few&gt;</td>" in html
    assert html.count("<tr>") == 3 and html.endswith("<svg/></blockquote>")


def test_a_verdict_speaks_the_language_of_its_reader():
    verdict = Verdict("2.5.5-1", "wrong", Found("words"))
    ad.set_language("zh")
    assert repr(verdict) == "✗ 2.5.5-1 还不对\nwords"
