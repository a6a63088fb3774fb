import json
import re

from d2l_autograd import compare, explore, trace
from d2l_autograd.figure.frame import Frame, frame, frame_without_run, message
from d2l_autograd.figure.steps import Step
from d2l_autograd.view.widget import View


def doubled(a):
    for _ in range(12):
        a = a * 2
    return a


def test_a_frame_is_plain_data():
    data = frame(trace(doubled, a=1.0))
    assert json.loads(json.dumps(data)).keys() == data.keys()


def test_every_step_names_parts_that_the_picture_has():
    data = frame(trace(doubled, a=1.0))
    nodes = set(map(int, re.findall(r'data-node="(\d+)"', data["graph"])))
    edges = set(map(int, re.findall(r'data-edge="(\d+)"', data["graph"])))
    lines = set(map(int, re.findall(r'data-line="(\d+)"', data["code"])))
    for step in data["steps"]:
        assert step["node"] is None or step["node"] in nodes
        assert edges.issuperset(step["edges"])
        assert step["line"] is None or step["line"] in lines


def test_opening_a_fold_shows_what_was_in_it():
    explorer = explore(doubled, a=1.0)
    before = explorer._view._frame["graph"]
    (fold,) = re.findall(r'data-fold="(\d+)"', before)
    explorer._view._unfolded = [int(fold)]
    after = explorer._view._frame["graph"]
    assert "data-fold" not in after
    assert after.count("ad-node ") > before.count("ad-node ")
    explorer._controls[0].widgets[0].value = 0.5
    assert "data-fold" not in explorer._view._frame["graph"]


def test_both_kinds_of_frame_are_all_that_the_script_receives():
    for made in (frame(trace(doubled, a=1.0)), frame_without_run("no run")):
        assert made.keys() == Frame.__annotations__.keys()
        assert all(step.keys() == made["steps"][0].keys() for step in made["steps"])


def test_a_view_has_names_for_its_controls_before_its_first_good_run():
    without, good = (view._frame for view in compare(lambda x: x.detach(), lambda x: x * 2, x=1.0)._views)
    assert without["words"] == good["words"] != {}
    assert without["graph"] == "" and "x.detach" not in without["code"] and without["alert"] != ""


def test_what_is_told_of_a_failed_run_is_no_html():
    assert "<b>" not in message("<b>", "<b>")


def test_the_script_is_told_the_same_types():
    script = re.sub(r"\n \* +", " ", View._esm)
    for kind in (Frame, Step):
        (body,) = re.findall(rf"@typedef {{{{([^@]*?)}}}} {kind.__name__}\b", script)
        assert set(re.findall(r"(\w+): ", body)) == kind.__annotations__.keys()
