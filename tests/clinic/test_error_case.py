"""A case: which errors it knows, and how its words are filled in at the place of an error."""

from __future__ import annotations

import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.clinic.error_case import Case, Diagnosis
from d2l_autograd.clinic.error_site import ErrorSite
from d2l_autograd.clinic.words import say

WORDS = say | {
    "clinic test what": {"zh": "{here}{it} 坏了", "en": "{here}{it} is broken {times} times."},
    "clinic test rule": {"zh": "规则", "en": "A rule about {code}."},
    "clinic test mend": {"zh": "{name} = 1", "en": "{name} = 1"},
}
SITE = ErrorSite(3, "y.backward()", "y", torch.ones(2))


def case(facts=lambda site, groups: {"times": groups[0]}, **how) -> Case:
    return Case("test", WORDS, r"broken (\d+)", facts, **how)


@pytest.fixture(autouse=True)
def english():
    ad.set_language("en")


def test_an_error_is_known_by_its_type_and_its_message():
    assert case().match(RuntimeError("it is broken 2 times")).groups() == ("2",)
    assert case().match(RuntimeError("it is whole")) is None
    assert case().match(ValueError("broken 2")) is None
    assert case(raised=ValueError).match(ValueError("broken 2")) is not None


def test_the_words_tell_the_line_the_tensor_and_the_facts():
    found = case().diagnosis(SITE, ["2"])
    assert found == Diagnosis("test", found.what, "A rule about y.backward().", "y = 1")
    assert "ine 3" in found.what and "y.backward()" in found.what and "y is broken 2 times." in found.what


def test_a_sentence_begins_with_a_capital_but_not_a_variable():
    assert case().diagnosis(ErrorSite(subject="y", value=torch.ones(2)), ["2"]).what.startswith("y is")
    nobody = case().diagnosis(ErrorSite(), ["2"])
    assert nobody.what[0].isupper() and nobody.mend == "y = 1"


def test_what_is_no_tensor_is_not_named_and_the_default_stands_in_its_place():
    found = case(lambda site, groups: {"times": 1, "default": "x"})
    assert found.diagnosis(ErrorSite(3, "n.backward()", "n", 5.0)).mend == "x = 1"


def test_facts_may_say_that_it_is_another_error():
    assert case(lambda site, groups: None).diagnosis(SITE) is None


def test_text_and_html_say_the_same():
    found = Diagnosis("test", "a < b", "never", "one\ntwo")
    assert repr(found).splitlines()[-2:] == ["    one", "    two"]
    html = found._repr_html_()
    assert "<details>" not in html
    assert "a &lt; b" in html and '<code style="white-space: pre">one\ntwo</code>' in html


def test_the_steps_of_libraries_are_folded_in_html_and_left_out_of_text():
    found = Diagnosis("test", "what", "never", "one", ['File "<a>"\n', 'File "b"\n'])
    folded = found._repr_html_().partition("<details>")[2]
    assert "(2 calls deep)" in folded and "File &quot;&lt;a&gt;&quot;\nFile" in folded
    assert "File" not in repr(found)
