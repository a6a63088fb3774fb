import re
import shutil
import subprocess

import pytest

from d2l_autograd import compare, explore, ledger
from d2l_autograd.view.widget import MOST_WIDTH, PHONE, View


def test_few_traits_are_synced():
    own = {name for name, trait in View().traits(sync=True).items() if trait.this_class is View}
    assert own == {"_frame", "_narrow", "_held", "_handles", "_unfolded", "_width"}


FRAMES = {
    "explore": lambda: explore(lambda x, y: x * y, x=[1.0, 2.0], y=3.0)._view._frame,
    "ledger": lambda: ledger(lambda x: x * x, x=1.0)._view._frame,
    "compare": lambda: compare(lambda x: x * x, lambda x: x + x, x=1.0)._view._frame,
}


def names(pattern: str) -> set[str]:
    """What the script has at such places, one name after another."""
    return {name for found in re.findall(pattern, View._esm) for name in re.findall(r"\w+", found)}


@pytest.mark.parametrize("kind", FRAMES)
def test_the_script_asks_for_each_part_of_a_frame_and_for_no_other(kind):
    frame = FRAMES[kind]()
    assert names(r"(?:frame|given)\.(\w+)") | names(r"const \{(.*?)\} = frame;") == frame.keys()
    assert names(r"words\.(\w+)") <= frame["words"].keys()


@pytest.mark.parametrize("kind", FRAMES)
def test_the_script_puts_something_into_each_slot(kind):
    known = names(r"const parts = \{(.*?)\};") | names(r"slots\.(\w+)") | names(r"slots\[`(\w+):")
    assert {name.partition(":")[0] for name in FRAMES[kind]()["slots"]} <= known


@pytest.mark.parametrize("width", (MOST_WIDTH, PHONE))
def test_the_script_asks_for_no_figure_that_is_wider_or_narrower_than_python_makes_them(width):
    assert f"MOST_WIDTH = {MOST_WIDTH};" in View._esm
    view = explore(lambda x: x * x, x=1.0)._view
    view._width = width
    assert view._frame["width"] == width


def test_no_script_and_no_style_asks_the_network_for_anything():
    for text in (View._esm, View._css):
        assert not re.search(r"https?:|import\s|@import|url\(", text)


def rules() -> list[tuple[str, str]]:
    """The style's selectors, each with its declarations; ``:is()`` counts where all that it names is ours."""
    css = re.sub(r"/\*.*?\*/|@media.*?\{", "", View._css, flags=re.DOTALL)
    return [
        (selector.strip(), declarations)
        for selectors, declarations in re.findall(r"([^{}]+)\{([^{}]*)\}", css)
        for selector in re.split(r",(?![^(]*\))", selectors)
    ]


def ours(selector: str) -> bool:
    def kept(found: re.Match) -> str:
        return found[0] if all(".ad-" in one for one in found[1].split(",")) else ""

    return ".ad-" in re.sub(r":is\((.*?)\)", kept, selector)


def test_the_style_touches_nothing_outside_the_view():
    assert [selector for selector, _ in rules() if not ours(selector)] == []


def test_the_script_is_an_es_module():
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on the PATH; the browser tests load the script too")
    command = [node, "--input-type=module", "--check"]
    subprocess.run(command, input=View._esm, text=True, check=True, capture_output=True)
