"""Frames made ahead are those that the kernel itself answers with, and only where that may be."""

from __future__ import annotations

import json
import random
import zlib
from base64 import b64decode

import pytest
import torch
from composing import experiments
from moving import Loop, sliders, tell

import d2l_autograd as ad
from d2l_autograd.figure.frame import Frame
from d2l_autograd.live.experiment import Experiment
from d2l_autograd.live.reel import MOST_KEPT, packed
from d2l_autograd.measure.sampler import finished
from d2l_autograd.view.widget import MOST_WIDTH, PHONE


def unpacked(packed_frames: bytes) -> dict[str, Frame]:
    """What the page makes of it."""
    known = json.loads(zlib.decompress(packed_frames))
    found = {}
    for at, (count, *changes) in known["frames"].items():
        pieces = list(known["bases"][str(count)])
        for i, piece in zip(changes[::2], changes[1::2], strict=True):
            pieces[i] = piece
        found[at] = json.loads("".join(pieces))
    return found


def as_sent(frame: Frame) -> Frame:
    return json.loads(json.dumps(frame))


class Page:
    """What a page gets of an experiment's frames, in the order in which they come."""

    def __init__(self, experiment: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
        self.experiment, self.batches = experiment, list[dict[str, Frame]]()
        monkeypatch.setattr(type(experiment._view), "send", self._take)

    def _take(self, content: dict, buffers: list[bytes]) -> None:
        assert content["ahead"] == self.experiment._view._frame["epoch"]
        self.batches.append(unpacked(buffers[0]))

    @property
    def frames(self) -> dict[str, Frame]:
        return {at: frame for batch in self.batches for at, frame in batch.items()}


@pytest.fixture
def page(loop: Loop, monkeypatch: pytest.MonkeyPatch):
    def show(f, **how) -> Page:
        return Page(ad.explore(f, **how), monkeypatch)

    return show


@pytest.mark.parametrize("name", experiments())
def test_a_frame_made_ahead_is_the_kernels_own_for_every_slider_of_the_book(name: str):
    experiment = experiments()[name]
    reel, widgets = experiment._reel, experiment._reel.widgets
    for number, (widget, way) in enumerate(zip(widgets, reel.tracks, strict=True)):
        before = widget.value
        for place in {0, way.count // 3, way.place(before) or 0, way.count - 1}:
            values = [w.value for w in widgets]
            values[number] = way.value(place)
            compose = finished(experiment._frame_at(values))
            widget.value = way.value(place)
            own = experiment._view._frame
            if compose is None:
                assert own["alert"]
                continue
            ahead = {**compose(MOST_WIDTH), "at": reel._key(values), "epoch": own["epoch"]}
            assert as_sent(ahead) == as_sent(own)
        tell(experiment, reset=True)


def test_it_begins_when_the_reader_turns_to_a_slider_and_with_the_nearest_places_of_that(page, loop):
    shown = page(lambda x, y: x * y, x=(-2.0, 2.0, 0.1, 1.0), y=(-2.0, 2.0, 0.5, 0.0))
    loop.run()
    assert shown.batches == []
    tell(shown.experiment, turned_to=1)
    loop.run()
    assert list(shown.frames)[:8] == [f"30,{place}" for place in (5, 3, 6, 2, 7, 1, 8, 0)]
    assert {*shown.frames} == {f"30,{p}" for p in range(9) if p != 4} | {
        f"{p},4" for p in range(41) if p != 30
    }
    assert len(shown.batches[0]) == 1 and max(map(len, shown.batches)) == 16


def test_the_axis_goes_on_where_the_slider_went(page, loop):
    shown = page(lambda x: x * x, x=(0.0, 1000.0, 1.0, 500.0))
    tell(shown.experiment, turned_to=0)
    loop.run()
    first = len(shown.frames)
    (slider,) = sliders(shown.experiment)
    slider.value = 900.0
    loop.run()
    assert list(shown.frames)[first] == "901" and len(shown.frames) > first


def test_no_more_is_kept_than_the_page_has_room_for(page, loop):
    shown = page(lambda x: x * x, x=(0.0, 1000.0, 1.0, 500.0))
    tell(shown.experiment, turned_to=0)
    for value in range(0, 1000, 40):
        sliders(shown.experiment)[0].value = float(value)
        loop.run()
    assert len(shown.frames) > MOST_KEPT == len(shown.experiment._reel._sent)


def test_nothing_for_a_page_that_nobody_sees(page, loop):
    shown = page(lambda x: x * x, x=(-2.0, 2.0, 0.1, 1.0))
    tell(shown.experiment, turned_to=0)
    loop.step(12)
    tell(shown.experiment, turned_to=None)
    loop.run()
    assert 0 < len(shown.frames) < 20


def test_closed_it_stops(page, loop):
    shown = page(lambda x: x * x, x=(-2.0, 2.0, 0.1, 1.0))
    tell(shown.experiment, turned_to=0)
    loop.step(8)
    before = len(shown.frames)
    shown.experiment.close()
    loop.run()
    assert len(shown.frames) == before


def test_after_a_cell_all_is_run_again(page, loop):
    scale = torch.tensor(2.0)
    shown = page(lambda x: x * scale, x=(-2.0, 2.0, 1.0, 1.0))
    tell(shown.experiment, turned_to=0)
    loop.run()
    assert "gives -4" in shown.frames["0"]["alt"]
    scale.mul_(2)
    shown.experiment._cell_has_run()
    shown.experiment._turns.moved()
    loop.run()
    assert "gives -8" in shown.frames["0"]["alt"]


def test_where_the_function_raises_there_is_none(page, loop):
    def f(x):
        if x < 0:
            raise ValueError
        return x * x

    shown = page(f, x=(-2.0, 2.0, 0.5, 1.0))
    tell(shown.experiment, turned_to=0)
    loop.run()
    assert {*shown.frames} == {"4", "5", "7", "8"}


def test_what_prints_is_not_run_ahead(page, loop, capsys):
    shown = page(lambda x: (print("mine"), x * x)[1], x=1.0)
    tell(shown.experiment, turned_to=0)
    loop.run()
    assert shown.batches == [] and not shown.experiment._held()


def test_a_run_that_gives_something_else_is_told_and_ends_it(page, loop):
    shown = page(lambda x: x * x, x=(-2.0, 2.0, 0.1, 1.0))
    tell(shown.experiment, turned_to=0)
    loop.step(12)
    before = len(shown.frames)
    tell(shown.experiment, differs=True)
    loop.run()
    assert len(shown.frames) == before
    assert "gave another result" in shown.experiment._view._frame["svg"]


def test_a_move_to_where_the_page_was_already_is_made_at_rest(page, loop):
    shown = page(lambda x: x * x, x=(-2.0, 2.0, 0.1, 1.0))
    tell(shown.experiment, turned_to=0)
    loop.run()
    (slider,) = sliders(shown.experiment)
    for value in (1.1, 1.2, 1.3):
        slider.value = value
        loop.step(3)
    assert shown.experiment.graph["x"].value.item() == 1.0
    shown.experiment._turns.make_up()  # as a cell does that begins
    assert shown.experiment.graph["x"].value.item() == pytest.approx(1.3)
    slider.value = 0.0
    loop.run()
    assert shown.experiment.graph["x"].value.item() == 0.0


def test_packed_frames_are_the_same_and_small(page, loop):
    shown = page(lambda x: x * x, x=(-2.0, 2.0, 0.1, 1.0))
    tell(shown.experiment, turned_to=0)
    loop.run()
    assert unpacked(packed(shown.frames)) == shown.frames
    assert len(packed(shown.frames)) < 700 * len(shown.frames)


@pytest.mark.parametrize("name", experiments())
def test_what_a_page_holds_is_what_a_run_there_shows(name: str):
    experiment = experiments()[name]
    held, widgets = experiment._held(), experiment._reel.widgets
    wide, narrow = (unpacked(b64decode(held[size])) for size in ("wide", "narrow"))
    assert wide.keys() == narrow.keys()
    assert all(frame["width"] <= PHONE for key, frame in narrow.items() if not key.endswith("+"))
    own = [held["variant"], held["by_hand"]]
    for key in random.Random(name).sample([key for key in wide if key.partition("|")[2] in own], 6):
        places = map(int, key.partition("|")[0].split(","))
        for slider, place in zip(held["sliders"], places, strict=True):
            way = experiment._reel.tracks[slider["handle"]]
            widgets[slider["handle"]].value = way.value(place)
            assert 0 <= slider["at"][place] <= 1
        shown = as_sent(experiment._view._frame)
        assert {n: p for n, p in wide[key].items() if n not in ("presets", "at", "epoch")} == {
            n: p for n, p in shown.items() if n not in ("presets", "at", "epoch")
        }
        tell(experiment, reset=True)


def test_each_of_the_weights_buttons_leads_to_what_it_does_in_a_notebook():
    def square(x):
        return x * x

    experiment = ad.explore(square, x=[1.0, 2.0])
    held = experiment._held()
    wide, start = unpacked(b64decode(held["wide"])), held["variant"]
    at = ",".join(str(slider["start"]) for slider in held["sliders"])
    for number, preset in enumerate(wide[f"{at}|{start}"]["presets"]):
        button = experiment._weights.bar.children[1 + number]
        assert preset["words"] == button.description
        button.click()
        frame = wide[f"{at}|{preset['variant']}"]
        shown = experiment._view._frame
        # The sliders in a notebook move to where the weights are.
        assert (frame["alt"], frame["formulas"]) == (shown["alt"], shown["formulas"])
        tell(experiment, reset=True)
        experiment._weights.bar.children[1].click()


def test_of_a_ledger_a_page_holds_five_presses():
    def f(x):
        y = x * x
        return y

    book = ad.ledger(f, x=3.0)
    book.backward()
    wide = unpacked(b64decode(book._held()["wide"]))
    assert len(wide) == sum(4**depth for depth in range(6))
    acts = {"b": book.backward, "r": lambda: book.backward(True), "z": book.zero_, "f": book.forward}
    path = ""
    for call in "fbrzb":
        preset = next(each for each in wide[f"|{path}"]["presets"] if each["variant"] == path + call)
        path += call
        acts[call]()
        assert book.lines[-1].call.endswith(preset["words"])
        assert wide[f"|{path}"]["account"] == book._view._frame["account"]
    assert wide["|fbrzb"]["presets"] == []


def test_a_typed_number_that_is_a_new_place_makes_all_that_was_sent_untrue(page, loop):
    shown = page(lambda a: a * a, a=0.8392)
    tell(shown.experiment, turned_to=0)
    loop.run()
    before = shown.experiment._view._frame["epoch"]
    shown.batches.clear()
    tell(shown.experiment, place=0, typed="0.123")
    loop.run()
    frame = shown.experiment._view._frame
    assert "a = 0.123" in frame["alt"] and frame["epoch"] > before
    (way,) = shown.experiment._reel.tracks
    for at, ahead in list(shown.frames.items())[:5]:
        assert f"a = {way.value(int(at)):.4g}" in ahead["alt"]
