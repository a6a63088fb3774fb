import re
import shutil
import subprocess

import pytest

from d2l_autograd import explore
from d2l_autograd.widget import View


def test_only_what_python_wrote_is_synced():
    own = {name for name, trait in View().traits(sync=True).items() if trait.this_class is View}
    assert own == {"_frame"}


def test_a_frame_has_a_fragment_for_each_pane_that_the_script_places():
    panes = re.search(r"const PANES = \[(.*?)\]", View._esm).group(1)
    names = set(re.findall(r'"(\w+)"', panes))
    assert names | {"message"} == set(explore(lambda x: x * x, x=1.0)._view._frame)


def test_neither_script_nor_style_asks_the_network_for_anything():
    for text in (View._esm, View._css):
        assert not re.search(r"https?:|import\s|@import|url\(", text)


def test_the_style_touches_nothing_outside_the_view():
    rules = re.sub(r"/\*.*?\*/", "", View._css, flags=re.DOTALL)
    for selectors in re.findall(r"([^{}]+)\{", rules):
        assert all(".ad-" in selector for selector in selectors.split(",")), selectors


def test_the_script_is_an_es_module():
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on the PATH; the browser tests load the script too")
    command = [node, "--input-type=module", "--check"]
    subprocess.run(command, input=View._esm, text=True, check=True, capture_output=True)
