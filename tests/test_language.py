"""Every word in every language, and the same blanks to fill in."""

from __future__ import annotations

import ast
import locale
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from string import Formatter

import pytest
from spoken import MODULES, SPEAKERS, WORDS

from d2l_autograd import language

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def blanks(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def test_no_key_means_two_things():
    meant: dict[str, dict[str, str]] = {}
    for say in SPEAKERS.values():
        for key, sentence in say.words.items():
            assert meant.setdefault(key, sentence) is sentence, key


@pytest.mark.parametrize("key", WORDS)
def test_a_key_has_words_in_every_language_with_the_same_blanks(key):
    words = WORDS[key]
    assert set(words) == set(language.LANGUAGES)
    assert any(words.values())
    assert blanks(words["zh"]) == blanks(words["en"])
    assert not CHINESE.search(words["en"])


@pytest.mark.parametrize("name", SPEAKERS)
def test_every_key_that_a_module_says_is_in_its_own_words(name):
    said = set(re.findall(r'\bsay\("([^"]+)"[,)]', MODULES[name].read_text(encoding="utf-8")))
    assert said <= set(SPEAKERS[name].words)


def test_every_sentence_is_said():
    """A key stands in the code, whole or as an f-string that makes it."""
    code = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
    texts = [node for tree in code.values() for node in ast.walk(tree) if not isinstance(node, ast.Dict)]
    whole = Counter(node.value for node in texts if isinstance(node, ast.Constant))
    made = {
        re.compile("".join(re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in node.values))
        for node in texts
        if isinstance(node, ast.JoinedStr) and len(node.values) > 1
    }
    made = {pattern for pattern in made if re.match(r"[\w ]{4}", pattern.pattern.replace("\\", ""))}
    unsaid = [key for key in WORDS if whole[key] < 2 and not any(p.fullmatch(key) for p in made)]
    assert unsaid == []


def test_a_language_that_it_does_not_speak_is_refused_and_the_old_one_stays():
    before = language.language()
    with pytest.raises(ValueError, match="'fr'"):
        language.set_language("fr")
    assert language.language() == before


@pytest.fixture
def english():
    language.set_language("en")
    yield
    language.set_language("en")


def test_what_was_made_in_a_language_goes_on_speaking_it(english):
    with language.speaking("zh"):
        assert (language.language(), language.say("gradient")) == ("zh", "梯度")
        language.set_language("en")
        assert language.say("gradient") == "梯度"
        with language.speaking("en"):
            assert language.say("gradient") == "gradient"
        assert language.say("gradient") == "梯度"
    assert language.say("gradient") == "gradient"


def test_the_choice_made_meanwhile_is_in_force_afterwards(english):
    with pytest.raises(KeyError), language.speaking("en"):
        language.set_language("zh")
        language.say("no such key")
    assert language.language() == "zh"


def test_each_thread_speaks_for_itself(english):
    spoken, both_speak = {}, threading.Barrier(2)

    def speak(chosen):
        with language.speaking(chosen):
            both_speak.wait(10)
            spoken[chosen] = language.say("gradient")
            both_speak.wait(10)

    threads = [threading.Thread(target=speak, args=(chosen,)) for chosen in language.LANGUAGES]
    with language.speaking("zh"):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert spoken == {chosen: WORDS["gradient"][chosen] for chosen in language.LANGUAGES}


def test_a_language_that_it_does_not_speak_cannot_be_spoken_either(english):
    with pytest.raises(ValueError, match="'fr'"), language.speaking("fr"):
        pass
    assert language.language() == "en"


NO_LOCALE = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}


@pytest.mark.parametrize(
    ("environment", "system", "spoken"),
    [
        ({"LANG": "zh_CN.UTF-8"}, None, "zh"),
        ({"LANG": "zh_TW"}, "en_US", "zh"),
        ({"LANG": "en_GB.UTF-8"}, "zh_CN", "en"),
        ({"LANG": "de_DE.UTF-8"}, None, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, None, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, None, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": "C"}, None, "en"),
        ({}, None, "en"),
        ({}, "zh_CN", "zh"),
        ({}, "Chinese (Simplified)_China", "zh"),
        ({}, "English_United States", "en"),
    ],
)
def test_the_language_is_the_locales_until_one_is_chosen(monkeypatch, environment, system, spoken):
    """The environment goes before the system, and in it LC_ALL before LC_MESSAGES before LANG."""
    for name, value in {**NO_LOCALE, **environment}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(locale, "getlocale", lambda: (system, None))
    monkeypatch.setattr(language, "_chosen", None)
    language._of_the_locale.cache_clear()
    try:
        assert language.language() == spoken
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8" if spoken == "en" else "C")
        assert language.language() == spoken  # it was decided
        with language.speaking("en" if spoken == "zh" else "zh"):
            assert language.language() != spoken
        language.set_language("en" if spoken == "zh" else "zh")
        assert language.language() != spoken
    finally:
        language._of_the_locale.cache_clear()


@pytest.mark.parametrize(("lang", "said"), [("zh_CN.UTF-8", "没有笔记本"), ("C", "no notebooks")])
def test_a_program_of_its_own_speaks_the_locales_language(tmp_path, lang, said):
    command = [sys.executable, "-m", "d2l_autograd.book", "out", "--chapters", "nowhere"]
    environment = os.environ | NO_LOCALE | {"LANG": lang, "PYTHONUTF8": "1"}
    book = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")
    assert said in book.stderr
