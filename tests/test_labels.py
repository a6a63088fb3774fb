"""Every word in every language, and the same blanks to fill in."""

from __future__ import annotations

import re
import threading
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

from d2l_autograd import language as labels

PACKAGE = Path(labels.__file__).parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def blanks(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def test_every_room_is_furnished_and_no_two_rooms_use_one_key():
    files = {path.stem for path in (PACKAGE / "words").glob("*.py")} - {"__init__"}
    assert {room.__name__.rpartition(".")[2] for room in labels.ROOMS} == files
    counts = Counter(key for room in labels.ROOMS for key in room.WORDS)
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("key", labels.WORDS)
def test_a_key_has_words_in_every_language_with_the_same_blanks(key):
    words = labels.WORDS[key]
    assert set(words) == set(labels.LANGUAGES)
    assert any(words.values())
    assert blanks(words["zh"]) == blanks(words["en"])
    assert not CHINESE.search(words["en"])


def test_every_key_that_the_package_says_has_words():
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.glob("*.py"))
    said = set(re.findall(r'\bsay\("([^"]+)"[,)]', source))
    assert said
    assert said <= set(labels.WORDS)


def test_a_language_that_it_does_not_speak_is_refused_and_the_old_one_stays():
    before = labels.language()
    with pytest.raises(ValueError, match="'fr'"):
        labels.set_language("fr")
    assert labels.language() == before


@pytest.fixture
def english():
    labels.set_language("en")
    yield
    labels.set_language("en")


def test_what_was_made_in_a_language_goes_on_speaking_it(english):
    with labels.speaking("zh"):
        assert (labels.language(), labels.say("gradient")) == ("zh", "梯度")
        labels.set_language("en")
        assert labels.say("gradient") == "梯度"
        with labels.speaking("en"):
            assert labels.say("gradient") == "gradient"
        assert labels.say("gradient") == "梯度"
    assert labels.say("gradient") == "gradient"


def test_the_choice_made_meanwhile_is_in_force_afterwards(english):
    with pytest.raises(KeyError), labels.speaking("en"):
        labels.set_language("zh")
        labels.say("no such key")
    assert labels.language() == "zh"


def test_each_thread_speaks_for_itself(english):
    spoken, both_speak = {}, threading.Barrier(2)

    def speak(language):
        with labels.speaking(language):
            both_speak.wait(10)
            spoken[language] = labels.say("gradient")
            both_speak.wait(10)

    threads = [threading.Thread(target=speak, args=(language,)) for language in labels.LANGUAGES]
    with labels.speaking("zh"):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert spoken == {language: labels.WORDS["gradient"][language] for language in labels.LANGUAGES}


def test_a_language_that_it_does_not_speak_cannot_be_spoken_either(english):
    with pytest.raises(ValueError, match="'fr'"), labels.speaking("fr"):
        pass
    assert labels.language() == "en"
