import re
import shutil
import subprocess

import pytest

from d2l_autograd import explore
from d2l_autograd.view.widget import Fragment, SliderNames, View


def test_few_traits_are_synced():
    own = {name for name, trait in View().traits(sync=True).items() if trait.this_class is View}
    assert own == {"_frame", "_plot", "_differences", "_unfinished", "_unfolded", "_density"}


def test_the_script_places_each_fragment_of_a_frame():
    panes = re.search(r"const PANES = \[(.*?)\]", View._esm).group(1)
    frame = explore(lambda x: x * x, x=1.0)._view._frame
    assert set(re.findall(r'"(\w+)"', panes)) < frame.keys()
    assert set(re.findall(r"frame\.(\w+)", View._esm)) | set(re.findall(r'"(\w+)"', panes)) == frame.keys()
    assert set(re.findall(r"words\.(\w+)", View._esm)) <= frame["words"].keys()


def test_no_script_and_no_style_asks_the_network_for_anything():
    for text in (View._esm, View._css, Fragment._esm, SliderNames._esm):
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


def test_only_the_dark_theme_turns_the_colours_of_the_plot_round():
    turned = [selector for selector, declarations in rules() if "invert" in declarations]
    assert turned == ['[data-jp-theme-light="false"] .ad-plot']


@pytest.mark.parametrize("widget", (View, Fragment, SliderNames))
def test_the_script_is_an_es_module(widget):
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on the PATH; the browser tests load the script too")
    command = [node, "--input-type=module", "--check"]
    subprocess.run(command, input=widget._esm, text=True, check=True, capture_output=True)
