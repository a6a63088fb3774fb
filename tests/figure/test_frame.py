"""The data that the page receives."""

import json
import re
import subprocess
import sys

from composing import experiments, parts, texts

from d2l_autograd import compare, explore
from d2l_autograd.figure.frame import Frame, Preset, frame, message
from d2l_autograd.figure.steps import Step
from d2l_autograd.view.widget import View

SAME = """if True:
    import d2l_autograd as ad, json
    def f(a, b):
        for _ in range(5):
            a = a * b
        return a
    for made in (ad.explore(f, a=(0.5, 2.0), b=1.5), ad.compare(f, lambda a: a.detach() * a, a=1.0, b=1.5)):
        print(json.dumps(made._view._frame))
"""


def doubled(a):
    for _ in range(12):
        a = a * 2
    return a


def test_a_frame_is_plain_data():
    for experiment in experiments().values():
        data = experiment._view._frame
        assert json.loads(json.dumps(data)).keys() == data.keys() == Frame.__annotations__.keys()
        assert all(step.keys() == Step.__annotations__.keys() for step in data["steps"])


def test_two_processes_give_the_same_bytes():
    made = [
        subprocess.run([sys.executable, "-c", SAME], capture_output=True, check=True).stdout for _ in "12"
    ]
    assert made[0] == made[1] and len(made[0]) > 10_000


def test_every_step_names_parts_that_the_picture_has():
    for experiment in experiments().values():
        data = experiment._view._frame
        nodes = set(map(int, re.findall(r'data-node="(\d+)"', data["svg"])))
        lines = set(map(int, re.findall(r'data-line="(\d+)"', data["svg"])))
        for step in data["steps"]:
            assert step["node"] is None or step["node"] in nodes
            assert step["line"] is None or step["line"] in lines
        assert nodes >= {*data["start"], *map(int, data["formulas"])}


def test_at_rest_the_first_inputs_formula_stands_there_and_its_path_is_lit():
    (node,) = (data := experiments()["2.5.0-computational-graph 1"]._view._frame)["start"]
    assert "∂" in data["formulas"][str(node)]
    lit = [
        part for part in parts(data["svg"]) if str(node) in " ".join(part.inside.get("data-of", ())).split()
    ]
    assert sum("ad-backward" in part.look for part in lit) == 2


def test_opening_a_fold_shows_what_was_in_it_until_it_is_folded_again():
    explorer = explore(doubled, a=1.0)
    explorer._view._width = 700
    before = explorer._view._frame["svg"]
    (fold,) = re.findall(r'data-fold="(\d+)"', before)
    explorer._view._unfolded = [int(fold)]
    after = explorer._view._frame["svg"]
    assert "data-fold" not in after and after.count("ad-node ") > before.count("ad-node ")
    assert "data-refold" in after and "fold again" in texts(parts(after))
    explorer._inputs[0].widgets[0].value = 0.5
    assert "data-fold" not in explorer._view._frame["svg"]
    explorer._inputs[0].widgets[0].value = 1.0
    explorer._view._unfolded = []
    assert explorer._view._frame["svg"] == before


def test_a_view_has_names_for_its_controls_before_its_first_good_run():
    good, without = (
        compare(lambda x: x * 2, lambda x: x * 3, x=1.0),
        compare(lambda x: x.detach(), lambda x: x * 2, x=1.0),
    )
    assert without._view._frame["words"] == good._view._frame["words"] != {}


def test_what_is_told_of_a_failed_run_is_no_html():
    assert "<b>" not in message("<b>", "<b>")


def test_the_script_is_told_the_same_types():
    script = re.sub(r"\n \* +", " ", View._esm)
    for kind in (Frame, Preset, Step):
        (body,) = re.findall(rf"@typedef {{{{([^@]*?)}}}} {kind.__name__}\b", script)
        assert set(re.findall(r"(\w+): ", body)) == kind.__annotations__.keys()


def test_the_words_are_those_that_the_script_asks_for():
    asked = set(re.findall(r"words\.(\w+)", View._esm)) | set(re.findall(r'words\["([^"]+)"\]', View._esm))
    made = frame(experiments()["2.5.0-computational-graph 1"]._shown(), 934)
    assert asked == made["words"].keys()
